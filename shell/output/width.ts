import stringWidth from 'string-width';

export { stringWidth };

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Text padded with spaces to a width in columns. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return side === 'right' ? text + spaces : spaces + text;
}

/** Text cut to a width in columns with an ellipsis: names and ARNs in the middle, sentences at their end. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width <= 1) return '…'.slice(0, Math.max(0, width));
  const room = width - 1;
  const clusters = [...graphemes.segment(text)].map((cluster) => cluster.segment);
  const tail = text.includes(' ') ? 0 : Math.floor(room / 2);
  const end = take(clusters.slice().reverse(), tail).reverse();
  return `${take(clusters, room - stringWidth(end.join(''))).join('')}…${end.join('')}`;
}

/** Text broken at spaces into lines of at most `width` columns; `indent` goes before every line but the first. */
export function wrap(text: string, width: number, indent = ''): string {
  if (!Number.isFinite(width)) return text.replaceAll('\n', `\n${indent}`);
  return text
    .split('\n')
    .map((line) => wrapLine(line, Math.max(10, width), indent))
    .join(`\n${indent}`);
}

function wrapLine(line: string, width: number, indent: string): string {
  if (stringWidth(line) <= width) return line;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (current !== '' && stringWidth(current + word.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = indent;
    }
    current += word;
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
