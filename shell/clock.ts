import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './contract.ts';

/** The machine's clock. `sleep` rejects with the signal's reason as soon as it is aborted. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    signal.throwIfAborted();
    try {
      await wait(milliseconds, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
