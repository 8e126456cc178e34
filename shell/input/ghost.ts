/** The rest of the newest line of the history that begins as the typed one does, shown dim behind the cursor. */
import { SECRET } from '../language/secret.ts';
import { actionAt } from './bindings.ts';
import { type EditorState, edit } from './editor.ts';
import { snapToBoundary } from './graphemes.ts';
import type { Key } from './keys.ts';
import type { PromptState } from './prompt.ts';
import { wordEnd } from './words.ts';

/** The state with its ghost; the same object when that is the one it has. */
export function withGhost(state: PromptState, history: readonly string[]): PromptState {
  const ghost = ghostOf(state, history);
  return ghost === state.ghost ? state : { ...state, ghost };
}

function ghostOf({ editor: { text, cursor }, menu, recall, search }: PromptState, history: readonly string[]) {
  if (menu || recall || search || cursor < text.length || text.trim() === '') return undefined;
  const found = history.findLast(
    (line) =>
      line.length > text.length &&
      line.startsWith(text) &&
      // A secret is typed anew, or asked for.
      !line.includes(SECRET) &&
      snapToBoundary(line, text.length) === text.length,
  );
  return found?.slice(text.length);
}

/** The editor with the ghost, or its first word, accepted; undefined when the key means something else. */
export function acceptGhost(editor: EditorState, ghost: string, key: Key): EditorState | undefined {
  const action = actionAt('ghost', key);
  if (action === 'take') return edit(editor, { type: 'insert', text: ghost });
  if (action !== 'takeWord') return undefined;
  const end = wordEnd(editor.text + ghost, editor.cursor);
  return edit(editor, { type: 'insert', text: ghost.slice(0, end - editor.cursor) });
}
