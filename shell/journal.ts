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
  /** The memory, where another journal reads it, too. */
  memory?: string[];
  /** The journal of the other way to the same pool, once it is known, and what its entries are marked with. */
  twin?: () => { id: string; file: string | undefined; memory?: string[] } | undefined;
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
  source: Source;
  /** When it was written: the clock may have been set back since the line before it. */
  time: number;
}

/** Lines that are read, and what was read of them. */
interface Source {
  lines: JournalLines;
  file: string | undefined;
  time: number;
}

export interface RootJournal extends Journal {
  /**
   * A journal for one run of a script: what it records is its own, and it neither sees nor touches what this shell changed before
   * the script began. The root sees everything.
   * @param scope the same in every place that the script works in
   */
  scoped(scope?: string): Journal;
}

/**
 * Changes and their undo, one JSON line each, only ever appended; every question reads first what other shells appended.
 * `record` returns when the line is on the disk.
 */
export function createJournal(parts: JournalParts): RootJournal {
  const { file, clock, warn } = parts;
  const shell = parts.shell ?? ownIdentity();
  const running = parts.isRunning ?? isRunning;
  const own = openSource(file, parts.memory);
  const twins = new Map<string, Source>();
  const pending = new Map<string, Pending>();
  let warned = false;

  function apply(line: Line, source: Source): void {
    if ('change' in line) {
      source.time = Math.max(source.time, line.change.at);
      const { change: entry, shell: by, scope } = line;
      pending.set(entry.id, { entry, shell: by, scope, source, time: source.time });
    } else if ('settled' in line) pending.delete(line.settled);
    else {
      const taken = pending.get(line.adopted);
      if (taken !== undefined) pending.set(line.adopted, { ...taken, shell: line.shell, scope: line.scope });
    }
  }

  function catchUp(): void {
    const twin = parts.twin?.();
    if (twin !== undefined && !twins.has(twin.id)) twins.set(twin.id, openSource(twin.file, twin.memory));
    for (const source of [own, ...twins.values()]) readOn(source);
  }

  function readOn(source: Source): void {
    let broken = 0;
    for (const text of guard('read', () => source.lines.read())) {
      const line = parse(text);
      if (line === undefined) broken++;
      else apply(line, source);
    }
    if (broken === 0 || warned) return;
    warned = true;
    warn(
      warning(
        `The journal has ${broken} line${broken === 1 ? '' : 's'} that cannot be read; what they tell is not undone by \`cleanup\`.`,
        `See ${source.file}`,
      ),
    );
  }

  function append(line: Line, { lines }: Source = own): void {
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

  /** Whether a change was made in this very stack or pool, by either way to it. */
  function isHere({ entry }: Pending, stackId: string | undefined): boolean {
    if (entry.stackId === stackId) return true;
    return stackId !== undefined && stackId === parts.stackId?.() && entry.stackId === parts.twin?.()?.id;
  }

  const inTime = (all: readonly Pending[]) => all.toSorted((one, other) => one.time - other.time);

  function view(scope: string | undefined): Journal {
    const isMine = (one: Pending) => isOwn(one.shell) && (scope === undefined || one.scope === scope);
    const isLeftBehind = (one: Pending) => !isOwn(one.shell) && !running(one.shell);

    /** The newest pending change of this subject, in this very stack or pool, that is ours to undo. */
    function lookUp(
      change: Pick<Change, 'kind' | 'subject' | 'stackId'>,
      where: (entry: JournalEntry) => boolean = () => true,
    ): Pending | undefined {
      catchUp();
      const stackId = stackIdOf(change);
      return inTime([...pending.values()]).findLast(
        (one) =>
          one.entry.kind === change.kind &&
          one.entry.subject === change.subject &&
          isHere(one, stackId) &&
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
          if (isLeftBehind(older)) append({ adopted: older.entry.id, shell, scope, at: clock.now() }, older.source);
          return older.entry;
        }
        return add(change);
      },
      settle(entry) {
        catchUp();
        const known = pending.get(entry.id);
        if (known !== undefined) append({ settled: entry.id, at: clock.now() }, known.source);
      },
      find: (kind, subject, where) => lookUp({ kind, subject }, where)?.entry,
      pending(of) {
        catchUp();
        const isMeant = (one: Pending) => (of === 'pool' ? isHere(one, parts.stackId?.()) : one.source === own);
        return inTime([...pending.values()])
          .filter(isMeant)
          .filter((one) => isMine(one) || (of !== 'session' && (isOwn(one.shell) || isLeftBehind(one))))
          .map(({ entry }) => entry);
      },
    };
  }

  return { ...view(undefined), scoped: (scope = randomUUID()) => view(scope) };
}

const openSource = (file: string | undefined, memory: string[] = []): Source => ({
  lines: file === undefined ? openMemory(memory) : createJournalFile(file),
  file,
  time: 0,
});

function openMemory(all: string[]): JournalLines {
  let at = 0;
  return {
    append(line) {
      all.push(line);
    },
    read() {
      const fresh = all.slice(at);
      at = all.length;
      return fresh;
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
