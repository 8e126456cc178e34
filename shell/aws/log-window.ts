import type { LogEvent, LogQuery, LogReader } from './log-reader.ts';

/** How far back each look reaches behind the newest event: Lambda's lines may arrive that much out of order. */
const OVERLAP = 30_000;
/** Ids kept for one log group. */
const CAPACITY = 20_000;

/**
 * A window that slides over one log group: every look reads the last 30 s again and gives the events not given before.
 * So late events are not lost, as they are with a cursor that stands at the newest one.
 */
export class LogWindow {
  readonly #seen = new Map<string, number>();
  readonly #reader: LogReader;
  readonly #query: LogQuery;
  readonly #now: () => number;
  #from: number;
  #newest: number;

  constructor(reader: LogReader, query: LogQuery, now: () => number) {
    this.#reader = reader;
    this.#query = query;
    this.#now = now;
    this.#from = query.from;
    this.#newest = query.from;
  }

  /** The events that are new since the last look, in the order of their timestamps. */
  async *look(): AsyncGenerator<LogEvent, void, void> {
    for await (const event of this.#reader.events({ ...this.#query, from: this.#from })) {
      if (this.#seen.has(event.id)) continue;
      this.#seen.set(event.id, event.timestamp);
      // An event dated in the future must not pull the window over those of the present.
      this.#newest = Math.max(this.#newest, Math.min(event.timestamp, this.#now()));
      yield event;
      if (this.#seen.size >= 2 * CAPACITY) this.#slide();
    }
    this.#slide();
  }

  #slide() {
    this.#from = Math.max(this.#from, this.#newest - OVERLAP);
    if (this.#seen.size > CAPACITY) {
      // Under such a load the window becomes shorter: an id that is forgotten must not be read again.
      const times = [...this.#seen.values()].sort((one, other) => one - other);
      this.#from = Math.max(this.#from, times[times.length - CAPACITY]! + 1);
    }
    for (const [id, timestamp] of this.#seen) if (timestamp < this.#from) this.#seen.delete(id);
  }
}

/** Merges sequences that are each in order of time into one that is. */
export async function* mergeByTime(sequences: readonly AsyncGenerator<LogEvent, void, void>[]) {
  const heads = await Promise.all(sequences.map(async (sequence) => ({ sequence, next: await sequence.next() })));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done) continue;
      if (first === undefined || head.next.value.timestamp < (first.next.value as LogEvent).timestamp) first = head;
    }
    if (first === undefined) return;
    yield first.next.value as LogEvent;
    first.next = await first.sequence.next();
  }
}
