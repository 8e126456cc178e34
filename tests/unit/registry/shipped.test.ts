import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugins } from '../../../plugins/index.ts';
import { scenarioNames, scenarioPath } from '../../../shell/assets.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { programHelp } from '../../../shell/program-help.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { parseScript } from '../../../shell/run/script-file.ts';

const registry = createRegistry(plugins);

test('every example of every shipped command can be typed as it stands', () => {
  for (const { name, command } of registry.commands) {
    for (const example of command.examples ?? [])
      assert.doesNotThrow(() => parseLine(example, registry), `${name}: ${example}`);
  }
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
  const help = programHelp(registry);
  for (const { command } of registry.commands) assert.ok(help.includes(command.usage), command.usage);
});
