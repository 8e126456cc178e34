import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { editKey } from '../../../shell/input/bindings.ts';
import { type Edit, type EditorState, edit, emptyEditor } from '../../../shell/input/editor.ts';
import { snapToBoundary } from '../../../shell/input/graphemes.ts';

/** Types into an editor: `{C-a}` is a key, all else is text. */
function type(keys: string, from: EditorState = emptyEditor): EditorState {
  return (keys.match(/\{[^}]+\}|[^{]+/g) ?? []).reduce(
    (state, part) => editKey(state, part.startsWith('{') ? { name: part.slice(1, -1) } : { name: 'text', text: part }),
    from,
  );
}

/** The line with `|` where the cursor stands. */
const shown = ({ text, cursor }: EditorState) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

const cases: [keys: string, line: string, why: string][] = [
  ['xyz{left}{left}Q', 'xQ|yz', 'keys of one read compose'],
  ['abc{C-a}x{C-e}y', 'xabcy|', 'C-a and C-e go to the ends'],
  ['abc{home}{delete}', '|bc', 'Delete removes to the right'],
  ['abc{C-b}{C-d}', 'ab|', 'C-d removes to the right'],
  ['abc{C-a}{backspace}', '|abc', 'nothing is left of the start'],
  ['users list{M-b}{M-b}{M-d}', '| list', 'M-d kills the word to the right'],
  ['--since 10m{C-w}', '--since |', 'C-w kills to the blank'],
  ['logs tail-x{M-backspace}', 'logs tail-|', 'M-backspace kills letters and digits'],
  ['a b c{C-left}{C-left}{C-right}', 'a b| c', 'Ctrl with an arrow moves by words'],
  ['abc{C-b}{C-k}{C-y}{C-y}', 'abcc|', 'C-y gives back what C-k took'],
  ['one two{C-w}{C-w}{C-y}', 'one two|', 'kills in a row are one kill'],
  ['one{C-u}two{C-u}{C-y}{M-y}', 'one|', 'M-y goes back in the kills'],
  ['abcd{C-t}', 'abdc|', 'C-t swaps the last two'],
  ['abcd{C-b}{C-b}{C-t}', 'acb|d', 'C-t swaps around the cursor'],
  ['ab{left}cd{C-_}', 'a|b', 'letters typed in a row are undone together'],
  ['abc{C-u}{C-_}', 'abc|', 'a kill can be undone'],
  ['a😀b{left}{left}{backspace}', '|😀b', 'an emoji is one step'],
  ['👨‍👩‍👧{backspace}', '|', 'a family is one character'],
  ['é{left}x', 'x|é', 'an accent stays with its letter'],
  ['漢字{left}{delete}', '漢|', 'wide characters are one step each'],
  ['🇩🇪🇫🇷{left}{backspace}', '|🇫🇷', 'a flag is one character'],
];

describe('the line editor', () => {
  for (const [keys, line, why] of cases) it(`${why}: ${keys}`, () => assert.equal(shown(type(keys)), line));

  it('takes no control characters; tabs and line breaks become blanks', () => {
    assert.equal(edit(emptyEditor, { type: 'insert', text: 'a\tb\x1b[2Jc\r\nd\x07' }).text, 'a b[2Jc d');
  });

  it('answers the same object to a key that means nothing, so that nothing is redrawn', () => {
    const state = type('abc');
    assert.equal(type('{f5}{C-q}', state), state);
  });
});

const target = fc.constantFrom('left', 'right', 'wordLeft', 'wordRight', 'start', 'end', 'argumentLeft' as const);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('a b', '👩‍💻', '\u0301', '🇩', '\u200d', '漢', ' ', '\ud83d', '--x'),
);
const anyEdit = fc.oneof(
  fc.record({ type: fc.constant('insert'), text }),
  fc.record({ type: fc.constantFrom('move', 'erase', 'kill'), to: target }),
  fc.record({ type: fc.constantFrom('yank', 'yankOlder', 'transpose', 'undo', 'clear') }),
  fc.record({ type: fc.constant('recall'), text: fc.constantFrom('users list', '👩‍💻 x') }),
) as fc.Arbitrary<Edit>;
const play = (edits: readonly Edit[]) => edits.reduce(edit, emptyEditor);

describe('any sequence of edits', () => {
  it('keeps the cursor between characters', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 30 }), (edits) => {
        const { text: line, cursor } = play(edits);
        assert.ok(cursor >= 0 && cursor <= line.length);
        assert.equal(snapToBoundary(line, cursor), cursor);
      }),
      { numRuns: 500 },
    );
  });

  it('can be undone step by step: one undo restores the line before the last change', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 20 }), anyEdit, (edits, last) => {
        fc.pre(last.type !== 'undo' && last.type !== 'insert');
        const before = play(edits);
        const after = edit(before, last);
        fc.pre(after.text !== before.text);
        const undone = edit(after, { type: 'undo' });
        assert.deepEqual([undone.text, undone.cursor], [before.text, before.cursor]);
      }),
      { numRuns: 500 },
    );
  });

  it('can be undone to the empty line', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 30 }), (edits) => {
        let state = play(edits);
        while (state.undo.length > 0) state = edit(state, { type: 'undo' });
        assert.equal(state.text, '');
      }),
    );
  });
});
