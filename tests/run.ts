/**
 * Runs the tests: `node --import tsx tests/run.ts [part of a path ...]`. Node 20's runner takes neither globs nor, with a
 * loader, folders (it would run nothing and exit 0), so the files are listed here; none found is a failure.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildWhenStale } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') || file.endsWith('.test.tsx'))
  .map((file) => `tests/${file.replaceAll('\\', '/')}`)
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(wanted.length > 0 ? `No test file has ${wanted.join(' or ')} in its path.` : 'No test files found.');
  process.exit(1);
}

buildWhenStale();

// For a whole file, as the runner counts it: the longest takes a minute on two free cores.
const TIMEOUT_MS = 15 * 60_000;

const { status, signal } = spawnSync(
  process.execPath,
  [
    '--import',
    'tsx',
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${TIMEOUT_MS}`,
    '--test-concurrency=2',
    ...files,
  ],
  // The configuration of whoever runs the tests is none of their business.
  { cwd: root, stdio: 'inherit', env: { ...process.env, XDG_CONFIG_HOME: `${root}tests/no-configuration` } },
);
process.exit(signal ? 1 : (status ?? 1));
