import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { LocalWorldError } from '../world-error.ts';

/** A change: `[key, value]` sets, `[key]` deletes. */
export type Change = readonly [key: string, value?: unknown];

/** Written changes reach the disk itself at the latest after this time; a killed process loses none, a power cut may lose these. */
const SYNC_MILLISECONDS = 100;

/** A file is written anew at start when it holds this many lines more than twice its records. */
const DEAD_LINES = 100;

/**
 * A collection's file: one JSON array per line and change, appended with one write each, so that a change which was made survives a
 * killed process. What a kill in the middle of a write left behind (a last line without its end) is cut off at start.
 */
export class JsonLinesFile {
  readonly #descriptor: number;
  #bytes: number;
  #syncing: NodeJS.Timeout | undefined;

  /**
   * Reads the file into `records`, and writes it anew when most of it is history.
   * @throws LocalWorldError `StateUnreadable`
   */
  constructor(path: string, records: Map<string, any>) {
    try {
      this.#descriptor = openSync(path, 'a+', 0o600);
      const { lines, bytes, torn } = load(path, records);
      if (torn) ftruncateSync(this.#descriptor, bytes);
      this.#bytes = bytes;
      if (lines > 2 * records.size + DEAD_LINES) {
        closeSync(this.#descriptor);
        this.#descriptor = rewrite(path, records);
        this.#bytes = fstatSync(this.#descriptor).size;
      }
    } catch (error) {
      if (error instanceof LocalWorldError) throw error;
      throw unreadable(path, (error as Error).message, error);
    }
  }

  /** @throws Error when the disk takes it not or not whole; the file is then as it was */
  append(change: Change): void {
    const line = Buffer.from(`${JSON.stringify(change)}\n`);
    try {
      const written = writeSync(this.#descriptor, line);
      if (written < line.length) throw new Error('the disk is full');
      this.#bytes += written;
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#bytes);
      throw error;
    }
    this.#syncing ??= setTimeout(() => {
      this.#syncing = undefined;
      fdatasync(this.#descriptor, () => {});
    }, SYNC_MILLISECONDS).unref();
  }

  close(): void {
    clearTimeout(this.#syncing);
    fdatasyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }
}

function load(path: string, records: Map<string, any>): { lines: number; bytes: number; torn: boolean } {
  const content = readFileSync(path);
  const bytes = content.lastIndexOf(0x0a) + 1;
  let lines = 0;
  for (let start = 0; start < bytes; ) {
    const end = content.indexOf(0x0a, start);
    lines += 1;
    const change = parse(content.toString('utf8', start, end));
    if (!change) throw unreadable(path, `line ${lines} is not a record`);
    if (change.length === 1) records.delete(change[0]);
    else records.set(change[0], change[1]);
    start = end + 1;
  }
  return { lines, bytes, torn: bytes < content.length };
}

function parse(line: string): Change | undefined {
  try {
    const change = JSON.parse(line);
    return Array.isArray(change) && typeof change[0] === 'string' && change.length <= 2
      ? (change as unknown as Change)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A snapshot beside the file, then renamed over it: at every moment one of the two is whole. */
function rewrite(path: string, records: Map<string, any>): number {
  const fresh = `${path}.new`;
  const descriptor = openSync(fresh, 'w', 0o600);
  let text = '';
  for (const change of records) {
    text += `${JSON.stringify(change)}\n`;
    if (text.length > 1 << 20) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(fresh, path);
  return openSync(path, 'a', 0o600);
}

function unreadable(path: string, reason: string, cause?: unknown): LocalWorldError {
  return new LocalWorldError(
    'StateUnreadable',
    `The state file ${path} cannot be read: ${reason}. Move it away to start without what it held, or put back a good copy.`,
    { cause },
  );
}
