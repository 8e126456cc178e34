import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Lines that are only appended, and read once each. */
export interface JournalLines {
  /** Returns when the line is safe. */
  append(line: string): void;
  /** The whole lines that were appended, by whomever, since the last time. */
  read(): string[];
}

const NEWLINE = 0x0a;

/**
 * A file of lines that several processes append to. Each line is one write to a file that is opened for appending, which the
 * system does not interleave (open(2), O_APPEND), and is synced before `append` returns, unless `sync` is false.
 */
export function createJournalFile(file: string, { sync = true }: { sync?: boolean } = {}): JournalLines {
  let offset = 0;
  return {
    append(line) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const descriptor = openSync(file, 'a+', 0o600);
      try {
        const { size } = fstatSync(descriptor);
        // A crash may have torn the last line: ours must not become a part of it.
        const torn = size > 0 && lastByte(descriptor, size) !== NEWLINE;
        const bytes = Buffer.from(`${torn ? '\n' : ''}${line}\n`);
        const written = writeSync(descriptor, bytes);
        if (written !== bytes.length) throw new Error('the disk is full');
        if (sync) fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },

    read() {
      let descriptor: number;
      try {
        descriptor = openSync(file, 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      try {
        const { size } = fstatSync(descriptor);
        // Somebody removed the file, and it was begun anew.
        if (size < offset) offset = 0;
        const bytes = Buffer.alloc(size - offset);
        const length = bytes.length === 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, offset);
        // What comes after the last newline is being written, or was torn: it is looked at again.
        const end = bytes.subarray(0, length).lastIndexOf(NEWLINE) + 1;
        offset += end;
        return bytes
          .toString('utf8', 0, end)
          .split('\n')
          .filter((line) => line !== '');
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function lastByte(descriptor: number, size: number): number {
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, size - 1);
  return byte[0]!;
}
