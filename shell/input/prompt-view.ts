import type { Explanation } from '../language/explain.ts';
import type { Mark } from '../language/highlight.ts';
import { withGhost } from './ghost.ts';
import type { PromptState } from './prompt.ts';
import type { Scene } from './scene.ts';
import type { TypeAhead } from './type-ahead.ts';

export interface PromptViewOptions {
  history: { readonly lines: readonly string[] };
  /** Whether the rest of a line that was typed before is shown behind the cursor; only where it can be told from what is typed. */
  ghosts: boolean;
  /** What the words of a line are. */
  highlight(line: string): readonly Mark[];
  /** What belongs at the cursor of a line; undefined where there is nothing to say. */
  explain(line: string, cursor: number): Explanation | undefined;
}

/** What is shown of the prompt: what its words are, how the line may go on, and nothing of what nobody should read. */
export function viewPrompt(
  prompt: PromptState,
  before: Scene,
  ahead: TypeAhead,
  options: PromptViewOptions,
): Pick<Scene, 'prompt' | 'marks' | 'usage'> {
  const { editor, search } = prompt;
  const { text } = editor;
  const { veiled } = ahead;
  if (ahead.veils(text)) return { prompt, marks: [{ start: 0, end: text.length, kind: 'secret' }], usage: undefined };
  const { begun } = ahead.queue;
  const same = text === before.prompt.editor.text && !veiled;
  const marks = same ? before.marks : marksOf(text, begun, options);
  const secret = marks?.some(({ kind, end }) => kind === 'secret' && end === text.length);
  return {
    prompt: options.ghosts && !secret ? withGhost(prompt, options.history.lines) : prompt,
    marks,
    usage: search ? undefined : options.explain(begun + text, begun.length + editor.cursor),
  };
}

/** What the words mean may be decided by the lines before that this one goes on from. */
function marksOf(text: string, begun: string, { highlight }: PromptViewOptions): readonly Mark[] {
  const marks = highlight(begun + text);
  if (begun === '') return marks;
  return marks.flatMap(({ kind, start, end }) => {
    const own = { kind, start: Math.max(0, start - begun.length), end: end - begun.length };
    return own.end > own.start ? [own] : [];
  });
}
