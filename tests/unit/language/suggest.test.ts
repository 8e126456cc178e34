import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, suggest } from '../../../shell/language/suggest.ts';

const names = ['signup', 'signin', 'signout', 'logs tail', 'table', 'PreSignUp'];
const rows: [typed: string, expected: string | undefined, reason: string][] = [
  ['singup', 'signup', 'a swap of neighbours is one edit'],
  ['SIGNUP', 'signup', 'the same but for case'],
  ['presignup', 'PreSignUp', 'the same but for case, before any nearer spelling'],
  ['logs tial', 'logs tail', 'commands of two words'],
  ['tabel', 'table', 'one swap in five letters'],
  ['SIGNPU', 'signup', 'a swap, whatever the case'],
  ['sing', undefined, 'two edits are more than a third of four letters'],
  ['x', undefined, 'a single letter is like nothing'],
  ['', undefined, 'nothing is like nothing'],
  ['deploy', undefined, 'never an arbitrary one'],
];

for (const [typed, expected, reason] of rows) {
  test(`${typed || 'nothing'} suggests ${expected ?? 'nothing'}: ${reason}`, () =>
    assert.equal(suggest(typed, names), expected));
}

test('distances count insertions, deletions, replacements and swaps', () => {
  assert.equal(editDistance('tial', 'tail'), 1);
  assert.equal(editDistance('kitten', 'sitting'), 3);
  assert.equal(editDistance('', 'abc'), 3);
});
