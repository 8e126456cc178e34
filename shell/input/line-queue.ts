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

  get lines(): readonly string[] {
    return this.#lines;
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
    this.#leaving = false;
    return this.#lines.splice(0);
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
