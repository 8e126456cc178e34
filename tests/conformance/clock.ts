/** The clock of the world under test. It stands still until a case lets time pass. */
import { type After, afterTimeout, type WorldClock } from '../../local/service.ts';

export class MovableClock implements WorldClock {
  #time = Date.parse('2026-03-01T12:00:00Z');
  readonly #waiting = new Set<{ milliseconds: number; then: () => void }>();

  now = (): number => this.#time;

  pass(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Real time, so that nothing hangs; `ring` ends a wait at once. */
  after: After = (milliseconds, then) => {
    const entry = { milliseconds, then };
    this.#waiting.add(entry);
    const cancel = afterTimeout(milliseconds, () => this.#waiting.delete(entry) && then());
    return () => {
      cancel();
      this.#waiting.delete(entry);
    };
  };

  /** Ends every wait of so many milliseconds. */
  ring(milliseconds: number): void {
    for (const entry of [...this.#waiting]) {
      if (entry.milliseconds === milliseconds && this.#waiting.delete(entry)) entry.then();
    }
  }
}
