import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockAhead } from '../../../shell/aws/clients.ts';

const DATE = Date.parse('2026-11-20T10:00:00Z');
const HOUR = 3_600_000;

test('a server whose answer takes its time has the same clock as we', () => {
  assert.equal(clockAhead(DATE, DATE + 300, DATE + 310), 0);
  assert.equal(clockAhead(DATE, DATE - 5_000, DATE + 9_000), 0);
});

test('a header that is a second old, of an answer that came at once, says nothing', () => {
  assert.equal(clockAhead(DATE, DATE + 2_900, DATE + 2_950), 0);
  assert.equal(clockAhead(DATE, DATE - 1_900, DATE - 1_850), 0);
});

test('a clock that surely differs is reckoned with, by what is sure', () => {
  assert.equal(clockAhead(DATE + HOUR, DATE, DATE + 100), HOUR - 100);
  assert.equal(clockAhead(DATE - HOUR, DATE, DATE + 100), -HOUR + 1_000);
});
