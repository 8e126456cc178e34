/** Ctrl-R: the lines of the history that hold what is typed, as a reducer. The line that was being typed is left as it is. */
import { actionAt, editKey } from './bindings.ts';
import { type EditorState, edit, emptyEditor } from './editor.ts';
import type { Key } from './keys.ts';

export interface Search {
  readonly query: EditorState;
  /** Newest first, each line once. */
  readonly matches: readonly Match[];
  readonly chosen: number;
}

export interface Match {
  readonly line: string;
  /** Where the query stands in it. */
  readonly from: number;
  readonly to: number;
}

export type SearchStep =
  | { readonly search: Search }
  /** The line that was chosen: to be run at once, or to be edited. */
  | { readonly run: string }
  | { readonly edit: string }
  | { readonly cancelled: true };

/** Who has not found it among these types more of it. */
const MAX_MATCHES = 200;

export const startSearch = (history: readonly string[]): Search => searchFor(emptyEditor, history);

/** @param history lines without secrets, oldest first */
export function searchKey(search: Search, key: Key, history: readonly string[]): SearchStep {
  const { matches, chosen, query } = search;
  const line = matches[chosen]?.line;
  const move = (by: number): SearchStep => {
    const to = Math.max(0, Math.min(matches.length - 1, chosen + by));
    return { search: to === chosen ? search : { ...search, chosen: to } };
  };
  switch (actionAt('search', key)) {
    case 'older':
      return move(1);
    case 'newer':
      return move(-1);
    case 'run':
      return line === undefined ? { search } : { run: line };
    case 'edit':
      return line === undefined ? { search } : { edit: line };
    case 'cancel':
      return { cancelled: true };
  }
  const editor =
    key.name === 'paste' ? edit(query, { type: 'insert', text: key.text?.trim() ?? '' }) : editKey(query, key);
  if (editor === query) return { search };
  return { search: editor.text === query.text ? { ...search, query: editor } : searchFor(editor, history) };
}

/** Capitals and small letters are the same. */
function searchFor(query: EditorState, history: readonly string[]): Search {
  const wanted = query.text.toLowerCase();
  const matches = new Map<string, Match>();
  for (let index = history.length - 1; index >= 0 && matches.size < MAX_MATCHES; index--) {
    const line = history[index]!;
    if (matches.has(line)) continue;
    const small = line.toLowerCase();
    // A few letters are longer when they are small.
    const from = small.length === line.length ? small.indexOf(wanted) : line.indexOf(query.text);
    if (from >= 0) matches.set(line, { line, from, to: from + query.text.length });
  }
  return { query, matches: [...matches.values()], chosen: 0 };
}
