import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugins } from '../../../plugins/index.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { createRegistry } from '../../../shell/registry.ts';

const registry = createRegistry(plugins);
const folder = new URL('../../../scenarios/', import.meta.url);
const files = readdirSync(folder);

test('every example of every command can be typed', () => {
  for (const { command } of registry.commands) {
    for (const example of command.examples ?? []) assert.doesNotThrow(() => parseLine(example, registry), example);
  }
});

test('every command and every argument says what it is', () => {
  for (const { name, command, args } of registry.commands) {
    assert.ok(command.describe.length > 0, name);
    for (const [arg, { describe }] of Object.entries(args)) assert.ok(describe, `${name} ${arg}`);
  }
});

test('every scenario is a script, and every script a scenario', () => {
  const names = plugins.flatMap(({ scenarios = [] }) => scenarios.map(({ name }) => `${name}.txt`));
  assert.deepEqual(names.toSorted(), files.toSorted());
});

test('every line of every scenario is understood before anything runs, and cleanup comes at the end', () => {
  for (const file of files) {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    for (const line of lines) assert.doesNotThrow(() => parseLine(line, registry), `${file}: ${line}`);
    assert.ok(lines.includes('finally cleanup --session'), file);
  }
});

test('passwords are declared secret wherever they can be given', () => {
  for (const { name, args } of registry.commands) {
    if ('password' in args) assert.equal(args['password']?.secret, true, name);
  }
});
