import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugins } from '../../../plugins/index.ts';
import { scenarioNames, scenarioPath } from '../../../shell/assets.ts';
import { HABITS } from '../../../shell/habits.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { PROGRAM_FLAGS, type ProgramFlag } from '../../../shell/options.ts';
import { programHelp, serveHelp } from '../../../shell/program-help.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { parseScript } from '../../../shell/run/script-file.ts';
import { SERVE_FLAGS } from '../../../shell/serve-flags.ts';

const registry = createRegistry(plugins);

test('every example of every shipped command can be typed as it stands', () => {
  for (const { name, command } of registry.commands) {
    for (const example of command.examples ?? [])
      assert.doesNotThrow(() => parseLine(example, registry), `${name}: ${example}`);
  }
});

test('a flag of the program that is a command’s, too, is declared by that command', () => {
  const shared = Object.entries<ProgramFlag>(PROGRAM_FLAGS).flatMap(([flag, { alsoOf = [] }]) =>
    alsoOf.map((name) => ({ flag, arg: registry.find([name])?.command.args[flag] })),
  );
  assert.notEqual(shared.length, 0);
  for (const { flag, arg } of shared) assert.deepEqual([arg?.type, arg?.alsoOfProgram], ['boolean', true], `--${flag}`);
});

test('every shipped scenario parses without a problem', () => {
  for (const name of scenarioNames()) {
    const { problems } = parseScript({ file: name, text: readFileSync(scenarioPath(name)!, 'utf8') }, registry);
    assert.deepEqual(
      problems.map(({ number, error }) => `${name}:${number}: ${error.message}`),
      [],
    );
  }
});

test('--help names every command', () => {
  const help = programHelp(registry, { width: 100, color: false });
  const flat = help.replace(/\s+/g, ' ');
  for (const { words } of registry.commands)
    assert.match(flat, new RegExp(`[:,] ${words[0]}${words.length > 1 ? ' \\.\\.\\.' : ''}(,| )`), words.join(' '));
  for (const name of Object.keys(PROGRAM_FLAGS)) assert.ok(help.includes(`--${name}`), name);
  assert.ok(help.split('\n').length <= 56, 'fits on one screen');
});

test('serve --help names every flag of serve', () => {
  const help = serveHelp({ width: 60, color: false });
  for (const name of Object.keys(SERVE_FLAGS)) assert.ok(help.includes(`--${name}`), name);
  for (const row of help.split('\n')) assert.ok(row.length <= 60, row);
});

test('what people type out of habit leads to commands that are there, and hides none', () => {
  for (const [word, name] of HABITS) {
    assert.equal(registry.find(name.split(' '))?.name, name, `${word}: ${name}`);
    assert.equal(registry.find([word]), undefined, word);
  }
});
