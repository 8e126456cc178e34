/** Lets writes run side by side, and a transaction only while nothing else writes. First come, first served. */
export class Gate {
  #last: Promise<unknown> = Promise.resolve();
  #shared: Promise<unknown>[] = [];

  shared<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#last.then(work);
    this.#shared.push(settled(running));
    return running;
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = [this.#last, ...this.#shared];
    this.#shared = [];
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
