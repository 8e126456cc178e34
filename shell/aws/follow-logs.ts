import { type Clock, type Event, type FollowOptions, type Log, text } from '../contract.ts';
import { StreamTracker } from './invocations.ts';
import { LineGroups, type Read, type Ready } from './line-groups.ts';
import { isNotice, type LogEvent } from './log-reader.ts';
import type { LogItems } from './poll-logs.ts';

/** Streams whose invocation under way is known, at most. */
const STREAMS = 1_000;

export interface FollowParts {
  /** The names of the functions by their log groups. */
  names: ReadonlyMap<string, string>;
  /** The world's time, milliseconds since the epoch. */
  now: Clock['now'];
  toLog(event: LogEvent, functionName: string, requestId: string | undefined): Log;
}

/** Log events as lines to be shown: each told which request it belongs to; `grouped` each invocation in one piece. */
export async function* followLogs(
  items: LogItems,
  { names, now, toLog }: FollowParts,
  { grouped }: Pick<FollowOptions, 'grouped'>,
): AsyncGenerator<Event, void, void> {
  const streams = new Streams();
  const groups = new LineGroups(now);
  const show = (ready: Ready): Event => {
    if ('dropped' in ready)
      return text(`  ... ${ready.dropped} lines of the invocation ${ready.requestId} are left out ...`, 'quiet');
    const { event, requestId, late } = ready;
    const log = toLog(event, names.get(event.group) ?? event.group, requestId);
    return late === undefined ? log : { ...log, late };
  };
  for await (const item of items) {
    if (item === undefined) yield* groups.take().map(show);
    else if (isNotice(item)) yield item;
    else {
      const read = streams.read(item);
      yield* (grouped ? groups.add(read) : [read]).map(show);
    }
  }
  yield* groups.take(true).map(show);
}

/** Tells the requests of the lines of many log streams. */
export class Streams {
  readonly #trackers = new Map<string, StreamTracker>();

  read(event: LogEvent): Read {
    const key = `${event.group} ${event.stream}`;
    const tracker = this.#trackers.get(key) ?? new StreamTracker();
    // The one that was used last stands last.
    this.#trackers.delete(key);
    this.#trackers.set(key, tracker);
    if (this.#trackers.size > STREAMS) this.#trackers.delete(this.#trackers.keys().next().value!);
    return { event, ...tracker.read(event) };
  }
}
