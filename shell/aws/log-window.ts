import { type Warning, warning } from '../contract.ts';
import { isNotice, type LogEvent, type LogQuery, type LogReader } from './log-reader.ts';

/** How far back each look reaches behind the newest event: Lambda's lines may arrive that much out of order. */
export const OVERLAP = 30_000;
/** Ids kept for one log group, some 100 bytes each. */
const CAPACITY = 40_000;

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
  #narrowed = false;

  constructor(reader: LogReader, query: LogQuery, now: () => number) {
    this.#reader = reader;
    this.#query = query;
    this.#now = now;
    this.#from = query.from;
    this.#newest = query.from;
  }

  /** The events that are new since the last look, in the order of their timestamps, and what there is to say of the reading. */
  async *look(): AsyncGenerator<LogEvent | Warning, void, void> {
    const before = this.#narrowed;
    for await (const event of this.#reader.events({ ...this.#query, from: this.#from })) {
      if (isNotice(event)) {
        yield event;
        continue;
      }
      if (this.#seen.has(event.id)) continue;
      this.#seen.set(event.id, event.timestamp);
      // An event dated in the future must not pull the window over those of the present.
      this.#newest = Math.max(this.#newest, Math.min(event.timestamp, this.#now()));
      yield event;
      if (this.#seen.size >= 2 * CAPACITY) this.#slide();
    }
    this.#slide();
    if (this.#narrowed && !before) yield tooMany(this.#query.group);
  }

  #slide() {
    this.#from = Math.max(this.#from, this.#newest - OVERLAP);
    if (this.#seen.size > CAPACITY) {
      const times = [...this.#seen.values()].sort((one, other) => one - other);
      // An id that is forgotten must not be read again, so the window becomes shorter.
      const from = times[times.length - CAPACITY]! + 1;
      if (from > this.#from) {
        this.#from = from;
        this.#narrowed = true;
      }
    }
    for (const [id, timestamp] of this.#seen) if (timestamp < this.#from) this.#seen.delete(id);
  }
}

const tooMany = (group: string): Warning =>
  warning(
    `${group} gets more than ${CAPACITY} lines in 30 s: one that comes late may be missed from here on.`,
    'Narrow it down with --filter.',
  );

/** Merges sequences that are each in order of time into one that is. What is said between the events comes at once. */
export async function* mergeByTime(sequences: readonly AsyncGenerator<LogEvent | Warning, void, void>[]) {
  const heads = await Promise.all(sequences.map(async (sequence) => ({ sequence, next: await sequence.next() })));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done) continue;
      if (first === undefined || timeOf(head.next.value) < timeOf(first.next.value as LogEvent)) first = head;
    }
    if (first === undefined) return;
    yield first.next.value as LogEvent | Warning;
    first.next = await first.sequence.next();
  }
}

const timeOf = (item: LogEvent | Warning): number => (isNotice(item) ? Number.NEGATIVE_INFINITY : item.timestamp);
