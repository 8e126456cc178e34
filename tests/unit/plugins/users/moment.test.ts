import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moment } from '../../../../plugins/users/auth/moment.ts';

const now = Date.UTC(2026, 10, 20, 17, 20, 31);
const rows: [seconds: number, shown: string][] = [
  [59 * 60 + 59, '2026-11-20 18:20:30 UTC, in 59 min'],
  [-90, '2026-11-20 17:19:01 UTC, 90 s ago'],
  [0, '2026-11-20 17:20:31 UTC, now'],
  [30 * 86_400, '2026-12-20 17:20:31 UTC, in 30 days'],
  [-5 * 3_600, '2026-11-20 12:20:31 UTC, 5 h ago'],
];
for (const [seconds, shown] of rows)
  test(`a time ${seconds} s from now is ${shown}`, () => assert.equal(moment(now + seconds * 1_000, now), shown));

test('what is no time is shown as it is', () => assert.equal(moment(1e300, now), '1e+300'));
