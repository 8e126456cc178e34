import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  choiceQuestion,
  confirmQuestion,
  type Question,
  type QuestionStep,
  questionKey,
  secretQuestion,
  textQuestion,
} from '../../../shell/input/question.ts';

/** Presses keys until the question is answered or dropped: `text` is typed, `{enter}` is a key. */
function press(question: Question, keys: string): QuestionStep {
  let step: QuestionStep = { question };
  for (const part of keys.match(/\{[^}]+\}|[^{]+/g) ?? []) {
    if (!('question' in step)) return step;
    const key = part.startsWith('{') ? { name: part.slice(1, -1) } : { name: 'text', text: part };
    step = questionKey(step.question, key);
  }
  return step;
}
const complaint = (step: QuestionStep) =>
  'question' in step && 'complaint' in step.question ? step.question.complaint : '';
const choices = Array.from({ length: 12 }, (_, index) => ({ value: `v${index + 1}`, label: `user ${index + 1}` }));

describe('a text question', () => {
  it('takes its default on Enter, and trims what is typed', () => {
    assert.deepEqual(press(textQuestion('Name:', { default: 'bob' }), '{enter}'), { answer: 'bob' });
    assert.deepEqual(press(textQuestion('Name:', { default: 'bob' }), ' alice {enter}'), { answer: 'alice' });
  });

  it('asks again when there is no default, or when the answer is not valid, until it is', () => {
    assert.match(complaint(press(textQuestion('Name:', {}), '{enter}'))!, /Type an answer/);
    const validate = (answer: string) => (answer.includes('@') ? undefined : 'no address');
    const refused = press(textQuestion('E-mail:', { validate }), 'a{enter}');
    assert.equal(complaint(refused), 'no address');
    assert.deepEqual(press((refused as { question: Question }).question, '@b{enter}'), { answer: 'a@b' });
  });
});

describe('a secret question', () => {
  it('keeps blanks at the ends, but not the line break of a paste', () => {
    assert.deepEqual(press(secretQuestion('Password:'), ' a b {enter}'), { answer: ' a b ' });
    const pasted = questionKey(secretQuestion('Password:'), { name: 'paste', text: 'Sesame1!\n' });
    assert.deepEqual(press((pasted as { question: Question }).question, '{enter}'), { answer: 'Sesame1!' });
  });

  it('generates on Enter alone where that is offered, and else asks again', () => {
    assert.deepEqual(
      press(
        secretQuestion('Password:', () => 'made'),
        '{enter}',
      ),
      { answer: 'made' },
    );
    assert.match(complaint(press(secretQuestion('Password:'), '{enter}'))!, /Type it/);
  });
});

describe('a choice', () => {
  const ask = choiceQuestion('Which?', choices, 'v2');
  const cases: [keys: string, answer: string][] = [
    ['{enter}', 'v2'],
    ['{down}{down}{enter}', 'v4'],
    ['{up}{up}{enter}', 'v12'],
    ['5{enter}', 'v5'],
    ['12{enter}', 'v12'],
    ['1{down}{enter}', 'v2'],
    ['93{enter}', 'v3'],
    ['0x{enter}', 'v2'],
    ['{end}{enter}', 'v12'],
  ];
  for (const [keys, answer] of cases)
    it(`answers ${answer} to ${keys}`, () => assert.deepEqual(press(ask, keys), { answer }));
});

describe('a yes or no', () => {
  const cases: [preset: boolean, keys: string, answer: boolean][] = [
    [true, '{enter}', true],
    [false, '{enter}', false],
    [true, 'n{enter}', false],
    [false, 'yes{enter}', true],
    [true, 'no{enter}', false],
    [true, '{left}{enter}', false],
    [true, 'x{enter}{enter}', true],
    [true, 'deploy{enter}n{enter}', false],
    [false, 'yesterday{C-u}yes{enter}', true],
  ];
  for (const [preset, keys, answer] of cases) {
    it(`with ${preset ? 'yes' : 'no'} as its default answers ${answer} to ${keys}`, () =>
      assert.deepEqual(press(confirmQuestion('Really?', preset), keys), { answer }));
  }

  it('is not answered by a line that was meant for the prompt', () => {
    for (const line of ['deploy{enter}', 'cleanup{enter}', 'history -n{enter}'])
      assert.ok('question' in press(confirmQuestion('Really?', false), line));
  });
});

const every: Record<string, Question> = {
  text: textQuestion('?', { default: 'x' }),
  secret: secretQuestion('?'),
  choice: choiceQuestion('?', choices, 'v1'),
  confirm: confirmQuestion('?', true),
  pause: { kind: 'pause', text: '?' },
};
for (const [kind, question] of Object.entries(every)) {
  it(`a ${kind} question is dropped on Esc, and on Ctrl-D`, () => {
    assert.deepEqual(press(question, '{escape}'), { cancelled: true });
    assert.deepEqual(press(question, '{C-d}'), { cancelled: true });
  });

  it(`a ${kind} question takes any keys without an error`, () => {
    const names = ['enter', 'up', 'down', 'left', 'tab', 'C-w', 'C-y', 'C-_', 'home', 'end', 'f5', 'backspace'];
    const keys = fc.oneof(
      fc.constantFrom(...names).map((name) => `{${name}}`),
      fc.constantFrom('y', '7', '漢', ' '),
    );
    fc.assert(fc.property(fc.array(keys), (pressed) => void press(question, pressed.join(''))));
  });
}
