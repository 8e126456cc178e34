import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptLine } from '../../../shell/language/kept-line.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const kept = (line: string) => keptLine(line, registry);

test('what is no command and no statement is not kept', () => {
  for (const line of ['Wrong1234!', '#Wrong1234', 'Wrong 1234 !', 'let me in', 'confrim ann 123456', "it's", '$pw'])
    assert.equal(kept(line), undefined, line);
});

test('commands and statements are kept as they are, also such as are used wrongly', () => {
  for (const line of [
    'users delete ann',
    'signup ann --password <secret>',
    'signup --nope',
    'let user = ann',
    "expect result.x == 'a b'",
    'finally users delete $user',
  ])
    assert.equal(kept(line), line);
});

test('codes for one time are left out, the rest of a code with a blank too', () => {
  assert.equal(kept('confirm ann 000000'), 'confirm ann');
  assert.equal(kept('confirm ann --code 123456 as result'), 'confirm ann as result');
  assert.equal(kept('confirm ann 123 456'), 'confirm ann');
  assert.equal(
    kept('expect error CodeMismatchException confirm ann 000000'),
    'expect error CodeMismatchException confirm ann',
  );
});
