/** The hint under the prompt that takes the status line's place for a while. */
export class Hint {
  #text: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #show: (text: string | undefined) => void;
  readonly #changed: () => void;

  /**
   * @param show is told the hint of now
   * @param changed is called when it has changed by itself
   */
  constructor(show: (text: string | undefined) => void, changed: () => void) {
    this.#show = show;
    this.#changed = changed;
  }

  get text(): string | undefined {
    return this.#text;
  }

  /** Shows a hint, and another one or none after a while. */
  set(text: string | undefined, milliseconds?: number, next?: string): void {
    clearTimeout(this.#timer);
    this.#say(text);
    if (milliseconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.#say(next);
      this.#changed();
    }, milliseconds);
  }

  #say(text: string | undefined): void {
    this.#text = text;
    this.#show(text);
  }
}
