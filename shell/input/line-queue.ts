/** Lines that were entered and wait to be run, in order. */
export class LineQueue {
  #lines: string[] = [];
  #leaving = false;
  #wake = () => {};
  readonly #unfinished: (line: string) => boolean;

  /** @param unfinished whether a line goes on in the next one */
  constructor(unfinished: (line: string) => boolean) {
    this.#unfinished = unfinished;
  }

  /** What waits: lines that belong together are one, with their line breaks; the last may still go on. */
  get lines(): readonly string[] {
    const whole: string[] = [];
    let begun: string | undefined;
    for (const line of this.#lines) {
      begun = begun === undefined ? line : `${begun}\n${line}`;
      if (this.#unfinished(begun)) continue;
      whole.push(begun);
      begun = undefined;
    }
    return begun === undefined ? whole : [...whole, begun];
  }

  /** What the next line goes on from, with its line break; empty where it begins anew. */
  get begun(): string {
    const last = this.lines.at(-1);
    return last !== undefined && this.#unfinished(last) ? `${last}\n` : '';
  }

  add(lines: readonly string[]): void {
    this.#lines.push(...lines);
    this.#wake();
  }

  /** Nothing comes after what waits now. */
  end(): void {
    this.#leaving = true;
    this.#wake();
  }

  /** Empties the queue, and takes back its end; answers what was in it. */
  drop(): readonly string[] {
    const { lines } = this;
    this.#leaving = false;
    this.#lines = [];
    return lines;
  }

  /** Removes the waiting lines that `unwanted` picks, each with those that continue it; answers how many. */
  remove(unwanted: (line: string, index: number) => boolean): number {
    const { lines } = this;
    const kept = lines.filter((line, index) => !unwanted(line, index));
    this.#lines = kept.flatMap((line) => line.split('\n'));
    return lines.length - kept.length;
  }

  /** Takes out the first line as it was entered, whether or not it goes on, if it is `wanted`. */
  shift(wanted: (line: string) => boolean): string | undefined {
    const [first] = this.#lines;
    return first !== undefined && wanted(first) ? this.#lines.shift() : undefined;
  }

  /**
   * The next line, with those that continue it; undefined at the end. Waits until there is one.
   * @param waits called when nothing can be taken yet
   */
  async next(waits: () => void): Promise<string | undefined> {
    for (;;) {
      const line = this.#take();
      if (line !== undefined) return line;
      if (this.#leaving) break;
      waits();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#leaving = false;
    return undefined;
  }

  #take(): string | undefined {
    for (let count = 1; count <= this.#lines.length; count++) {
      const line = this.#lines.slice(0, count).join('\n');
      if (this.#unfinished(line)) continue;
      this.#lines.splice(0, count);
      return line;
    }
    return undefined;
  }
}
