import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import xterm from '@xterm/headless';
import { PROGRAM } from '../build.ts';
import { startProgram } from './start.ts';
import { KEYS } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'pools-shell-cast-'));
const env = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
after(() => rmSync(folder, { recursive: true, force: true }));

type CastEvent = [time: number, kind: 'o' | 'r', data: string];

function read(file: string) {
  const [header, ...events] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { header, events: events as CastEvent[] };
}

/** What a player would show in the end. */
async function replay({ header, events }: ReturnType<typeof read>): Promise<string> {
  const screen = new xterm.Terminal({
    cols: header.width,
    rows: header.height,
    scrollback: 5_000,
    allowProposedApi: true,
  });
  for (const [, kind, data] of events) {
    if (kind === 'o') await new Promise<void>((resolve) => screen.write(data, resolve));
    else screen.resize(...(data.split('x').map(Number) as [number, number]));
  }
  const { active } = screen.buffer;
  return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true).trimEnd() ?? '')
    .join('\n')
    .trimEnd();
}

describe('--cast', () => {
  it('records the interactive shell, a resize included: played again it shows the same, and no secret', async () => {
    const file = join(folder, 'shell.cast');
    const terminal = startProgram([PROGRAM], ['--ephemeral', '--cast', file], env);
    await terminal.waitForPrompt();
    terminal.press(`say hello${KEYS.enter}`);
    await terminal.waitFor(/\nhello\n/);
    terminal.press(`signin ann --password Sesame-12${KEYS.enter}`);
    await terminal.waitFor(/deploy/);
    await terminal.waitForPrompt();
    terminal.resize(90, 25);
    terminal.press(`say wider${KEYS.enter}`);
    await terminal.waitFor(/\nwider\n/);
    terminal.press(KEYS.ctrlD);
    assert.equal(await terminal.exitCode(), 0);
    const cast = read(file);
    assert.deepEqual(
      { ...cast.header, timestamp: typeof cast.header.timestamp },
      { version: 2, width: 100, height: 30, timestamp: 'number', env: { TERM: 'xterm-256color' } },
    );
    assert.deepEqual(
      cast.events.filter(([, kind]) => kind === 'r').map(([, , data]) => data),
      ['90x25'],
    );
    const times = cast.events.map(([time]) => time);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.equal(await replay(cast), terminal.text());
    assert.ok(!readFileSync(file, 'utf8').includes('Sesame'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('has no frame of a password that is pasted in one read with the line that asks for it', async () => {
    const file = join(folder, 'pasted.cast');
    const terminal = startProgram([PROGRAM], ['--ephemeral', '--cast', file], env);
    await terminal.waitForPrompt();
    for (const user of ['y1', 'y2', 'y3']) {
      terminal.press(`signup ${user} --email ${user}@e.co${KEYS.enter}LeakB1!word`);
      await terminal.waitFor(() => /•{11}$/.test(terminal.line()));
      await terminal.waitFor(() => terminal.text().includes(`signup ${user} --email`));
      terminal.press(KEYS.wipe);
      await terminal.waitForPrompt();
    }
    terminal.press(KEYS.ctrlD);
    assert.equal(await terminal.exitCode(), 0);
    assert.doesNotMatch(readFileSync(file, 'utf8'), /Leak|B1!/);
    assert.match(await replay(read(file)), /signup y3 --email y3@e\.co/);
  });

  it('records a script in a pipe as a terminal would show it', async () => {
    const file = join(folder, 'pipe.cast');
    const args = [PROGRAM, '--cast', file];
    const input = 'say one\nsay two\nsignin\n';
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      input,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    assert.equal(status, 1);
    const cast = read(file);
    assert.deepEqual([cast.header.width, cast.header.height], [80, 24]);
    const shown = (await replay(cast)).replaceAll('\n', '');
    assert.equal(shown, (stdout + stderr).replaceAll('\n', ''));
    assert.match(await replay(cast), /^one\ntwo\n/m);
  });
});
