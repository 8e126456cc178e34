import type { Engine } from './engine.ts';
import { interrupt } from './interrupted.ts';
import type { Stack } from './store.ts';

/** Long operations that go on after their request has been answered. */
export interface Background {
  /** Starts an operation. Its first status is written before this returns. */
  start(stack: Stack, operation: () => Promise<void>): void;
  /** Resolves when nothing is going on any more. */
  idle(): Promise<void>;
}

export function createBackground(engine: Engine): Background {
  const running = new Set<Promise<void>>();
  return {
    start(stack, operation) {
      // Operations report failures through the stack; whatever else they throw must not leave it in progress for ever.
      const work = operation()
        .catch((error: unknown) => interrupt(engine, stack, `Internal Failure: ${(error as Error).message}`))
        .finally(() => running.delete(work));
      running.add(work);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}
