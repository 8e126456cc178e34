import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CommandError } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { Interrupts } from '../../../shell/run/interrupts.ts';
import { playNested } from '../../../shell/run/script.ts';
import { openScript } from '../../../shell/run/script-file.ts';
import { type Calls, play, sampleContext, sampleRegistry } from '../language/sample.ts';

function nested(t: TestContext, lines: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.txt');
  writeFileSync(file, lines.join('\n'));
  const calls: Calls = [];
  const interrupts = new Interrupts();
  const options = {
    registry: sampleRegistry(calls),
    secrets: new SecretValues(),
    interrupts,
    context: (signal: AbortSignal) => sampleContext(signal),
  };
  return { file, calls, interrupts, running: playNested(openScript(file), options) };
}

test('inside the shell a script is events: its lines, and what they say', async (t) => {
  const { running, file } = nested(t, ['let pw = Hunter2!', 'signup ann --password $pw', 'finally users delete ann']);
  const { events, data } = await play(running);
  assert.deepEqual(
    events.map((event) => (event.kind === 'text' || event.kind === 'step' ? event.text : event.kind)),
    [
      'pools> let pw = <secret>',
      'pools> signup ann --password <secret>',
      'Signing up ann',
      'pools> finally users delete ann',
      'Deleting ann',
    ],
  );
  assert.deepEqual(data, { script: file, lines: 3 });
});

test('its failure names file and line, after the cleanup', async (t) => {
  const { running, file, calls } = nested(t, ['signup taken', 'finally users delete taken']);
  await assert.rejects(play(running), (error: CommandError) => {
    assert.equal(error.message, `${file}:1: signup: User already exists`);
    assert.equal(error.code, 'UsernameExistsException');
    assert.equal(error.hint, 'pick another name');
    return error.exitCode === 1;
  });
  assert.equal(calls.at(-1)?.name, 'users delete');
});

test('a script with a mistake does not begin', async (t) => {
  const { running, calls } = nested(t, ['signup ann', 'singup bob']);
  await assert.rejects(
    play(running),
    (error: CommandError) => /:2: there is no command singup$/.test(error.message) && error.exitCode === 2,
  );
  assert.deepEqual(calls, []);
});

test('Ctrl-C cleans up before it is told', async (t) => {
  const { running, calls, interrupts } = nested(t, ['wait', 'finally users delete ann']);
  await running.next();
  await running.next();
  const rest = play(running);
  interrupts.interrupt();
  await assert.rejects(rest, { name: 'AbortError' });
  assert.deepEqual(
    calls.map(({ name }) => name),
    ['wait', 'users delete'],
  );
});

test('a script that is not there is a mistake in the line', () => {
  assert.throws(
    () => openScript('auto-confrim'),
    (error: CommandError) => error.exitCode === 2 && /there is no script auto-confrim/.test(error.message),
  );
  assert.throws(() => openScript(tmpdir()), /it is a folder/);
});
