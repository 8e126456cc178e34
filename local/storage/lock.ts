import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalWorldError } from '../world-error.ts';

/** Who holds a folder. `started` tells a process from a later one that was given the same number. */
interface Holder {
  pid: number;
  started: string | null;
}

/**
 * Takes a folder for this process; a lock left behind by a dead process is taken over.
 * @returns releases the folder
 * @throws LocalWorldError `StateInUse`, which names the process
 */
export function lockDirectory(folder: string): () => void {
  const lock = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}`);
  const self: Holder = { pid: process.pid, started: startOf(process.pid) };
  writeFileSync(mine, JSON.stringify(self), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A link appears with its content or not at all, and only one of several processes succeeds.
        linkSync(mine, lock);
        return () => rmSync(lock, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = read(lock);
      if (holder && isAlive(holder)) throw inUse(folder, holder);
      removeStale(lock, `${mine}.stale`, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves the dead holder's lock away; puts it back when it turns out that another process has taken it over meanwhile. */
function removeStale(lock: string, aside: string, stale: Holder | undefined): void {
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && moved.pid !== stale?.pid && isAlive(moved)) linkSync(aside, lock);
  rmSync(aside, { force: true });
}

function read(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return typeof holder.pid === 'number' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.started === null || startOf(holder.pid) === holder.started;
}

/**
 * When a process started, in ticks since boot (field 22 of Linux' /proc/PID/stat); null where there is no such file, and for a
 * process that has ended and only waits to be collected.
 */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function inUse(folder: string, holder: Holder): LocalWorldError {
  const who = holder.pid === process.pid ? 'this process already' : `process ${holder.pid}`;
  return new LocalWorldError(
    'StateInUse',
    `The folder ${folder} is in use by ${who}. Close that one first, or choose another folder.`,
  );
}
