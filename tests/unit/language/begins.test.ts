import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beginsLikeCommand,
  goesOnLikeCommand,
  mayAskForSecret,
  resemblesCommand,
} from '../../../shell/language/begins.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const lines: [line: string, begins: boolean, why: string][] = [
  ['signup ann', true, 'a command'],
  ['users nonsense', true, 'a group'],
  ['let x = 1', true, 'a statement'],
  ['sig', true, 'may become one'],
  ['sig ', false, 'cannot become one any more'],
  ['Sesame-1', false, 'none'],
  ["'signup'", false, 'in quotes it is no name'],
  ['$signup', false, 'a variable is no name'],
  ['# note', true, 'a comment does nothing'],
];
for (const [line, begins, why] of lines)
  test(`\`${line}\` begins ${begins ? '' : 'un'}like a command: ${why}`, () =>
    assert.equal(beginsLikeCommand(line, registry), begins));

test('a line goes on like a command behind the whole of its first word', () => {
  for (const line of ['signup ', 'signup ann', 'users list', 'let x'])
    assert.equal(goesOnLikeCommand(line, registry), true, line);
  for (const line of ['signup', 'sig', 'signup1234', 'Sesame 12', ''])
    assert.equal(goesOnLikeCommand(line, registry), false, line);
});

test('a command may ask for a secret where it takes one', () => {
  assert.equal(mayAskForSecret('signup ann', registry), true);
  assert.equal(mayAskForSecret('users delete ann', registry), false);
  assert.equal(mayAskForSecret('nonsense', registry), false);
});

test('a mistyped command resembles one; a password does not, whatever word it begins with', () => {
  for (const line of ['usres list', 'singup ann --email a@b', 'lte x = 1'])
    assert.equal(resemblesCommand(line, registry), true, line);
  for (const line of ['Users1!', 'users2024', 'Signup ann', 'correct horse battery', ''])
    assert.equal(resemblesCommand(line, registry), false, line);
});
