import { randomUUID } from 'node:crypto';
import {
  type Change,
  type Clock,
  CommandError,
  type Journal,
  type JournalEntry,
  type Warning,
  warning,
} from './contract.ts';
import { createJournalFile, type JournalLines } from './journal-file.ts';
import { isRunning, ownIdentity, type ShellIdentity } from './shell-identity.ts';

export interface JournalParts {
  /** A file that all shells on the same stack share; absent: in memory. */
  file: string | undefined;
  clock: Pick<Clock, 'now'>;
  warn(warning: Warning): void;
  /** The StackId of the stack that changes are made in now, when it is known. */
  stackId?: () => string | undefined;
  /** This run of the shell. */
  shell?: ShellIdentity;
  isRunning?: (shell: ShellIdentity) => boolean;
  /** False where no change can be made (`--read-only`, `--dry-run`): what is pending can be read, and nothing is written. */
  writes?: boolean;
}

/** A line of the journal: a change, the news that it was undone, or that another run of the shell took it over. */
type Line =
  | { change: JournalEntry; shell: ShellIdentity; scope?: string }
  | { settled: string; at: number }
  | { adopted: string; shell: ShellIdentity; scope?: string; at: number };

interface Pending {
  entry: JournalEntry;
  shell: ShellIdentity;
  /** The script that made the change, when a script did. */
  scope: string | undefined;
}

export interface RootJournal extends Journal {
  /**
   * A journal for one run of a script: what it records is its own, and it neither sees nor touches what this shell changed before
   * the script began. The root sees everything.
   */
  scoped(): Journal;
}

/**
 * Changes and their undo, one JSON line each, only ever appended; every question reads first what other shells appended.
 * `record` returns when the line is on the disk.
 */
export function createJournal(parts: JournalParts): RootJournal {
  const { file, clock, warn } = parts;
  const shell = parts.shell ?? ownIdentity();
  const running = parts.isRunning ?? isRunning;
  const lines: JournalLines = file === undefined ? createMemory() : createJournalFile(file);
  const pending = new Map<string, Pending>();
  let warned = false;

  function apply(line: Line): void {
    if ('change' in line) pending.set(line.change.id, { entry: line.change, shell: line.shell, scope: line.scope });
    else if ('settled' in line) pending.delete(line.settled);
    else {
      const taken = pending.get(line.adopted);
      if (taken !== undefined) pending.set(line.adopted, { ...taken, shell: line.shell, scope: line.scope });
    }
  }

  function catchUp(): void {
    let broken = 0;
    for (const text of guard('read', () => lines.read())) {
      const line = parse(text);
      if (line === undefined) broken++;
      else apply(line);
    }
    if (broken === 0 || warned) return;
    warned = true;
    warn(
      warning(
        `The journal has ${broken} line${broken === 1 ? '' : 's'} that cannot be read; what they tell is not undone by \`cleanup\`.`,
        `See ${file}`,
      ),
    );
  }

  function append(line: Line): void {
    if (parts.writes === false) return;
    guard('written', () => lines.append(JSON.stringify(line)));
    catchUp();
  }

  function guard<T>(verb: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw new CommandError(`The journal cannot be ${verb}: ${(error as Error).message}.`, {
        code: 'JournalUnusable',
        hint: 'Nothing is changed without it. Make the folder writable, or set XDG_STATE_HOME.',
        cause: error,
      });
    }
  }

  const isOwn = (other: ShellIdentity) =>
    other.pid === shell.pid && other.started === shell.started && other.host === shell.host;

  /** The entry of a stack or a pool itself has none until AWS has told it: the one that was read is another. */
  const stackIdOf = ({ kind, stackId }: Pick<Change, 'kind' | 'stackId'>) =>
    stackId ?? (kind === 'stack' || kind === 'pool' ? undefined : parts.stackId?.());

  function view(scope: string | undefined): Journal {
    const isMine = (one: Pending) => isOwn(one.shell) && (scope === undefined || one.scope === scope);
    const isLeftBehind = (one: Pending) => !isOwn(one.shell) && !running(one.shell);

    /** The newest pending change of this subject, in this very stack, that is ours to undo. */
    function lookUp(
      change: Pick<Change, 'kind' | 'subject' | 'stackId'>,
      where: (entry: JournalEntry) => boolean = () => true,
    ): Pending | undefined {
      catchUp();
      const stackId = stackIdOf(change);
      return [...pending.values()].findLast(
        (one) =>
          one.entry.kind === change.kind &&
          one.entry.subject === change.subject &&
          one.entry.stackId === stackId &&
          where(one.entry) &&
          (isMine(one) || isLeftBehind(one)),
      );
    }

    function add(change: Change): JournalEntry {
      const { kind, subject, undo, previous, next } = change;
      const stackId = stackIdOf(change);
      const entry: JournalEntry = { id: randomUUID(), at: clock.now(), kind, subject, undo, previous, next, stackId };
      append({ change: entry, shell, scope });
      return entry;
    }

    return {
      add,
      record(change) {
        const older = lookUp(change);
        if (older !== undefined) {
          if (isLeftBehind(older)) append({ adopted: older.entry.id, shell, scope, at: clock.now() });
          return older.entry;
        }
        return add(change);
      },
      settle(entry) {
        catchUp();
        if (pending.has(entry.id)) append({ settled: entry.id, at: clock.now() });
      },
      find: (kind, subject, where) => lookUp({ kind, subject }, where)?.entry,
      pending(of) {
        catchUp();
        return [...pending.values()]
          .filter((one) => isMine(one) || (of === 'stack' && (isOwn(one.shell) || isLeftBehind(one))))
          .map(({ entry }) => entry);
      },
    };
  }

  return { ...view(undefined), scoped: () => view(randomUUID()) };
}

function createMemory(): JournalLines {
  let fresh: string[] = [];
  return {
    append(line) {
      fresh.push(line);
    },
    read() {
      const lines = fresh;
      fresh = [];
      return lines;
    },
  };
}

function parse(text: string): Line | undefined {
  try {
    const line = JSON.parse(text);
    const isShell = (value: any) => Number.isInteger(value?.pid) && typeof value.started === 'string';
    if (typeof line?.settled === 'string') return line;
    if (typeof line?.adopted === 'string' && isShell(line.shell)) return line;
    const change = line?.change;
    const texts = [change?.id, change?.kind, change?.subject, change?.undo];
    const optional = [change?.previous, change?.next, change?.stackId].filter((value) => value !== undefined);
    if (
      [...texts, ...optional].every((value) => typeof value === 'string') &&
      Number.isFinite(change.at) &&
      isShell(line.shell)
    )
      return line;
  } catch {}
  return undefined;
}
