/** The lines that a search of the history found, as rows of the live region: the newest next to the prompt. */
import stringWidth from 'string-width';
import { snapToBoundary } from '../input/graphemes.ts';
import { cut } from '../input/layout.ts';
import type { Match, Search } from '../input/search.ts';

export interface MatchRow {
  readonly text: string;
  readonly chosen: boolean;
  /** Where the text that was searched for stands. */
  readonly from: number;
  readonly to: number;
}

export const matchRows = ({ matches, chosen }: Search, width: number): MatchRow[] =>
  matches.map((match, index) => ({ ...excerpt(match, width - 2), chosen: index === chosen })).toReversed();

/** As much of the line as fits, with the beginning of the match. */
function excerpt({ line, from, to }: Match, width: number): Omit<MatchRow, 'chosen'> {
  const whole = cut(line, width);
  if (whole === line || stringWidth(line.slice(0, to)) < width) return { text: whole, from, to };
  const start = snapToBoundary(line, Math.max(0, from - Math.floor(width / 4)));
  const text = `…${cut(line.slice(start), width - 1)}`;
  const shift = 1 - start;
  const end = text.endsWith('…') && text.length > 1 ? text.length - 1 : text.length;
  return { text, from: Math.min(from + shift, end), to: Math.min(to + shift, end) };
}
