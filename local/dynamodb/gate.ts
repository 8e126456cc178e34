/** Lets writes run side by side, and a transaction only while nothing else writes. First come, first served. */
export class Gate {
  #last: Promise<unknown> = Promise.resolve();
  /** Writes that are under way. */
  readonly #shared = new Set<Promise<unknown>>();

  shared<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#last.then(work);
    const end = settled(running);
    this.#shared.add(end);
    void end.then(() => this.#shared.delete(end));
    return running;
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = [this.#last, ...this.#shared];
    const running = Promise.all(before).then(work);
    this.#last = settled(running);
    return running;
  }
}

const settled = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => {},
    () => {},
  );
