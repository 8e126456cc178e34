/** The contract's `Ask`, answered by a person at the terminal. */
import type { Ask } from '../contract.ts';
import {
  type Answer,
  choiceQuestion,
  confirmQuestion,
  type Question,
  secretQuestion,
  textQuestion,
} from './question.ts';

export interface AskOptions {
  /** Shows a question and answers what was entered; rejects when the person stops the command. */
  show(question: Question): Promise<Answer>;
  /** Writes the question and its answer into the transcript; a secret arrives here as dots. */
  record(question: string, answer: string): void;
  /** Is told a secret, so that it is hidden wherever it turns up. */
  learn(secret: string): void;
  /** What the screen shows goes into a file. */
  recorded: boolean;
}

export function createAsk({ show, record, learn, recorded }: AskOptions): Ask {
  const ask = async (question: Question, shown: (answer: Answer) => string): Promise<Answer> => {
    const answer = await show(question);
    record(question.text, shown(answer));
    return answer;
  };
  return {
    attended: true,
    reveals: !recorded,
    async text({ text, ...options }) {
      options.reveal?.secrets.forEach(learn);
      return String(await ask(textQuestion(text, options), String));
    },
    async secret({ text, generate }) {
      let generated: string | undefined;
      const make = () => {
        generated = generate!();
        return generated;
      };
      const question = secretQuestion(text, generate && make);
      const secret = String(await ask(question, () => (generated === undefined ? '••••••' : '(generated)')));
      learn(secret);
      return secret;
    },
    async choice({ text, choices, default: value }) {
      const label = (answer: Answer) => choices.find((choice) => choice.value === answer)?.label ?? String(answer);
      return String(await ask(choiceQuestion(text, choices, value), label));
    },
    confirm: async ({ text, default: answer }) =>
      (await ask(confirmQuestion(text, answer), (said) => (said ? 'yes' : 'no'))) === true,
    async pause() {
      await show({ kind: 'pause', text: 'Press Enter to go on' });
    },
  };
}
