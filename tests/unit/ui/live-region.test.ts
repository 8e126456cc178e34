import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import xterm from '@xterm/headless';
import { LiveRegion } from '../../../shell/ui/live-region.ts';

const FRAME = ['pools> xy', '', 'local · stack demo · pool us-east-1_abcdefghi', 'Tab completes · F1 helps'].join('\n');
const CURSOR = { x: 9, y: 0 };

let screen: InstanceType<typeof xterm.Terminal>;
let region: LiveRegion;
let written: number;
let now: number;
beforeEach(() => {
  screen = new xterm.Terminal({ cols: 60, rows: 12, allowProposedApi: true, convertEol: true });
  written = 0;
  now = 1_000;
  region = new LiveRegion(
    (text) => {
      written++;
      screen.write(text);
    },
    { slips: true, now: () => now },
  );
});

const settled = () => new Promise<void>((resolve) => screen.write('', resolve));
/** Every row, of what scrolled away too; blank ones at the end are left out. */
async function rows(): Promise<string[]> {
  await settled();
  const { active } = screen.buffer;
  const all = Array.from({ length: active.length }, (_, y) => active.getLine(y)!.translateToString(true));
  return all.slice(0, all.findLastIndex((row) => row !== '') + 1);
}
async function resize(columns: number, height: number): Promise<void> {
  await settled();
  now += 1_000;
  screen.resize(columns, height);
}
/** Lines above the frame until it stands at the bottom of the window. */
async function fill(): Promise<string[]> {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  region.above(lines.map((line) => `${line}\n`).join(''));
  await settled();
  return lines;
}

describe('the live region', () => {
  it('stands under the lines that are written above it, with the cursor where it belongs', async () => {
    region.show(FRAME, CURSOR);
    region.above('one\ntwo\n');
    assert.deepEqual(await rows(), ['one', 'two', ...FRAME.split('\n')]);
    assert.deepEqual([screen.buffer.active.cursorX, screen.buffer.active.cursorY], [9, 2]);
  });

  it('writes nothing when nothing changed, and all of it after it was erased', async () => {
    region.show(FRAME, CURSOR);
    region.show(FRAME, { ...CURSOR });
    assert.equal(written, 1);
    region.erase();
    assert.deepEqual(await rows(), []);
    region.show(FRAME, CURSOR);
    assert.deepEqual(await rows(), FRAME.split('\n'));
  });

  it('does not come back with what is written after it was closed', async () => {
    region.show(FRAME, CURSOR);
    region.close();
    region.above('late\n');
    region.draw();
    assert.deepEqual(await rows(), ['late']);
  });

  it('leaves no ghost, and takes no line with it, in a window that gets narrower', async () => {
    region.show(FRAME, CURSOR);
    const lines = await fill();
    for (const columns of [40, 30, 20]) {
      const before = { columns: screen.cols, rows: 12 };
      await resize(columns, 12);
      region.resized(before, { columns, rows: 12 });
      const frame = FRAME.split('\n').map((row) => row.slice(0, columns));
      region.show(frame.join('\n'), { ...CURSOR, x: Math.min(9, columns - 1) });
      assert.deepEqual(await rows(), [...lines, ...frame]);
    }
  });

  it('cuts its rows in a window that is narrower than it knows: the cursor stands in its row', async () => {
    await resize(20, 12);
    region.show(FRAME, CURSOR);
    region.above('one\n');
    assert.deepEqual(
      (await rows()).map((row) => row.slice(0, 19)),
      ['one', ...FRAME.split('\n').map((row) => row.slice(0, 19))],
    );
  });

  it('takes no line with it in a window that cut off what stood under the cursor', async () => {
    region.show(FRAME, CURSOR);
    const lines = await fill();
    for (const height of [9, 7, 12]) {
      const before = { columns: 60, rows: screen.rows };
      await resize(60, height);
      region.resized(before, { columns: 60, rows: height });
      region.show(FRAME, CURSOR);
      assert.deepEqual(await rows(), [...lines, ...FRAME.split('\n')]);
    }
  });

  it('is shown again after a resize though it stays the same', async () => {
    region.show(FRAME, CURSOR);
    await resize(60, 8);
    region.resized({ columns: 60, rows: 12 }, { columns: 60, rows: 8 });
    assert.deepEqual(await rows(), []);
    region.show(FRAME, CURSOR);
    assert.deepEqual(await rows(), FRAME.split('\n'));
  });

  it('is gone whole when the rows above the cursor were broken into more', async () => {
    const activity = `Working ${'.'.repeat(40)} 12 s`;
    region.show(`${activity}\n${FRAME}`, { ...CURSOR, y: 1 });
    const lines = await fill();
    await resize(30, 12);
    region.resized({ columns: 60, rows: 12 }, { columns: 30, rows: 12 });
    assert.deepEqual(await rows(), lines);
  });

  it('takes no line with it when its frame came to a window that had become narrower', async () => {
    const lines = await fill();
    await resize(30, 12);
    region.show(FRAME, CURSOR);
    region.resized({ columns: 60, rows: 12 }, { columns: 30, rows: 12 });
    assert.deepEqual(await rows(), lines);
  });

  it('hides the cursor where nothing is typed', () => {
    let last = '';
    new LiveRegion((text) => (last = text)).show('Really? (y/N) no', undefined);
    assert.match(last, /\x1b\[\?25l/);
    assert.doesNotMatch(last, /\x1b\[\?25h/);
  });
});
