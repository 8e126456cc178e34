/**
 * Measures the built program: `npm run bench [-- PART ...] [--peer PATH]`. PATH is the start file of an installed cognito-local
 * (`npm install cognito-local@5.3.0` in any folder; `node_modules/cognito-local/lib/bin/start.js`), measured in the same run.
 */
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { account } from './account.ts';
import { logs } from './logs.ts';
import { print, program, type Row } from './measure.ts';
import { pool } from './pool.ts';
import { shell } from './shell.ts';
import { startup } from './startup.ts';

if (!existsSync(program)) {
  console.error('There is no dist/pools-shell.js: run npm run build first.');
  process.exit(1);
}
const flag = process.argv.indexOf('--peer');
const peerEntry = flag > 0 ? process.argv[flag + 1] : undefined;

const PARTS: Record<string, () => Promise<Row[]>> = {
  startup: () => startup(7),
  shell: () => shell(5),
  logs: () => logs(21),
  account: () => account(5),
  pool: () => pool(5, peerEntry),
};

/** `npm run bench -- pool` measures that part only. */
const wanted = process.argv.slice(2).filter((word) => word in PARTS);

console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), load ${loadavg()[0]?.toFixed(1)} at the start\n`,
);
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  print(await measure());
  console.log(`\nload ${loadavg()[0]?.toFixed(1)} after ${name}\n`);
}
