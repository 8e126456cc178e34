import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { programs, startProgram } from './start.ts';
import { KEYS, startTerminal } from './terminal.ts';

const { enter, tab, ctrlD, down } = KEYS;
const state = mkdtempSync(join(tmpdir(), 'pools-shell-tty-'));
const env = { XDG_STATE_HOME: state, XDG_CONFIG_HOME: state };
after(() => rmSync(state, { recursive: true, force: true }));

for (const [name, program] of Object.entries(programs)) {
  describe(`the program ${name}`, () => {
    it('shows its prompt although CI is set, lists its commands, completes, and leaves', async () => {
      const terminal = startProgram(program, ['--ephemeral'], { ...env, CI: 'true' });
      await terminal.waitForPrompt();
      await terminal.waitFor(/run auto-confirm/);
      await terminal.waitFor(() => /pools>\n\nlocal us-east-1 · stack pools-shell/.test(terminal.rows().join('\n')));
      terminal.press(`scen${tab}${enter}`);
      await terminal.waitFor(/pools> scenarios\n[\s\S]*auto-confirm[\s\S]*\npools>/);
      terminal.press(`signpu x${enter}`);
      await terminal.waitFor(/hint: .*signup/);
      terminal.press(ctrlD);
      assert.equal(await terminal.exitCode(), 0);
      assert.equal(terminal.bracketedPaste(), false);
    });
  });
}

describe('the first scenario, by hand', () => {
  it("asks, hides the password, shows the function's log, and cleans up", async () => {
    const terminal = startProgram(programs['as built']!, ['--ephemeral'], env);
    await terminal.waitForPrompt();
    terminal.press(`run auto-confirm${enter}`);
    const window = () => terminal.rows().join('\n');
    const PAUSE = 'Press Enter to go on';
    // Enter at every pause, until the questions come. What was said before a pause tells it from the next one.
    const goOnTo = async (seen: string) => {
      let said = '';
      for (;;) {
        await terminal.waitFor(
          () => window().includes(seen) || (window().includes(PAUSE) && terminal.text().split(PAUSE)[0] !== said),
        );
        if (window().includes(seen)) return;
        said = terminal.text().split(PAUSE)[0]!;
        terminal.press(enter);
      }
    };
    await goOnTo('› 2. test_user_2');
    terminal.press(down, enter);
    await goOnTo('Enter alone: one is generated');
    terminal.press(`Sesame-12${enter}`);
    await goOnTo('REPORT');
    await terminal.waitFor(/is confirmed/i);
    await goOnTo('finally cleanup --session');
    await terminal.waitFor(
      /PreSignUp no longer[\s\S]*\npools>\n\nlocal us-east-1 · stack pools-shell · pool us-east-1_\w+\n/,
    );
    assert.doesNotMatch(terminal.raw(), /Sesame/);
    terminal.press(ctrlD);
    assert.equal(await terminal.exitCode(), 0);
  });
});

describe('a key that is for the screen alone', () => {
  const script = [
    'deploy',
    'users create ann --email ann@example.com',
    'users set-password ann --password Sesame-1234',
    'mfa pool optional',
    'signin ann --password Sesame-1234',
    'mfa setup totp --own',
  ];
  const start = (line: string) =>
    startTerminal({ file: '/bin/sh', args: ['-c', `"${process.execPath}" "${PROGRAM}" ${line}`], cwd: state, env });

  it('is not shown while a script is stepped through whose output goes into a file', async () => {
    writeFileSync(join(state, 'own.txt'), script.join('\n'));
    const terminal = start('--script own.txt --step 2>&1 | cat > step.log');
    // One Enter for each line, and one more that would answer the question for the code.
    terminal.press(enter.repeat(script.length), `123456${enter}`, ctrlD);
    await terminal.exitCode();
    const log = readFileSync(join(state, 'step.log'), 'utf8');
    assert.match(log, /Signed in as ann[\s\S]*own\.txt:6: .*KeyNotShown/);
    assert.doesNotMatch(log, /otpauth|Give the app the key/);
  });

  for (const into of ['| cat > plain.log', '2>&1 | cat > plain.log'])
    it(`is not shown by the shell in plain lines, whose output goes into a file, nor is what is typed: ${into}`, async () => {
      const terminal = start(`--ephemeral ${into}`);
      terminal.press(...[...script, 'exit', 'y'].map((line) => line + enter));
      await terminal.exitCode();
      const log = readFileSync(join(state, 'plain.log'), 'utf8');
      assert.match(log, /Signed in as ann/);
      assert.match(terminal.text() + log, /mfa setup: KeyNotShown/);
      assert.match(terminal.text(), /pools> mfa setup totp --own/);
      assert.doesNotMatch(log, /otpauth|Give the app the key|Sesame/);
    });
});
