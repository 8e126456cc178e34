import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backlog } from '../../../shell/output/backlog.ts';

test('what comes while nobody sees it is kept as it came', () => {
  const backlog = new Backlog();
  assert.equal(backlog.text, '');
  backlog.add('one\n\ntwo\n');
  backlog.add('three\n');
  assert.equal(backlog.text, 'one\n\ntwo\nthree\n');
});

test('of very much the newest thousand lines are kept, and the others counted', () => {
  const backlog = new Backlog();
  for (let line = 1; line <= 12_345; line++) backlog.add(`line ${line}\n`);
  const lines = backlog.text.split('\n');
  assert.equal(lines[0], '… 11,345 lines dropped');
  assert.equal(lines[1], 'line 11346');
  assert.equal(lines.at(-2), 'line 12345');
  assert.equal(lines.length, 1_002);
});
