import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { startFixture, startProgram } from './start.ts';
import { KEYS, startTerminal, type Terminal } from './terminal.ts';

const { enter, ctrlC, ctrlD } = KEYS;

describe('a line with a trailing &', () => {
  let terminal: Terminal;
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-jobs-'));
  const transcript = join(folder, 'transcript.txt');
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(async () => {
    terminal = startFixture({ columns: 110, env: { FIXTURE_TRANSCRIPT: transcript } });
    await terminal.waitForPrompt();
  });
  const status = () => terminal.rows().findLast((row) => row.includes(' · stack fixture')) ?? '';

  it('runs as a job: the prompt is free, each of its lines has its number, and it says how it ended', async () => {
    terminal.press(`echo a b &${enter}`);
    await terminal.waitFor(/pools> echo a b &\n\[1\] Started: echo a b\n\[1\] a b\n\[1\] Done: echo a b\npools>/);
  });

  it('loses no key of 41 while 100 lines a second come', async () => {
    const typed = 'the quick brown fox jumps over a lazy dog';
    terminal.press(`tail &${enter}`);
    await terminal.waitFor('[2] tailed 5');
    for (const [index, key] of [...typed].entries()) {
      terminal.press(key);
      await terminal.waitFor(() => terminal.text().includes(`[2] tailed ${index * 2 + 5}`));
    }
    await terminal.waitFor(() => terminal.line() === `pools> ${typed}`);
    await terminal.waitFor(() => status().endsWith('1 job'));
  });

  it('is not stopped by Ctrl-C, which clears the line, and goes on while another command runs', async () => {
    terminal.press(ctrlC);
    await terminal.waitFor(() => terminal.line() === 'pools>');
    terminal.press(`work${enter}`);
    await terminal.waitFor('halfway there');
    terminal.press(ctrlC);
    await terminal.waitFor('\nStopped.');
    const [, last] = terminal.text().match(/.*\[2\] tailed (\d+)/s)!;
    await terminal.waitFor(`[2] tailed ${Number(last) + 20}`);
    assert.doesNotMatch(terminal.text(), /\[2\] Stopped/);
  });

  it('is listed by jobs, and stopped by stop, also after clear', async () => {
    terminal.press(`jobs${enter}`);
    await terminal.waitFor(/1 +echo a b +done[^\n]*\n(.*\n)*? *2 +tail +running/);
    terminal.press(`clear${enter}`);
    await terminal.waitFor(() => !terminal.rows().join('\n').includes('halfway'));
    terminal.press(`stop 3${enter}`);
    await terminal.waitFor(/There is no job 3\.[\s\S]*hint: running: 2/);
    terminal.press(`stop ${KEYS.tab}`);
    await terminal.waitFor(() => terminal.line() === 'pools> stop 2');
    terminal.press(enter);
    await terminal.waitFor('[2] Stopped: tail');
    await terminal.waitFor(() => !status().includes('job'));
    terminal.press(`stop${enter}`);
    await terminal.waitFor('No job is running.');
  });

  it('answers its questions by defaults, and fails by name where there is none', async () => {
    terminal.press(`ask text &${enter}`);
    await terminal.waitFor('[3] got a@example.com');
    terminal.press(`ask secret &${enter}`);
    await terminal.waitFor(
      /\[4\] .*nobody is there to answer "Password:"\n\[4\] {3}hint: .*without the &\n\[4\] Failed: ask secret/,
    );
  });

  it('leaves out what nobody could read, and says how much', async () => {
    terminal.press(`flood &${enter}`);
    await terminal.waitFor(/\[5\] … [\d,]+ lines dropped/);
    terminal.press(`echo still here${enter}`);
    await terminal.waitFor('\nstill here');
    terminal.press(`stop${enter}`);
    await terminal.waitFor('[5] Stopped: flood');
  });

  it('is refused where it changes the shell itself, or its data is wanted', async () => {
    terminal.press(`own &${enter}`);
    await terminal.waitFor('own: cannot run in the background');
    terminal.press(`echo a as b &${enter}`);
    await terminal.waitFor('as b cannot take the data');
    terminal.press(`echo 'a' '&'${enter}`);
    await terminal.waitFor(/\na &\n/);
  });

  it('takes over what does not stop, so that what it says has a number', async () => {
    terminal.press(`hang${enter}`);
    await terminal.waitFor('Hanging');
    terminal.press(ctrlC);
    await terminal.waitFor('Still stopping');
    terminal.press(ctrlC);
    await terminal.waitFor('It goes on as job 6');
    terminal.press(`release${enter}`);
    await terminal.waitFor('[6] Stopped: hang');
  });

  it('is asked about when one leaves, once, and stopped', async () => {
    terminal.press(`tail &${enter}`);
    await terminal.waitFor('[7] tailed 1');
    terminal.press(ctrlD);
    await terminal.waitFor('Job 7 (tail) is still running. Stop it and leave?');
    terminal.press(`n${enter}`);
    await terminal.waitForPrompt();
    terminal.press(`change${enter}`);
    await terminal.waitFor('\nchanged');
    terminal.press(`exit${enter}`);
    await terminal.waitFor(/Job 7 \(tail\) is still running and will be stopped\. This session leaves/);
    terminal.press(enter);
    assert.equal(await terminal.exitCode(), 0);
    assert.match(terminal.text(), /\[7\] Stopped: tail[\s\S]*cleaned up\s*$/);
    const kept = readFileSync(transcript, 'utf8');
    assert.match(kept, /^Job 7 \(tail\) is still running\. Stop it and leave\? no$/m);
    assert.match(kept, /Clean up before leaving\? yes$/m);
    assert.equal(terminal.cursorShown(), true);
  });
});

it('without colours a job has its prefix alone; with them each its own', async () => {
  for (const [env, expected] of [
    [{ NO_COLOR: '1' }, /\n\[1\] a/],
    [{}, /\x1b\[35m\[1\] \x1b\[39ma[\s\S]*\x1b\[34m\[2\] \x1b\[39mb/],
  ] as const) {
    const terminal = startFixture({ env });
    await terminal.waitForPrompt();
    terminal.press(`echo a &${enter}`);
    await terminal.waitFor('[1] Done');
    terminal.press(`echo b &${enter}`);
    await terminal.waitFor('[2] Done');
    assert.match(terminal.raw().replaceAll('\r\n', '\n'), expected);
    terminal.press(ctrlD);
    await terminal.exitCode();
  }
});

describe('in plain lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-jobs-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let terminal: Terminal;
  before(async () => {
    const env = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
    terminal = startProgram([PROGRAM], ['--plain', '--ephemeral'], env);
    await terminal.waitFor(() => terminal.line() === 'pools>');
  });

  it('a job speaks above the line that is being typed', async () => {
    terminal.press(`deploy &${enter}`);
    await terminal.waitFor('[1] Started: deploy');
    terminal.press('say half');
    await terminal.waitFor('[1] Done: deploy');
    await terminal.waitFor(() => terminal.line() === 'pools> say half' && terminal.cursor().x === 15);
    terminal.press(` done${enter}`);
    await terminal.waitFor(/\nhalf done\n/);
  });

  it('logs tail follows as a job, is asked about at Ctrl-D, and stopped', async () => {
    terminal.press(`logs tail &${enter}`);
    await terminal.waitFor(/\[2\] \* Following .*; `stop` ends it/);
    terminal.press(ctrlD);
    await terminal.waitFor('Job 2 (logs tail) is still running. Stop it and leave? [Y/n]');
    terminal.press(`n${enter}jobs${enter}`);
    await terminal.waitFor(/2 +logs tail +running/);
    terminal.press(`exit${enter}`);
    await terminal.waitFor(/leave\? \[Y\/n\] n[\s\S]*leave\? \[Y\/n\]$/);
    terminal.press(enter);
    assert.equal(await terminal.exitCode(), 0);
    assert.match(terminal.text(), /\[2\] Stopped: logs tail/);
  });

  it('Ctrl-D ends the line, so that the prompt of the next program begins its own', async () => {
    const script = '"$0" "$1" --plain --ephemeral; echo after';
    const outer = startTerminal({
      file: '/bin/sh',
      args: ['-c', script, process.execPath, PROGRAM],
      env: { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder },
    });
    await outer.waitFor(() => outer.line() === 'pools>');
    outer.press(ctrlD);
    await outer.waitFor(/pools>\nafter/);
  });
});
