import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandError } from '../../../shell/contract.ts';
import { checkExpectation } from '../../../shell/language/expectation.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const variables = new Map<string, unknown>([
  ['s', { confirmed: true, count: 3, name: 'test_user_2', none: null, tags: ['a', 'b c'], user: { id: 'x' } }],
  ['t', { user: { id: 'x' } }],
  ['name', 'test_user_2'],
]);
function check(line: string): void {
  const statement = parseLine(line, registry);
  assert.equal(statement.kind, 'expect');
  if (statement.kind === 'expect') checkExpectation(statement.expectation, variables);
}

for (const line of [
  'expect s.confirmed == true',
  'expect $s.confirmed == true',
  'expect ${s.confirmed} == true',
  'expect s.count == 3.0',
  'expect s.count != 4',
  'expect s.name == $name',
  'expect s.none == null',
  'expect s.tags contains "b c"',
  'expect s.name contains user',
  'expect s.name matches /^test_user_\\d$/',
  'expect s.tags matches /^b c$/',
  'expect s.user == $t.user',
  'expect s.user exists',
]) {
  test(`\`${line}\` holds`, () => check(line));
}

const failures: [string, string][] = [
  ['expect s.confirmed == false', 'expected s.confirmed == false, but it is true'],
  ['expect s.name != test_user_2', 'expected s.name != test_user_2, but it is test_user_2'],
  ['expect s.nothing exists', 'expected s.nothing to exist, but it is not there'],
  ['expect s.none exists', 'expected s.none to exist, but it is not there'],
  ['expect s.tags contains c', 'expected s.tags to contain c, but it is ["a","b c"]'],
  ['expect s.name matches /^x/', 'expected s.name to match /^x/, but it is test_user_2'],
  ['expect s.name == ""', 'expected s.name == , but it is test_user_2'],
];
for (const [line, message] of failures) {
  test(`\`${line}\` fails with what is there`, () => {
    assert.throws(
      () => check(line),
      (error: CommandError) => error.message === message && error.exitCode === 3,
    );
  });
}

test('a path that is not there is a mistake in the line, not a finding', () => {
  assert.throws(
    () => check('expect s.confirmd == true'),
    (error: CommandError) => error.exitCode === 2 && /it has confirmed/.test(error.hint ?? ''),
  );
  assert.throws(
    () => check('expect nope exists'),
    (error: CommandError) => error.exitCode === 2,
  );
});
