import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { startFixture, startProgram } from './start.ts';
import { KEYS, type Terminal } from './terminal.ts';

const { enter, up, ctrlD, ctrlR } = KEYS;
const folder = mkdtempSync(join(tmpdir(), 'pools-shell-tty-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const env = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

let file: string;
let count = 0;
let open: Terminal[];
beforeEach(() => {
  file = join(folder, `history-${count++}`);
  open = [];
});
afterEach(async () => {
  for (const terminal of open) terminal.press(KEYS.wipe, ctrlD);
  await Promise.all(open.map((terminal) => terminal.exitCode()));
});

async function start(env: NodeJS.ProcessEnv = {}, size: { columns?: number; rows?: number } = {}) {
  const terminal = startFixture({ ...size, env: { FIXTURE_HISTORY: file, ...env } });
  open.push(terminal);
  await terminal.waitForPrompt();
  return terminal;
}
async function leave(terminal: Terminal) {
  terminal.press(ctrlD);
  await terminal.exitCode();
  open.splice(open.indexOf(terminal), 1);
}
const shows = (terminal: Terminal, line: string) => terminal.waitFor(() => terminal.line() === `pools> ${line}`);

describe('the history', () => {
  it('survives a restart, and holds no secret', async () => {
    const first = await start();
    await first.enter('echo first', 'first');
    await first.enter('login --password Sesame-1234', '11 characters');
    await leave(first);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.doesNotMatch(readFileSync(file, 'utf8'), /Sesame/);

    const second = await start();
    second.press(up);
    await shows(second, 'login --password <secret>');
    second.press(enter);
    await second.waitFor(
      /--password is given <secret>, which only stands where a secret was typed\n.*hint: type it again/,
    );
    second.press(up, up);
    await shows(second, 'echo first');
  });

  it('is kept whole by two shells at once', async () => {
    const [one, two] = [await start(), await start()];
    await one.enter('echo from one', 'from one');
    await two.enter('echo from two', 'from two');
    await one.enter('echo again from one', 'again from one');
    await Promise.all([leave(one), leave(two)]);
    const third = await start();
    for (const line of ['echo again from one', 'echo from two', 'echo from one']) {
      third.press(up);
      await shows(third, line);
    }
  });

  it('that cannot be kept is warned about once, and typing goes on', async () => {
    writeFileSync(file, '');
    const terminal = await start({ FIXTURE_HISTORY: join(file, 'history') });
    await terminal.enter('echo a', 'a');
    await terminal.enter('echo b', 'b');
    assert.equal(terminal.text().match(/history is not kept/g)?.length, 1);
  });

  it('offers the rest of a line behind the cursor, and Right takes it', async () => {
    const terminal = await start();
    await terminal.enter('echo one two', 'one two');
    terminal.press('echo o');
    await shows(terminal, 'echo one two');
    assert.equal(terminal.cursor().x, 'pools> echo o'.length);
    assert.match(terminal.raw(), /\x1b\[2mne two\x1b\[22m/);
    terminal.press('\x1bf');
    await terminal.waitFor(() => terminal.cursor().x === 'pools> echo one'.length);
    terminal.press(KEYS.right);
    await terminal.waitFor(() => terminal.cursor().x === 'pools> echo one two'.length);
    terminal.press(enter);
    await terminal.waitFor(/(pools> echo one two\none two\n){2}/);
  });

  it('is searched with Ctrl-R: above the prompt, as one types; Enter runs, Tab edits, Esc gives the line back', async () => {
    const terminal = await start();
    const window = () => terminal.rows().join('\n');
    await terminal.enter('echo one', 'one');
    await terminal.enter('users list', 'bob');
    await terminal.enter('echo two', 'two');
    terminal.press('half');
    await shows(terminal, 'half');
    terminal.press(ctrlR);
    await terminal.waitFor(() => window().includes('  echo one\n  users list\n› echo two\nsearch>\nEnter runs'));
    terminal.press('CHO');
    await terminal.waitFor(() => window().includes('\n  echo one\n› echo two\nsearch> CHO\n'));
    assert.equal(terminal.cursor().x, 'search> CHO'.length);
    assert.match(terminal.raw(), /e\x1b\[33mcho\x1b\[39m/);
    terminal.press(KEYS.esc);
    await shows(terminal, 'half');
    await terminal.waitFor(() => !window().includes('› echo'));
    terminal.press(ctrlR, 'ech', ctrlR, KEYS.tab);
    await shows(terminal, 'echo one');
    terminal.press(' more', enter);
    await terminal.waitFor(/pools> echo one more\none more\npools>/);
    terminal.press(ctrlR, 'list', enter);
    await terminal.waitFor(/(pools> users list\nalice\nbob\n[\s\S]*){2}pools>/);
    terminal.press(ctrlR, 'no such line');
    await terminal.waitFor('Not in the history');
    terminal.press(KEYS.ctrlC);
    await terminal.waitForPrompt();
  });

  it('is searched in a low window without growing out of it', async () => {
    writeFileSync(
      file,
      Array.from({ length: 500 }, (_, at) => `${JSON.stringify({ at, line: `echo line ${at}` })}\n`).join(''),
    );
    const terminal = await start({}, { columns: 40, rows: 10 });
    terminal.press(ctrlR, 'line 4');
    await terminal.waitFor('› echo line 499\nsearch> line 4\nEnter runs');
    assert.match(terminal.rows()[0]!, /pid/);
    assert.doesNotMatch(terminal.raw(), /\x1b\[3J/);
    terminal.press(ctrlR.repeat(60), enter);
    await terminal.waitFor('pools> echo line 439\nline 439\npools>');
  });

  it('offers nothing where dim cannot be seen', async () => {
    const terminal = await start({ NO_COLOR: '1' });
    await terminal.enter('echo one', 'one');
    terminal.press(`ec${KEYS.right}h`);
    await shows(terminal, 'ech');
  });

  it('becomes a script that runs, without the passwords and without what failed', async () => {
    const script = join(folder, 'mine.txt');
    const terminal = startProgram([PROGRAM], ['--ephemeral'], env);
    open.push(terminal);
    await terminal.waitForPrompt();
    const run = async (line: string, ending: RegExp) => {
      terminal.press(`${line}${enter}`);
      await terminal.waitFor(ending);
      await terminal.waitForPrompt();
    };
    await run('deploy', /pools> deploy\n[\s\S]*\npools>/);
    await run('signup ann --email ann@example.com --password Sesame-1234 as result', /signup ann[\s\S]*CONFIRM/i);
    await run('expect result.confirmed == false', /expect result/);
    await run('users show nobody', /UserNotFoundException/);
    await run('inbox ann --latest', /code\s+\d{6}\n/);
    const code = /code\s+(\d{6})\n/.exec(terminal.text())![1]!;
    await run(`confirm ann ${code}`, /ann is confirmed/);
    await run('expect error NotAuthorizedException confirm ann 000000', /pools> expect error [\s\S]*\n[\s\S]*pools>/);
    terminal.press(`ask "Which colour?"${enter}`);
    await terminal.waitFor(/\nWhich colour\?\n>/);
    await run('blue', /Which colour\? blue/);
    await run(`history save ${script}`, /Wrote 8 lines to .*mine.txt. 2 of them/);
    const text = readFileSync(script, 'utf8');
    assert.match(text, /\nconfirm ann\n/);
    assert.match(text, /\n# was answered by hand: ask "Which colour\?"\n/);
    assert.match(text, /\nsignup ann --email ann@example.com as result\n/);
    assert.match(text, /\n# failed: users show nobody\n/);
    await run(`history save ${script}`, /is already there/);
    const played = startProgram([PROGRAM], ['--script', script], env);
    assert.equal(await played.exitCode(), 0, played.text());
    await played.waitFor(/finally cleanup --session/);
  });

  it('is there in plain lines, too', async () => {
    const state = { XDG_STATE_HOME: join(folder, 'plain'), XDG_CONFIG_HOME: folder };
    for (const first of [true, false]) {
      const terminal = startProgram([PROGRAM], ['--plain'], state);
      await terminal.waitFor('pools>');
      terminal.press(first ? `scenarios --help${enter}` : up);
      await terminal.waitFor(first ? /scenarios --help[\s\S]*pools>/ : 'pools> scenarios --help');
      terminal.press(KEYS.wipe, ctrlD);
      assert.equal(await terminal.exitCode(), 0);
    }
    assert.match(readFileSync(join(state.XDG_STATE_HOME, 'pools-shell', 'history'), 'utf8'), /"scenarios --help"/);
  });

  it('of a temporary world is not kept by the program', async () => {
    const lines = () =>
      readFileSync(join(folder, 'pools-shell', 'history'), 'utf8')
        .trim()
        .split('\n');
    for (const args of [[], ['--ephemeral']]) {
      const terminal = startProgram([PROGRAM], args, env);
      await terminal.waitForPrompt();
      terminal.press(`scenarios${enter}`);
      await terminal.waitFor(/activity-log[\s\S]*\npools>/);
      await leave(terminal);
      assert.equal(lines().length, 1);
    }
  });
});
