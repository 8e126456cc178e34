import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { completed, emptyPrompt, type PromptState, promptKey } from '../../../shell/input/prompt.ts';

const HISTORY = ['users list', 'signup a', 'users show b', 'outputs'];

function press(state: PromptState, ...names: string[]): PromptState {
  return names.reduce(
    (before, name) => promptKey(before, name.length === 1 ? { name: 'text', text: name } : { name }, HISTORY).state,
    state,
  );
}
const typed = (text: string) => promptKey(emptyPrompt, { name: 'text', text }, HISTORY).state;
const items = (...values: string[]) => values.map((value) => ({ value }));

describe('history', () => {
  it('goes up through all lines, and down again to what was typed', () => {
    let state = typed('');
    const seen = ['up', 'up', 'up', 'up', 'up', 'down', 'down', 'down', 'down', 'down'].map((name) => {
      state = press(state, name);
      return state.editor.text;
    });
    const up = ['outputs', 'users show b', 'signup a', 'users list', 'users list'];
    assert.deepEqual(seen, [...up, 'signup a', 'users show b', 'outputs', '', '']);
  });

  it('shows only lines that begin like the typed one, and keeps that one', () => {
    const once = press(typed('users'), 'up');
    assert.equal(once.editor.text, 'users show b');
    assert.equal(press(once, 'up').editor.text, 'users list');
    assert.equal(press(once, 'down').editor.text, 'users');
  });

  it('takes up the walk anew after an edit', () => {
    assert.equal(press(typed('s'), 'up', 'x', 'up').editor.text, 'signup ax');
  });
});

describe('completion', () => {
  it('puts one item in whole, with a blank', () => {
    assert.equal(completed(typed('sig'), { from: 0, to: 3, items: items('signup') }, 'tab').editor.text, 'signup ');
  });

  it('puts in the common beginning first, and opens the menu when there is no more of it', () => {
    const menu = { from: 0, to: 1, items: items('users', 'usage') };
    const first = completed(typed('u'), menu, 'tab');
    assert.equal(first.editor.text, 'us');
    assert.equal(first.menu, undefined);
    const second = completed(first, { ...menu, to: 2 }, 'tab');
    assert.equal(second.menu?.items.length, 2);
    assert.equal(press(second, 'tab', 'tab', 'enter').editor.text, 'usage ');
    assert.equal(press(second, 'S-tab', 'enter').editor.text, 'usage ');
  });

  it('closes its menu on Esc, and enters the line on Enter while nothing is chosen', () => {
    const open = completed(typed('us'), { from: 0, to: 2, items: items('users', 'usage') }, 'tab');
    assert.equal(press(open, 'escape').menu, undefined);
    assert.deepEqual(promptKey(open, { name: 'enter' }, HISTORY).lines, ['us']);
    assert.equal(promptKey(open, { name: 'text', text: 'e' }, HISTORY).complete, 'again');
  });

  it('puts in the one that is left in the open menu on Tab', () => {
    const open = completed(typed('use'), { from: 0, to: 3, items: items('users') }, 'again');
    assert.equal(press(open, 'tab').editor.text, 'users ');
    assert.equal(press(open, 'tab').menu, undefined);
  });

  it('puts in what is chosen on a blank; nothing is chosen at first', () => {
    const open = completed(typed('us'), { from: 0, to: 2, items: items('users', 'usage') }, 'tab');
    assert.equal(press(open, 'tab', 'tab', ' ').editor.text, 'usage ');
    assert.equal(press(open, ' ').editor.text, 'us ');
  });

  it('leaves the line alone when there is nothing to offer', () => {
    const state = typed('xyz');
    assert.equal(completed(state, { from: 0, to: 3, items: [] }, 'tab').editor, state.editor);
  });
});

describe('a pasted block', () => {
  it('enters its finished lines and leaves the last one to be edited', () => {
    const step = promptKey(typed('echo '), { name: 'paste', text: 'a\nb\nc' }, HISTORY);
    assert.deepEqual(step.lines, ['echo a', 'b']);
    assert.equal(step.state.editor.text, 'c');
  });

  it('goes in at the cursor', () => {
    const step = promptKey(press(typed('ad'), 'left'), { name: 'paste', text: 'b\nc' }, HISTORY);
    assert.deepEqual(step.lines, ['ab']);
    assert.deepEqual([step.state.editor.text, step.state.editor.cursor], ['cd', 1]);
  });

  it('is the same in pieces', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '漢') }), fc.nat(), (text, seed) => {
        const at = text.length === 0 ? 0 : seed % text.length;
        const whole = promptKey(emptyPrompt, { name: 'paste', text }, []);
        const first = promptKey(emptyPrompt, { name: 'paste', text: text.slice(0, at) }, []);
        const second = promptKey(first.state, { name: 'paste', text: text.slice(at) }, []);
        assert.deepEqual([...first.lines, ...second.lines], whole.lines);
        assert.equal(second.state.editor.text, whole.state.editor.text);
      }),
    );
  });
});

it('never throws, whatever is pressed', () => {
  const names = [
    'enter',
    'tab',
    'S-tab',
    'up',
    'down',
    'escape',
    'C-d',
    'C-w',
    'C-y',
    'M-y',
    'C-_',
    'left',
    'a',
    ' ',
    'f1',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 40 }), (keys) => {
      press(completed(typed('us'), { from: 0, to: 2, items: items('users', 'usage') }, 'tab'), ...keys);
    }),
  );
});
