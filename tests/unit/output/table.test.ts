import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { table } from '../../../shell/contract.ts';
import { PLAIN_STYLE } from '../../../shell/output/style.ts';
import { formatTable } from '../../../shell/output/table.ts';
import { cut, hang, hangWhole, stringWidth, wrap } from '../../../shell/output/width.ts';

const at = (width: number) => ({ width, color: false });
const ARN = 'arn:aws:lambda:us-west-2:123456789012:function:PoolsAndTriggers-autoConfirmHandlerA482D8-mUBrYP59ZYlG';

test('columns are aligned, numbers to the right, nothing is a dash', () => {
  const text = formatTable(
    table(
      ['user', 'logins', 'known'],
      [
        ['ann', 3, true],
        ['bob', 12, false],
        ['漢字', null, undefined],
      ],
      'Users',
    ),
    at(80),
  );
  assert.equal(
    text,
    ['Users', 'user  logins  known', 'ann        3  yes', 'bob       12  no', '漢字       -  -'].join('\n'),
  );
});

test('an empty table says so', () => assert.equal(formatTable(table(['a'], []), at(80)), '(no rows)'));

test('a table is cut to the width, ARNs in the middle, and never to a pipe', () => {
  const events = table(
    ['trigger', 'function', 'note'],
    [['PreSignUp', ARN, 'a sentence that is rather long for a cell of a table in a terminal']],
  );
  const lines = formatTable(events, at(80)).split('\n');
  for (const line of lines) assert.ok(stringWidth(line) <= 80, line);
  assert.match(lines[1]!, /^PreSignUp {2}arn:aws.*….*59ZYlG/);
  assert.match(lines[1]!, /a sentence .*…$/);
  assert.ok(formatTable(events, PLAIN_STYLE).includes(ARN));
});

test('where columns cannot be read, rows become blocks of names and whole values', () => {
  const text = formatTable(
    table(
      ['trigger', 'function', 'memory'],
      [
        ['PreSignUp', ARN, 128],
        ['CustomMessage', ARN, 256],
      ],
    ),
    at(40),
  );
  const block = (trigger: string, memory: number) => [
    `trigger   ${trigger}`,
    'function',
    `  ${ARN}`,
    `memory    ${memory}`,
  ];
  assert.equal(text, [...block('PreSignUp', 128), '', ...block('CustomMessage', 256)].join('\n'));
});

test('where cells would be cut so that they look the same, rows become blocks with whole values', () => {
  const users = table(
    ['username', 'email', 'status', 'enabled', 'created'],
    ['user1', 'user2'].map((name) => [
      name,
      `${name}@example.com`,
      'FORCE_CHANGE_PASSWORD',
      true,
      '2026-11-29T02:35:06.127Z',
    ]),
  );
  const text = formatTable(users, at(60));
  for (const whole of ['user1@example.com', 'user2@example.com', 'FORCE_CHANGE_PASSWORD', '2026-11-29 02:35:06Z'])
    assert.match(text, new RegExp(`  ${whole}$`, 'm'));
  assert.doesNotMatch(text, /…/);
  assert.equal(formatTable(users, at(120)).split('\n').length, 3);
  const near = ['1', '2'].map((number) => ['ann', `${'x'.repeat(60)}${number}${'x'.repeat(60)}`, 'yes']);
  assert.match(formatTable(table(['name', 'token', 'known'], near), at(70)), /^name {3}ann\ntoken\n/);
});

test('in a narrow window a name that is too long has a line to itself', () => {
  const rows = [
    ['logs tail [function]', 'Show the lines as they come'],
    ['clear', 'Clear the screen'],
  ];
  assert.equal(
    formatTable(table(['command', 'what'], rows), at(40)),
    [
      'command             what',
      'logs tail [function]',
      '                    Show the lines as',
      '                    they come',
      'clear               Clear the screen',
    ].join('\n'),
  );
});

test('whatever is in it, a fitted table keeps to the width', () => {
  const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 120 }),
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }),
      (width, rows) => {
        for (const line of formatTable(table(['a', 'b', 'c'], rows), at(width)).split('\n'))
          assert.ok(stringWidth(line) <= width);
      },
    ),
    { numRuns: 200 },
  );
});

test('cutting counts columns and keeps whole characters', () => {
  assert.equal(cut('abcdef', 6), 'abcdef');
  assert.equal(cut('abcdefghij', 5), 'ab…ij');
  assert.equal(cut('漢字漢字', 5), '漢…字');
  assert.equal(cut('a b c d e', 4), 'a b…');
  assert.equal(cut('abc', 1), '…');
  assert.equal(cut('abc', 0), '');
});

test('text is broken at spaces; what has none stays whole', () => {
  assert.equal(wrap('one two three four', 10), 'one two\nthree four');
  assert.equal(wrap('  indented text here', 12), '  indented\ntext here');
  assert.equal(wrap(`see ${ARN}`, 20), `see\n${ARN}`);
  assert.equal(wrap('one two', Number.POSITIVE_INFINITY), 'one two');
});

test('behind an indentation a word that is longer than the line is cut, between characters', () => {
  assert.equal(hang('see 0123456789abcdef now', 12, '  '), 'see\n  0123456789\n  abcdef now');
  assert.equal(hang('漢字漢字漢字', 12, '  '), '漢字漢字漢\n  字');
  assert.equal(hangWhole('see 0123456789abcdef now', 12, '  '), 'see\n  0123456789abcdef\n  now');
});

test('a table of names and values loses nothing: sentences go on under themselves, an ARN stays whole', () => {
  const text = formatTable(
    table(
      ['claim', 'value'],
      [
        ['function', ARN],
        ['scope', 'a sentence that is rather long for the value of a claim in such a terminal'],
      ],
    ),
    at(70),
  );
  assert.deepEqual(text.split('\n').slice(1), [
    'function',
    `  ${ARN}`,
    'scope     a sentence that is rather long for the value of a claim in',
    '          such a terminal',
  ]);
});

test('a value that fits only under its name stands there', () => {
  const rows = [
    ['UserPoolClientId', '0123456789abcdefghijklmnop'],
    ['world', 'local'],
  ];
  assert.deepEqual(
    formatTable(table(['what', 'value'], rows), at(40))
      .split('\n')
      .slice(1),
    ['UserPoolClientId', '  0123456789abcdefghijklmnop', 'world             local'],
  );
});

test('--wide shows the whole of a table, however narrow the place', () => {
  const wide = table(['a', 'b', 'c'], [['PreSignUp', ARN, ARN]]);
  const whole = formatTable(wide, PLAIN_STYLE);
  assert.notEqual(formatTable(wide, at(40)), whole);
  assert.equal(formatTable({ ...wide, wide: true }, at(40)), whole);
  assert.equal(formatTable(wide, { ...at(40), wide: true }), whole);
});

test('what holds an ARN is cut in the middle even when it has spaces', () =>
  assert.match(cut(`PreSignUp -> ${ARN}`, 40), /^PreSignUp -> .*….*59ZYlG$/));

test('a time loses its milliseconds where there is little room, and is never cut', () => {
  const row = ['2026-11-20T04:53:53.998Z', 'test_user_2', 'test_email_2@example.com', 'CustomMessage_SignUp', '852288'];
  const inbox = table(['sent', 'username', 'to', 'occasion', 'code'], [row]);
  assert.match(formatTable(inbox, at(120)), /2026-11-20T04:53:53\.998Z/);
  assert.match(formatTable(inbox, at(80)), /^2026-11-20 04:53:53Z .* 852288$/m);
  assert.doesNotMatch(formatTable(inbox, at(66)), /2026\S*…/);
});

test('a last column of sentences goes on under itself, and nothing of it is cut', () => {
  const outcome = 'ok; added to the access token: tenant, roles; added to the ID token: tenant, plan, and-the-last';
  const row = ['10 ms', 'PreTokenGeneration', 'my-claims', '26.46 ms + 116.12 ms to start'];
  const runs = {
    ...table(['after', 'trigger', 'function', 'took', 'outcome'], [[...row, outcome]]),
    flows: true as const,
  };
  for (const width of [120, 100, 80, 50]) {
    const text = formatTable(runs, at(width));
    assert.doesNotMatch(text, /added t…/);
    for (const word of outcome.split(' ')) assert.ok(text.includes(word), `${word} at ${width}`);
    assert.ok(
      text.split('\n').every((line) => stringWidth(line) <= width),
      text,
    );
  }
  const [header, first, second] = formatTable(runs, at(120)).split('\n');
  const column = header!.indexOf('outcome');
  assert.match(first!.slice(column), /^ok; added/);
  assert.match(second!, new RegExp(`^ {${column}}\\S`));
});
