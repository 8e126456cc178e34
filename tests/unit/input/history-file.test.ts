import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Warning } from '../../../shell/contract.ts';
import { openHistory, openHistoryFile } from '../../../shell/input/history-file.ts';

const source = fileURLToPath(new URL('../../../shell/input/history-file.ts', import.meta.url));
let folder: string;
let file: string;
let warnings: Warning[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-history-'));
  file = join(folder, 'state', 'history');
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (max?: number) =>
  openHistoryFile({ file, clock: { now: () => 7 }, warn: (warning) => warnings.push(warning), max });

describe('the history file', () => {
  it('gives back in a later session what was appended, and only its owner can read it', () => {
    const first = open();
    first.append('users list');
    first.append('deploy');
    assert.deepEqual(open().earlier, ['users list', 'deploy']);
    chmodSync(file, 0o644);
    open();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8'), '{"at":7,"line":"users list"}\n{"at":7,"line":"deploy"}\n');
  });

  it('is not given what stays in memory, which the session still brings back', () => {
    const kept = (line: string) => (line.includes('!') ? undefined : line.replace(' 123456', ''));
    const history = openHistory({ file, kept, clock: { now: () => 7 }, warn: (warning) => warnings.push(warning) });
    for (const line of ['Wrong1234!', 'confirm ann 123456']) history.add(line);
    assert.deepEqual(history.lines, ['Wrong1234!', 'confirm ann 123456']);
    assert.equal(readFileSync(file, 'utf8'), '{"at":7,"line":"confirm ann"}\n');
  });

  it('passes over what is torn or no history, whatever it is', () => {
    open().append('kept');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (garbage) => {
        const foreign = garbage.split('\n').every((line) => !line.includes('"line"'));
        fc.pre(foreign);
        appendFileSync(file, `\n${garbage}`);
        assert.deepEqual(open().earlier, ['kept']);
      }),
    );
    open().append('after a torn line');
    assert.deepEqual(open().earlier, ['kept', 'after a torn line']);
  });

  it('lets no line from the file move the cursor', () => {
    mkdirSync(dirname(file));
    writeFileSync(file, `${JSON.stringify({ at: 1, line: 'say \x1b[2Jhi\nthere' })}\n`);
    assert.deepEqual(open().earlier, ['say hi there']);
  });

  it('keeps every line of two shells that write at once', async () => {
    const script = `
      import { openHistory, openHistoryFile } from ${JSON.stringify(source)};
      const { append } = openHistoryFile({ file: process.argv[1], clock: Date, warn: (w) => { throw w; } });
      for (let n = 0; n < 300; n++) append(process.argv[2] + ' ' + n + ' ' + 'x'.repeat(n));`;
    const shells = ['a', 'b'].map((name) =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, file, name], {
        stdio: 'inherit',
        cwd: dirname(source),
      }),
    );
    for (const [code] of await Promise.all(shells.map((shell) => once(shell, 'exit')))) assert.equal(code, 0);
    const { earlier } = open();
    assert.equal(earlier.length, 600);
    for (const name of ['a', 'b']) {
      const own = earlier.filter((line) => line.startsWith(name)).map((line) => Number(line.split(' ')[1]));
      assert.deepEqual(
        own,
        Array.from({ length: 300 }, (_, n) => n),
      );
    }
  });

  it('is cut to its newest lines when it has grown too long, and nothing is left beside it', () => {
    const { append } = open();
    for (let n = 0; n <= 20; n++) append(`line ${n}`);
    assert.equal(open(20).earlier.length, 18);
    assert.equal(readFileSync(file, 'utf8').split('\n').length, 19);
    assert.equal(open(20).earlier.at(-1), 'line 20');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dirname(file)), ['history']);
  });

  it('that cannot be written is warned about once, and the shell goes on', () => {
    writeFileSync(join(folder, 'state'), 'a file where the folder should be');
    const { earlier, append } = open();
    append('a');
    append('b');
    assert.deepEqual(earlier, []);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!.text, /history is not kept: .*ENOTDIR/);
  });

  it('does not keep what was hardly typed', () => {
    open().append('x'.repeat(10_000));
    assert.deepEqual(open().earlier, []);
  });
});
