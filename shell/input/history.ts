import type { Ask } from '../contract.ts';
import type { Outcome, RanLine } from '../language/as-script.ts';

/** Lines that were typed, oldest first, as they may be shown: without secrets. */
export class History {
  #lines: string[];
  readonly #ran: RanLine[] = [];
  #answered = false;
  readonly #max: number;
  readonly #keep: (line: string) => void;

  /**
   * @param earlier lines of earlier runs, oldest first
   * @param keep is told every line that is added, to keep it for later runs
   */
  constructor({ earlier = [], keep = () => {}, max = 10_000 }: HistoryOptions = {}) {
    this.#lines = earlier.slice(-max);
    this.#keep = keep;
    this.#max = max;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The lines that have run in this session, and how they ended. */
  get ran(): readonly RanLine[] {
    return this.#ran;
  }

  /** A line of this session has run; `add` has been told of it before. */
  ended(line: string, outcome: Outcome): void {
    this.#ran.push({ line: line.trim(), outcome, answered: this.#answered });
    this.#answered = false;
  }

  /** The questions of the line that runs, with what a script cannot answer noted: texts without a default. */
  noting(ask: Ask): Ask {
    return {
      ...ask,
      text: async (question) => {
        const answer = await ask.text(question);
        if (question.default === undefined) this.#answered = true;
        return answer;
      },
    };
  }

  /** Blank lines and repetitions of the newest line are not kept. */
  add(line: string): void {
    const kept = line.trim();
    if (kept === '' || kept === this.#lines.at(-1)) return;
    this.#lines.push(kept);
    if (this.#lines.length > this.#max) this.#lines.shift();
    this.#keep(kept);
  }
}

export interface HistoryOptions {
  earlier?: readonly string[];
  keep?(line: string): void;
  max?: number;
}

/** A walk through the history: it shows only lines that start as the typed line did, and remembers that line. */
export interface Recall {
  readonly typed: string;
  readonly prefix: string;
  /** Index into the lines; their length stands for the typed line. */
  readonly index: number;
}

export const startRecall = (lines: readonly string[], typed: string, cursor: number): Recall => ({
  typed,
  prefix: typed.slice(0, cursor),
  index: lines.length,
});

/** The next older (-1) or newer (+1) line, or undefined where there is none. Equal lines in a row count once. */
export function recall(
  lines: readonly string[],
  from: Recall,
  direction: -1 | 1,
): { recall: Recall; text: string } | undefined {
  const shown = lines[from.index] ?? from.typed;
  for (let index = from.index + direction; index >= 0 && index <= lines.length; index += direction) {
    const text = index === lines.length ? from.typed : lines[index]!;
    if (index === lines.length || (text.startsWith(from.prefix) && text !== shown)) {
      return { recall: { ...from, index }, text };
    }
  }
  return undefined;
}
