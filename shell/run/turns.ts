/** A turn for keys, signals and timers at least this often. */
const TURN_MS = 10;

/**
 * Events may come faster than they are read, from commands that never wait for anything: a chain of promises alone would never let Node
 * look at a signal. `take()` gives it a turn when one is due.
 */
export class Turns {
  #last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#last < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
