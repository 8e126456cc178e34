import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Key } from '../../../shell/input/keys.ts';
import { emptyPrompt, type PromptState, promptKey } from '../../../shell/input/prompt.ts';
import { searchKey, startSearch } from '../../../shell/input/search.ts';

const HISTORY = ['users list', 'Deploy', 'users show ann', 'users list', 'signup ann'];
const key = (name: string): Key => (name.length === 1 ? { name: 'text', text: name } : { name });
const press = (state: PromptState, ...names: string[]) =>
  names.reduce((before, name) => promptKey(before, key(name), HISTORY).state, state);
const typed = (text: string) => promptKey(emptyPrompt, { name: 'text', text }, HISTORY).state;
const found = ({ search }: PromptState) => search?.matches.map(({ line }) => line);
const chosen = ({ search }: PromptState) => search?.matches[search.chosen]?.line;

describe('Ctrl-R', () => {
  it('shows every line once, the newest first', () => {
    assert.deepEqual(found(press(emptyPrompt, 'C-r')), ['signup ann', 'users list', 'users show ann', 'Deploy']);
  });

  it('finds what is typed anywhere in a line, capital or small, and says where', () => {
    const state = press(emptyPrompt, 'C-r', 'a', 'N', 'n');
    assert.deepEqual(state.search?.matches, [
      { line: 'signup ann', from: 7, to: 10 },
      { line: 'users show ann', from: 11, to: 14 },
    ]);
    assert.deepEqual(found(press(state, 'C-w', 'd', 'e')), ['Deploy']);
    assert.deepEqual(found(press(state, 'x')), []);
  });

  it('goes to older lines with Ctrl-R and Up, back with Down, and stays at the ends', () => {
    const state = press(emptyPrompt, 'C-r', 'a', 'n', 'n');
    assert.equal(chosen(press(state, 'C-r')), 'users show ann');
    assert.equal(chosen(press(state, 'up', 'up', 'up')), 'users show ann');
    assert.equal(chosen(press(state, 'up', 'down', 'down')), 'signup ann');
    assert.equal(press(state, 'down'), state, 'nothing changes where nothing is new');
  });

  it('begins with the newest line again when something else is searched for', () => {
    assert.equal(chosen(press(emptyPrompt, 'C-r', 'C-r', 'C-r', 'u')), 'signup ann');
  });

  it('runs the chosen line with Enter', () => {
    const step = promptKey(press(emptyPrompt, 'C-r', 'C-r'), key('enter'), HISTORY);
    assert.deepEqual(step.lines, ['users list']);
    assert.equal(step.state.search, undefined);
    assert.equal(step.state.editor.text, '');
  });

  for (const name of ['tab', 'right']) {
    it(`gives the chosen line to be edited with ${name}; undo brings back what was typed`, () => {
      const state = press(typed('half'), 'C-r', 's', 'h', name);
      assert.equal(state.search, undefined);
      assert.equal(state.editor.text, 'users show ann');
      assert.equal(press(state, 'C-_').editor.text, 'half');
    });
  }

  for (const name of ['escape', 'C-g']) {
    it(`leaves the line as it was with ${name}`, () => {
      const before = press(typed('half'), 'left');
      assert.deepEqual(press(before, 'C-r', 'u', 's', name), before);
    });
  }

  it('stays open when nothing is found', () => {
    const state = press(emptyPrompt, 'C-r', 'z');
    for (const name of ['enter', 'tab', 'right']) assert.equal(press(state, name), state);
  });

  it('takes a paste as what is searched for', () => {
    const state = promptKey(press(emptyPrompt, 'C-r'), { name: 'paste', text: 'ann\n' }, HISTORY).state;
    assert.deepEqual(found(state), ['signup ann', 'users show ann']);
  });

  it('finds exactly the lines that hold the query, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', 'İ', 'ß', '漢', ' ', '😀'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(text), text, (lines, query) => {
        const step = searchKey(startSearch(lines), { name: 'text', text: query }, lines);
        assert.ok('search' in step);
        for (const { line, from, to } of step.search.matches)
          assert.equal(line.slice(from, to).toLowerCase(), query.toLowerCase());
        for (const line of lines.filter((one) => one.includes(query)))
          assert.ok(step.search.matches.some((match) => match.line === line));
      }),
    );
  });
});
