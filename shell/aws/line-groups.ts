import type { LogLine } from './log-line.ts';
import type { LogEvent } from './log-reader.ts';

/** An event that is ready to be shown, or how many of an invocation's lines were dropped at this place. */
export type Ready = { event: LogEvent; line: LogLine; requestId: string | undefined; late?: number } | Dropped;
export interface Dropped {
  dropped: number;
  requestId: string;
}

export interface Read {
  event: LogEvent;
  line: LogLine;
  requestId: string | undefined;
}

/** An invocation that says nothing for so long is shown as far as it has come, in milliseconds. */
const IDLE = 2_000;
/** Invocations that are held back at the same time; the oldest is shown before one more is. */
const OPEN = 200;
/** Lines of one invocation that are held back: its first ones and its last ones. */
const FIRST = 200;
const LAST = 800;
/** Invocations that are remembered after they were shown, for the lines that come late. */
const SHOWN = 1_000;

interface Group {
  requestId: string;
  lines: Read[];
  last: Read[];
  dropped: number;
  complete: boolean;
  /** When its newest line came, and the newest time that a line of it tells. */
  touched: number;
  newest: number;
}

/**
 * Holds the lines of invocations that run at the same time, so that each is shown in one piece: when its REPORT line is in, or when it
 * has been silent for a while. What comes after that is marked as late.
 */
export class LineGroups {
  readonly #open = new Map<string, Group>();
  readonly #shown = new Map<string, { newest: number; closed: boolean }>();
  /** INIT_START lines, by stream: they belong to the START that follows. */
  readonly #inits = new Map<string, Read>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a line in. @returns what is to be shown at once */
  add(read: Read): Ready[] {
    const { event, line, requestId } = read;
    const stream = `${event.group} ${event.stream}`;
    if (line.kind === 'init') {
      const before = this.#inits.get(stream);
      this.#inits.set(stream, read);
      return before === undefined ? [] : [before];
    }
    if (requestId === undefined) return [read];
    const shown = this.#shown.get(requestId);
    if (shown !== undefined && (shown.closed || event.timestamp < shown.newest)) return [this.#late(read, shown)];
    const ready = this.#open.has(requestId) || this.#open.size < OPEN ? [] : this.#takeOldest();
    const group = this.#groupOf(requestId);
    const init = line.kind === 'start' ? this.#inits.get(stream) : undefined;
    if (init !== undefined) {
      this.#inits.delete(stream);
      this.#keep(group, init);
    }
    this.#keep(group, read);
    if (line.kind === 'report') group.complete = true;
    return [...ready, ...this.#ended(event.timestamp)];
  }

  /** What is complete or has been silent; all of it when nothing more comes. */
  take(all = false): Ready[] {
    const now = this.#now();
    const ready: Ready[] = [];
    for (const group of [...this.#open.values()])
      if (all || group.complete || group.touched + IDLE <= now) ready.push(...this.#close(group));
    for (const [stream, init] of [...this.#inits]) {
      if (!all && init.event.timestamp + IDLE > now) continue;
      this.#inits.delete(stream);
      ready.push(init);
    }
    return ready;
  }

  /** While much is read at once: what was complete some time before the line that has been reached. */
  #ended(reached: number): Ready[] {
    const ready: Ready[] = [];
    for (const group of this.#open.values()) {
      if (!group.complete || group.newest + IDLE > reached) break;
      ready.push(...this.#close(group));
    }
    return ready;
  }

  #takeOldest(): Ready[] {
    const oldest = this.#open.values().next().value;
    return oldest === undefined ? [] : this.#close(oldest);
  }

  #late(read: Read, shown: { newest: number }): Ready {
    shown.newest = Math.max(shown.newest, read.event.timestamp);
    return { ...read, late: Math.max(0, this.#now() - read.event.timestamp) };
  }

  #groupOf(requestId: string): Group {
    let group = this.#open.get(requestId);
    if (group === undefined) {
      group = { requestId, lines: [], last: [], dropped: 0, complete: false, touched: 0, newest: 0 };
      this.#open.set(requestId, group);
    }
    return group;
  }

  #keep(group: Group, read: Read): void {
    group.touched = this.#now();
    group.newest = Math.max(group.newest, read.event.timestamp);
    if (group.lines.length < FIRST) {
      group.lines.push(read);
      return;
    }
    group.last.push(read);
    // In strides, as each shift of a long list costs.
    if (group.last.length < 2 * LAST) return;
    group.dropped += LAST;
    group.last.splice(0, LAST);
  }

  #close(group: Group): Ready[] {
    const { requestId, complete, newest } = group;
    this.#open.delete(requestId);
    this.#shown.delete(requestId);
    this.#shown.set(requestId, { newest, closed: complete });
    if (this.#shown.size > SHOWN) this.#shown.delete(this.#shown.keys().next().value!);
    const excess = Math.max(0, group.last.length - LAST);
    const dropped = group.dropped + excess;
    // Array.sort is stable: lines of one millisecond stay as they came.
    const inOrder = (lines: Read[]) => lines.sort((one, other) => one.event.timestamp - other.event.timestamp);
    const last = inOrder(group.last.slice(excess));
    if (dropped === 0) return inOrder([...group.lines, ...last]);
    return [...inOrder(group.lines), { dropped, requestId }, ...last];
  }
}
