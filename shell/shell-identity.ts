import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** One run of the shell. The start tells two processes apart that were given the same number. */
export interface ShellIdentity {
  pid: number;
  /** When the process started, as the system writes it; `unknown` where it does not tell. */
  started: string;
  /** The machine, or container, that it runs on: several may share one home folder. */
  host?: string;
}

/** This process. */
export function ownIdentity(): ShellIdentity {
  own ??= { pid: process.pid, started: startOf(process.pid) ?? 'unknown', host: hostname() };
  return own;
}

let own: ShellIdentity | undefined;

/**
 * Whether that run of the shell is still there. Where the system does not tell starts, its number has to do. One on another
 * host cannot be looked at, and counts as there: its changes may be in use.
 */
export function isRunning({ pid, started, host = hostname() }: ShellIdentity): boolean {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  return started === 'unknown' || (startOf(pid) ?? started) === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux: ticks since boot, and which boot (proc(5)); macOS and BSD: what ps says; elsewhere undefined. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the program's name in parentheses, and may hold spaces and parentheses itself.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8)}-${ticks}`;
    }
    if (process.platform === 'win32') return undefined;
    const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2_000 });
    return stdout?.trim() || undefined;
  } catch {
    return undefined;
  }
}
