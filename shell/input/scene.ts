import type { Explanation } from '../language/explain.ts';
import type { Mark } from '../language/highlight.ts';
import type { PromptState } from './prompt.ts';
import type { Question } from './question.ts';

/** All that the live region shows. A new object at every change. */
export interface Scene {
  readonly prompt: PromptState;
  /** What the words of the prompt's line are; the secrets among them are shown as dots. */
  readonly marks?: readonly Mark[];
  /** What belongs at the prompt's cursor. */
  readonly usage?: Explanation;
  readonly question?: Question;
  /** The first lines that wait for the running command, secrets replaced, and how many there are in all. */
  readonly queue: readonly string[];
  readonly queued: number;
  /** What runs; absent for work that is quick. */
  readonly activity?: Activity;
  readonly hint?: string;
  /** World, stack, who is signed in, what is attached. */
  readonly status: readonly string[];
}

export interface Activity {
  readonly text: string;
  /** Of how many parts how many are done, where that is known. */
  readonly done?: number;
  readonly total?: number;
  readonly seconds: number;
  /** Which picture of the spinner. */
  readonly frame: number;
}
