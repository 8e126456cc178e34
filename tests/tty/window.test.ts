import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { fixtureCommand, startFixture, startFixtureThenStty } from './start.ts';
import { KEYS, startTerminal, type Terminal } from './terminal.ts';

const { enter, tab, ctrlC, ctrlD, wipe } = KEYS;

describe('the window', () => {
  let terminal: Terminal;
  before(async () => {
    // The screen of these tests is that of VS Code's terminal.
    terminal = startFixture({ columns: 90, rows: 24, env: { TERM_PROGRAM: 'vscode' } });
    await terminal.waitForPrompt();
  });
  const prompts = () =>
    terminal
      .text()
      .split('\n')
      .filter((row) => /^pools>( xy|$)/.test(row)).length;

  it('may change its size at any moment, and leaves no ghost of the prompt', async () => {
    await terminal.enter('count 60', 'line 60');
    terminal.press('xyz');
    // What is drawn for a size that the window has no longer may leave a ghost where the cursor slips.
    await terminal.waitFor(() => terminal.line() === 'pools> xyz');
    for (const [columns, rows] of [
      [70, 24],
      [50, 20],
      [40, 10],
      [60, 12],
      [41, 24],
      [90, 24],
    ] as const) {
      terminal.resize(columns, rows);
      terminal.press('z');
      const typed = terminal;
      await terminal.waitFor(() => typed.cursor().x === typed.line().length && /^pools> xyzz*$/.test(typed.line()));
    }
    await terminal.waitFor(() => terminal.line() === 'pools> xyzzzzzzz');
    assert.equal(prompts(), 1, terminal.text());
    terminal.press(wipe);
    await terminal.waitForPrompt();
  });

  it('loses no line when it gets lower: what stood below the cursor is cut off', async () => {
    await terminal.enter('count 50', 'line 50');
    for (const rows of [20, 12, 9, 24]) {
      terminal.resize(90, rows);
      terminal.press('z');
      await terminal.waitFor(
        () => /^pools> z+$/.test(terminal.line()) && terminal.cursor().x === terminal.line().length,
      );
      const above = terminal.rows()[terminal.cursor().y - 1];
      assert.equal(above, 'line 50', terminal.text());
    }
    terminal.press(wipe);
    await terminal.waitForPrompt();
  });

  it('may have any size at any moment while a job writes: nothing that is typed is lost, and the prompt stays whole', async () => {
    const sizes = fc.sample(fc.tuple(fc.integer({ min: 20, max: 140 }), fc.integer({ min: 5, max: 50 })), 40);
    terminal.press(`tail &${enter}`);
    await terminal.waitFor(/\[\d+\] tailed 1\n/);
    for (const [index, [columns, rows]] of sizes.entries()) {
      terminal.resize(columns, rows);
      if (index % 4 === 0) terminal.press('x');
      await terminal.waitFor(() => terminal.raw().endsWith('\x1b[?25h') || terminal.line().startsWith('pools>'));
    }
    terminal.resize(90, 24);
    terminal.press('y');
    await terminal.waitFor(() => terminal.line() === 'pools> xxxxxxxxxxy');
    terminal.press(`${wipe}stop${enter}`);
    await terminal.waitFor('Stopped: tail');
    await terminal.waitForPrompt();
    await terminal.enter('users list', 'alice\nbob');
  });

  it('may change its size while a command writes', async () => {
    terminal.press(`tail${enter}`);
    for (const [step, [columns, rows]] of (
      [
        [60, 20],
        [40, 10],
        [80, 24],
      ] as const
    ).entries()) {
      await terminal.waitFor(new RegExp(`^tailed ${(step + 1) * 15}$`, 'm'));
      terminal.resize(columns, rows);
    }
    await terminal.waitFor(/^tailed 60$/m);
    terminal.press(ctrlC);
    await terminal.waitFor(/^Stopped\.$/m);
    const seen = [...terminal.text().matchAll(/^tailed (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(
      seen,
      seen.map((_, index) => index + 1),
    );
  });

  it('takes no line away, whatever size it gets while a job writes', async () => {
    const sizes = fc.sample(fc.tuple(fc.integer({ min: 30, max: 120 }), fc.integer({ min: 8, max: 40 })), 25);
    terminal.press(`clear${enter}echo the last job${enter}tail &${enter}`);
    const said = () => terminal.text().split('\nthe last job\n')[1] ?? '';
    const numbers = () => [...said().matchAll(/tailed (\d+)/g)].map(([, n]) => Number(n));
    const last = () => numbers().at(-1) ?? 0;
    await terminal.waitFor(() => last() > 0);
    for (const [columns, rows] of sizes) {
      const before = last();
      terminal.resize(columns, rows);
      await terminal.waitFor(() => last() > before);
    }
    terminal.resize(90, 24);
    terminal.press(`stop${enter}`);
    await terminal.waitFor(() => said().includes('Stopped: tail'));
    await terminal.waitForPrompt();
    const seen = numbers();
    assert.deepEqual(
      seen,
      Array.from({ length: seen.length }, (_, index) => index + 1),
    );
  });

  it('shows the prompt again at once when it gets lower', async () => {
    await terminal.enter('count 40', 'line 40');
    for (const rows of [16, 10, 24]) {
      terminal.resize(90, rows);
      await terminal.waitFor(() => terminal.rows().some((row) => row.startsWith('Tab completes')));
      await terminal.waitForPrompt();
    }
  });

  it('shows what a plugin says with console above the prompt, and nothing of it moves the cursor', async () => {
    await terminal.enter('chat', 'said by a plugin 1\nand complained');
  });

  it('keeps what scrolled away when the menu has more rows than the window', async () => {
    await terminal.enter('count 30', 'line 30');
    terminal.resize(80, 6);
    terminal.press(tab);
    await terminal.waitFor(
      () =>
        terminal.rows().some((row) => row.startsWith('  users')) || terminal.rows().some((row) => row.includes('does')),
    );
    terminal.press(tab, tab, tab, tab, tab, tab, tab);
    await terminal.waitFor('›');
    await terminal.waitFor(/line 1\nline 2\nline 3\n/);
    assert.doesNotMatch(terminal.raw(), /\x1b\[3J/);
    terminal.press(KEYS.esc);
    terminal.resize(80, 24);
    await terminal.waitForPrompt();
  });
});

it('tells of a world that cannot be opened before the first command, and leaves the line alone', async () => {
  const terminal = startFixture({ env: { FIXTURE_WORLD: 'in use' } });
  await terminal.waitFor('pools>');
  terminal.press('half');
  await terminal.waitFor(
    () =>
      /\n! The world is in use\.\n {2}hint: --ephemeral takes a fresh one\npools> half/.test(terminal.text()) &&
      terminal.line() === 'pools> half',
  );
  terminal.press(wipe, ctrlD);
  assert.equal(await terminal.exitCode(), 0);
});

describe('leaving', () => {
  const modesAreBack = async (terminal: Terminal) => {
    await terminal.waitFor('\nafter');
    assert.match(terminal.text(), /[^-]icanon/);
    assert.match(terminal.text(), /[^-]echo /);
    assert.equal(terminal.bracketedPaste(), false);
    assert.equal(terminal.cursorShown(), true);
  };

  it('hints on the first Ctrl-C and leaves on the second; the terminal is as before', async () => {
    const terminal = startFixtureThenStty();
    await terminal.waitForPrompt();
    assert.equal(terminal.bracketedPaste(), true);
    terminal.press(ctrlC);
    await terminal.waitFor('Ctrl-D or Ctrl-C again to exit');
    // Two in one read: however long this test was kept waiting, one of them is the second within two seconds.
    terminal.press(ctrlC, ctrlC);
    await terminal.waitFor('code 0');
    await modesAreBack(terminal);
    assert.doesNotMatch(terminal.text(), /pools>|stack fixture/);
  });

  it('asks once about what the session leaves behind, and cleans up', async () => {
    const terminal = startFixtureThenStty();
    await terminal.waitForPrompt();
    await terminal.enter('change', 'changed');
    terminal.press(ctrlD);
    await terminal.waitFor('the user alice. Clean up');
    terminal.press(KEYS.esc);
    await terminal.waitForPrompt();
    await terminal.enter('change', 'changed');
    terminal.press(`exit${enter}`);
    await terminal.waitFor('2 users. Clean up');
    terminal.press(enter);
    await terminal.waitFor(/Clean up before leaving\? yes\npools> cleanup --session\ncleaned up\ncode 0/);
    await modesAreBack(terminal);
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`restores the terminal on ${signal}`, async () => {
      const terminal = startFixtureThenStty();
      await terminal.waitForPrompt();
      terminal.press('half');
      await terminal.waitFor('pools> half');
      process.kill(Number(/^pid (\d+)$/m.exec(terminal.text())![1]), signal);
      await terminal.waitFor(/code 1(43|29)/);
      await modesAreBack(terminal);
    });

    it(`restores the terminal on ${signal} while a job runs, which ends with it`, async () => {
      const terminal = startFixtureThenStty();
      await terminal.waitForPrompt();
      terminal.press(`tail &${enter}half`);
      await terminal.waitFor('[1] tailed 3');
      process.kill(Number(/^pid (\d+)$/m.exec(terminal.text())![1]), signal);
      await terminal.waitFor(/code 1(43|29)/);
      await modesAreBack(terminal);
      assert.doesNotMatch(terminal.text(), /code 1(43|29)[\s\S]*tailed|pools> half/);
    });
  }

  it('restores the terminal when the shell crashes, and shows why', async () => {
    const terminal = startFixtureThenStty();
    await terminal.waitForPrompt();
    terminal.press(`crash${enter}`);
    await terminal.waitFor(/Error: the shell crashed/);
    await modesAreBack(terminal);
  });

  it('ends, and restores the terminal, when the screen cannot be drawn', async () => {
    const terminal = startFixtureThenStty();
    await terminal.waitForPrompt();
    terminal.press(`break the screen${enter}`);
    await terminal.waitFor(/TypeError: Cannot mix BigInt[\s\S]*code [1-9]/);
    assert.doesNotMatch(terminal.text(), / ERROR |^pools> ?$/m, "neither Ink's overview nor a prompt");
    await modesAreBack(terminal);
  });

  it('restores the terminal when it crashes while a job runs', async () => {
    const terminal = startFixtureThenStty();
    await terminal.waitForPrompt();
    terminal.press(`tail &${enter}`);
    await terminal.waitFor('[1] tailed 3');
    terminal.press(`crash${enter}`);
    await terminal.waitFor(/Error: the shell crashed[\s\S]*code [1-9]/);
    await modesAreBack(terminal);
  });

  it('stops with its job on Ctrl-Z, and both go on with fg', async () => {
    const terminal = startTerminal({ file: '/bin/sh', args: ['-i'], env: { PS1: 'ready> ' } });
    await terminal.waitFor('ready>');
    terminal.press(`${fixtureCommand}${enter}`);
    await terminal.waitForPrompt();
    terminal.press(`tail &${enter}`);
    await terminal.waitFor('[1] tailed 3');
    terminal.press('half\x1a');
    await terminal.waitFor(() => terminal.line() === 'ready>');
    const last = () => Number([...terminal.text().matchAll(/\[1\] tailed (\d+)/g)].at(-1)![1]);
    const before = last();
    terminal.press(`echo sti'll' here${enter}`);
    await terminal.waitFor('\nstill here\nready>');
    assert.equal(last(), before, 'nothing is written into the other shell');
    terminal.press(`fg${enter}`);
    await terminal.waitFor(() => last() > before + 3 && terminal.line() === 'pools> half');
    terminal.press(`${KEYS.wipe}stop${enter}`);
    await terminal.waitFor('[1] Stopped: tail');
  });

  it('gives the terminal back on Ctrl-Z, and goes on with fg', async () => {
    const terminal = startTerminal({ file: '/bin/sh', args: ['-i'], env: { PS1: 'ready> ' } });
    await terminal.waitFor('ready>');
    terminal.press(`${fixtureCommand}${enter}`);
    await terminal.waitForPrompt();
    terminal.press('half\x1a');
    await terminal.waitFor(() => terminal.line() === 'ready>');
    assert.equal(terminal.bracketedPaste(), false);
    terminal.press(`stty -a; echo af'ter'${enter}`);
    await terminal.waitFor('\nafter');
    assert.match(terminal.text(), /[^-]icanon/);
    terminal.press(`fg${enter}`);
    await terminal.waitFor(() => terminal.line() === 'pools> half' && terminal.bracketedPaste());
    terminal.press(`${KEYS.wipe}users list${enter}`);
    await terminal.waitFor('pools> users list\nalice\nbob\npools>');
  });

  it('stays on the screen on Ctrl-Z where nobody could let it go on', async () => {
    const terminal = startFixture();
    await terminal.waitForPrompt();
    terminal.press('half');
    await terminal.waitFor(() => terminal.line() === 'pools> half');
    terminal.press('\x1a');
    await terminal.waitFor(
      () =>
        terminal.raw().includes('\x1b[?2004l') &&
        terminal.line() === 'pools> half' &&
        terminal.rows().some((row) => row.startsWith('Tab completes')),
    );
    process.kill(terminal.pid, 'SIGKILL');
    await terminal.exitCode();
  });

  it('leaves on Ctrl-D once the running command has ended', async () => {
    const shell = startFixture();
    await shell.waitForPrompt();
    shell.press(`ask text${enter}`);
    await shell.waitFor('E-mail:');
    shell.press(`${enter}${ctrlD}`);
    assert.equal(await shell.exitCode(), 0);
    assert.match(shell.text(), /got a@example.com$/);
  });
});
