import stringWidth from 'string-width';

export { stringWidth };

/** A column a character. */
const ASCII = /^[ -~]*$/;

/** How many columns a text takes; most text needs no measuring. */
export const columnsOf = (text: string): number => (ASCII.test(text) ? text.length : stringWidth(text));

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text padded with spaces to a width in columns. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return side === 'right' ? text + spaces : spaces + text;
}

/** Text cut to a width in columns with an ellipsis: names, and whatever holds an ARN, in the middle; sentences at their end. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width <= 1) return '…'.slice(0, Math.max(0, width));
  const room = width - 1;
  const clusters = [...graphemes.segment(text)].map((cluster) => cluster.segment);
  const tail = text.includes(' ') && !text.includes('arn:') ? 0 : Math.floor(room / 2);
  const end = take(clusters.slice().reverse(), tail).reverse();
  return `${take(clusters, room - stringWidth(end.join(''))).join('')}…${end.join('')}`;
}

/** A tab jumps by as many columns as it likes, which no width can reckon with. */
const TAB = '    ';

/**
 * Text broken at spaces into lines of at most `width` columns; `indent` goes before every line but the first. A word that is longer
 * than a line is cut where it would leave its indentation; without one it stays whole, to be copied.
 */
export function wrap(text: string, width: number, indent = ''): string {
  return broken(text, width, indent, indent !== '');
}

/** Text under itself: broken at spaces into lines of `width` columns, the first of them meant to stand behind `indent`. */
export function hang(text: string, width: number, indent: string): string {
  return hung(text, width, indent, true);
}

/** The same, with every word whole, to be copied. */
export function hangWhole(text: string, width: number, indent: string): string {
  return hung(text, width, indent, false);
}

/** How many columns the longest word takes. */
export const longestWord = (text: string): number => Math.max(0, ...text.split(/\s+/).map(columnsOf));

const hung = (text: string, width: number, indent: string, cuts: boolean): string =>
  broken(text, width - indent.length, '', cuts).replaceAll('\n', `\n${indent}`);

function broken(text: string, width: number, indent: string, cuts: boolean): string {
  if (!Number.isFinite(width)) return text.replaceAll('\n', `\n${indent}`);
  return text
    .replaceAll('\t', TAB)
    .split('\n')
    .map((line) => wrapLine(line, Math.max(LEAST_WIDTH, width), indent, cuts))
    .join(`\n${indent}`);
}

const LEAST_WIDTH = 10;

function wrapLine(line: string, width: number, indent: string, cuts: boolean): string {
  if (columnsOf(line) <= width) return line;
  const lines: string[] = [];
  let current = '';
  let used = 0;
  const end = () => {
    lines.push(current.trimEnd());
    current = indent;
    used = indent.length;
  };
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    const bare = word.trimEnd();
    if (used > 0 && current.trim() !== '' && used + columnsOf(bare) > width) end();
    let rest = word;
    while (cuts && used + columnsOf(rest.trimEnd()) > width) {
      const piece = take(
        [...graphemes.segment(rest)].map(({ segment }) => segment),
        width - used,
      ).join('');
      if (piece === '') break;
      current += piece;
      rest = rest.slice(piece.length);
      end();
    }
    current += rest;
    used += columnsOf(rest);
  }
  lines.push(current.trimEnd());
  return lines.join('\n');
}

function take(clusters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const cluster of clusters) {
    used += stringWidth(cluster);
    if (used > width) break;
    taken.push(cluster);
  }
  return taken;
}
