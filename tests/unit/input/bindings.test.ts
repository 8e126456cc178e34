import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BINDINGS, type Binding } from '../../../shell/input/bindings.ts';
import { keyGroups, keyName } from '../../../shell/input/key-names.ts';
import { keysNow } from '../../../shell/input/keys-now.ts';
import { emptyPrompt, promptKey } from '../../../shell/input/prompt.ts';
import { choiceQuestion, confirmQuestion } from '../../../shell/input/question.ts';
import type { Scene } from '../../../shell/input/scene.ts';

const scene = (change: Partial<Scene> = {}): Scene => ({
  prompt: emptyPrompt,
  queue: [],
  queued: 0,
  status: [],
  ...change,
});
const typing = (text: string) => promptKey(emptyPrompt, { name: 'text', text }, []).state;

describe('the table of keys', () => {
  it('gives a key one meaning at a place', () => {
    for (const [place, bindings] of Object.entries(BINDINGS)) {
      const keys = Object.values<Binding>(bindings).flatMap((binding) => binding.keys);
      assert.equal(new Set(keys).size, keys.length, place);
    }
  });

  it('names keys as they are written on them', () => {
    const names = ['C-r', 'M-f', 'S-tab', 'escape', 'f1', 'C-_', 'up'].map(keyName);
    assert.deepEqual(names, ['Ctrl-R', 'Alt-F', 'Shift-Tab', 'Esc', 'F1', 'Ctrl-_', 'Up']);
  });

  it('is all that help lists, in the same order', () => {
    const listed = keyGroups().flatMap(({ items }) => items.map(({ describe }) => describe));
    const declared = Object.values(BINDINGS).flatMap((bindings) => Object.values<Binding>(bindings));
    assert.deepEqual(
      listed,
      declared.map(({ does }) => does),
    );
  });
});

describe('the keys that work now', () => {
  const first = (change: Partial<Scene>) => keysNow(scene(change)).join(' · ');
  it('are other ones in each state', () => {
    const menu = { from: 0, to: 1, items: [{ value: 'a' }, { value: 'b' }], chosen: -1 };
    const activity = { text: 'deploy', seconds: 1, frame: 0 };
    assert.equal(first({}), 'Tab completes · Up brings back · Ctrl-R searches · F1 helps · Ctrl-D leaves');
    assert.equal(first({ prompt: typing('a') }), 'Tab completes · F1 helps · Enter runs · Ctrl-C clears');
    assert.match(first({ prompt: { ...typing('a'), ghost: 'bc' } }), /^Right takes the dim text · Alt-F its next word/);
    assert.equal(first({ prompt: { ...typing('a'), menu } }), 'Tab goes down · Shift-Tab goes up · Esc closes');
    assert.match(first({ prompt: { ...typing('a'), menu: { ...menu, chosen: 0 } } }), /Enter takes it/);
    const one = { ...menu, items: [{ value: 'a' }] };
    assert.equal(first({ prompt: { ...typing('a'), menu: one } }), 'Tab completes · Esc closes');
    assert.equal(first({ activity }), 'Ctrl-C stops');
    assert.equal(first({ activity, queued: 1 }), 'Ctrl-C stops · Esc drops what waits');
    assert.equal(first({ question: confirmQuestion('Sure?', true) }), 'Enter answers · Esc stops');
    assert.match(first({ question: choiceQuestion('Who?', [], '') }), /^Down next · Enter answers/);
  });
});
