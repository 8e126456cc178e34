import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asScript, type RanLine } from '../../../shell/language/as-script.ts';
import { parseScript } from '../../../shell/run/script-file.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const done = (line: string): RanLine => ({ line, outcome: 'done' });
const one = (line: string) => asScript([done(line)], registry)[0];

test('a secret that a flag was given is left out, so that the command asks for it', () => {
  assert.deepEqual(one('signup ann --password <secret> --email a@b.c'), { line: 'signup ann --email a@b.c' });
  assert.deepEqual(one('signup ann -p=<secret> as result'), { line: 'signup ann as result' });
  assert.deepEqual(one('signup --password <secret> ann'), { line: 'signup ann' });
});

test('a code for one time is left out, wherever it stands, except where it is refused', () => {
  assert.deepEqual(one('confirm ann 852288'), { line: 'confirm ann' });
  assert.deepEqual(one("confirm 'ann o' --code=852288 as result"), { line: "confirm 'ann o' as result" });
  const refused = 'expect error CodeMismatchException confirm ann 000000';
  assert.deepEqual(one(refused), { line: refused });
});

test('what is no command is not in the script, nor the code of a line that failed', () => {
  const failed = (line: string): RanLine => ({ line, outcome: 'failed' });
  assert.deepEqual(asScript([failed('Wrong1234!'), failed('confirm ann 000000')], registry), [
    { line: 'confirm ann', unfit: 'failed' },
  ]);
});

test('a line whose answer was typed at a question is marked', () => {
  const [answered] = asScript([{ ...done('wait'), answered: true }], registry);
  assert.deepEqual(answered, { line: 'wait', unfit: 'was answered by hand' });
});

test('an error that is expected of a secret is not expected without it', () => {
  const line = 'expect error Taken signup ann --password <secret>';
  assert.deepEqual(one(line), { line, unfit: 'expects an error, and held a secret' });
  assert.deepEqual(one('expect error Taken signup ann'), { line: 'expect error Taken signup ann' });
});

test('a line that cannot do without its secret is marked', () => {
  assert.deepEqual(one('users set-password ann <secret>'), {
    line: 'users set-password ann <secret>',
    unfit: 'holds a secret',
  });
  assert.deepEqual(one('say <secret>'), { line: 'say <secret>', unfit: 'holds a secret' });
});

test('what failed or was stopped is marked, and so is what needs a variable of it', () => {
  const lines = asScript(
    [
      done('let password = <secret>'),
      { line: 'signup taken as user', outcome: 'failed' },
      { line: 'wait', outcome: 'stopped' },
      done('users delete $user.username'),
      done('let name = bob'),
      done('signup $name --password <secret>'),
    ],
    registry,
  );
  assert.deepEqual(
    lines.map(({ unfit }) => unfit),
    ['holds a secret', 'failed', 'stopped', 'needs $user', undefined, undefined],
  );
  const text = lines.flatMap(({ line, unfit }) => (unfit ? [] : [line])).join('\n');
  assert.equal(text, 'let name = bob\nsignup $name');
  assert.deepEqual(parseScript({ file: 'x', text }, registry).problems, []);
});

test('a job is marked: a script has none', () => {
  assert.deepEqual(one('wait &'), { line: 'wait &', unfit: 'ran as a job' });
});
