import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { startFixture } from './start.ts';
import { KEYS, type Terminal } from './terminal.ts';

const { enter, tab, esc, backspace, up, down, left, ctrlA, ctrlC, wipe } = KEYS;

describe('typing at the prompt', () => {
  let terminal: Terminal;
  before(async () => {
    // Ink prints nothing in CI; on a terminal that must not matter.
    terminal = startFixture({ env: { CI: 'true', CONTINUOUS_INTEGRATION: 'true' } });
    await terminal.waitForPrompt();
  });
  beforeEach(async () => {
    terminal.press(wipe);
    await terminal.waitForPrompt();
  });
  const line = (text: string) => terminal.waitFor(() => terminal.line() === `pools> ${text}`);

  it('shows a prompt and colours although CI is set', () => {
    assert.match(terminal.raw(), /\x1b\[36mpools> /);
  });

  it('runs a line that arrives in one read with its Enter', async () => {
    terminal.press(`users list${enter}`);
    await terminal.waitFor('pools> users list\nalice\nbob\npools>');
  });

  it('runs two lines that arrive in one read', async () => {
    terminal.press(`echo one${enter}echo two${enter}`);
    await terminal.waitFor('pools> echo one\none\npools> echo two\ntwo\npools>');
  });

  it('moves and inserts within one read', async () => {
    terminal.press(`xyz${left}${left}Q`);
    await line('xQyz');
    await terminal.waitFor(() => terminal.cursor().x === 'pools> xQ'.length);
  });

  it('removes as many characters as Backspace was pressed, in one read', async () => {
    terminal.press('a'.repeat(25));
    await line('a'.repeat(25));
    terminal.press(backspace.repeat(20));
    await line('aaaaa');
  });

  it('tells Delete from Backspace', async () => {
    terminal.press(`abc${ctrlA}\x1b[3~`);
    await line('bc');
  });

  const deadly: Record<string, string> = {
    'Ctrl+F1': '\x1b[1;5P',
    'Ctrl+Tab': '\x1b[1;5I',
    'an unknown key with Ctrl': '\x1b[99;5~',
    'a mouse report': '\x1b[<0;10;10M',
    'focus in and out': '\x1b[I\x1b[O',
  };
  for (const [name, sequence] of Object.entries(deadly)) {
    it(`survives ${name}, and drops it whole`, async () => {
      terminal.press(`a${sequence}b`);
      await line('ab');
    });
  }

  it('puts an escape sequence together that is split over two reads', async () => {
    terminal.press('ab', '\x1b');
    terminal.press('[D');
    terminal.press('X');
    await line('aXb');
  });

  it('keeps the cursor behind wide characters and emoji', async () => {
    terminal.press('漢字😀é');
    await terminal.waitFor(() => terminal.cursor().x === 'pools> '.length + 7);
    terminal.press(left + left);
    await terminal.waitFor(() => terminal.cursor().x === 'pools> '.length + 4);
    terminal.press(backspace);
    await terminal.waitFor(() => terminal.line().startsWith('pools> 漢😀'));
  });

  it('wraps a line that is longer than the window', async () => {
    terminal.press(`${'0123456789'.repeat(10)}!`);
    await terminal.waitFor(() => terminal.line().trim() === `${'0123456789'.repeat(10)}!`.slice(72));
    assert.equal(terminal.cursor().x, 'pools> '.length + 101 - 72);
  });

  it('runs the finished lines of a paste, one by one, and keeps the last for Enter', async () => {
    terminal.paste('echo p1\necho p2\necho p3');
    await terminal.waitFor('pools> echo p1\np1\npools> echo p2\np2\npools> echo p3');
    terminal.press(enter);
    await terminal.waitFor('pools> echo p3\np3\npools>');
  });

  it('takes a paste that is split inside its markers', async () => {
    terminal.press('\x1b[20');
    terminal.press('0~echo s1\recho s2\r\x1b[2');
    terminal.press('01~');
    await terminal.waitFor('pools> echo s1\ns1\npools> echo s2\ns2\npools>');
  });

  it('joins lines that end with a backslash', async () => {
    terminal.paste('echo long \\\n  line\n');
    await terminal.waitFor('pools> echo long line\nlong line');
  });

  it('completes at once what is unambiguous, and keeps what was typed right behind Tab', async () => {
    terminal.press(`usa${tab}${enter}`);
    await terminal.waitFor('pools> usage\nusage was run');
  });

  it('completes the common beginning first, then opens a menu to choose from', async () => {
    terminal.press(`u${tab}`);
    await terminal.waitFor(() => terminal.cursor().x === 'pools> us'.length);
    assert.doesNotMatch(terminal.rows().join('\n'), /does usage/);
    terminal.press(tab);
    await terminal.waitFor('does usage');
    terminal.press(tab + tab);
    await terminal.waitFor('› us');
    terminal.press(esc);
    await terminal.waitFor(() => !terminal.rows().join('\n').includes('does usage'));
  });

  it('goes through the history by what was typed', async () => {
    await terminal.enter('echo first', 'first');
    await terminal.enter('users list', 'bob');
    terminal.press(`echo${up}`);
    await line('echo first');
    terminal.press(down);
    await line('echo');
  });

  it('hides secrets in the echo and in the history', async () => {
    terminal.press(`login --password Sesame-1234${enter}`);
    await terminal.waitFor('pools> login --password <secret>\n11 characters');
    terminal.press(up);
    await line('login --password <secret>');
  });

  it('shows a secret as dots while it is typed, key by key; nowhere in the output is one letter of it', async () => {
    terminal.press('login --password ');
    for (let length = 1; length <= 'Жаба-ЖЖ'.length; length++) {
      terminal.press('Жаба-ЖЖ'[length - 1]!);
      await line(`login --password ${'•'.repeat(length)}`);
      assert.equal(terminal.cursor().x, 'pools> login --password '.length + length);
    }
    terminal.press(left, left, backspace, 'Ж');
    await terminal.waitFor(() => terminal.cursor().x === 'pools> login --password •••••'.length);
    terminal.press(enter);
    await terminal.waitFor('pools> login --password <secret>\n7 characters');
    terminal.press(`lgin --password=ЖЖ`);
    await line('lgin --password=••');
    terminal.press(ctrlA, '\x0b', 'let password = ЖЖЖ');
    await line('let password = •••');
    assert.doesNotMatch(terminal.raw(), /Ж/);
  });

  it('shows a secret as dots in a line that goes on, typed or pasted', async () => {
    terminal.press(`login --password\\${enter}ЖЖЖ`);
    await line('•••');
    terminal.press(enter);
    await terminal.waitFor('pools> login --password <secret>\n3 characters');
    terminal.paste('login \\\n--password \\\nЖЖЖЖ');
    await line('••••');
    terminal.press(enter);
    await terminal.waitFor('pools> login --password <secret>\n4 characters');
    assert.doesNotMatch(terminal.raw(), /Ж/);
  });

  it('colours the words as it reads them', async () => {
    terminal.press('login --password x');
    await line('login --password •');
    assert.match(terminal.raw(), /\x1b\[32mlogin\x1b\[39m \x1b\[36m--password\x1b\[39m •/);
    terminal.press(wipe, 'nonsense here');
    await line('nonsense here');
    assert.match(terminal.raw(), /\x1b\[31mnonsense\x1b\[39m here/);
  });

  it('shows a secret as dots without colours, too', async () => {
    const plain = startFixture({ env: { NO_COLOR: '1' } });
    await plain.waitForPrompt();
    plain.press('login --password Ж');
    await plain.waitFor(() => plain.line() === 'pools> login --password •');
    assert.doesNotMatch(plain.raw(), /Ж|\x1b\[\d\dm/);
    plain.press(wipe, KEYS.ctrlD);
    assert.equal(await plain.exitCode(), 0);
  });

  it('shows what is wrong with a line, and what to do', async () => {
    terminal.press(`usres list${enter}`);
    await terminal.waitFor(/usres.*\n.*hint: .*users/);
    terminal.press(`fail${enter}`);
    await terminal.waitFor('fail: it did not work');
  });

  it('clears the line on Ctrl-C, and gives it back on undo', async () => {
    terminal.press('abc');
    await line('abc');
    terminal.press(ctrlC);
    await terminal.waitForPrompt();
    terminal.press('\x1f');
    await line('abc');
  });

  it('clears the window, not what scrolled away', async () => {
    await terminal.enter('count 30', 'line 30');
    terminal.press(`clear${enter}`);
    await terminal.waitFor(() => terminal.rows()[0] === 'pools>');
    await terminal.waitFor(/line 1\nline 2\n/);
  });
});
