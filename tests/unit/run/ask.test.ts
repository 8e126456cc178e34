import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { CommandError } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { lineAsk } from '../../../shell/run/line-ask.ts';
import { LineReader } from '../../../shell/run/line-reader.ts';
import { unattendedAsk } from '../../../shell/run/unattended.ts';

test('nobody answers with defaults and generated secrets, which are hidden', async () => {
  const secrets = new SecretValues();
  const ask = unattendedAsk(secrets);
  assert.equal(await ask.text({ text: 'Name?', default: 'ann' }), 'ann');
  assert.equal(await ask.secret({ text: 'Password?', generate: () => 'Generated1!' }), 'Generated1!');
  assert.equal(secrets.apply('Generated1!'), '<secret>');
  assert.equal(await ask.choice({ text: 'Which?', choices: [], default: 'b' }), 'b');
  assert.equal(await ask.confirm({ text: 'Go?', default: true }), true);
  assert.equal(await ask.confirm({ text: 'Spend?', default: true, spends: true }), false);
  await ask.pause();
});

test('a secret that nobody can give is not asked for as an argument, which the process list would show', async () => {
  const asking = unattendedAsk(new SecretValues()).secret({ text: 'Password?' });
  await assert.rejects(asking, { code: 'Unanswered', hint: /environment variable/ });
});

test('a question without a default is named in the error', async () => {
  const ask = unattendedAsk(new SecretValues());
  await assert.rejects(
    ask.text({ text: 'Which name?' }),
    (error: CommandError) => /nobody is there to answer "Which name\?"/.test(error.message) && error.exitCode === 1,
  );
  await assert.rejects(ask.secret({ text: 'Code?' }), /"Code\?"/);
  await assert.rejects(ask.text({ text: 'Mail?', default: 'x', validate: () => 'not an address' }), /not an address/);
});

function terminal(stepping = false, maybeSecret?: (line: string) => boolean, recorded = false) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const secrets = new SecretValues();
  const stop = new AbortController();
  const reader = new LineReader({
    input,
    output,
    interrupted: () => stop.abort(new Error('interrupted')),
    maybeSecret,
  });
  const ask = lineAsk({
    reader,
    secrets,
    stepping,
    signal: () => stop.signal,
    write: (text) => void output.write(text),
    recorded,
  });
  return { input, ask, secrets, reader, shown: () => shown };
}

test('questions are asked again until they are answered well', async () => {
  const { input, ask, reader, shown } = terminal();
  input.write('\rbad\rgood\r');
  const answer = await ask.text({ text: 'Name?', validate: (text) => (text === 'bad' ? 'Not that one.' : undefined) });
  assert.equal(answer, 'good');
  assert.match(shown(), /An answer is needed\.[\s\S]*Not that one\./);
  input.write('x\r2\r');
  assert.equal(
    await ask.choice({
      text: 'Which?',
      choices: [
        { value: 'a', label: 'A' },
        { value: 'b', label: 'B' },
      ],
      default: 'a',
    }),
    'b',
  );
  assert.match(shown(), /1\. A[\s\S]*2\. B[\s\S]*1 to 2 \[1\]: [\s\S]*between 1 and 2/);
  input.write('maybe\ry\r\r');
  assert.equal(await ask.confirm({ text: 'Go?', default: false }), true);
  assert.equal(await ask.confirm({ text: 'Go?', default: false }), false);
  reader.close();
});

test('a secret is not echoed, and known from then on', async () => {
  const { input, ask, reader, secrets, shown } = terminal();
  const answer = ask.secret({ text: 'Password?' });
  for (const key of 'Hunter2!\r') input.write(key);
  assert.equal(await answer, 'Hunter2!');
  assert.ok(!/[H2]/.test(shown().replaceAll('\u001b[2K', '')), JSON.stringify(shown()));
  assert.equal(secrets.apply('Hunter2!'), '<secret>');
  reader.close();
});

test('a secret that a person wants to see is written with the question and hidden elsewhere, and not where that is recorded', async () => {
  const { input, ask, reader, secrets, shown } = terminal();
  assert.equal(ask.reveals, true);
  const answer = ask.text({ text: 'Code?', reveal: { lines: ['ABCD EFGH'], secrets: ['ABCD EFGH', 'ABCDEFGH'] } });
  input.write('123456\r');
  assert.equal(await answer, '123456');
  assert.match(shown(), /ABCD EFGH[\s\S]*Code\?/);
  assert.equal(secrets.apply('ABCDEFGH and ABCD EFGH'), '<secret> and <secret>');
  reader.close();
  const other = terminal(false, undefined, true);
  assert.equal(other.ask.reveals, false);
  other.reader.close();
  assert.ok(!unattendedAsk(new SecretValues()).reveals);
});

test('a command that was typed ahead is no answer to a question for a secret, and still waits for its turn', async () => {
  const { input, ask, reader, shown } = terminal(false, (line) => line !== 'users list');
  input.write('first\rusers list\rHunter2!\r');
  assert.equal(await ask.text({ text: 'Name?' }), 'first');
  assert.equal(await ask.secret({ text: 'Password?' }), 'Hunter2!');
  assert.ok(!shown().includes('Hunter2!'));
  assert.equal(await reader.read('> '), 'users list');
  const answer = ask.secret({ text: 'Password?' });
  input.write('Sesame-12\r');
  assert.equal(await answer, 'Sesame-12');
  reader.close();
});

test('Ctrl-C ends an open question; Ctrl-D leaves it unanswered', async () => {
  const first = terminal();
  const question = first.ask.text({ text: 'Name?' });
  first.input.write('half\u0003');
  await assert.rejects(question, /interrupted/);
  first.reader.close();
  const second = terminal();
  const other = second.ask.text({ text: 'Name?' });
  second.input.write('\u0004');
  await assert.rejects(other, /the input ended before "Name\?" was answered/);
});

test('pause waits for Enter only when a person steps', async () => {
  const { ask, reader, input, shown } = terminal(true);
  const pause = ask.pause();
  input.write('\r');
  await pause;
  assert.match(shown(), /Press Enter/);
  reader.close();
  const other = terminal(false);
  await other.ask.pause();
  assert.equal(other.shown(), '');
});
