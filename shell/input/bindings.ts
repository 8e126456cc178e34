/** Which key does what in a line: the emacs keys of readline, and the keys of a keyboard. */
import { type Edit, type EditorState, edit } from './editor.ts';
import type { Key } from './keys.ts';

const LINE_KEYS: Readonly<Record<string, Edit>> = {
  'C-a': { type: 'move', to: 'start' },
  home: { type: 'move', to: 'start' },
  'C-home': { type: 'move', to: 'start' },
  'C-e': { type: 'move', to: 'end' },
  end: { type: 'move', to: 'end' },
  'C-end': { type: 'move', to: 'end' },
  'C-b': { type: 'move', to: 'left' },
  left: { type: 'move', to: 'left' },
  'S-left': { type: 'move', to: 'left' },
  'C-f': { type: 'move', to: 'right' },
  right: { type: 'move', to: 'right' },
  'S-right': { type: 'move', to: 'right' },
  'M-b': { type: 'move', to: 'wordLeft' },
  'C-left': { type: 'move', to: 'wordLeft' },
  'M-left': { type: 'move', to: 'wordLeft' },
  'M-f': { type: 'move', to: 'wordRight' },
  'C-right': { type: 'move', to: 'wordRight' },
  'M-right': { type: 'move', to: 'wordRight' },
  backspace: { type: 'erase', to: 'left' },
  delete: { type: 'erase', to: 'right' },
  'C-d': { type: 'erase', to: 'right' },
  'C-k': { type: 'kill', to: 'end' },
  'C-u': { type: 'kill', to: 'start' },
  'C-w': { type: 'kill', to: 'argumentLeft' },
  'M-backspace': { type: 'kill', to: 'wordLeft' },
  'M-d': { type: 'kill', to: 'wordRight' },
  'M-delete': { type: 'kill', to: 'wordRight' },
  'C-delete': { type: 'kill', to: 'wordRight' },
  'C-y': { type: 'yank' },
  'M-y': { type: 'yankOlder' },
  'C-t': { type: 'transpose' },
  'C-_': { type: 'undo' },
};

/** The editor after this key; the same object when the key means nothing here. A paste must be one line (prompt.ts splits it). */
export function editKey(state: EditorState, key: Key): EditorState {
  if (key.text !== undefined) return edit(state, { type: 'insert', text: key.text });
  const change = LINE_KEYS[key.name];
  return change ? edit(state, change) : state;
}
