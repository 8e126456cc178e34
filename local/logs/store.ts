import type { WorldFacts } from '../service.ts';
import type { Collection, Storage } from '../storage/storage.ts';
import { noSuchGroup, noSuchStream } from './errors.ts';
import type { LogWriter } from './writer.ts';

export interface LogGroup {
  name: string;
  /** Epoch milliseconds, like every time here. */
  creationTime: number;
  retentionInDays?: number;
  tags: Record<string, string>;
}

export interface LogStream {
  group: string;
  name: string;
  creationTime: number;
}

export interface LogEvent {
  /** Rises with every event of the world: events of one millisecond stay in the order in which they came. */
  sequence: number;
  stream: string;
  timestamp: number;
  ingestionTime: number;
  message: string;
}

export type LogListener = (group: string, events: readonly LogEvent[]) => void;

/** Events that came in one write. */
interface Batch {
  group: string;
  events: LogEvent[];
}

/** A group keeps this many events at most; whole writes are dropped, oldest first. */
export const EVENTS_PER_GROUP = 10_000;

const DAY = 24 * 60 * 60 * 1000;

/** Groups, streams and events, each change on disk before it returns when the storage is. */
export class LogStore implements LogWriter {
  readonly groups: Collection<LogGroup>;
  readonly streams: Collection<LogStream>;
  readonly #batches: Collection<Batch>;
  readonly #byGroup = new Map<string, { batches: { key: string; batch: Batch }[]; count: number }>();
  readonly #now: () => number;
  readonly #listeners = new Set<LogListener>();
  #next = 1;

  constructor(storage: Storage, facts: WorldFacts) {
    this.#now = () => facts.clock.now();
    this.groups = storage.collection('log-groups');
    this.streams = storage.collection('log-streams');
    this.#batches = storage.collection('log-events');
    for (const batch of this.#batches.values()) {
      this.#remember(batch);
      this.#next = Math.max(this.#next, batch.events.at(-1)!.sequence + 1);
    }
  }

  /** @throws ServiceError ResourceNotFoundException */
  group(name: string): LogGroup {
    const group = this.groups.get(name);
    if (!group) throw noSuchGroup();
    return group;
  }

  /** @throws ServiceError ResourceNotFoundException */
  stream(group: string, name: string): LogStream {
    this.group(group);
    const stream = this.streams.get(streamKey(group, name));
    if (!stream) throw noSuchStream();
    return stream;
  }

  streamsOf(group: string): LogStream[] {
    return [...this.streams.values()].filter((stream) => stream.group === group);
  }

  createGroup(name: string, tags: Record<string, string> = {}): void {
    this.groups.set(name, { name, creationTime: this.#now(), tags });
  }

  createStream(group: string, name: string): void {
    if (!this.groups.get(group)) this.createGroup(group);
    if (!this.streams.get(streamKey(group, name)))
      this.streams.set(streamKey(group, name), { group, name, creationTime: this.#now() });
  }

  write(group: string, stream: string, events: readonly { timestamp: number; message: string }[]): void {
    if (events.length === 0) return;
    this.createStream(group, stream);
    const ingestionTime = this.#now();
    const batch: Batch = {
      group,
      events: events.map(({ timestamp, message }) => ({
        sequence: this.#next++,
        stream,
        timestamp,
        ingestionTime,
        message,
      })),
    };
    this.#batches.set(keyOf(batch), batch);
    this.#remember(batch);
    this.#bound(group);
    for (const listener of this.#listeners) listener(group, batch.events);
  }

  /** Tells of every write from now on. @returns ends that */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The group's events that are within its retention, in the order in which CloudWatch answers them: by time, then as they came. */
  eventsOf(group: string): LogEvent[] {
    const oldest = this.#expire(this.group(group));
    const events = (this.#byGroup.get(group)?.batches ?? []).flatMap(({ batch }) => batch.events);
    return events
      .filter((event) => event.timestamp >= oldest)
      .sort((left, right) => left.timestamp - right.timestamp || left.sequence - right.sequence);
  }

  deleteGroup(name: string): void {
    for (const stream of this.streamsOf(name)) this.streams.delete(streamKey(name, stream.name));
    for (const { key } of this.#byGroup.get(name)?.batches ?? []) this.#batches.delete(key);
    this.#byGroup.delete(name);
    this.groups.delete(name);
  }

  deleteStream(group: string, name: string): void {
    const known = this.#byGroup.get(group);
    // A write goes to one stream, so a batch belongs to one.
    const gone = known?.batches.filter(({ batch }) => batch.events[0]!.stream === name) ?? [];
    for (const entry of gone) this.#forget(group, entry);
    this.streams.delete(streamKey(group, name));
  }

  #remember(batch: Batch): void {
    let known = this.#byGroup.get(batch.group);
    if (!known) {
      known = { batches: [], count: 0 };
      this.#byGroup.set(batch.group, known);
    }
    known.batches.push({ key: keyOf(batch), batch });
    known.count += batch.events.length;
  }

  /** Forgets the writes that are out of their group's retention. @returns the oldest time that is still in it */
  #expire({ name, retentionInDays }: LogGroup): number {
    if (retentionInDays === undefined) return Number.NEGATIVE_INFINITY;
    const oldest = this.#now() - retentionInDays * DAY;
    const batches = this.#byGroup.get(name)?.batches ?? [];
    const expired = batches.filter(({ batch }) => batch.events.every(({ timestamp }) => timestamp < oldest));
    for (const entry of expired) this.#forget(name, entry);
    return oldest;
  }

  #bound(group: string): void {
    this.#expire(this.group(group));
    const known = this.#byGroup.get(group)!;
    while (known.count > EVENTS_PER_GROUP && known.batches.length > 1) this.#forget(group, known.batches[0]!);
  }

  #forget(group: string, entry: { key: string; batch: Batch }): void {
    const known = this.#byGroup.get(group)!;
    known.batches.splice(known.batches.indexOf(entry), 1);
    known.count -= entry.batch.events.length;
    this.#batches.delete(entry.key);
  }
}

const streamKey = (group: string, stream: string): string => `${group}:${stream}`;
const keyOf = (batch: Batch): string => String(batch.events[0]!.sequence);
