import { type LogLine, parseLogLine } from './log-line.ts';
import type { LogEvent } from './log-reader.ts';

/** One invocation of a function, put together from the lines of its log stream. */
export interface Invocation {
  requestId: string;
  /** When its first own line was written, milliseconds since the epoch. */
  startedAt: number;
  /** In the order in which the function wrote them. */
  events: LogEvent[];
  /** Its REPORT line is in. */
  finished: boolean;
  failed: boolean;
  /** A START line is in. Functions whose system log level is WARN write neither START nor REPORT. */
  started: boolean;
}

/**
 * Groups the events of one log group by invocation, oldest first. A stream belongs to one instance of the function, which
 * works on one invocation at a time; so a line that names no request belongs to the one its stream is in, and what an
 * instance writes before a START (INIT_START) belongs to that START.
 *
 * @param events in the order in which they arrived; late ones are put in their place by their timestamp.
 */
export function groupInvocations(events: readonly LogEvent[]): Invocation[] {
  const streams = new Map<string, LogEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.stream);
    if (stream === undefined) streams.set(event.stream, [event]);
    else stream.push(event);
  }
  const found = new Map<string, Invocation>();
  for (const stream of streams.values()) {
    const tracker = new StreamTracker();
    let early: LogEvent[] = [];
    // Array.sort is stable: lines of one millisecond stay as they came.
    for (const event of stream.sort((one, other) => one.timestamp - other.timestamp)) {
      const { line, requestId } = tracker.read(event);
      if (requestId === undefined) {
        early.push(event);
        continue;
      }
      let invocation = found.get(requestId);
      if (invocation === undefined) {
        invocation = {
          requestId,
          startedAt: event.timestamp,
          events: [],
          finished: false,
          failed: false,
          started: false,
        };
        found.set(requestId, invocation);
      }
      invocation.events.push(...early, event);
      early = [];
      if (line.kind === 'report') invocation.finished = true;
      if (line.kind === 'start') invocation.started = true;
      if (line.failed) invocation.failed = true;
    }
  }
  return [...found.values()].sort((one, other) => one.startedAt - other.startedAt);
}

/** Invocations of a stream that are remembered after they ended: late lines of them may still come. */
const REMEMBERED = 20;

/** Follows one log stream line by line and tells which request a line belongs to. */
export class StreamTracker {
  #current: { requestId: string; from: number } | undefined;
  readonly #ended: { requestId: string; from: number; to: number }[] = [];

  read({ message, timestamp }: Pick<LogEvent, 'message' | 'timestamp'>): {
    line: LogLine;
    requestId: string | undefined;
  } {
    const line = parseLogLine(message);
    if (line.kind === 'start' && line.requestId !== undefined)
      this.#current = { requestId: line.requestId, from: timestamp };
    const requestId = line.requestId ?? (line.kind === 'init' ? undefined : this.#at(timestamp));
    if (line.kind === 'report' && line.requestId !== undefined) this.#end(line.requestId, timestamp);
    return { line, requestId };
  }

  /** Whether an invocation is under way. */
  get busy(): boolean {
    return this.#current !== undefined;
  }

  #at(timestamp: number): string | undefined {
    if (this.#current !== undefined && timestamp >= this.#current.from) return this.#current.requestId;
    return this.#ended.findLast(({ from, to }) => timestamp >= from && timestamp <= to)?.requestId;
  }

  #end(requestId: string, to: number): void {
    if (this.#current?.requestId !== requestId) return;
    this.#ended.push({ ...this.#current, to });
    if (this.#ended.length > REMEMBERED) this.#ended.shift();
    this.#current = undefined;
  }
}
