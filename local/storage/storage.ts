/** Where a world keeps its records: in memory, or in memory and in files. */
export interface Storage {
  /** The collection of that name (`user-pools`, `users`); the same one on every call. Records must be plain JSON. */
  collection<T>(name: string): Collection<T>;
  /** A folder for a service that keeps its own files (DynamoDB), or undefined in memory. */
  directory(name: string): string | undefined;
  /** Flushes and releases the files. */
  close(): Promise<void>;
}

/** A map whose changes survive a killed process once the call has returned, when the storage is on disk. */
export interface Collection<T> {
  get(key: string): T | undefined;
  /** Writes the whole record; a record that was changed in place must be set again. */
  set(key: string, value: T): void;
  delete(key: string): boolean;
  values(): IterableIterator<T>;
  readonly size: number;
}
