import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quoteWord } from '../../../shell/language/quote.ts';
import { redactLine, SecretValues } from '../../../shell/language/redact.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const rows: [line: string, shown: string][] = [
  ['signup ann --password Hunter2! --email a@b.c', 'signup ann --password <secret> --email a@b.c'],
  ['signup ann --password=Hunter2!', 'signup ann --password=<secret>'],
  [`signup ann --password "Hunter 2" # note`, 'signup ann --password <secret> # note'],
  ['signup ann -p Hunter2!', 'signup ann -p <secret>'],
  ['users set-password ann Hunter2! as r', 'users set-password ann <secret> as r'],
  ['finally users set-password ann Hunter2!', 'finally users set-password ann <secret>'],
  ['expect error X users set-password ann Hunter2!', 'expect error X users set-password ann <secret>'],
  ['signup ann --password-env DEMO', 'signup ann --password-env DEMO'],
  ['say --password Hunter2!', 'say --password <secret>'],
  ['nonsense --password Hunter2!', 'nonsense --password <secret>'],
  ['signup ann --pasword Hunter2!', 'signup ann --pasword <secret>'],
  ['signup ann --password -Hunter2!', 'signup ann --password <secret>'],
  [`signup ann --password 'Hunter2! --email x`, 'signup ann --password <secret>'],
  ['users set-pasword ann Hunter2!', 'users set-pasword ann <secret>'],
  ['users set-password ann Hunter 2', 'users set-password ann <secret> <secret>'],
  ['signup ann --password Hunter 2 --email x', 'signup ann --password <secret> <secret> --email x'],
  ['let password = Hunter2!', 'let password = <secret>'],
  ['let pw = Hunter2!', 'let pw = <secret>'],
  ['let user = ann', 'let user = ann'],
  ['signup ann --password correct horse battery', 'signup ann --password <secret> <secret> <secret>'],
  ['signup ann --password Hunter2! &', 'signup ann --password <secret> &'],
  ['let password = Hunter2! &', 'let password = <secret> &'],
  ['', ''],
];
for (const [line, shown] of rows) {
  test(`\`${line}\` is shown as \`${shown}\``, () => assert.equal(redactLine(line, registry), shown));
}

test('a variable that a script uses as a secret is hidden where it is set', () => {
  assert.equal(redactLine('let pw = Hunter2!', registry, new Set(['pw'])), 'let pw = <secret>');
});

test('however a password is written, it is not in the line that is shown', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `SeCrEt${text}`),
      (password) => {
        for (const line of [
          `signup ann --password ${quoteWord(password)} --email a@b.c`,
          `signup ann --password=${quoteWord(password)}`,
          `users set-password ann ${quoteWord(password)}`,
        ]) {
          assert.ok(!redactLine(line, registry).includes('SeCrEt'));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a command that was typed where a password was asked for does not blot out its words', () => {
  const secrets = new SecretValues();
  secrets.addTyped('destroy');
  secrets.addTyped('table seed');
  secrets.addTyped('Hunter-2');
  assert.equal(secrets.apply('destroy, table seed, Hunter-2'), 'destroy, table seed, <secret>');
  secrets.add('destroy');
  assert.equal(secrets.apply('destroy'), '<secret>');
});

test('characters that nobody sees do not hide a secret, and other texts are left as they are', () => {
  const secrets = new SecretValues();
  secrets.add('Hunter2!');
  for (const split of ['\u200b', '\u001b[1m', '\u0000', '\u202e', '\u001b]0;title\u0007'])
    assert.equal(secrets.apply(`it is Hunt${split}er2!.`), 'it is <secret>.');
  assert.equal(secrets.apply('no\u200bthing'), 'no\u200bthing');
  secrets.add('Sesame\u200b-12');
  assert.equal(secrets.apply('Sesame-12 or Sesame\u200b-12'), '<secret> or <secret>');
});

test('secrets are replaced by value wherever they appear, longest first', () => {
  const secrets = new SecretValues();
  secrets.add('Hunter2!');
  secrets.add('Hunter2!"long');
  secrets.add('short');
  secrets.add(undefined);
  assert.equal(
    secrets.apply('a Hunter2! b Hunter2!"long {"p":"Hunter2!\\"long"} short'),
    'a <secret> b <secret> {"p":"<secret>"} short',
  );
  assert.deepEqual(secrets.applyDeep({ a: ['Hunter2!', 1, null], b: { c: 'x' } }), {
    a: ['<secret>', 1, null],
    b: { c: 'x' },
  });
});
