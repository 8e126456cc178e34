import { createHash } from 'node:crypto';
import type { LogEvent } from './log-reader.ts';

/** Lines that are remembered. */
const CAPACITY = 40_000;

/**
 * Tells which lines were given already, when the same ones come from several sources and have no ids: those of a live tail have none.
 * A line that was written twice is given twice, and no oftener, whichever source tells of it.
 */
export class SeenLines {
  readonly #given = new Map<string, number>();

  /** A source from which each line comes once. @returns tells of a line from it whether it is new */
  source(): (event: LogEvent) => boolean {
    const told = new Map<string, number>();
    return (event) => {
      const key = keyOf(event);
      const count = (told.get(key) ?? 0) + 1;
      remember(told, key, count);
      if (count <= (this.#given.get(key) ?? 0)) return false;
      remember(this.#given, key, count);
      return true;
    };
  }
}

function remember(counts: Map<string, number>, key: string, count: number): void {
  counts.delete(key);
  counts.set(key, count);
  if (counts.size > CAPACITY) counts.delete(counts.keys().next().value!);
}

const keyOf = ({ group, stream, timestamp, message }: LogEvent): string =>
  createHash('sha1').update(`${group}\n${stream}\n${timestamp}\n${message.trimEnd()}`).digest('base64');
