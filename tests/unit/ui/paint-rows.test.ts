import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { emptyEditor } from '../../../shell/input/editor.ts';
import { graphemes } from '../../../shell/input/graphemes.ts';
import type { Mark } from '../../../shell/language/highlight.ts';
import { hideSecrets } from '../../../shell/ui/dots.ts';
import { paintRows } from '../../../shell/ui/paint-rows.ts';
import { plan } from '../../../shell/ui/plan.ts';

const MARKS: Mark[] = [
  { start: 0, end: 5, kind: 'command' },
  { start: 6, end: 10, kind: 'flag' },
  { start: 11, end: 17, kind: 'secret' },
];
const LINE = 'login --pw Sesame';
const input = (text: string, marks: readonly Mark[], columns = 40, cursor = text.length, ghost?: string) =>
  plan(
    { prompt: { editor: { ...emptyEditor, text, cursor }, ghost }, marks, queue: [], queued: 0, status: [] },
    { columns, rows: 24 },
  );

describe('a line as it is shown', () => {
  it('has the colours of its words, and dots for its secrets', () => {
    assert.equal(paintRows(input(LINE, MARKS).input!, true), '\x1b[32mlogin\x1b[39m \x1b[36m--pw\x1b[39m ••••••');
  });

  it('has nothing but the dots where there are no colours', () => {
    assert.equal(paintRows(input(LINE, MARKS).input!, false), 'login --pw ••••••');
  });

  it('has its ghost behind it', () => {
    assert.equal(paintRows(input('use', [], 40, 3, 'rs').input!, true), 'use\x1b[2mrs\x1b[22m');
  });

  it('keeps a colour over the end of a row', () => {
    const [first, second] = paintRows(
      input('abcdefghijklmnop', [{ start: 0, end: 16, kind: 'unknown' }], 20).input!,
      true,
    ).split('\n');
    assert.equal(first, '\x1b[31mabcdefghijkl\x1b[39m');
    assert.equal(second, '\x1b[31mmnop\x1b[39m');
  });

  it('has the cursor where it was typed, before, in and behind a secret', () => {
    const wide = 'pw 漢😀é x';
    const marks: Mark[] = [{ start: 3, end: 7, kind: 'secret' }];
    const at = (cursor: number) => input(wide, marks, 40, cursor).cursor!.x - 'pools> '.length;
    assert.equal(stripVTControlCharacters(paintRows(input(wide, marks).input!, true)), 'pw ••• x');
    assert.deepEqual([at(2), at(4), at(6), at(7), at(9)], [2, 4, 5, 6, 8]);
  });

  it('shows no character of a secret, whatever stands around it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '漢', '😀') });
    const secret = fc.string({ unit: fc.constantFrom('S', 'é', '字'), minLength: 1 });
    fc.assert(
      fc.property(text, secret, text, fc.integer({ min: 20, max: 60 }), (before, hidden, after, columns) => {
        const marks: Mark[] = [{ start: before.length, end: before.length + hidden.length, kind: 'secret' }];
        const planned = input(before + hidden + after, marks, columns);
        assert.doesNotMatch(JSON.stringify(planned), /[Sé字]/);
        const shown = hideSecrets({ text: before + hidden + after, cursor: 0, marks });
        assert.equal(shown.text, before + '•'.repeat(graphemes(hidden).length) + after);
        assert.equal(stripVTControlCharacters(paintRows(planned.input!, true)), planned.input!.layout.rows.join('\n'));
      }),
    );
  });
});
