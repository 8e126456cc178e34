/** Start-up of the built program, and the main job as a whole, each as a fresh process with an empty home. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { emptyHome, program, type Row, repeat, root, timeProcess } from './measure.ts';

/** Milliseconds until the prompt is on the screen of a real pseudo-terminal. */
function timePrompt(): Promise<number> {
  const { env, remove } = emptyHome();
  return new Promise((resolve) => {
    const start = performance.now();
    let took: number | undefined;
    let output = '';
    const terminal = pty.spawn(process.execPath, [program, '--ephemeral'], { cols: 120, rows: 40, cwd: root, env });
    terminal.onData((data) => {
      output += data;
      if (took === undefined && output.includes('pools>')) {
        took = performance.now() - start;
        terminal.write('\x04');
      }
    });
    terminal.onExit(() => {
      remove();
      resolve(took ?? Number.NaN);
    });
  });
}

export async function startup(runs: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-bench-'));
  const script = join(folder, 'one.txt');
  writeFileSync(script, 'say first\n');
  try {
    return [
      { what: 'node, empty program', unit: 'ms', values: await repeat(runs, () => timeProcess(['-e', '0'])) },
      { what: '--version', unit: 'ms', values: await repeat(runs, () => timeProcess([program, '--version'])) },
      { what: '--help', unit: 'ms', values: await repeat(runs, () => timeProcess([program, '--help'])) },
      {
        what: 'script: start to first command',
        unit: 'ms',
        values: await repeat(runs, () =>
          timeProcess([program, '--script', script], (output) => output.includes('first')),
        ),
        aim: '< 200 ms',
      },
      { what: 'prompt on screen', unit: 'ms', values: await repeat(runs, timePrompt), aim: '< 300 ms' },
      {
        what: 'auto-confirm scenario, whole process',
        unit: 'ms',
        values: await repeat(runs, () => timeProcess([program, '--script', 'auto-confirm'])),
        aim: '< 1,500 ms',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
