/**
 * Every key and what it does, in one table: the editor and the dialogue act on it, the bottom line, `help keys` and the README are
 * made of it. Keys are named as in keys.ts; the first of a binding is the one that is shown.
 */
import { type Edit, type EditorState, edit } from './editor.ts';
import type { Key } from './keys.ts';

export interface Binding {
  readonly keys: readonly string[];
  /** For `help keys`: what the key does. */
  readonly does: string;
  /** For the bottom line, behind the key's name: a word or two. */
  readonly short?: string;
  readonly edit?: Edit;
}

/** By place, the state of the dialogue in which the keys mean this; the order is that of `help keys`. */
export const BINDINGS = {
  prompt: {
    run: { keys: ['enter'], does: 'run the line; while a command runs, after it', short: 'runs' },
    complete: { keys: ['tab'], does: 'complete; again: choose from the list', short: 'completes' },
    help: { keys: ['f1', 'M-h'], does: 'help on the word at the cursor', short: 'helps' },
    search: { keys: ['C-r'], does: 'search what was typed', short: 'searches' },
    older: { keys: ['up', 'C-p'], does: 'the older line that begins like this one', short: 'brings back' },
    newer: { keys: ['down', 'C-n'], does: 'the newer line that begins like this one' },
  },
  ghost: {
    take: { keys: ['right', 'C-f', 'end', 'C-e', 'C-end'], does: 'take the dim text', short: 'takes the dim text' },
    takeWord: { keys: ['M-f', 'M-right', 'C-right'], does: 'take its next word', short: 'its next word' },
  },
  menu: {
    next: { keys: ['tab', 'down', 'C-n'], does: 'the next of the list', short: 'goes down' },
    previous: { keys: ['S-tab', 'up', 'C-p'], does: 'the one before', short: 'goes up' },
    take: { keys: ['enter'], does: 'take what is chosen', short: 'takes it' },
    close: { keys: ['escape', 'C-g'], does: 'close the list', short: 'closes' },
  },
  search: {
    run: { keys: ['enter'], does: 'run the line that was found', short: 'runs' },
    edit: { keys: ['tab', 'right', 'C-f', 'end', 'C-e'], does: 'edit the line that was found', short: 'edits' },
    older: { keys: ['C-r', 'up', 'C-p'], does: 'an older one', short: 'older' },
    newer: { keys: ['C-s', 'down', 'C-n'], does: 'a newer one' },
    cancel: { keys: ['escape', 'C-g'], does: 'go back to the line', short: 'goes back' },
  },
  question: {
    answer: { keys: ['enter'], does: 'answer', short: 'answers' },
    previous: { keys: ['up', 'C-p', 'S-tab'], does: 'the answer before, in a list' },
    next: { keys: ['down', 'C-n', 'tab'], does: 'the next answer, in a list', short: 'next' },
    first: { keys: ['home'], does: 'the first answer' },
    last: { keys: ['end'], does: 'the last answer' },
    stop: { keys: ['escape'], does: 'stop the command that asks', short: 'stops' },
  },
  running: {
    stop: { keys: ['C-c'], does: 'stop the command', short: 'stops' },
    drop: { keys: ['escape'], does: 'drop the lines that wait for it', short: 'drops what waits' },
  },
  shell: {
    clearLine: { keys: ['C-c'], does: 'clear the line; twice on an empty one: leave', short: 'clears' },
    leave: { keys: ['C-d'], does: 'leave, on an empty line', short: 'leaves' },
    clearScreen: { keys: ['C-l'], does: 'clear the screen' },
    suspend: { keys: ['C-z'], does: 'go to the background' },
  },
  line: {
    start: { keys: ['C-a', 'home', 'C-home'], does: 'to the beginning', edit: { type: 'move', to: 'start' } },
    end: { keys: ['C-e', 'end', 'C-end'], does: 'to the end', edit: { type: 'move', to: 'end' } },
    left: { keys: ['left', 'C-b', 'S-left'], does: 'a character back', edit: { type: 'move', to: 'left' } },
    right: { keys: ['right', 'C-f', 'S-right'], does: 'a character on', edit: { type: 'move', to: 'right' } },
    wordLeft: { keys: ['M-b', 'C-left', 'M-left'], does: 'a word back', edit: { type: 'move', to: 'wordLeft' } },
    wordRight: { keys: ['M-f', 'C-right', 'M-right'], does: 'a word on', edit: { type: 'move', to: 'wordRight' } },
    erase: { keys: ['backspace'], does: 'erase the character before', edit: { type: 'erase', to: 'left' } },
    delete: { keys: ['delete', 'C-d'], does: 'erase the character here', edit: { type: 'erase', to: 'right' } },
    killEnd: { keys: ['C-k'], does: 'cut to the end', edit: { type: 'kill', to: 'end' } },
    killStart: { keys: ['C-u'], does: 'cut to the beginning', edit: { type: 'kill', to: 'start' } },
    killArgument: {
      keys: ['C-w'],
      does: 'cut the word before, up to a blank',
      edit: { type: 'kill', to: 'argumentLeft' },
    },
    killLeft: { keys: ['M-backspace'], does: 'cut the word before', edit: { type: 'kill', to: 'wordLeft' } },
    killRight: {
      keys: ['M-d', 'M-delete', 'C-delete'],
      does: 'cut the word after',
      edit: { type: 'kill', to: 'wordRight' },
    },
    yank: { keys: ['C-y'], does: 'put back what was cut', edit: { type: 'yank' } },
    yankOlder: { keys: ['M-y'], does: 'after that: what was cut before', edit: { type: 'yankOlder' } },
    transpose: { keys: ['C-t'], does: 'swap two characters', edit: { type: 'transpose' } },
    undo: { keys: ['C-_'], does: 'undo', edit: { type: 'undo' } },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Binding>>>>;

export type Place = keyof typeof BINDINGS;
export type ActionAt<P extends Place> = keyof (typeof BINDINGS)[P] & string;

const byKey = new Map<Place, ReadonlyMap<string, string>>(
  Object.entries(BINDINGS).map(([place, bindings]) => [
    place as Place,
    new Map(
      Object.entries<Binding>(bindings).flatMap(([action, { keys }]) => keys.map((key) => [key, action] as const)),
    ),
  ]),
);

/** What a key means at a place; undefined when nothing special. */
export const actionAt = <P extends Place>(place: P, key: Key): ActionAt<P> | undefined =>
  byKey.get(place)!.get(key.name) as ActionAt<P> | undefined;

/** The editor after this key; the same object when the key means nothing here. A paste must be one line (prompt.ts splits it). */
export function editKey(state: EditorState, key: Key): EditorState {
  if (key.text !== undefined) return edit(state, { type: 'insert', text: key.text });
  const action = actionAt('line', key);
  return action ? edit(state, BINDINGS.line[action].edit) : state;
}
