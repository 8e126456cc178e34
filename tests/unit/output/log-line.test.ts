import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log } from '../../../shell/contract.ts';
import { formatEvent } from '../../../shell/output/line.ts';
import { PLAIN_STYLE } from '../../../shell/output/style.ts';

const COLOR = { width: 100, color: true };
const ID = '9f9dd892-6978-4daa-a833-78a34c5d5c60';
const log = (message: string, more: Partial<Log> = {}): Log => ({
  kind: 'log',
  functionName: 'fn',
  timestamp: 0,
  message,
  ...more,
});
const plain = (event: Log) => formatEvent(event, PLAIN_STYLE);

test('a line of the JSON format is shown by what it says, in the colour of its level', () => {
  const event = log('{"level":"WARN"}', { said: 'WARN no table', level: 'WARN' });
  assert.equal(plain(event), '  00:00:00.000 fn WARN no table');
  assert.ok(formatEvent(event, COLOR).endsWith('\u001b[33mWARN no table\u001b[39m'));
  assert.equal(
    plain(log('{}', { said: `REPORT RequestId: ${ID}\tDuration: 6 ms\tStatus: timeout` })),
    `  00:00:00.000 fn REPORT duration 6 ms, Status: timeout, request ${ID}`,
  );
});

test('a late line says how late, and of which request', () => {
  assert.equal(
    plain(log('straggler', { late: 3_240, requestId: ID })),
    '  00:00:00.000 fn (late +3.2s, 9f9dd892) straggler',
  );
});

test('what is pointed out is shown in reverse, whatever its colour, and only where there is colour', () => {
  const event = log('Ann said {"a":"ann."}', { highlight: ['ann', '.'] });
  const shown = formatEvent(event, COLOR);
  assert.equal(shown.split('\u001b[7mann\u001b[27m').length, 2);
  assert.equal(shown.split('\u001b[7mAnn\u001b[27m').length, 2);
  assert.equal(shown.split('\u001b[7m.\u001b[27m').length, 2, 'a text, not an expression; and not in the time');
  assert.equal(plain(event), '  00:00:00.000 fn Ann said {"a":"ann."}');
});

test('a message beyond 16 KB is cut for people, and whole for programs', () => {
  const event = log('x'.repeat(20_000));
  assert.match(plain(event), /x{16384} \.\.\. \(3616 more characters: --format raw\)$/);
  assert.equal(plain({ ...event, format: 'raw' }).length, 20_000);
});

test('for programs an event is one line without colour, and controls the terminal in no form', () => {
  const event = log('two\nlines\tand \u001b[31mred\u009b2J', {
    requestId: ID,
    logGroup: '/g',
    stream: 's',
    eventId: 'e',
  });
  assert.equal(formatEvent({ ...event, format: 'raw' }, COLOR), 'two lines\tand red');
  const line = formatEvent({ ...event, format: 'ndjson' }, COLOR);
  assert.deepEqual(JSON.parse(line), {
    timestamp: 0,
    time: '1970-01-01T00:00:00.000Z',
    function: 'fn',
    requestId: ID,
    message: event.message,
    logGroup: '/g',
    stream: 's',
    eventId: 'e',
  });
  assert.doesNotMatch(line, /[\n\u001b\u009b]/);
  assert.deepEqual(JSON.parse(formatEvent({ ...event, format: 'json' }, COLOR)), JSON.parse(line));
});
