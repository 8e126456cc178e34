import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Arg, Plugin } from '../../../shell/contract.ts';
import { createRegistry } from '../../../shell/registry.ts';

const plugin = (name: string, ...commands: [usage: string, args?: Record<string, Arg>][]): Plugin => ({
  name,
  describe: name,
  commands: commands.map(([usage, args = {}]) => ({ usage, describe: usage, args, async *run() {} })),
});

test('the longest name wins, and a group knows its commands', () => {
  const registry = createRegistry([plugin('logs', ['logs tail [fn]', { fn: {} }], ['logs show'], ['log'])]);
  assert.equal(registry.find(['logs', 'tail', 'x'])?.name, 'logs tail');
  assert.equal(registry.find(['logs']), undefined);
  assert.deepEqual(
    registry.under(['logs']).map((entry) => entry.name),
    ['logs tail', 'logs show'],
  );
  assert.deepEqual(registry.find(['logs', 'tail'])?.positionals, [{ name: 'fn', required: false, variadic: false }]);
  assert.equal(registry.suggest('logs tial'), 'logs tail');
});

const refused: [reason: string, plugins: Plugin[], message: RegExp][] = [
  [
    'two commands of one name',
    [plugin('a', ['go']), plugin('b', ['go'])],
    /Plugin b: the command `go` is already there, from plugin a/,
  ],
  ['a flag of the program', [plugin('a', ['go', { json: {} }])], /--json is a flag of the program/],
  ['an alias that the program takes', [plugin('a', ['go', { x: { alias: 'h' } }])], /--h is a flag of the program/],
  ['an alias that is there twice', [plugin('a', ['go', { x: {}, y: { alias: 'x' } }])], /`x` is declared twice/],
  ['a positional without a declaration', [plugin('a', ['go <where>'])], /args do not declare `where`/],
  [
    'a required positional after an optional one',
    [plugin('a', ['go [x] <y>', { x: {}, y: {} }])],
    /<y> follows an optional/,
  ],
  ['anything after a list', [plugin('a', ['go [x..] [y]', { x: {}, y: {} }])], /nothing can follow/],
  ['a word of the language', [plugin('a', ['let it be'])], /`let` is a word of the language/],
  ['a usage without a name', [plugin('a', ['<x>', { x: {} }])], /begins with no name/],
];
for (const [reason, plugins, message] of refused) {
  test(`a registry refuses ${reason}, naming plugin and command`, () =>
    assert.throws(() => createRegistry(plugins), message));
}

test('a positional may be called like a flag of the program', () => {
  assert.ok(createRegistry([plugin('a', ['run <script>', { script: {} }])]).find(['run']));
});
