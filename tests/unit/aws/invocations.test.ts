import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupInvocations } from '../../../shell/aws/invocations.ts';
import type { LogEvent } from '../../../shell/aws/log-reader.ts';
import { anId } from './fakes.ts';

let count = 0;
const event = (stream: string, timestamp: number, message: string): LogEvent => ({
  id: `i${++count}`,
  group: 'g',
  stream,
  timestamp,
  message,
});

test('a line that names no request belongs to the invocation that its stream is in', () => {
  const [one, two] = [anId(), anId()];
  const found = groupInvocations([
    event('a', 1, 'INIT_START Runtime'),
    event('a', 2, `START RequestId: ${one} Version: $LATEST`),
    event('b', 2, `START RequestId: ${two} Version: $LATEST`),
    event('a', 3, 'plain of one'),
    event('b', 3, 'plain of two'),
    event('a', 4, `REPORT RequestId: ${one}\tDuration: 1 ms`),
  ]);
  assert.deepEqual(
    found.map(({ requestId, events, finished }) => ({
      requestId,
      finished,
      lines: events.map(({ message }) => message.slice(0, 12)),
    })),
    [
      { requestId: one, finished: true, lines: ['INIT_START R', 'START Reques', 'plain of one', 'REPORT Reque'] },
      { requestId: two, finished: false, lines: ['START Reques', 'plain of two'] },
    ],
  );
});

test('a late line is put in its place, and lines of one millisecond stay as they came', () => {
  const id = anId();
  const [found] = groupInvocations([
    event('a', 1, `START RequestId: ${id} Version: $LATEST`),
    event('a', 5, `END RequestId: ${id}`),
    event('a', 5, `REPORT RequestId: ${id}\tDuration: 1 ms`),
    event('a', 3, 'late'),
  ]);
  assert.deepEqual(
    found?.events.map(({ message }) => message.split(' ')[0]),
    ['START', 'late', 'END', 'REPORT'],
  );
});

test('what an instance writes between two invocations belongs to the next', () => {
  const [one, two] = [anId(), anId()];
  const found = groupInvocations([
    event('a', 1, `START RequestId: ${one} Version: $LATEST`),
    event('a', 2, `REPORT RequestId: ${one}\tDuration: 1 ms\tStatus: timeout`),
    event('a', 3, 'INIT_START again'),
    event('a', 4, `START RequestId: ${two} Version: $LATEST`),
  ]);
  assert.deepEqual(
    found.map(({ events, failed }) => [events.length, failed]),
    [
      [2, true],
      [2, false],
    ],
  );
});
