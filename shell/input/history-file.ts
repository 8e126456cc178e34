/**
 * The history's file: a line of JSON for each line that was typed, `{"at": milliseconds, "line": "..."}`, secrets replaced before they
 * come here. Shells that run at once append to it; what cannot be read in it is passed over.
 */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Clock, Warning } from '../contract.ts';
import { createJournalFile } from '../journal-file.ts';
import { sanitizeLine } from '../output/sanitize.ts';
import { History } from './history.ts';

export interface HistoryFile {
  /** Lines of earlier sessions, oldest first. */
  readonly earlier: readonly string[];
  append(line: string): void;
}

export interface HistoryFileOptions {
  file: string;
  clock: Pick<Clock, 'now'>;
  /** Told once when the file cannot be read or written; the history is then kept in memory alone. */
  warn(warning: Warning): void;
  /** A file with more lines is cut, at start, to nine tenths of this. */
  max?: number;
}

const MAX_LINES = 10_000;
/** A longer line was hardly typed, and is not worth the room. */
const MAX_LENGTH = 8_192;

/**
 * The history of a session: kept in this file, or without one in memory alone.
 *
 * @param options.kept what the file is given of a line; undefined: the line stays in memory alone.
 */
export function openHistory(
  options: Omit<HistoryFileOptions, 'file'> & { file: string | undefined; kept(line: string): string | undefined },
): History {
  const { file, kept } = options;
  if (file === undefined) return new History();
  const { earlier, append } = openHistoryFile({ ...options, file });
  return new History({
    earlier,
    keep(line) {
      const rest = kept(line);
      if (rest !== undefined) append(rest);
    },
  });
}

/** Opens the file for a session; never throws. */
export function openHistoryFile({ file, clock, warn, max = MAX_LINES }: HistoryFileOptions): HistoryFile {
  let kept = true;
  const attempt = <T>(act: () => T, otherwise: T): T => {
    if (!kept) return otherwise;
    try {
      return act();
    } catch (error) {
      kept = false;
      const { code, message } = error as NodeJS.ErrnoException;
      warn({ kind: 'warning', text: `The history is not kept: ${file}: ${code ?? message}.` });
      return otherwise;
    }
  };
  const lines = createJournalFile(file, { sync: false });
  const earlier = attempt(() => readAndTrim(file, max), []);
  return {
    earlier,
    append(line) {
      if (line.length > MAX_LENGTH) return;
      attempt(() => lines.append(JSON.stringify({ at: clock.now(), line })), undefined);
    },
  };
}

function readAndTrim(file: string, max: number): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    if ((fstatSync(descriptor).mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
    const lines = readLines(descriptor);
    if (lines.length <= max) return lines.map(({ line }) => line);
    const newest = lines.slice(-Math.ceil(max * 0.9));
    replace(file, descriptor, newest);
    return newest.map(({ line }) => line);
  } finally {
    closeSync(descriptor);
  }
}

interface Entry {
  raw: string;
  line: string;
}

/** What can be read from where the descriptor stands to the end. */
const readLines = (descriptor: number): Entry[] =>
  readFileSync(descriptor, 'utf8')
    .split('\n')
    .flatMap((raw) => {
      const line = lineOf(raw);
      return line === undefined ? [] : [{ raw, line }];
    });

/** Puts a file of these entries in the place of the old one. What another shell appended meanwhile is taken along. */
function replace(file: string, old: number, entries: readonly Entry[]): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, entries.map(({ raw }) => `${raw}\n`).join(''), { mode: 0o600 });
    // Where these differ, another shell has trimmed it.
    if (statSync(file).ino === fstatSync(old).ino) {
      renameSync(draft, file);
      const { append } = createJournalFile(file, { sync: false });
      for (const { raw } of readLines(old)) append(raw);
    }
  } catch {
    // A folder that cannot be written to: appending will say so.
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The typed line of an entry; undefined for a torn or foreign one. Somebody else may have written what is in the file. */
function lineOf(entry: string): string | undefined {
  if (entry === '') return undefined;
  try {
    const { line } = JSON.parse(entry);
    return typeof line === 'string' ? sanitizeLine(line) : undefined;
  } catch {
    return undefined;
  }
}
