import { createHash } from 'node:crypto';
import type { WorldClock } from '../service.ts';
import type { Fault } from './faults.ts';
import { type Random, type Range, within } from './random.ts';

export interface LogFaults {
  /** Milliseconds after its ingestion at which an event can be read; each event has its own, so that they arrive shuffled. */
  logLag?: Range | undefined;
  /** The share of events (0 to 1) that a page of FilterLogEvents holds twice. */
  logDuplicates?: number | undefined;
}

interface ReadEvent {
  timestamp: number;
  ingestionTime: number;
  message: string;
  eventId?: string;
}

const READS: ReadonlySet<string> = new Set(['FilterLogEvents', 'GetLogEvents']);

/** Log events that come late, out of order and sometimes twice. A page that skipped an event does not answer it later. */
export function lateLogs(
  { logLag, logDuplicates = 0 }: LogFaults,
  parts: { clock: WorldClock; random: Random },
): Fault {
  return async ({ service, operation, input }, run) => {
    const output = await run(input);
    if (service !== 'logs' || !READS.has(operation)) return output;
    const page = output as { events: readonly ReadEvent[] };
    const now = parts.clock.now();
    const here = logLag
      ? page.events.filter((event) => event.ingestionTime + lagOf(event, logLag) <= now)
      : page.events;
    const events =
      operation === 'FilterLogEvents'
        ? here.flatMap((event) => (parts.random() < logDuplicates ? [event, event] : [event]))
        : here;
    return { ...page, events };
  };
}

/** An event's own lag: always the same for the same event. */
function lagOf({ timestamp, message, ingestionTime }: ReadEvent, lag: Range): number {
  const hash = createHash('sha1').update(`${timestamp} ${ingestionTime} ${message}`).digest();
  return within(lag, hash.readUInt32BE(0) / 2 ** 32);
}
