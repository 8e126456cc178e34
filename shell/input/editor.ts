/**
 * The line editor: a pure reducer over one line of text. Keys become edits in bindings.ts. Because it is pure, any number of keys
 * that arrive in one read compose, and secret prompts and text questions use the same editor.
 */
import { nextBoundary, previousBoundary, snapToBoundary } from './graphemes.ts';
import { argumentStart, wordEnd, wordStart } from './words.ts';

export interface EditorState {
  readonly text: string;
  /** UTF-16 index, always on a grapheme boundary. */
  readonly cursor: number;
  /** Killed texts, newest first. */
  readonly kills: readonly string[];
  readonly undo: readonly Snapshot[];
  /** What the last edit was; kills in a row grow together, typed letters are undone together, M-y follows a yank. */
  readonly last: 'type' | 'kill' | 'yank' | 'other';
  /** Which kill the last yank inserted, and how long it is. */
  readonly yanked?: { kill: number; length: number };
}

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

export type Target = 'left' | 'right' | 'wordLeft' | 'wordRight' | 'start' | 'end' | 'argumentLeft';

export type Edit =
  | { type: 'insert'; text: string }
  | { type: 'move'; to: Target }
  /** Removes what lies between the cursor and the target, without keeping it. */
  | { type: 'erase'; to: Target }
  /** The same, kept for `yank`. */
  | { type: 'kill'; to: Target }
  | { type: 'yank' | 'yankOlder' | 'transpose' | 'undo' | 'clear' }
  /** A completion: `text` in place of what stands between `from` and `to`. */
  | { type: 'replace'; from: number; to: number; text: string }
  /** A line of the history. */
  | { type: 'recall'; text: string };

const MAX_UNDO = 200;
const MAX_KILLS = 20;

export const emptyEditor: EditorState = { text: '', cursor: 0, kills: [], undo: [], last: 'other' };

/** The state after one edit; the very same object when nothing changed. */
export function edit(state: EditorState, change: Edit): EditorState {
  switch (change.type) {
    case 'insert':
      return insert(state, printable(change.text));
    case 'move':
      return at(state, target(state, change.to));
    case 'erase':
      return remove(state, target(state, change.to), 'other');
    case 'kill':
      return kill(state, target(state, change.to));
    case 'yank':
      return yank(state, 0, state.cursor);
    case 'yankOlder':
      return yankOlder(state);
    case 'transpose':
      return transpose(state);
    case 'undo':
      return undo(state);
    case 'clear':
      return write(state, '', 0, 'other');
    case 'replace':
      return splice(state, change.from, change.to, printable(change.text), 'other');
    case 'recall':
      return write(state, change.text, change.text.length, 'other');
  }
}

/** The text without what a line cannot hold: control characters go, a tab or a line break becomes a space. */
function printable(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

function target({ text, cursor }: EditorState, to: Target): number {
  switch (to) {
    case 'left':
      return previousBoundary(text, cursor);
    case 'right':
      return nextBoundary(text, cursor);
    case 'wordLeft':
      return wordStart(text, cursor);
    case 'wordRight':
      return wordEnd(text, cursor);
    case 'argumentLeft':
      return argumentStart(text, cursor);
    case 'start':
      return 0;
    case 'end':
      return text.length;
  }
}

function at(state: EditorState, position: number): EditorState {
  const cursor = snapToBoundary(state.text, position);
  if (cursor === state.cursor && state.last === 'other') return state;
  return { ...state, cursor, last: 'other', yanked: undefined };
}

/** Every change of the text goes through here, so that it can be undone. */
function write(state: EditorState, text: string, position: number, last: EditorState['last']): EditorState {
  const cursor = snapToBoundary(text, position);
  if (text === state.text) return at(last === state.last ? state : { ...state, last }, cursor);
  const joined = last === 'type' && state.last === 'type';
  const undo = joined ? state.undo : [...state.undo.slice(1 - MAX_UNDO), { text: state.text, cursor: state.cursor }];
  return { ...state, text, cursor, undo, last, yanked: undefined };
}

function splice(state: EditorState, from: number, to: number, text: string, last: EditorState['last']): EditorState {
  return write(state, state.text.slice(0, from) + text + state.text.slice(to), from + text.length, last);
}

function insert(state: EditorState, text: string): EditorState {
  return text === '' ? state : splice(state, state.cursor, state.cursor, text, 'type');
}

function remove(state: EditorState, position: number, last: EditorState['last']): EditorState {
  const from = Math.min(position, state.cursor);
  return splice(state, from, Math.max(position, state.cursor), '', last);
}

function kill(state: EditorState, position: number): EditorState {
  const forward = position > state.cursor;
  const killed = forward ? state.text.slice(state.cursor, position) : state.text.slice(position, state.cursor);
  if (killed === '') return state;
  const [newest = '', ...older] = state.kills;
  const grown =
    state.last === 'kill' ? [forward ? newest + killed : killed + newest, ...older] : [killed, ...state.kills];
  return { ...remove(state, position, 'kill'), kills: grown.slice(0, MAX_KILLS) };
}

function yank(state: EditorState, index: number, from: number): EditorState {
  const text = state.kills[index];
  if (text === undefined) return state;
  const written = splice(state, from, state.cursor, text, 'yank');
  return { ...written, last: 'yank', yanked: { kill: index, length: written.cursor - from } };
}

function yankOlder(state: EditorState): EditorState {
  if (state.last !== 'yank' || !state.yanked) return state;
  return yank(state, (state.yanked.kill + 1) % state.kills.length, state.cursor - state.yanked.length);
}

/** Swaps the characters around the cursor and steps on; at the end of the line, the last two. */
function transpose(state: EditorState): EditorState {
  const { text, cursor } = state;
  const middle = cursor === text.length ? previousBoundary(text, cursor) : cursor;
  const from = previousBoundary(text, middle);
  const to = nextBoundary(text, middle);
  if (from === middle) return state;
  return splice(state, from, to, text.slice(middle, to) + text.slice(from, middle), 'other');
}

function undo(state: EditorState): EditorState {
  const before = state.undo.at(-1);
  if (!before) return state;
  return { ...state, ...before, undo: state.undo.slice(0, -1), last: 'other', yanked: undefined };
}
