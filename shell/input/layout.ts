/** How a line of text lies on the screen: cut into rows of a width, with the cursor's place, scrolled so that the cursor shows. */
import stringWidth from 'string-width';
import { graphemes } from './graphemes.ts';

export interface Layout {
  readonly rows: readonly string[];
  /** Where each row begins in the text, UTF-16. */
  readonly starts: readonly number[];
  /** Column and row of the cursor, in cells. */
  readonly x: number;
  readonly y: number;
}

/**
 * @param width cells of a row, at least 2 (one wide character)
 * @param height the most rows to show
 */
export function layOut(text: string, cursor: number, width: number, height: number): Layout {
  const rows: string[] = [''];
  const starts = [0];
  let cells = 0;
  let position = 0;
  let place = { x: 0, y: 0 };
  for (const character of graphemes(text)) {
    const size = stringWidth(character);
    if (cells + size > width) {
      rows.push('');
      starts.push(position);
      cells = 0;
    }
    if (position === cursor) place = { x: cells, y: rows.length - 1 };
    rows[rows.length - 1] += character;
    cells += size;
    position += character.length;
  }
  if (position <= cursor) place = { x: cells, y: rows.length - 1 };
  const first = Math.max(0, Math.min(place.y - Math.floor(height / 2), rows.length - height));
  const shown = <T>(all: readonly T[]) => all.slice(first, first + height);
  return { rows: shown(rows), starts: shown(starts), x: place.x, y: place.y - first };
}

/** The text broken between words into rows of at most `width` cells; longer words are cut. */
export function wrapWords(text: string, width: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(/\s+/)) {
    const row = rows.at(-1);
    if (row !== undefined && stringWidth(`${row} ${word}`) <= width) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(...layOut(word, 0, width, Number.POSITIVE_INFINITY).rows);
  }
  return rows;
}

/** The text cut to `width` cells, with an ellipsis when something was cut. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let cells = 0;
  for (const character of graphemes(text)) {
    const size = stringWidth(character);
    if (cells + size > width - 1) break;
    kept += character;
    cells += size;
  }
  return width <= 0 ? '' : `${kept}…`;
}
