import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { startFixture } from './start.ts';
import { KEYS, type Terminal } from './terminal.ts';

const { enter, esc, ctrlC, ctrlD, down, backspace } = KEYS;

describe('while a command runs', () => {
  let terminal: Terminal;
  before(async () => {
    terminal = startFixture();
    await terminal.waitForPrompt();
  });
  const window = () => terminal.rows().join('\n');
  const stopped = async () => {
    terminal.press(ctrlC);
    await terminal.waitFor(() => /Stopped\.\npools>/.test(window()));
  };

  it('shows progress and elapsed seconds', async () => {
    terminal.press(`work${enter}`);
    await terminal.waitFor(/halfway there [1-9]\d* s\npools>/);
  });

  it('keeps what is typed, queues what is entered, and drops the queue on Esc without losing it', async () => {
    terminal.press(`echo queued${enter}half a li`);
    await terminal.waitFor(/ {2}then: echo queued\npools> half a li/);
    terminal.press(esc);
    await terminal.waitFor('Dropped a waiting line.');
    await terminal.waitFor(() => !window().includes('then: echo') && terminal.line() === 'pools> half a li');
    terminal.press(KEYS.wipe, KEYS.up);
    await terminal.waitFor(() => terminal.line() === 'pools> echo queued');
    terminal.press(KEYS.wipe);
  });

  it('is stopped by Ctrl-C', stopped);

  it('runs the queued lines in order afterwards', async () => {
    terminal.press(`ask text${enter}`);
    await terminal.waitFor('E-mail:');
    terminal.press(`b@example.com${enter}echo q1${enter}echo q2${enter}`);
    await terminal.waitFor(/got b@example.com\npools> echo q1\nq1\npools> echo q2\nq2\npools>/);
  });

  it('loses no key at 100 lines a second', async () => {
    const typed = 'the quick brown fox jumps over a lazy dog';
    assert.equal(typed.length, 41);
    terminal.press(`tail${enter}`);
    await terminal.waitFor('tailed 5');
    for (const [index, key] of [...typed].entries()) {
      terminal.press(key);
      const count = index * 2;
      await terminal.waitFor(() => terminal.text().includes(`tailed ${count + 5}`));
    }
    await terminal.waitFor(() => terminal.line() === `pools> ${typed}`);
    await stopped();
    await terminal.waitFor(() => terminal.line() === `pools> ${typed}`);
    const lines = [...terminal.text().matchAll(/^tailed (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(
      lines,
      lines.map((_, index) => index + 1),
    );
    terminal.press(KEYS.wipe);
  });

  it('writes much at once without losing or repeating a line', async () => {
    await terminal.enter('count 3000', 'line 3000');
    const lines = [...terminal.text().matchAll(/^line (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(
      lines,
      Array.from({ length: 3000 }, (_, index) => index + 1),
    );
  });

  it('is no longer waited for on a second Ctrl-C, when it does not stop', async () => {
    terminal.press(`hang${enter}`);
    await terminal.waitFor('Hanging');
    terminal.press(ctrlC);
    await terminal.waitFor('Still stopping');
    terminal.press(ctrlC);
    await terminal.waitFor('the shell waits no longer');
    await terminal.enter('echo still here', 'still here');
    terminal.press(`release${enter}`);
  });
});

describe('a question of a command', () => {
  let terminal: Terminal;
  before(async () => {
    terminal = startFixture();
    await terminal.waitForPrompt();
  });
  const ask = async (what: string, seen: string) => {
    terminal.press(`ask ${what}${enter}`);
    const lastRow = (text: string) => terminal.rows().findLastIndex((row) => row.startsWith(text));
    await terminal.waitFor(() => lastRow(seen) > lastRow('pools>'));
  };
  const answered = (text: string) =>
    terminal.waitFor(() => terminal.text().includes(`${text}\npools>`) && terminal.line() === 'pools>');

  it('takes a secret as dots; the secret is nowhere, not even in the bytes', async () => {
    await ask('secret', 'Password:');
    terminal.press('Sesame-漢1');
    await terminal.waitFor(() => terminal.line() === '> •••••••••');
    terminal.press(backspace);
    await terminal.waitFor(() => terminal.line() === '> ••••••••' && terminal.cursor().x === 10);
    terminal.press(enter);
    await answered('it has 8 characters');
    await terminal.waitFor(/Password: •+\n/);
    assert.doesNotMatch(terminal.raw(), /Sesame|[Ss]esam/);
    terminal.press(KEYS.up);
    await terminal.waitFor(() => terminal.line() === 'pools> ask secret');
    terminal.press(KEYS.wipe);
  });

  it('takes a secret that was typed too early; it was never to be read, and is not run', async () => {
    terminal.press(`slow secret${enter}`);
    await terminal.waitFor('Thinking');
    terminal.press('Geheim-1');
    await terminal.waitFor(/(pools>|>) ••••••••/);
    terminal.press(enter);
    await terminal.waitFor('Password:');
    await terminal.waitFor(() => terminal.line() === '> ••••••••' || terminal.text().includes('slowly 8'));
    terminal.press(enter);
    await answered('slowly 8 characters');
    assert.doesNotMatch(terminal.raw(), /eheim/);
  });

  it('answers with the line that was typed ahead, up to its Enter; the next line is run, and is no part of the answer', async () => {
    terminal.press(`slow secret${enter}Geheim-22${enter}echo after it${enter}`);
    await terminal.waitFor(/slowly 9 characters\npools> echo after it\nafter it\npools>/);
    await terminal.waitForPrompt();
    terminal.press(`slow secret${enter}Geheim-333${enter}slow secret${enter}Geheim-4444${enter}echo ha`);
    await terminal.waitFor(/slowly 10 characters\npools> slow secret\n[^>]*slowly 11 characters\npools> echo ha/);
    terminal.press(KEYS.wipe);
    await terminal.waitForPrompt();
    assert.doesNotMatch(terminal.raw(), /eheim/);
  });

  it('shows no frame of a secret that arrives in one read with the line that asks for it', async () => {
    terminal.press(`slow secret${enter}Leak-B1`);
    await terminal.waitFor(() => terminal.line() === '> •••••••');
    terminal.press(`234${enter}`);
    await answered('slowly 10 characters');
    terminal.press(`work${enter}`);
    await terminal.waitFor('halfway there');
    terminal.press(`slow secret${enter}Leak-C2`);
    await terminal.waitFor(/then: slow secret\npools> •••••••/);
    terminal.press(KEYS.wipe, ctrlC);
    await terminal.waitFor(/Stopped\.\n(.*\n)*pools>/);
    await terminal.waitForPrompt();
    assert.doesNotMatch(terminal.raw(), /Leak|eak-/);
  });

  it('keeps what is typed at a pause for the prompt, and shows it', async () => {
    terminal.press(`ask pause${enter}`);
    await terminal.waitFor('Press Enter to go on');
    terminal.press('echo kept');
    await terminal.waitFor(/Press Enter to go on\npools> echo kept\n/);
    terminal.press(enter);
    await terminal.waitFor('then: echo kept');
    terminal.press(enter);
    await terminal.waitFor(/\nafter\npools> echo kept\nkept\npools>/);
  });

  it('wants a secret, not an empty line', async () => {
    await ask('secret', 'Password:');
    terminal.press(enter);
    await terminal.waitFor('Type it and press Enter');
    terminal.press(`1234567${enter}`);
    await answered('it has 7 characters');
  });

  it('says that a secret was generated when Enter alone asked for that, and dots when one was typed', async () => {
    await ask('generated', 'Password:');
    terminal.press(enter);
    await terminal.waitFor(/Password: \(generated\)\nmade 6 characters\npools>/);
    await ask('generated', 'Password:');
    terminal.press(`four${enter}`);
    await terminal.waitFor(/Password: •+\nmade 4 characters\npools>/);
    assert.doesNotMatch(terminal.raw(), /Made-1/);
  });

  it('takes a choice by arrows', async () => {
    await ask('choice', 'Which user?');
    await terminal.waitFor(/› 2\. test_user_2/);
    terminal.press(down, down, enter);
    await answered('chosen v4');
    await terminal.waitFor(/Which user\? test_user_4\nchosen v4/);
  });

  it('takes a choice by its number, of two digits too', async () => {
    await ask('choice', 'Which user?');
    terminal.press(`12${enter}`);
    await answered('chosen v12');
  });

  it('takes yes by Enter, and no by its letter', async () => {
    await ask('confirm', 'Really?');
    terminal.press(enter);
    await answered('confirmed true');
    await ask('confirm', 'Really?');
    terminal.press(`n${enter}`);
    await answered('confirmed false');
  });

  it('offers its default and says why an answer is not taken', async () => {
    await ask('text', 'E-mail:');
    await terminal.waitFor(() => /> a@example\.com/.test(terminal.line()));
    terminal.press(`nobody${enter}`);
    await terminal.waitFor('That is not an e-mail address.');
    terminal.press(`${KEYS.wipe}${enter}`);
    await answered('got a@example.com');
  });

  for (const [name, key] of Object.entries({ 'Ctrl-C': ctrlC, Esc: esc, 'Ctrl-D': ctrlD })) {
    it(`is dropped with its command on ${name}`, async () => {
      await ask('secret', 'Password:');
      terminal.press(key);
      await answered('Stopped.');
    });
  }

  it('leaves the half-typed line alone', async () => {
    terminal.press(`work${enter}half`);
    await terminal.waitFor(/halfway there \d+ s\npools> half/);
    terminal.press(ctrlC);
    await terminal.waitFor(/Stopped\.\npools> half\n/);
  });
});
