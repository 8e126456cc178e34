import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyEditor } from '../../../shell/input/editor.ts';
import { withGhost } from '../../../shell/input/ghost.ts';
import { type PromptState, promptKey } from '../../../shell/input/prompt.ts';

const HISTORY = ['users show ann', 'users list', 'login --password <secret>', 'deploy'];
const at = (text: string, cursor = text.length): PromptState =>
  withGhost({ editor: { ...emptyEditor, text, cursor } }, HISTORY);
const press = (state: PromptState, name: string) => withGhost(promptKey(state, { name }, HISTORY).state, HISTORY);

describe('a ghost', () => {
  it('is the rest of the newest line that begins as this one', () => {
    assert.equal(at('users').ghost, ' list');
    assert.equal(at('users s').ghost, 'how ann');
    assert.equal(at('users list').ghost, undefined);
    assert.equal(at('nothing').ghost, undefined);
  });

  it('is there only behind the line, and not for an empty one', () => {
    assert.equal(at('users', 3).ghost, undefined);
    assert.equal(at('').ghost, undefined);
    assert.equal(at('  ').ghost, undefined);
  });

  it('never offers a line that had a secret', () => {
    assert.equal(at('login').ghost, undefined);
    assert.equal(at('login --password ').ghost, undefined);
  });

  it('stays away from a menu, and from a walk through the history', () => {
    const menu = { from: 0, to: 0, items: [], chosen: -1 };
    assert.equal(withGhost({ ...at('users'), menu }, HISTORY).ghost, undefined);
    assert.equal(press(at('users'), 'up').ghost, undefined);
  });

  for (const key of ['right', 'end', 'C-e', 'C-f']) {
    it(`is taken whole by ${key}`, () => {
      const state = press(at('users s'), key);
      assert.equal(state.editor.text, 'users show ann');
      assert.equal(state.editor.cursor, 'users show ann'.length);
      assert.equal(state.ghost, undefined);
    });
  }

  it('is taken by words by M-f, and given back by undo', () => {
    const one = press(at('use'), 'M-f');
    assert.equal(one.editor.text, 'users');
    assert.equal(one.ghost, ' list');
    assert.equal(press(one, 'M-f').editor.text, 'users list');
    assert.equal(press(press(at('users s'), 'right'), 'C-_').editor.text, 'users s');
  });

  it('does not hinder the keys inside a line', () => {
    assert.equal(press(at('users', 2), 'right').editor.cursor, 3);
    assert.equal(press(at('users', 2), 'end').editor.cursor, 5);
  });

  it('never makes a line that was not typed, and nothing changes where nothing is new', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.string({ unit: 'grapheme' }), (lines, text) => {
        const state = withGhost({ editor: { ...emptyEditor, text, cursor: text.length } }, lines);
        assert.equal(withGhost(state, lines), state);
        if (state.ghost !== undefined) assert.ok(lines.includes(text + state.ghost));
      }),
    );
  });
});
