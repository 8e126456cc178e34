/** More lines a second than this nobody reads; what comes beyond them is counted and left out. */
export const LINES_A_SECOND = 200;

/** Lets so many lines through in each second, and says at its end how many it did not. Nothing is kept. */
export class LineCap {
  #admitted = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #say: (dropped: number) => void;

  /** @param say is told, a second after the first of them came at the latest, how many lines were left out */
  constructor(say: (dropped: number) => void) {
    this.#say = say;
  }

  /** Whether a piece of so many lines is shown. It is shown whole, or not at all. */
  admits(lines: number): boolean {
    this.#timer ??= setTimeout(() => this.flush(), 1_000);
    if (this.#admitted >= LINES_A_SECOND) {
      this.#dropped += lines;
      return false;
    }
    this.#admitted += lines;
    return true;
  }

  /** Ends the second now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#admitted = 0;
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#say(dropped);
  }
}
