/**
 * Measures the built program: `npm run bench [-- --peer PATH]`. PATH is the start file of an installed cognito-local
 * (`npm install cognito-local@5.3.0` in any folder; `node_modules/cognito-local/lib/bin/start.js`), measured in the same run.
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { account } from './account.ts';
import { logs } from './logs.ts';
import { print, program } from './measure.ts';
import { pool } from './pool.ts';
import { shell } from './shell.ts';
import { startup } from './startup.ts';

if (!existsSync(program)) {
  console.error('There is no dist/pools-shell.js: run npm run build first.');
  process.exit(1);
}
const flag = process.argv.indexOf('--peer');
const peerEntry = flag > 0 ? process.argv[flag + 1] : undefined;

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model})\n`);
print(await startup(7));
console.log();
print(await shell(5));
console.log();
print(await logs(21));
console.log();
print(await account(5));
console.log();
print(await pool(5, peerEntry));
