/** The interactive shell in a real pseudo-terminal: keys, a tail, memory and rest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { emptyHome, program, type Row, residentMiB, root } from './measure.ts';

const plugin = join(root, 'bench/lines-plugin.mjs');
const KEYS_A_ROUND = 200;
const LINE_LENGTH = 40;
const IDLE_MS = 5_000;
/** Linux's USER_HZ: the unit of /proc/PID/stat. */
const TICKS_A_SECOND = 100;

interface Shell {
  pid: number;
  press(keys: string): void;
  /** Milliseconds from now until the shell has written this. */
  until(text: string): Promise<number>;
  close(): Promise<void>;
}

async function openShell(): Promise<Shell> {
  const { env, remove } = emptyHome();
  const args = [program, '--ephemeral', '--plugin', plugin];
  const terminal = pty.spawn(process.execPath, args, { cols: 120, rows: 40, cwd: root, env });
  let output = '';
  let look = () => {};
  terminal.onData((data) => {
    output = (output + data).slice(-20_000);
    look();
  });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  const shell: Shell = {
    pid: terminal.pid,
    press: (keys) => terminal.write(keys),
    until(text) {
      const start = performance.now();
      output = '';
      return new Promise((resolve) => {
        look = () => {
          if (!output.includes(text)) return;
          look = () => {};
          resolve(performance.now() - start);
        };
      });
    },
    async close() {
      terminal.kill('SIGKILL');
      await ended;
      remove();
    },
  };
  await shell.until('pools>');
  return shell;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Milliseconds from each key to its character on the screen; a person presses the next one some time after that. */
async function keystrokes({ press, until }: Shell): Promise<number[]> {
  const took: number[] = [];
  for (let key = 0; key < KEYS_A_ROUND; key++) {
    const length = (key % LINE_LENGTH) + 1;
    if (length === 1) {
      press('\x05\x15');
      await pause(100);
    }
    const seen = until('z'.repeat(length));
    press('z');
    took.push(await seen);
    await pause(15);
  }
  press('\x05\x15');
  await pause(100);
  return took.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], part: number) => sorted[Math.ceil(sorted.length * part) - 1]!;

async function keyRows(shell: Shell, rounds: number, when: string): Promise<Row[]> {
  const all: number[][] = [];
  await keystrokes(shell);
  for (let round = 0; round < rounds; round++) all.push(await keystrokes(shell));
  const row = (name: string, part: number, aim?: string): Row => ({
    what: `keystroke to screen, ${when}: ${name} of ${KEYS_A_ROUND}`,
    unit: 'ms',
    values: all.map((sorted) => quantile(sorted, part)),
    aim,
  });
  return [row('median', 0.5), row('p99', 0.99, '< 30 ms')];
}

/** Per cent of one core over some seconds. */
async function cpuOf(pid: number): Promise<number> {
  const seconds = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  };
  const [before, start] = [seconds(), performance.now()];
  await pause(IDLE_MS);
  return ((seconds() - before) * 100_000) / (performance.now() - start);
}

/** Lines a second from Enter to the last of them, on the screen. */
async function tail({ press, until }: Shell, lines: number): Promise<number> {
  const seen = until(`all ${lines} lines`);
  press(`lines ${lines}\r`);
  return (lines * 1_000) / (await seen);
}

export async function shell(rounds: number): Promise<Row[]> {
  const one = await openShell();
  const rows: Row[] = [];
  try {
    await pause(1_000);
    rows.push({ what: 'processor, idle at the prompt', unit: '%', values: [await cpuOf(one.pid)], aim: '< 0.5 %' });
    rows.push(...(await keyRows(one, rounds, 'idle')));
    one.press('lines 0 --every 10 &\r');
    await one.until('[1]');
    rows.push(...(await keyRows(one, rounds, 'during a job of 100 lines a second')));
    rows.push({ what: 'processor, during that job', unit: '%', values: [await cpuOf(one.pid)] });
    one.press('stop\r');
    await one.until('Stopped');
    const speeds: number[] = [await tail(one, 20_000)];
    const after20 = residentMiB(one.pid);
    for (let run = 0; run < 4; run++) speeds.push(await tail(one, 20_000));
    const after100 = residentMiB(one.pid);
    rows.push({ what: 'lines through a tail', unit: '/s', values: speeds, aim: '> 20,000 /s' });
    rows.push({ what: 'memory after 20,000 tailed lines', unit: 'MiB', values: [after20] });
    rows.push({ what: 'memory after 100,000 tailed lines', unit: 'MiB', values: [after100], aim: 'flat' });
    return rows;
  } finally {
    await one.close();
  }
}
