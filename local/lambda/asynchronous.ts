import type { After } from '../service.ts';
import type { Target } from './functions.ts';
import type { InstanceAnswer } from './instance.ts';

/** How long Lambda waits before it tries a failed event again, and again (Lambda guide, "How Lambda handles errors and retries"). */
const RETRIES_AFTER = [60_000, 120_000];

/** An event that waits for its function. */
export interface QueuedEvent {
  requestId: string;
  /** JSON text. */
  event: string;
  clientContext?: string | undefined;
}

/**
 * Events that nobody waits for. One that its function fails is tried twice more, under the same request id; what becomes of it is in
 * the function's log only. Events that still wait when the world closes are lost.
 */
export class EventQueue {
  readonly #run: (target: Target, event: QueuedEvent) => Promise<InstanceAnswer>;
  readonly #after: After;
  readonly #waiting = new Set<() => void>();

  constructor(run: (target: Target, event: QueuedEvent) => Promise<InstanceAnswer>, after: After) {
    this.#run = run;
    this.#after = after;
  }

  /** @param find the function as it is by then, or undefined when it is gone */
  add(find: () => Target | undefined, event: QueuedEvent): void {
    void this.#attempt(find, event, 0);
  }

  close(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  async #attempt(find: () => Target | undefined, event: QueuedEvent, failures: number): Promise<void> {
    const target = find();
    if (!target) return;
    // Rejected is what the end of the world cut off.
    const answer = await this.#run(target, event).catch(() => undefined);
    const wait = RETRIES_AFTER[failures];
    if (!answer || 'payload' in answer.result || wait === undefined) return;
    const cancel = this.#after(wait, () => {
      this.#waiting.delete(cancel);
      void this.#attempt(find, event, failures + 1);
    });
    this.#waiting.add(cancel);
  }
}
