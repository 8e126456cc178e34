/** Secrets on the screen: nobody sees more of them than their length. */
import { graphemes } from '../input/graphemes.ts';
import type { Mark } from '../language/highlight.ts';

export const dots = (secret: string): string => '•'.repeat(graphemes(secret).length);

export interface Marked {
  readonly text: string;
  readonly cursor: number;
  readonly marks: readonly Mark[];
}

/** The same text with dots where it is marked as secret; cursor and marks go along. */
export function hideSecrets({ text, cursor, marks }: Marked): Marked {
  const secrets = marks.filter(({ kind }) => kind === 'secret');
  if (secrets.length === 0) return { text, cursor, marks };
  const upTo = (position: number): string => {
    let shown = '';
    let at = 0;
    for (const { start, end } of secrets) {
      if (start >= position) break;
      shown += text.slice(at, start) + dots(text.slice(start, Math.min(end, position)));
      at = end;
    }
    return at < position ? shown + text.slice(at, position) : shown;
  };
  const moved = (position: number) => upTo(position).length;
  return {
    text: upTo(text.length),
    cursor: moved(cursor),
    marks: marks.map(({ kind, start, end }) => ({ kind, start: moved(start), end: moved(end) })),
  };
}
