import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError, step, text, warning } from '../../../shell/contract.ts';
import { formatData } from '../../../shell/output/data.ts';
import { formatError } from '../../../shell/output/error.ts';
import { formatEvent } from '../../../shell/output/line.ts';
import { PLAIN_STYLE, styleOf } from '../../../shell/output/style.ts';

const COLOR = { width: 80, color: true };
const log = (message: string) =>
  formatEvent(
    { kind: 'log', functionName: 'auto-confirm', timestamp: Date.UTC(2026, 10, 20, 12, 0, 0, 123), message },
    PLAIN_STYLE,
  );
const ID = '9f9dd892-6978-4daa-a833-78a34c5d5c60';

test('each kind of event reads differently', () => {
  assert.equal(formatEvent(step('Signing up'), PLAIN_STYLE), '* Signing up');
  assert.equal(formatEvent(text('a\nb'), PLAIN_STYLE), 'a\nb');
  assert.equal(formatEvent(warning('Taken', 'detach it'), PLAIN_STYLE), '! Taken\n  hint: detach it');
  const fix = `aws lambda ${'x'.repeat(120)} --b`;
  assert.equal(
    formatEvent({ ...warning('Taken', 'for the owner'), fix }, COLOR).replaceAll(/\u001b\[\d+m/g, ''),
    `! Taken\n  fix: ${fix}\n  hint: for the owner`,
    'a line to be copied is not broken',
  );
  assert.equal(
    formatEvent({ kind: 'progress', text: 'Creating', done: 3, total: 18 }, PLAIN_STYLE),
    '. Creating (3/18)',
  );
});

test('colour is by kind, closed at the end of every line', () => {
  assert.equal(formatEvent(step('a'), COLOR), '\u001b[36m* a\u001b[39m');
  assert.equal(formatEvent(text('a\nb', 'good'), COLOR), '\u001b[32ma\u001b[39m\n\u001b[32mb\u001b[39m');
  assert.equal(formatEvent(text('a'), COLOR), 'a');
});

test('long narration is wrapped to the terminal', () => {
  const lines = formatEvent(step('word '.repeat(30)), { width: 40, color: false }).split('\n');
  assert.ok(lines.length > 3 && lines.every((line) => line.length <= 40));
  assert.ok(lines[1]!.startsWith('  word'), 'under its mark');
});

test('a console line of the Node.js runtime keeps its level and loses what the event says already', () => {
  assert.equal(
    log(`2026-11-20T12:00:00.123Z\t${ID}\tINFO\tReceived presignup\n`),
    '  12:00:00.123 auto-confirm Received presignup',
  );
  assert.equal(log(`2026-11-20T12:00:00.123Z\t${ID}\tERROR\tno table`), '  12:00:00.123 auto-confirm ERROR no table');
  assert.equal(
    log(`2026-11-20T12:00:00.123Z ${ID} Task timed out after 4.00 seconds`),
    '  12:00:00.123 auto-confirm Task timed out after 4.00 seconds',
  );
});

test('a REPORT line is legible and complete', () => {
  assert.equal(
    log(
      `REPORT RequestId: ${ID}\tDuration: 636.04 ms\tBilled Duration: 715 ms\tMemory Size: 128 MB\tMax Memory Used: 27 MB\tInit Duration: 78.33 ms\t\nStatus: timeout\t`,
    ),
    `  12:00:00.123 auto-confirm REPORT duration 636.04 ms, billed 715 ms, memory 27 of 128 MB, init 78.33 ms, Status: timeout, request ${ID}`,
  );
  assert.equal(
    log(`REPORT RequestId: ${ID}\tDuration: 1 ms`),
    `  12:00:00.123 auto-confirm REPORT duration 1 ms, request ${ID}`,
  );
  assert.match(log(`START RequestId: ${ID} Version: $LATEST`), /START RequestId: 9f9d.* Version: \$LATEST$/);
});

test('a message of several lines stays under its beginning', () => {
  const [first, second] = log('Error: no\n    at handler').split('\n');
  assert.equal(second!.indexOf('    at'), first!.indexOf('Error'));
});

test('an error is one line with its place and name, and a hint', () => {
  const error = new CommandError('User already\nexists', { code: 'UsernameExistsException', hint: 'pick another' });
  assert.equal(
    formatError(error, PLAIN_STYLE, { where: 'a.txt:5: signup' }),
    'a.txt:5: signup: UsernameExistsException: User already exists\n  hint: pick another',
  );
  assert.equal(formatError(new TypeError('x is undefined'), PLAIN_STYLE), 'TypeError: x is undefined');
  assert.match(
    formatError(new CommandError('no', { cause: new Error('deep') }), PLAIN_STYLE, { debug: true }),
    /^no\n.*caused by Error: deep/s,
  );
});

test('data without events is shown as names and values, or as JSON', () => {
  assert.equal(
    formatData({ name: 'ann', confirmed: true, code: null }, PLAIN_STYLE),
    'name       ann\nconfirmed  true\ncode       -',
  );
  assert.equal(formatData({ a: { b: 1 } }, PLAIN_STYLE), '{\n  "a": {\n    "b": 1\n  }\n}');
  assert.equal(formatData(undefined, PLAIN_STYLE), '');
  assert.equal(formatData([], PLAIN_STYLE), '[]');
});

const styles: [
  reason: string,
  stream: { isTTY?: boolean; columns?: number },
  env: NodeJS.ProcessEnv,
  color: boolean,
][] = [
  ['a terminal', { isTTY: true, columns: 90 }, {}, true],
  ['a pipe', {}, {}, false],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['TERM=dumb', { isTTY: true }, { TERM: 'dumb' }, false],
  ['FORCE_COLOR in a pipe', {}, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', { isTTY: true }, { FORCE_COLOR: '0' }, false],
];
for (const [reason, stream, env, color] of styles) {
  test(`${reason} is shown ${color ? 'in' : 'without'} colour`, () => assert.equal(styleOf(stream, env).color, color));
}

test('only a terminal has a width', () => {
  assert.equal(styleOf({ isTTY: true, columns: 90 }, {}).width, 90);
  assert.equal(styleOf({}, {}).width, Number.POSITIVE_INFINITY);
});

const at = (width: number, message: string, color = false) =>
  formatEvent({ kind: 'log', functionName: 'fn', timestamp: 0, message }, { width, color });

test('a long log message goes on under its beginning, or under its head where there is no room', () => {
  assert.equal(
    at(60, 'one two three four five six seven eight nine ten'),
    ['  00:00:00.000 fn one two three four five six seven eight', `${' '.repeat(18)}nine ten`].join('\n'),
  );
  assert.equal(at(40, 'one two'), '  00:00:00.000 fn\n    one two');
});

test('a word that is longer than the line is cut, and goes on under the message', () => {
  const id = '0c2e1b6e-6b1b-4a3f-9a8e-5f1d2c3b4a59';
  assert.deepEqual(at(34, `user ${id} is known`).split('\n'), [
    '  00:00:00.000 fn',
    '    user',
    '    0c2e1b6e-6b1b-4a3f-9a8e-5f1d2c',
    '    3b4a59 is known',
  ]);
});

test('a message that is JSON is laid out where it does not fit on its line, and nothing in it is decoded', () => {
  const json = '{"level":"INFO","text":"\\u001b[31mred","list":[1,{}],"none":[]}';
  assert.ok(at(100, json).endsWith(json));
  assert.equal(
    at(60, json),
    [
      '  00:00:00.000 fn {',
      '  "level": "INFO",',
      '  "text": "\\u001b[31mred",',
      '  "list": [',
      '    1,',
      '    {}',
      '  ],',
      '  "none": []',
      '}',
    ].join(`\n${' '.repeat(18)}`),
  );
});

test('JSON is coloured by what its parts are, also at the end of a sentence', () => {
  const [name, string, number] = ['\u001b[36m"a"\u001b[39m', '\u001b[32m"b"\u001b[39m', '\u001b[33m-1.5\u001b[39m'];
  assert.ok(at(100, 'got {"a":"b","a":-1.5}', true).endsWith(` got {${name}:${string},${name}:${number}}`));
  assert.ok(at(100, 'not JSON {"a"', true).endsWith(' not JSON {"a"'));
  assert.match(formatData({ a: { b: null } }, COLOR), /"b"\u001b\[39m: \u001b\[33mnull/);
});
