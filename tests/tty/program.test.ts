import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { programs, startProgram } from './start.ts';
import { KEYS } from './terminal.ts';

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
