/** Word motion, as in emacs: a word is letters, digits and marks; an argument is whatever stands between blanks. */
import { snapToBoundary } from './graphemes.ts';

const BEFORE_WORD = /[\p{L}\p{N}\p{M}_]+[^\p{L}\p{N}\p{M}_]*$/u;
const AFTER_WORD = /^[^\p{L}\p{N}\p{M}_]*[\p{L}\p{N}\p{M}_]+/u;

/** Where the word at or before `cursor` starts. */
export function wordStart(text: string, cursor: number): number {
  const match = BEFORE_WORD.exec(text.slice(0, cursor));
  return match ? boundaryBefore(text, match.index) : 0;
}

/** Where the word at or after `cursor` ends. */
export function wordEnd(text: string, cursor: number): number {
  const match = AFTER_WORD.exec(text.slice(cursor));
  return match ? snapToBoundary(text, cursor + match[0].length) : text.length;
}

/** Where the argument at or before `cursor` starts. */
export function argumentStart(text: string, cursor: number): number {
  const match = /\S+\s*$/.exec(text.slice(0, cursor));
  return match ? boundaryBefore(text, match.index) : 0;
}

/** A letter's accents belong to it even when the letter is a symbol: never start inside a grapheme. */
function boundaryBefore(text: string, at: number): number {
  let position = at;
  while (position > 0 && snapToBoundary(text, position) !== position) position--;
  return position;
}
