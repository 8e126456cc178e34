/**
 * Ctrl-C and its relatives, for one run of the program. Work takes the current signal; an interrupt aborts it. Whoever cleans up then
 * asks for a fresh one, which the next interrupt aborts.
 */
export class Interrupts {
  #current = new AbortController();
  #count = 0;

  /** The signal of the work that is running now. */
  get signal(): AbortSignal {
    return this.#current.signal;
  }

  /** How often this run was interrupted. */
  get count(): number {
    return this.#count;
  }

  /** A fresh signal, if the current one has been aborted. */
  renew(): AbortSignal {
    if (this.#current.signal.aborted) this.#current = new AbortController();
    return this.#current.signal;
  }

  /** Aborts what is running. Answers false when that had been asked for already: nothing heeds it. */
  interrupt(): boolean {
    this.#count++;
    if (this.#current.signal.aborted) return false;
    this.#current.abort(new Interruption());
    return true;
  }
}

/** Why a signal was aborted. */
export class Interruption extends Error {
  override readonly name = 'AbortError';
  constructor() {
    super('interrupted');
  }
}
