import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/program.ts';
import { PROGRAM } from '../build.ts';
import { startTerminal, type TerminalOptions } from './terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// In one piece, as the program is: from its sources it would start three times slower.
const folder = mkdtempSync(join(tmpdir(), 'pools-shell-fixture-'));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const [file, contents] of await bundle(root, { shell: 'tests/tty/fixtures/shell.ts' }))
  writeFileSync(join(folder, file), contents);
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
const fixture = join(folder, 'shell.js');

/** The fixture as a line for a shell. */
export const fixtureCommand = `"${process.execPath}" "${fixture}"`;

/** The interactive shell with the fixture's commands. */
export const startFixture = (options: Partial<TerminalOptions> = {}) =>
  startTerminal({ file: process.execPath, args: [fixture], cwd: root, ...options });

/** The same, under a shell that afterwards says what state the terminal is in. */
export const startFixtureThenStty = () =>
  startTerminal({
    file: '/bin/sh',
    args: ['-c', `${fixtureCommand}; echo "code $?"; stty -a; echo after`],
    cwd: root,
  });

/** The ways to start the program itself. */
export const programs: Readonly<Record<string, readonly string[]>> = {
  'from source': ['--import', 'tsx', 'shell/main.ts'],
  'as built': [PROGRAM],
};

export const startProgram = (program: readonly string[], args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  startTerminal({ file: process.execPath, args: [...program, ...args], cwd: root, columns: 100, rows: 30, env });
