/** Questions that wait for a person, oldest first; the first one is shown and gets the keys. */
import type { Key } from './keys.ts';
import { type Answer, type Question, questionKey } from './question.ts';

interface Waiting {
  question: Question;
  readonly controller: AbortController;
  resolve(answer: Answer): void;
}

export class QuestionQueue {
  #waiting: Waiting[] = [];
  readonly #changed: () => void;

  /** @param changed called when another question is to be shown, or none */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get current(): Question | undefined {
    return this.#waiting[0]?.question;
  }

  /** What stops the command that asks the current question. */
  get controller(): AbortController | undefined {
    return this.#waiting[0]?.controller;
  }

  /** Rejects with the signal's reason when `controller` is aborted. */
  ask(question: Question, controller: AbortController): Promise<Answer> {
    const { signal } = controller;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const close = (settle: () => void) => {
        signal.removeEventListener('abort', stop);
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        this.#changed();
        settle();
      };
      const waiting: Waiting = { question, controller, resolve: (answer) => close(() => resolve(answer)) };
      const stop = () => close(() => reject(signal.reason));
      signal.addEventListener('abort', stop);
      this.#waiting.push(waiting);
      this.#changed();
    });
  }

  /** A key for the current question. False: the person does not want to answer. */
  key(key: Key): boolean {
    const waiting = this.#waiting[0];
    if (!waiting) return true;
    const step = questionKey(waiting.question, key);
    if ('cancelled' in step) return false;
    if ('answer' in step) waiting.resolve(step.answer);
    else waiting.question = step.question;
    return true;
  }
}
