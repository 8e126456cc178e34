/**
 * The same commands typed into the interactive shell, read from a pipe, with --json, and as their transcripts: all say the same.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { KEYS, startTerminal } from './terminal.ts';

const SAY = 'say $greeting there';
const COMMANDS = [
  'deploy',
  'table seed',
  'table show',
  'attach PreSignUp auto-confirm',
  'signup test_user_2 --email test_email_2@example.com --password-env FOUR_WAYS',
  'users show test_user_2',
  'expect error UsernameExistsException signup test_user_2 --email test_email_2@example.com --password-env FOUR_WAYS',
  'let greeting = hello',
  SAY,
  'triggers last',
  'signin nobody --password-env FOUR_WAYS',
];
const PASSWORD = 'Sesame-1234';

const folder = mkdtempSync(join(tmpdir(), 'pools-shell-four-'));
const file = (name: string) => join(folder, name);
const env = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, FOUR_WAYS: PASSWORD, COLUMNS: '300' };
after(() => rmSync(folder, { recursive: true, force: true }));

/** What differs from run to run, and what only decorates: breaks of lines, marks of progress, the place in the script. */
const essential = (text: string): string =>
  text
    .replace(/^\. .*/gm, '')
    .replace(/stdin:\d+: /g, '')
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replace(/\d\d:\d\d:\d\d\.\d{3}/g, '<time>')
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| UTC)/g, '<time>')
    .replace(/\b[\d.]+ (?:ms|s|min)\b/g, '<duration>')
    .replace(/REPORT .*/g, 'REPORT')
    .replace(/us-east-1_\w+/g, '<pool>')
    .replace(/KnownUsers[\w-]+/g, '<table>')
    .replace(/\s+/g, ' ')
    .trim();

/** What was said after each command; a script does not echo `say`, so its words belong to the command before. */
function sections(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text
    .replaceAll(`pools> ${SAY}\n`, '')
    .split(/^pools> /m)
    .slice(1)) {
    const [command = '', ...said] = part.split('\n');
    found.set(command, essential(said.join('\n')));
  }
  return found;
}

const ways: Record<string, string> = {};
let answers: { command: string; ok: boolean; data?: any; error?: { name: string; message: string } }[];

before(async () => {
  const program = [PROGRAM];
  const terminal = startTerminal({
    file: process.execPath,
    args: [...program, '--ephemeral', '--transcript', file('shell.txt')],
    columns: 300,
    rows: 50,
    env,
  });
  await terminal.waitForPrompt();
  // They wait for one another.
  terminal.press(...[...COMMANDS, 'exit'].map((command) => command + KEYS.enter));
  assert.equal(await terminal.exitCode(60_000), 0);
  ways['the interactive shell'] = terminal.text().replace(/^pools> exit$/m, '');
  const pipe = (flags: readonly string[]) =>
    spawnSync(process.execPath, [...program, ...flags], {
      input: COMMANDS.join('\n'),
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  const plain = pipe(['--transcript', file('pipe.txt')]);
  ways['a pipe'] = plain.stdout + plain.stderr;
  ways["the interactive shell's transcript"] = readFileSync(file('shell.txt'), 'utf8').replace('pools> exit\n', '');
  ways["the pipe's transcript"] = readFileSync(file('pipe.txt'), 'utf8');
  answers = pipe(['--json'])
    .stdout.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
});

describe('the same commands', () => {
  it('say the same in every way that a person reads', () => {
    const [first, ...others] = Object.entries(ways).map(([way, text]) => ({ way, said: sections(text) }));
    for (const command of COMMANDS.filter((one) => one !== SAY)) {
      const wanted = first!.said.get(command);
      assert.ok(wanted, `${first!.way} shows what came of ${command}`);
      for (const { way, said } of others) assert.deepEqual(said.get(command), wanted, `${way}: ${command}`);
    }
  });

  it('say the same as JSON: which succeeded, with what, which failed and why', () => {
    const read = essential(Object.values(ways)[0]!);
    assert.deepEqual(
      answers.map(({ command, ok }) => [command, ok]),
      COMMANDS.filter((one) => !one.startsWith('let ')).map((one, index, all) => [one, index < all.length - 1]),
    );
    const answer = (start: string) => answers.find(({ command }) => command.startsWith(start))!;
    assert.equal(answer('signup').data.confirmed, true);
    assert.match(read, /signed up, confirmed = true/);
    const { name, message } = answer('signin').error!;
    assert.ok(read.includes(`${name}: ${message}`));
    assert.ok(read.includes(`As expected: ${answer('expect').data.name}: ${answer('expect').data.message}`));
    assert.deepEqual(
      answer('triggers last').data.map((run: any) => [run.trigger, run.functionName, run.outcome]),
      [['PreSignUp', 'auto-confirm', 'ok']],
    );
  });

  it('show no secret', () => {
    for (const [way, text] of Object.entries(ways)) assert.ok(!text.includes(PASSWORD), way);
  });
});
