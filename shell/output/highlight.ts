import type { Style } from './style.ts';

const COLOR = /(\u001b\[\d+m)/;

/** Painted text with words shown in reverse, which goes with any colour; whether in capitals or not. Without colour it stays as it is. */
export function highlight(painted: string, words: readonly string[] | undefined, style: Style): string {
  if (!style.color || words === undefined || words.length === 0) return painted;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const found = new RegExp(escaped.join('|'), 'giu');
  return painted
    .split(COLOR)
    .map((part) => (COLOR.test(part) ? part : part.replace(found, '\u001b[7m$&\u001b[27m')))
    .join('');
}
