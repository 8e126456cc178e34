import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLogLine, textOfJson } from '../../../shell/aws/log-line.ts';

const id = '9f9dd892-6978-4daa-a833-78a34c5d5c60';

test('lines of the text format are told apart and give their request', () => {
  const lines: [string, object][] = [
    ['INIT_START Runtime Version: nodejs:24.v1\tRuntime Version ARN: arn:aws:lambda:x', { kind: 'init' }],
    [`START RequestId: ${id} Version: $LATEST\n`, { kind: 'start', requestId: id }],
    [`2024-04-23T22:59:15.000Z\t${id}\tINFO\tReceived presignup`, { kind: 'app', requestId: id, level: 'INFO' }],
    [
      `2024-04-23T22:59:15.000Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Error"}`,
      { kind: 'app', requestId: id, failed: true, level: 'ERROR' },
    ],
    [
      `2024-04-23T22:59:18.000Z ${id} Task timed out after 3.00 seconds\n\n`,
      { kind: 'timeout', requestId: id, failed: true, level: 'ERROR' },
    ],
    [
      `RequestId: ${id} Error: Runtime exited with error: exit status 1`,
      { kind: 'platform', requestId: id, failed: true, level: 'ERROR' },
    ],
    [`END RequestId: ${id}`, { kind: 'end', requestId: id }],
    [`REPORT RequestId: ${id}\tDuration: 636.04 ms\tBilled Duration: 715 ms`, { kind: 'report', requestId: id }],
    [
      `REPORT RequestId: ${id}\tDuration: 3000 ms\tStatus: timeout`,
      { kind: 'report', requestId: id, failed: true, level: 'ERROR' },
    ],
    ['INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout', { kind: 'platform' }],
    ['printed by the program', { kind: 'other' }],
    ['', { kind: 'other' }],
  ];
  for (const [line, expected] of lines) assert.deepEqual(parseLogLine(line), expected, line);
});

test('lines of the JSON format are told apart and give their request', () => {
  const system = (type: string, record: object) => JSON.stringify({ time: '2024-04-23T22:59:15Z', type, record });
  assert.deepEqual(parseLogLine(system('platform.initStart', {})), { kind: 'init' });
  assert.deepEqual(parseLogLine(system('platform.start', { requestId: id })), { kind: 'start', requestId: id });
  assert.deepEqual(parseLogLine(system('platform.report', { requestId: id, status: 'success' })), {
    kind: 'report',
    requestId: id,
  });
  assert.deepEqual(parseLogLine(system('platform.report', { requestId: id, status: 'timeout' })), {
    kind: 'report',
    requestId: id,
    failed: true,
    level: 'ERROR',
  });
  assert.deepEqual(parseLogLine(system('platform.somethingNew', { requestId: id })), {
    kind: 'platform',
    requestId: id,
  });
  assert.deepEqual(parseLogLine(JSON.stringify({ level: 'INFO', requestId: id, message: 'hi' })), {
    kind: 'app',
    requestId: id,
    level: 'INFO',
  });
  assert.deepEqual(parseLogLine(JSON.stringify({ level: 'ERROR', requestId: id, errorType: 'Error' })), {
    kind: 'app',
    requestId: id,
    failed: true,
    level: 'ERROR',
  });
  assert.deepEqual(parseLogLine('{"a user wrote": true}'), { kind: 'other' });
});

test('lines of the JSON format say what those of the text format say', () => {
  const report = (status: string, metrics: object) =>
    JSON.stringify({ type: 'platform.report', record: { requestId: id, status, metrics } });
  assert.equal(
    textOfJson(report('success', { durationMs: 6.5, billedDurationMs: 7, memorySizeMB: 128, maxMemoryUsedMB: 27 })),
    `REPORT RequestId: ${id}\tDuration: 6.5 ms\tBilled Duration: 7 ms\tMemory Size: 128 MB\tMax Memory Used: 27 MB`,
  );
  assert.match(textOfJson(report('timeout', { durationMs: 3000 }))!, /\tStatus: timeout$/);
  assert.equal(
    textOfJson(JSON.stringify({ type: 'platform.start', record: { requestId: id, version: '$LATEST' } })),
    `START RequestId: ${id} Version: $LATEST`,
  );
  const own = { timestamp: '2024-04-23T22:59:15Z', level: 'WARN', requestId: id };
  assert.equal(textOfJson(JSON.stringify({ ...own, message: 'no table', code: 7 })), 'WARN no table {"code":7}');
  assert.equal(textOfJson(JSON.stringify({ ...own, level: 'INFO', message: { a: 1 } })), '{"a":1}');
  for (const other of ['text', '{"a":1}', '{', JSON.stringify({ type: 'platform.newThing', record: {} })])
    assert.equal(textOfJson(other), undefined, other);
});

test('no line makes the parser throw', () => {
  const pieces = fc.constantFrom(
    'START',
    'REPORT',
    'END',
    ' RequestId: ',
    id,
    '\t',
    '{',
    '}',
    '"type":"platform.',
    '"record":null',
    '\u0000',
    'ERROR',
    ':',
    ',',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (line) => {
        assert.equal(typeof parseLogLine(line).kind, 'string');
        assert.match(typeof textOfJson(line), /^(string|undefined)$/);
      },
    ),
    { numRuns: 2_000 },
  );
  for (const value of [
    'null',
    '[]',
    '{"type":"platform.start","record":null}',
    '{"type":7}',
    '{"requestId":7,"level":{}}',
    '{"level":"__proto__","requestId":"x","message":1}',
    '{"type":"platform.report","record":{"metrics":null}}',
    '{"type":"platform.__proto__","record":{}}',
  ]) {
    assert.match(typeof textOfJson(value), /^(string|undefined)$/);
    assert.equal(typeof parseLogLine(value).kind, 'string');
  }
});
