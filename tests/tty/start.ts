import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startTerminal, type TerminalOptions } from './terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = fileURLToPath(new URL('./fixtures/shell.ts', import.meta.url));
const built = fileURLToPath(new URL('../../dist/pools-shell.js', import.meta.url));

/** The fixture as a line for a shell. */
export const fixtureCommand = `"${process.execPath}" --import tsx "${fixture}"`;

/** The interactive shell with the fixture's commands. */
export const startFixture = (options: Partial<TerminalOptions> = {}) =>
  startTerminal({ file: process.execPath, args: ['--import', 'tsx', fixture], cwd: root, ...options });

/** The same, under a shell that afterwards says what state the terminal is in. */
export const startFixtureThenStty = () =>
  startTerminal({
    file: '/bin/sh',
    args: ['-c', `${fixtureCommand}; echo "code $?"; stty -a; echo after`],
    cwd: root,
  });

/** The ways to start the program itself: from source, and as it is packed when it has been built. */
export const programs: Readonly<Record<string, readonly string[]>> = {
  'from source': ['--import', 'tsx', 'shell/main.ts'],
  ...(existsSync(built) ? { 'as built': [built] } : {}),
};

export const startProgram = (program: readonly string[], args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  startTerminal({ file: process.execPath, args: [...program, ...args], cwd: root, columns: 100, rows: 30, env });
