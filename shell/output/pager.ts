import { spawn } from 'node:child_process';

/**
 * LESS as git has it: quit when one screen is enough, let colours through, leave the text on the screen. LESSSECURE because less takes
 * what was typed ahead for its own commands: `signup ann --password ...` must not become a file of the rest of that name (less(1)).
 */
const PAGER_DEFAULTS = { LESS: 'FRX', LESSSECURE: '1' };

/**
 * The pager's command line: that of PAGER, else less. None where PAGER is empty or `cat`, and none in CI.
 */
export function pagerOf(env: NodeJS.ProcessEnv): string | undefined {
  const pager = (env['PAGER'] ?? 'less').trim();
  return pager === '' || pager === 'cat' || env['CI'] ? undefined : pager;
}

/**
 * Shows a text in a pager that has the terminal meanwhile, in its ordinary modes. Ctrl-C there is the pager's business.
 * @returns false when there is no such pager: nothing was shown.
 */
export async function showInPager(pager: string, text: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const others = process.listeners('SIGINT');
  const ignore = () => {};
  process.on('SIGINT', ignore);
  for (const listener of others) process.off('SIGINT', listener);
  try {
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(pager, {
        shell: true,
        stdio: ['pipe', 'inherit', 'inherit'],
        env: { ...PAGER_DEFAULTS, ...env },
      });
      child.on('error', () => resolve(NOT_FOUND));
      child.on('close', resolve);
      // Who has seen enough leaves before the end.
      child.stdin.on('error', ignore);
      child.stdin.end(text);
    });
    // Its own copy of the signal that ended the pager may reach this process after the news of that.
    if (code === null || code > SIGNALLED) await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    return code !== NOT_FOUND && code !== NOT_EXECUTABLE;
  } finally {
    for (const listener of others) process.on('SIGINT', listener);
    process.off('SIGINT', ignore);
  }
}

/** The exit codes of a POSIX shell for a command that is not there, or is no program. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
/** Above it: the command was ended by a signal. */
const SIGNALLED = 128;
const GRACE_MS = 100;
