/** The program as it is packed: tests start that one, which takes a third of the time of its sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['shell', 'plugins', 'local', 'lambdas', 'cdk', 'scripts', 'package-lock.json'];

/** `npm test` sees to it that it is built from the present sources. */
export const PROGRAM = join(root, 'dist', 'pools-shell.js');

/** Builds `dist/` when a source is newer, or when it is not there. @throws Error when the build fails. */
export function buildWhenStale(): void {
  const built = existsSync(PROGRAM) ? statSync(PROGRAM).mtimeMs : 0;
  if (SOURCES.every((source) => newest(join(root, source)) <= built)) return;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The build failed.');
}

function newest(path: string): number {
  const stats = statSync(path);
  // A folder changes when a file in it comes or goes.
  const below = stats.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stats.mtimeMs, ...below);
}
