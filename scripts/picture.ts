/** `npm run picture`: plays a short session in the built shell and writes its last screen to docs/session.svg, for the README. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { svgOf } from './svg.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const COLUMNS = 112;
const ROWS = 28;
const DEADLINE_MS = 20_000;

/** What is typed, and what is on the screen when it is done. */
const SESSION: readonly (readonly [keys: string, seen: RegExp])[] = [
  ['deploy\r', /is created[\s\S]*\npools> *\n/],
  ['table seed\r', /Added to the table[\s\S]*\npools> *\n/],
  ['attach PreSignUp auto-confirm\r', /owning the address[\s\S]*\npools> *\n/],
  ['clear\r', /^pools> *\n/],
  ['signup test_user_2 --email test_email_2@example.com\r', /one is generated/],
  ['\r', /confirmed = true[\s\S]*\npools> *\n/],
  ['table show\r', /test_user_3[\s\S]*\npools> *\n/],
  ['logs show ', /logs show \[function\]/],
  ['\t', /activity-log {2}/],
];

const home = mkdtempSync(join(tmpdir(), 'pools-shell-picture-'));
const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const shell = spawn(process.execPath, [join(root, 'dist/pools-shell.js'), '--ephemeral'], {
  cols: COLUMNS,
  rows: ROWS,
  cwd: root,
  env: { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm-256color', COLORTERM: 'truecolor', TZ: 'UTC' },
});
let look = () => {};
shell.onData((data) => screen.write(data, () => look()));

const text = () =>
  Array.from({ length: ROWS }, (_, row) => screen.buffer.active.getLine(screen.buffer.active.viewportY + row))
    .map((line) => line?.translateToString(true) ?? '')
    .join('\n');

const seen = (what: RegExp) =>
  new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what} was never seen:\n${text()}`)), DEADLINE_MS);
    look = () => {
      if (!what.test(text())) return;
      clearTimeout(late);
      look = () => {};
      resolve();
    };
    look();
  });

try {
  await seen(/pools>/);
  for (const [keys, what] of SESSION) {
    shell.write(keys);
    await seen(what);
  }
  writeFileSync(join(root, 'docs/session.svg'), svgOf(screen));
} finally {
  shell.kill('SIGKILL');
  rmSync(home, { recursive: true });
}
