import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileFilter } from '../../../../local/logs/filter.ts';

const matches = (pattern: string, message: string): boolean => compileFilter(pattern)(message);

test('terms must all be there, in any order and in their own case', () => {
  assert.equal(matches('', 'anything'), true);
  assert.equal(matches('ERROR', '[ERROR 500] no'), true);
  assert.equal(matches('error', '[ERROR 500] no'), false);
  assert.equal(matches('no ERROR', '[ERROR 500] no'), true);
  assert.equal(matches('ERROR yes', '[ERROR 500] no'), false);
});

test('quotes hold a phrase together, and its special characters', () => {
  assert.equal(matches('"INTERNAL SERVER ERROR"', 'an INTERNAL SERVER ERROR'), true);
  assert.equal(matches('"INTERNAL SERVER ERROR"', 'INTERNAL ERROR SERVER'), false);
  assert.equal(matches('"say \\"hi\\""', 'they say "hi"'), true);
  assert.equal(matches('"RequestId: a-b"', 'START RequestId: a-b Version'), true);
});

test('a minus excludes, question marks offer a choice', () => {
  assert.equal(matches('ERROR -ARGUMENTS', 'ERROR 401'), true);
  assert.equal(matches('ERROR -"BAD ARGUMENTS"', 'ERROR BAD ARGUMENTS'), false);
  assert.equal(matches('-ERROR', 'fine'), true);
  assert.equal(matches('?ERROR ?WARN', 'a WARN'), true);
  assert.equal(matches('?ERROR ?WARN', 'fine'), false);
});

test('forms that are not here, and those that nobody has, are refused', () => {
  for (const [pattern, message] of [
    ['{ $.level = "ERROR" }', 'JSON filter patterns ({ ... }) are not in the local world.'],
    ['[ip, user, ...]', 'Space-delimited filter patterns ([ ... ]) are not in the local world.'],
    ['%ERROR|WARN%', 'Regular expressions (%...%) in filter patterns are not in the local world.'],
    ['a:b', "Invalid character(s) in term 'a:b'"],
    ['"open', 'Invalid filter pattern'],
  ] as const)
    assert.throws(() => compileFilter(pattern), { code: 'InvalidParameterException', message });
});
