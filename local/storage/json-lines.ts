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
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { LocalWorldError } from '../world-error.ts';

/** A change: `[key, value]` sets, `[key]` deletes. */
export type Change = readonly [key: string, value?: unknown];

/** Written changes reach the disk itself at the latest after this time; a killed process loses none, a power cut may lose these. */
const SYNC_MILLISECONDS = 100;

/** A file is written anew, while it is used, when it holds this many lines more than twice its records. */
const DEAD_LINES = 1000;

/**
 * A collection's file: one JSON array per line and change, appended with one write each, so that a change which was made survives a
 * killed process. What a kill in the middle of a write left behind (a last line without its end) is cut off at start.
 *
 * What was replaced or deleted stays in the file until it is written anew: at `close`, at the next start after a process that was killed,
 * and meanwhile when most of a long file is history (DEAD_LINES). Where that fails (a full disk) the file stays as it was, and whole.
 */
export class JsonLinesFile {
  readonly #path: string;
  readonly #records: ReadonlyMap<string, unknown>;
  #descriptor: number;
  #bytes: number;
  #lines: number;
  /** So long the file was when it could not be written anew. */
  #failedAt = 0;
  #syncing: NodeJS.Timeout | undefined;

  /**
   * Reads the file into `records`, which is what it is written anew from.
   * @throws LocalWorldError `StateUnreadable`
   */
  constructor(path: string, records: Map<string, any>) {
    this.#path = path;
    this.#records = records;
    try {
      rmSync(freshPath(path), { force: true });
      this.#descriptor = openSync(path, 'a+', 0o600);
      const { lines, bytes, torn } = load(path, records);
      if (torn) ftruncateSync(this.#descriptor, bytes);
      this.#bytes = bytes;
      this.#lines = lines;
      if (this.#hasHistory) this.#rewrite();
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
      this.#lines += 1;
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#bytes);
      throw error;
    }
    this.#syncing ??= setTimeout(() => {
      this.#syncing = undefined;
      fdatasync(this.#descriptor, () => {});
    }, SYNC_MILLISECONDS).unref();
  }

  /** To be called when the records are those of the file again, after `append`. */
  tidy(): void {
    const most = 2 * this.#records.size + DEAD_LINES;
    if (this.#lines > most && this.#lines > this.#failedAt + DEAD_LINES) this.#rewrite();
  }

  close(): void {
    clearTimeout(this.#syncing);
    if (this.#hasHistory) this.#rewrite();
    fdatasyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  get #hasHistory(): boolean {
    return this.#lines > this.#records.size;
  }

  #rewrite(): void {
    try {
      const descriptor = rewrite(this.#path, this.#records);
      closeSync(this.#descriptor);
      this.#descriptor = descriptor;
      this.#bytes = fstatSync(descriptor).size;
      this.#lines = this.#records.size;
    } catch {
      this.#failedAt = this.#lines;
    }
  }
}

const freshPath = (path: string): string => `${path}.new`;

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

/**
 * A snapshot beside the file, then renamed over it: at every moment one of the two is whole.
 * @returns a descriptor that appends to it. @throws Error; the file is then the one that it was
 */
function rewrite(path: string, records: ReadonlyMap<string, unknown>): number {
  const fresh = freshPath(path);
  rmSync(fresh, { force: true });
  const descriptor = openSync(fresh, 'a', 0o600);
  try {
    let text = '';
    for (const change of records) {
      text += `${JSON.stringify(change)}\n`;
      if (text.length > 1 << 20) {
        writeFileSync(descriptor, text);
        text = '';
      }
    }
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    renameSync(fresh, path);
  } catch (error) {
    closeSync(descriptor);
    rmSync(fresh, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
  return descriptor;
}

/** So that a power cut does not bring back the file that was replaced, without what was appended since. Not everywhere possible. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch {}
}

function unreadable(path: string, reason: string, cause?: unknown): LocalWorldError {
  return new LocalWorldError(
    'StateUnreadable',
    `The state file ${path} cannot be read: ${reason}. Move it away to start without what it held, or put back a good copy.`,
    { cause },
  );
}
