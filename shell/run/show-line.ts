import { type Event, type Result, ScriptEnd } from '../contract.ts';
import type { Outcome as Ending } from '../language/as-script.ts';
import type { Outcome, Renderer } from '../output/renderer.ts';
import { Turns } from './turns.ts';

export interface Showing {
  renderer: Pick<Renderer, 'event' | 'data' | 'error'>;
  outcome: Outcome;
  signal: AbortSignal;
  /** Called with each event after it was shown. */
  seen(event: Event): void;
}

/** Shows what a line does while others do something too: events, data or the error. Answers how it ended, and never rejects. */
export async function showLine(
  events: AsyncGenerator<Event, Result, void>,
  { renderer, outcome, signal, seen }: Showing,
): Promise<Ending> {
  let spoke = false;
  const turns = new Turns();
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) {
        // A command may end without an error when it is told to stop; a log tail does.
        if (!signal.aborted) renderer.data(outcome, next.value, spoke || outcome.where === undefined);
        return signal.aborted ? 'stopped' : 'done';
      }
      spoke = true;
      renderer.event(next.value);
      seen(next.value);
      await turns.take();
    }
  } catch (error) {
    if (error instanceof ScriptEnd) return 'done';
    if (isStop(error, signal)) return 'stopped';
    renderer.error(error, outcome);
    return 'failed';
  }
}

/** Whether an error only says that the signal was aborted, in the words of Node, of fetch or of an SDK client. */
function isStop(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}
