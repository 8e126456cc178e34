/** The prompt: the line editor with history, completion menu and pasted blocks. A reducer, like the editor. */
import { actionAt, editKey } from './bindings.ts';
import { type EditorState, edit, emptyEditor } from './editor.ts';
import { acceptGhost } from './ghost.ts';
import { type Recall, recall, startRecall } from './history.ts';
import type { Key } from './keys.ts';
import { type Search, type SearchStep, searchKey, startSearch } from './search.ts';

export interface Completion {
  /** The part of the line that an item replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly { readonly value: string; readonly describe?: string }[];
  /** They do not begin like what was typed: a person has to choose. */
  readonly loose?: boolean;
}

export interface Menu extends Completion {
  /** -1: nothing is chosen yet. */
  readonly chosen: number;
}

export interface PromptState {
  readonly editor: EditorState;
  readonly menu?: Menu;
  readonly recall?: Recall;
  /** The history is searched; the line waits meanwhile. */
  readonly search?: Search;
  /** What a key would add to the line (ghost.ts); shown dim. */
  readonly ghost?: string;
}

export interface PromptStep {
  readonly state: PromptState;
  /** Lines that were entered by this key: one by Enter, any number by a paste. */
  readonly lines: readonly string[];
  /** Tab asks for completion; a menu that is open is looked up again after every edit. */
  readonly complete?: 'tab' | 'again';
  /** Help on the word at the cursor is wanted. */
  readonly help?: true;
}

export const emptyPrompt: PromptState = { editor: emptyEditor };

/** @param history lines for Up and Down, oldest first */
export function promptKey(state: PromptState, key: Key, history: readonly string[]): PromptStep {
  if (state.search) return searched(state, searchKey(state.search, key, history));
  if (key.name === 'paste') return paste(state, key.text ?? '');
  if (state.menu) {
    const step = menuKey(state, state.menu, key);
    if (step) return step;
  }
  switch (actionAt('prompt', key)) {
    case 'run':
      return { state: withText(state, ''), lines: [state.editor.text] };
    case 'complete':
      return { state, lines: [], complete: 'tab' };
    case 'search':
      return still({ editor: state.editor, search: startSearch(history) });
    case 'older':
      return still(recalled(state, history, -1));
    case 'newer':
      return still(recalled(state, history, 1));
    case 'help':
      return { state, lines: [], help: true };
  }
  const accepted = state.ghost === undefined ? undefined : acceptGhost(state.editor, state.ghost, key);
  const editor = accepted ?? editKey(state.editor, key);
  if (editor === state.editor) return still(state);
  const changed = editor.text !== state.editor.text;
  return { state: { editor }, lines: [], ...(state.menu && changed ? { complete: 'again' as const } : {}) };
}

/** Puts in what all items have in common; one item goes in whole; a menu opens where that brings nothing new. */
export function completed(state: PromptState, completion: Completion, cause: 'tab' | 'again'): PromptState {
  const { items, from, to } = completion;
  if (items.length === 0) return { ...state, menu: undefined };
  const menu = { ...completion, chosen: -1 };
  if (cause === 'again' || completion.loose) return { ...state, menu };
  if (items.length === 1) return put(state, completion, items[0]!.value, true);
  const common = commonPrefix(items.map((item) => item.value));
  return common.length > to - from ? put(state, completion, common, false) : { ...state, menu };
}

/** The prompt with another text, ready to be edited. Kills are kept; what was typed before cannot be undone into it. */
export const withText = (state: PromptState, text: string): PromptState => ({
  editor: { ...emptyEditor, kills: state.editor.kills, text, cursor: text.length },
});

const still = (state: PromptState): PromptStep => ({ state, lines: [] });

function searched(state: PromptState, step: SearchStep): PromptStep {
  if ('run' in step) return { state: withText(state, ''), lines: [step.run] };
  if ('edit' in step) return still({ editor: edit(state.editor, { type: 'recall', text: step.edit }) });
  if ('cancelled' in step) return still({ editor: state.editor });
  return still(step.search === state.search ? state : { ...state, search: step.search });
}

function menuKey(state: PromptState, menu: Menu, key: Key): PromptStep | undefined {
  const move = (by: number) => {
    const count = menu.items.length;
    const chosen = menu.chosen < 0 && by < 0 ? count - 1 : (menu.chosen + by + count) % count;
    return still({ ...state, menu: { ...menu, chosen } });
  };
  const taken = (item: { readonly value: string }) => still(put(state, menu, item.value, true));
  const only = menu.items.length === 1 && key.name === 'tab' ? menu.items[0] : undefined;
  // As Enter does: what is chosen is meant, and the next word begins.
  const chosen = key.name === 'text' && key.text === ' ' ? menu.items[menu.chosen] : undefined;
  if (only ?? chosen) return taken((only ?? chosen)!);
  switch (actionAt('menu', key)) {
    case 'next':
      return move(1);
    case 'previous':
      return move(-1);
    case 'close':
      return still({ ...state, menu: undefined });
    case 'take':
      return menu.chosen < 0 ? undefined : taken(menu.items[menu.chosen]!);
  }
  return undefined;
}

function put(state: PromptState, { from, to }: Completion, value: string, whole: boolean): PromptState {
  const blank = whole && state.editor.text[to] !== ' ' ? ' ' : '';
  return { editor: edit(state.editor, { type: 'replace', from, to, text: value + blank }) };
}

function commonPrefix(values: readonly string[]): string {
  return values.reduce((prefix, value) => {
    let length = 0;
    while (length < prefix.length && prefix[length] === value[length]) length++;
    return prefix.slice(0, length);
  });
}

function recalled(state: PromptState, history: readonly string[], direction: -1 | 1): PromptState {
  const from = state.recall ?? startRecall(history, state.editor.text, state.editor.cursor);
  const found = recall(history, from, direction);
  if (!found) return state;
  return { editor: edit(state.editor, { type: 'recall', text: found.text }), recall: found.recall };
}

/** Every line that a paste ends with a line break is entered; what follows the last one stays in the editor. */
function paste(state: PromptState, text: string): PromptStep {
  const pieces = text.split('\n');
  const last = pieces.pop() ?? '';
  if (pieces.length === 0) return still({ editor: edit(state.editor, { type: 'insert', text: last }) });
  const { text: line, cursor } = state.editor;
  const [first = '', ...others] = pieces;
  const opened = edit({ ...state.editor, text: line.slice(0, cursor) }, { type: 'insert', text: first }).text;
  const rest = edit(withText(state, line.slice(cursor)).editor, { type: 'move', to: 'start' });
  const entered = others.map((piece) => edit(emptyEditor, { type: 'insert', text: piece }).text);
  return { state: { editor: edit(rest, { type: 'insert', text: last }) }, lines: [opened, ...entered] };
}
