import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalWorldError } from '../world-error.ts';
import { JsonLinesFile } from './json-lines.ts';
import { lockDirectory } from './lock.ts';
import type { Collection, Storage } from './storage.ts';

/**
 * Opens a world's storage: in memory, or in the files of a directory that no other process uses meanwhile.
 * Directories that it makes have mode 0700, files 0600.
 * @throws LocalWorldError `StateInUse`, `StateUnreadable`
 */
export function openStorage(directory: string | undefined): Storage {
  return directory === undefined ? new MemoryStorage() : new DiskStorage(directory);
}

class MemoryStorage implements Storage {
  readonly #collections = new Map<string, Map<string, unknown>>();

  collection<T>(name: string): Collection<T> {
    return remembered(this.#collections, name, () => new MemoryCollection<T>()) as Collection<T>;
  }

  directory(): undefined {
    return undefined;
  }

  async close(): Promise<void> {}
}

class MemoryCollection<T> extends Map<string, T> implements Collection<T> {}

const SUFFIX = '.jsonl';

class DiskStorage implements Storage {
  readonly #folder: string;
  readonly #release: () => void;
  readonly #collections = new Map<string, DiskCollection<unknown>>();

  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
    this.#release = lockDirectory(folder);
    try {
      // All of them now: what cannot be read is said at start, not in the middle of a session.
      for (const file of readdirSync(folder)) if (file.endsWith(SUFFIX)) this.collection(file.slice(0, -SUFFIX.length));
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  collection<T>(name: string): Collection<T> {
    const open = (): DiskCollection<unknown> => new DiskCollection(join(this.#folder, name + SUFFIX));
    return remembered(this.#collections, name, open) as Collection<T>;
  }

  directory(name: string): string {
    const folder = join(this.#folder, name);
    makeFolder(folder);
    return folder;
  }

  async close(): Promise<void> {
    for (const collection of this.#collections.values()) collection.close();
    this.#release();
  }
}

class DiskCollection<T> implements Collection<T> {
  readonly #records = new Map<string, T>();
  readonly #file: JsonLinesFile;

  constructor(path: string) {
    this.#file = new JsonLinesFile(path, this.#records);
  }

  get(key: string): T | undefined {
    return this.#records.get(key);
  }

  set(key: string, value: T): void {
    this.#file.append([key, value]);
    this.#records.set(key, value);
    this.#file.tidy();
  }

  delete(key: string): boolean {
    if (!this.#records.has(key)) return false;
    this.#file.append([key]);
    this.#records.delete(key);
    this.#file.tidy();
    return true;
  }

  values(): IterableIterator<T> {
    return this.#records.values();
  }

  get size(): number {
    return this.#records.size;
  }

  close(): void {
    this.#file.close();
  }
}

function remembered<V>(known: Map<string, V>, name: string, make: () => V): V {
  let value = known.get(name);
  if (value === undefined) {
    value = make();
    known.set(name, value);
  }
  return value;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new LocalWorldError(
      'StateUnreadable',
      `The folder ${folder} cannot be used: ${(error as Error).message}. Choose a folder that you may write to.`,
      { cause: error },
    );
  }
}
