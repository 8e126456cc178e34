import type { IBufferCell, Terminal } from '@xterm/headless';

/** Units of the picture. Every run of text is given its width, so that columns stand in line in any monospaced font. */
const CELL = { width: 8.4, height: 18 };
const MARGIN = 18;
const BAR = 30;
const BACKGROUND = '#16181d';
const TEXT = '#d8dee9';
/** The first eight colours of a terminal, then their bright ones. */
const COLOURS = '#3b4252 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d8dee9'.split(' ');

/** What the terminal's window shows now, as an SVG of its own: no font, script or picture from elsewhere. */
export function svgOf(screen: Terminal): string {
  const width = round(screen.cols * CELL.width + 2 * MARGIN);
  const height = screen.rows * CELL.height + MARGIN + BAR;
  const rows = Array.from({ length: screen.rows }, (_, row) => rowOf(screen, row));
  const lights = ['#ec6a5e', '#f4bf4f', '#61c554'].map(
    (colour, index) => `<circle cx="${MARGIN + 2 + index * 18}" cy="16" r="5.5" fill="${colour}"/>`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A session in pools-shell">`,
    `<rect width="${width}" height="${height}" rx="9" fill="${BACKGROUND}"/>`,
    ...lights,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...rows.flat(),
    '</g>',
    cursorOf(screen),
    '</svg>',
  ].join('\n')}\n`;
}

function cursorOf({ buffer: { active } }: Terminal): string {
  const [x, y] = [MARGIN + active.cursorX * CELL.width, BAR + active.cursorY * CELL.height];
  return `<rect x="${round(x)}" y="${y}" width="${CELL.width}" height="${CELL.height}" fill="${TEXT}" opacity="0.7"/>`;
}

function rowOf(screen: Terminal, row: number): string[] {
  const { active } = screen.buffer;
  const line = active.getLine(active.viewportY + row);
  const runs: { column: number; text: string; style: string }[] = [];
  for (let column = 0; column < screen.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last?.style === style) last.text += text;
    else runs.push({ column, text, style });
  }
  const y = BAR + (row + 1) * CELL.height - 4;
  // Gaps are not drawn: what reads SVG may take several spaces for one.
  return runs.flatMap(({ column, text, style }) =>
    [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
      const x = MARGIN + (column + index) * CELL.width;
      const at = `x="${round(x)}" y="${y}" textLength="${round(words.length * CELL.width)}"`;
      return `<text ${at} ${style}>${escaped(words)}</text>`;
    }),
  );
}

function styleOf(cell: IBufferCell): string {
  const fill = cell.isFgPalette() ? COLOURS[cell.getFgColor() % COLOURS.length] : TEXT;
  return [`fill="${fill}"`, cell.isDim() ? 'opacity="0.6"' : '', cell.isBold() ? 'font-weight="bold"' : '']
    .filter(Boolean)
    .join(' ');
}

const round = (number: number) => Math.round(number * 10) / 10;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
