/** Questions that a command asks, as reducers: the view they show and what a key does to them. */
import type { Reveal } from '../contract.ts';
import { actionAt, editKey } from './bindings.ts';
import { type EditorState, emptyEditor } from './editor.ts';
import type { Key } from './keys.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export type Question =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly default?: string;
      readonly validate?: (answer: string) => string | undefined;
      /** Shown above the question, as long as it is open. */
      readonly reveal?: Reveal;
      readonly editor: EditorState;
      /** Why the answer was not taken. */
      readonly complaint?: string;
    }
  | {
      readonly kind: 'secret';
      readonly text: string;
      /** Answers Enter alone. */
      readonly generate?: () => string;
      readonly editor: EditorState;
      readonly complaint?: string;
    }
  | {
      readonly kind: 'choice';
      readonly text: string;
      readonly choices: readonly Choice[];
      readonly chosen: number;
      /** Digits typed so far, so that 1 and 2 make 12. */
      readonly digits: string;
    }
  | {
      readonly kind: 'confirm';
      readonly text: string;
      readonly default: boolean;
      readonly answer: boolean;
      /** Letters typed so far: only `y`, `yes`, `n` and `no` answer, not a line that was meant for the prompt. */
      readonly typed: string;
    }
  | { readonly kind: 'pause'; readonly text: string };

export type Answer = string | boolean;

export type QuestionStep =
  | { readonly question: Question }
  | { readonly answer: Answer }
  /** Esc, or Ctrl-D with nothing typed: the command is stopped. */
  | { readonly cancelled: true };

/** What the question becomes, or its answer. */
export function questionKey(question: Question, key: Key): QuestionStep {
  if (actionAt('question', key) === 'stop') return { cancelled: true };
  switch (question.kind) {
    case 'text':
    case 'secret':
      return actionAt('question', key) === 'answer' ? answerOf(question) : typed(question, key);
    case 'choice':
      return choose(question, key);
    case 'confirm':
      return confirm(question, key);
    case 'pause':
      return actionAt('question', key) === 'answer' || key.text === ' ' ? { answer: true } : ended(question, key);
  }
}

type Typed = Extract<Question, { editor: EditorState }>;

function typed(question: Typed, key: Key): QuestionStep {
  if (key.name === 'C-d' && question.editor.text === '') return { cancelled: true };
  const editor = editKey(question.editor, question.kind === 'secret' ? withoutLineBreak(key) : key);
  return editor === question.editor ? { question } : { question: { ...question, editor, complaint: undefined } };
}

/** A password that is pasted with its line break must not get a blank at its end. */
function withoutLineBreak(key: Key): Key {
  return key.name === 'paste' ? { ...key, text: key.text?.replace(/\n+$/, '') } : key;
}

function answerOf(question: Typed): QuestionStep {
  const complain = (complaint: string): QuestionStep => ({ question: { ...question, complaint } });
  const { text } = question.editor;
  if (question.kind === 'secret') {
    const secret = text || question.generate?.();
    return secret ? { answer: secret } : complain('Type it and press Enter; Esc stops.');
  }
  const answer = text.trim() === '' ? question.default : text.trim();
  if (answer === undefined) return complain('Type an answer and press Enter; Esc stops.');
  const wrong = question.validate?.(answer);
  return wrong === undefined ? { answer } : complain(wrong);
}

function choose(question: Extract<Question, { kind: 'choice' }>, key: Key): QuestionStep {
  const { choices, chosen } = question;
  const to = (index: number, digits = ''): QuestionStep => ({
    question: { ...question, chosen: (index + choices.length) % choices.length, digits },
  });
  switch (actionAt('question', key)) {
    case 'answer':
      return { answer: choices[chosen]!.value };
    case 'previous':
      return to(chosen - 1);
    case 'next':
      return to(chosen + 1);
    case 'first':
      return to(0);
    case 'last':
      return to(choices.length - 1);
  }
  return key.name === 'text' ? to(...numbered(question, key.text ?? '')) : ended(question, key);
}

function numbered({ choices, chosen, digits }: Extract<Question, { kind: 'choice' }>, text: string): [number, string] {
  let [index, typedSoFar] = [chosen, digits];
  for (const digit of text.replace(/\D/g, '')) {
    const fits = [typedSoFar + digit, digit].find((number) => Number(number) >= 1 && Number(number) <= choices.length);
    if (fits !== undefined) [index, typedSoFar] = [Number(fits) - 1, fits];
  }
  return [index, typedSoFar];
}

function confirm(question: Extract<Question, { kind: 'confirm' }>, key: Key): QuestionStep {
  const say = (answer: boolean, typed = ''): QuestionStep => ({ question: { ...question, answer, typed } });
  switch (key.name) {
    case 'enter':
      return isAnswer(question.typed) ? { answer: question.answer } : say(question.default);
    case 'left':
    case 'right':
    case 'tab':
    case 'up':
    case 'down':
      return say(!question.answer);
    case 'text': {
      const typed = (question.typed + (key.text ?? '').trim()).toLowerCase();
      return say(isAnswer(typed) && typed !== '' ? typed.startsWith('y') : question.default, typed);
    }
    case 'backspace':
    case 'C-u':
      return say(question.default);
  }
  return ended(question, key);
}

const isAnswer = (typed: string) => ['', 'y', 'yes', 'n', 'no'].includes(typed);

function ended(question: Question, key: Key): QuestionStep {
  return key.name === 'C-d' ? { cancelled: true } : { question };
}

export const textQuestion = (
  text: string,
  options: { default?: string; validate?: (answer: string) => string | undefined; reveal?: Reveal },
): Question => ({
  kind: 'text',
  text,
  ...options,
  editor: emptyEditor,
});
export const secretQuestion = (text: string, generate?: () => string): Question => ({
  kind: 'secret',
  text,
  generate,
  editor: emptyEditor,
});
export const choiceQuestion = (text: string, choices: readonly Choice[], value: string): Question => ({
  kind: 'choice',
  text,
  choices,
  chosen: Math.max(
    0,
    choices.findIndex((choice) => choice.value === value),
  ),
  digits: '',
});
export const confirmQuestion = (text: string, answer: boolean): Question => ({
  kind: 'confirm',
  text,
  default: answer,
  answer,
  typed: '',
});
