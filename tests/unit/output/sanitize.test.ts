import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEvent } from '../../../shell/output/line.ts';
import { sanitize, sanitizeLine } from '../../../shell/output/sanitize.ts';

const HARMFUL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|[\u200d\p{M}]{9}|\p{Cs}/u;
const attack = fc
  .array(
    fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u009d',
      '[',
      ']',
      'P',
      '\\',
      '0;',
      '31m',
      '2J',
      '\u0007',
      '\r',
      '\n',
      '\t',
      'x',
      '\u202e',
      '\u0085',
      '\u009c',
      '\u001b]',
      '8;;',
      '\u0090',
      '\u001b_',
      '\ud83d',
      '\udc69',
      '\udb40',
      '\udc41',
      '\u200b',
      '\u200d'.repeat(9),
      '\u0301\u0301\u0301\u0301\u0301',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

test('after it no byte is left that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.oneof(attack, fc.string({ unit: 'binary' })), (text) => {
      const safe = sanitize(text);
      assert.ok(!HARMFUL.test(safe), JSON.stringify(safe));
      assert.equal(sanitize(safe), safe);
      assert.ok(!/[\n\t]/.test(sanitizeLine(text)));
    }),
    { numRuns: 2000 },
  );
});

test('plain text is left as it is', () => {
  for (const text of ['é 漢字 👩‍👩‍👧 🏳️‍🌈 1️⃣ a\tb\nc', 'arn:aws:lambda:us-east-1:1:function:x', 'שלום'])
    assert.equal(sanitize(text), text);
});

const rows: [attack: string, text: string, shown: string][] = [
  ['a colour', '\u001b[31mred\u001b[0m', 'red'],
  ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['a title', 'a\u001b]0;evil\u0007b', 'ab'],
  ['a clipboard write', '\u001b]52;c;ZXZpbA==\u001b\\x', 'x'],
  ['a link', '\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\', 'click'],
  ['C1 spellings of the same', '\u009b31mred\u009d0;t\u009cx', 'redx'],
  ['an overwritten line', 'good\rbad', 'goodbad'],
  ['a device control string', '\u001bPq#0\u001b\\x', 'x'],
  ['reversed reading', 'user\u202egpj.exe', 'usergpj.exe'],
  ['a sequence that never ends', 'a\u001b]0;text', 'a0;text'],
  ['hidden text in tag characters', 'a\u{e0041}\u{e0042}b', 'ab'],
  ['a flood of zero-width characters', `a${'\u200b'.repeat(1000)}${'\u200d'.repeat(1000)}b`, `a${'\u200d'.repeat(8)}b`],
  ['a tower of accents', `e${'\u0301'.repeat(500)}`, `e${'\u0301'.repeat(8)}`],
  ['half a character', 'a\ud83db', 'a\ufffdb'],
  ['Windows line ends', 'a\r\nb\u2028c', 'a\nb\nc'],
];
for (const [name, text, shown] of rows) test(`${name} is taken out`, () => assert.equal(sanitize(text), shown));

test('no event can smuggle a control through', () => {
  const evil = '\u001b]0;x\u0007\u001b[2J\u202e';
  const style = { width: 80, color: false };
  for (const event of [
    { kind: 'step', text: evil },
    { kind: 'text', text: evil },
    { kind: 'warning', text: evil, hint: evil },
    { kind: 'progress', text: evil },
    { kind: 'log', functionName: evil, timestamp: 0, message: evil },
    { kind: 'table', columns: [evil], rows: [[evil]], title: evil },
  ] as const) {
    assert.ok(!HARMFUL.test(formatEvent(event, style)), event.kind);
  }
});
