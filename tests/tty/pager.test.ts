import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { startFixture, startProgram } from './start.ts';
import { KEYS } from './terminal.ts';

const { enter, ctrlC, ctrlD } = KEYS;
/** Says how many lines it was given, and waits for one that is typed, in a terminal that echoes. */
const COUNTING = 'n=$(wc -l); echo "paged $n"; trap : INT; read answer </dev/tty; echo "answered $answer"';
const withPager = (pager: string) => startFixture({ env: { FIXTURE_PAGER: pager } });

describe('the pager', () => {
  it('is given an answer longer than a screen, with the terminal, and gives the prompt back', async () => {
    const terminal = withPager(COUNTING);
    await terminal.waitForPrompt();
    terminal.press(`tell 100${enter}`);
    await terminal.waitFor(/^paged 100$/m);
    assert.ok(!terminal.text().includes('pools>\n'), 'the live region is gone meanwhile');
    terminal.press(`ok${enter}`);
    await terminal.waitFor(/^ok\nanswered ok$/m);
    await terminal.waitForPrompt();
    await terminal.enter('users list', 'alice\nbob');
    terminal.press(ctrlD);
    assert.equal(await terminal.exitCode(), 0);
  });

  it('is left alone while lines wait, which it would keep waiting', async () => {
    const terminal = withPager(COUNTING);
    await terminal.waitForPrompt();
    terminal.press(`tell 100${enter}echo next${enter}`);
    await terminal.waitFor(/line 99\nline 100\npools> echo next\nnext\npools>/);
  });

  it('has no command that writes a file or starts a program: it takes what is typed ahead for its own', async () => {
    const terminal = withPager('cat >/dev/null; echo "secure $LESSSECURE, $LESS"');
    await terminal.waitForPrompt();
    await terminal.enter('tell 100', 'secure 1, FRX');
  });

  it('is left alone for what fits, and for what takes time', async () => {
    const terminal = withPager(COUNTING);
    await terminal.waitForPrompt();
    await terminal.enter('tell 10', 'line 10');
    terminal.press(`tail${enter}`);
    await terminal.waitFor(/^tailed 60$/m);
    terminal.press(ctrlC);
    await terminal.waitFor(/Stopped\./);
    assert.ok(!terminal.text().includes('paged'));
  });

  it('may be ended by Ctrl-C: the shell stays', async () => {
    const terminal = withPager('echo paging; exec sleep 60');
    await terminal.waitForPrompt();
    terminal.press(`tell 100${enter}`);
    await terminal.waitFor(/^paging$/m);
    terminal.press(ctrlC);
    await terminal.waitForPrompt();
    await terminal.enter('users list', 'alice\nbob');
  });

  it('that is not there leaves the answer to the screen', async () => {
    const terminal = withPager('no-such-pager 2>/dev/null');
    await terminal.waitForPrompt();
    await terminal.enter('tell 100', 'line 100');
    await terminal.waitFor(/line 1\nline 2\n/);
  });
});

describe('the pager of a single command', () => {
  const single = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    startProgram([PROGRAM], ['--ephemeral', ...words], { PAGER: COUNTING, ...env });

  it('is given a finished answer longer than the screen, and the exit code is that of the command', async () => {
    const terminal = single(['help']);
    await terminal.waitFor(/^paged \d\d+$/m);
    assert.ok(!terminal.text().includes('The functions that the user pool calls'));
    terminal.press(`ok${enter}`);
    await terminal.waitFor(/^answered ok$/m);
    assert.equal(await terminal.exitCode(), 0);
  });

  for (const [where, words, env] of [
    ['CI', ['help'], { CI: 'true' }],
    ['plain lines', ['--plain', 'help'], {}],
    ['JSON', ['--json', 'help'], {}],
    ['a dumb terminal', ['help'], { TERM: 'dumb' }],
    ['PAGER=cat', ['help'], { PAGER: 'cat' }],
    ['a short answer', ['config', 'path'], {}],
  ] as const)
    it(`is left alone for ${where}`, async () => {
      const terminal = single(words, env);
      await terminal.waitFor('config');
      assert.equal(await terminal.exitCode(), 0);
      assert.doesNotMatch(terminal.text(), /^paged/m);
    });

  it('leaves an answer to the screen as soon as something is asked, or fails', async () => {
    const asking = single(['ask', 'Name?']);
    await asking.waitFor('Name?');
    asking.press(`ann${enter}`);
    assert.equal(await asking.exitCode(), 0);
    const failing = single(['users', 'list']);
    await failing.waitFor('StackNotFound');
    assert.equal(await failing.exitCode(), 1);
  });
});
