import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { CommandError, progress, step, type TriggerRun, table } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { jsonRenderer } from '../../../shell/output/json.ts';
import { masked } from '../../../shell/output/masked.ts';
import { plainRenderer } from '../../../shell/output/plain.ts';
import { renderTo } from '../../../shell/output/renderer.ts';
import { streamSink } from '../../../shell/output/sink.ts';
import { PLAIN_STYLE } from '../../../shell/output/style.ts';
import { openTranscript } from '../../../shell/output/transcript.ts';

function memory() {
  const texts = { out: '', errors: '' };
  const sink = (name: 'out' | 'errors') => ({
    write(text: string) {
      texts[name] += text;
    },
    flush: async () => {},
  });
  let time = 0;
  const options = {
    out: sink('out'),
    errors: sink('errors'),
    style: PLAIN_STYLE,
    errorStyle: PLAIN_STYLE,
    debug: false,
    now: () => time,
  };
  const tick = (ms: number) => {
    time += ms;
  };
  return { texts, plain: plainRenderer(options), sink, tick };
}

test('plain lines: what happens on standard output, errors on standard error', () => {
  const { texts, plain } = memory();
  plain.echo('signup ann');
  plain.event(step('Signing up'));
  plain.data({ command: 'signup ann' }, { confirmed: true }, true);
  plain.data({ command: 'whoami' }, { user: 'ann' }, false);
  plain.error(new CommandError('no', { hint: 'yes' }), { command: 'x', where: 'x' });
  assert.equal(texts.out, 'pools> signup ann\n* Signing up\nuser  ann\n');
  assert.equal(texts.errors, 'x: no\n  hint: yes\n');
});

test('progress does not fill pages: now and then, and its end', () => {
  const { texts, plain, tick } = memory();
  plain.event(progress('one', 0, 3));
  plain.event(progress('two', 1, 3));
  tick(2500);
  plain.event(progress('three', 2, 3));
  plain.event(progress('four', 3, 3));
  assert.equal(texts.out, '. one (0/3)\n. three (2/3)\n. four (3/3)\n');
});

test('JSON: one object per command on standard output, all else on standard error', () => {
  const { texts, sink } = memory();
  const rest = plainRenderer({
    out: sink('errors'),
    errors: sink('errors'),
    style: PLAIN_STYLE,
    errorStyle: PLAIN_STYLE,
    debug: false,
  });
  const json = jsonRenderer(sink('out'), rest);
  json.echo('signup ann');
  json.event(step('Signing up'));
  json.data({ command: 'signup ann', line: 5 }, { text: 'a\u009b31m\u202e"\n' }, true);
  json.data({ command: 'clear' }, undefined, false);
  json.error(new CommandError('no', { code: 'X', hint: 'h' }), { command: 'signup bob' });
  const secrets = new SecretValues();
  secrets.add('Hunter2!"x');
  masked(json, secrets).error(new CommandError('sick', { data: { found: ['Hunter2!"x'] } }), { command: 'doctor' });
  const lines = texts.out.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      { line: 5, command: 'signup ann', ok: true, data: { text: 'a\u009b31m\u202e"\n' } },
      { command: 'clear', ok: true, data: null },
      { command: 'signup bob', ok: false, error: { name: 'X', message: 'no', hint: 'h' } },
      { command: 'doctor', ok: false, error: { message: 'sick' }, data: { found: ['<secret>'] } },
    ],
  );
  assert.ok(!/[\u0080-\u009f\u202e]/.test(texts.out));
  assert.match(texts.errors, /^pools> signup ann\n\* Signing up\n/);
});

test('JSON: an answer and an error tell which functions their call ran, and no other one does', () => {
  const { texts, plain, sink } = memory();
  const json = jsonRenderer(sink('out'), plain);
  const run = (trigger: TriggerRun['trigger']) => ({ trigger, outcome: 'ok' }) as TriggerRun;
  json.event({ kind: 'ran', runs: [run('PreSignUp')] });
  json.event({ kind: 'ran', runs: [run('PostConfirmation')] });
  json.data({ command: 'signup ann' }, { confirmed: true }, true);
  json.data({ command: 'whoami' }, 1, true);
  json.event({ kind: 'ran', runs: [run('PreAuthentication')] });
  json.error(new CommandError('no'), { command: 'signin ann' });
  const named = texts.out.split('\n').filter((line) => line.startsWith('{'));
  assert.deepEqual(
    named.map((line) => JSON.parse(line).triggers?.map((one: TriggerRun) => one.trigger)),
    [['PreSignUp', 'PostConfirmation'], undefined, ['PreAuthentication']],
  );
  assert.ok(!texts.out.includes('\n\n'), 'no blank line for a person');
});

test('known secrets are replaced in everything that is shown, before a table can cut them', () => {
  const { texts, plain } = memory();
  const secrets = new SecretValues();
  secrets.add('Hunter2!"x');
  const safe = masked(plain, secrets);
  safe.echo('say Hunter2!"x');
  safe.event(step('with Hunter2!"x'));
  safe.event(table(['a'], [['Hunter2!"x']]));
  safe.event({ kind: 'log', functionName: 'f', timestamp: 0, message: '{"p":"Hunter2!\\"x"}' });
  safe.data({ command: 'x' }, { password: 'Hunter2!"x' }, false);
  safe.error(new CommandError('bad Hunter2!"x', { hint: 'not Hunter2!"x', cause: new Error('Hunter2!"x') }), {
    command: 'Hunter2!"x',
    where: 'Hunter2!"x',
  });
  assert.ok(!`${texts.out}${texts.errors}`.includes('Hunter2'));
  assert.equal(texts.errors, '<secret>: bad <secret>\n  hint: not <secret>\n');
});

test('a transcript that cannot be written any more stops quietly, and what runs goes on', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-transcript-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const warned = t.mock.method(process.stderr, 'write', () => true);
  const transcript = openTranscript(join(folder, 'transcript.txt'));
  transcript.close();
  transcript.echo('deploy');
  transcript.echo('table seed');
  assert.equal(warned.mock.callCount(), 1);
  assert.match(String(warned.mock.calls[0]!.arguments[0]), /the transcript .* ends here/);
});

test('a transcript is plain, only its owner can read it, and replaces an older one', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'session.txt');
  writeFileSync(file, 'old', { mode: 0o644 });
  const transcript = openTranscript(file);
  const { plain, texts } = memory();
  const both = renderTo(plain, transcript);
  both.echo('signup ann');
  both.error(new Error('no'));
  transcript.close();
  assert.equal(readFileSync(file, 'utf8'), 'pools> signup ann\nno\n');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(texts.out + texts.errors, readFileSync(file, 'utf8'));
  assert.throws(
    () => openTranscript(join(folder, 'no', 'where.txt')),
    (error: CommandError) => error.exitCode === 2 && /cannot write the transcript/.test(error.message),
  );
});

test('a reader that goes away is noticed once, and nothing more is written', async () => {
  let closed = 0;
  let writes = 0;
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      writes++;
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const sink = streamSink(stream, () => closed++);
  sink.write('a');
  await new Promise((resolve) => stream.once('close', resolve));
  sink.write('b');
  await sink.flush();
  assert.deepEqual([closed, writes], [1, 1]);
});

test('flush waits for a slow reader', async () => {
  let release = () => {};
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      release = done;
    },
  });
  const sink = streamSink(stream, () => {});
  sink.write('a');
  let flushed = false;
  const flushing = sink.flush().then(() => {
    flushed = true;
  });
  await Promise.resolve();
  assert.equal(flushed, false);
  release();
  await new Promise((resolve) => setImmediate(resolve));
  release();
  await flushing;
  assert.equal(flushed, true);
});
