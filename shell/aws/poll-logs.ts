import type { Clock, Warning } from '../contract.ts';
import type { LogEvent, LogReader } from './log-reader.ts';
import { LogWindow, mergeByTime } from './log-window.ts';

/** Waits between the looks, in milliseconds; the last one repeats. */
const SCHEDULE = [250, 500, 750, 1_000];
const INSTANT_SCHEDULE = [250];

export interface PollParts {
  reader: LogReader;
  clock: Clock;
  signal: AbortSignal;
  /** Lines are there at once, and asking costs nothing. */
  instant: boolean;
  /** The world's time, milliseconds since the epoch. */
  now(): number;
}

export interface PollQuery {
  groups: readonly string[];
  /** Milliseconds since the epoch by the world's clock. */
  since: number;
  until?: number | undefined;
  filter?: string | undefined;
}

/** What happens in log groups: events, what there is to say between them, and nothing (undefined) when all that is there was given. */
export type LogItems = AsyncGenerator<LogEvent | Warning | undefined, void, void>;

/** The events of log groups from `since` on, found by asking again and again; each event once. Ends at `until`. */
export async function* pollLogs(parts: PollParts, { groups, since, until, filter }: PollQuery): LogItems {
  const { reader, clock, signal, now } = parts;
  const windows = groups.map((group) => new LogWindow(reader, { group, from: since, to: until, filter }, now));
  const schedule = parts.instant ? INSTANT_SCHEDULE : SCHEDULE;
  for (let look = 0; ; look++) {
    signal.throwIfAborted();
    const last = until !== undefined && now() >= until;
    yield* mergeByTime(windows.map((window) => window.look()));
    yield undefined;
    if (last) return;
    const wait = schedule[Math.min(look, schedule.length - 1)]!;
    await clock.sleep(until === undefined ? wait : Math.max(1, Math.min(wait, until - now())), signal);
  }
}
