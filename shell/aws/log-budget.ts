import type { Clock } from '../contract.ts';

/**
 * Milliseconds between two requests: two a second, of the five that an account and Region have for everybody in it and that cannot be
 * raised (CloudWatch Logs quotas, FilterLogEvents).
 */
const INTERVAL = 500;
/** Requests that may follow one another at once after a rest. */
const BURST = 2;
/** The longest pauses after refusals, in milliseconds: the first, and the one that is never exceeded. */
const FIRST_PAUSE = 500;
const LAST_PAUSE = 8_000;
/** Answers in a row after which the pause of the next refusal is halved again. */
const GOOD_ANSWERS = 3;

/** Requests for logs that a world is asked in all: commands and background jobs wait for their turn here. */
export interface LogBudget {
  /** Waits for the next request's turn. Rejects with the signal's reason when it is aborted. */
  take(signal: AbortSignal): Promise<void>;
  /** A request failed as one too many: everybody pauses, twice as long as before at most, and how long is chance (full jitter). */
  refused(): void;
  /** A request was answered. */
  answered(): void;
}

export interface LogBudgetParts {
  clock: Clock;
  /** Whether requests cost nothing and are not counted: the local world. Known after the first call only. */
  unlimited(): boolean;
  /** 0 to 1, for the jitter. */
  random?: () => number;
}

export function createLogBudget({ clock, unlimited, random = Math.random }: LogBudgetParts): LogBudget {
  /** When the bucket is full again, were nothing taken from it. */
  let full = 0;
  let pausedUntil = 0;
  let refusals = 0;
  let good = 0;
  return {
    async take(signal) {
      signal.throwIfAborted();
      const now = clock.now();
      let start = now;
      if (!unlimited()) {
        start = Math.max(now, full - (BURST - 1) * INTERVAL);
        full = Math.max(start, full) + INTERVAL;
      }
      for (;;) {
        const wait = Math.max(start, pausedUntil) - clock.now();
        if (wait <= 0) return;
        await clock.sleep(wait, signal);
      }
    },
    refused() {
      // A world of this machine has nobody else to give way to.
      const longest = unlimited() ? FIRST_PAUSE : Math.min(FIRST_PAUSE * 2 ** refusals, LAST_PAUSE);
      pausedUntil = Math.max(pausedUntil, clock.now() + Math.ceil(longest * random()));
      refusals++;
      good = 0;
    },
    answered() {
      if (refusals === 0 || ++good < GOOD_ANSWERS) return;
      refusals--;
      good = 0;
    },
  };
}
