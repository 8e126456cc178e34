import type { Cell, Table } from '../contract.ts';
import { sanitizeLine } from './sanitize.ts';
import { paint, type Style } from './style.ts';
import { cut, hang, hangWhole, longestWord, pad, stringWidth } from './width.ts';

/**
 * Below this many columns, or when cells would be cut to less than can be read or told apart, rows are shown as blocks of names and
 * values.
 */
const NARROW = 60;
const LEAST_COLUMN = 12;
const LEAST_NAME = 8;
const GAP = '  ';

/** Room that a value needs beside its name to be broken into lines there. */
const LEAST_VALUE = 20;

/**
 * A table as text: columns fitted to the width, numbers to the right, long names cut in the middle. Of a table of names and values
 * nothing is cut: sentences go on under themselves; what has no spaces stays whole, to be copied, and stands under its name where
 * there is no room beside it.
 */
export function formatTable(table: Table, style: Style): string {
  const title = table.title ? `${paint(sanitizeLine(table.title), 'bold', style)}\n` : '';
  if (table.rows.length === 0) return `${title}${paint('(no rows)', 'dim', style)}`;
  const columns = table.columns.map(sanitizeLine);
  const whole = table.rows.map((row) => columns.map((_, index) => cellText(row[index])));
  const width = table.wide || style.wide ? Number.POSITIVE_INFINITY : style.width;
  const rows =
    columns.length > 2 && total(widthsOf(columns, whole)) > width ? whole.map((row) => row.map(shorterTime)) : whole;
  const natural = widthsOf(columns, rows);
  const tooWide = total(natural) > width;
  if (tooWide && columns.length === 2) return title + valueList(columns, rows, natural[0]!, style);
  const times = columns.map((_, index) => rows.some((row) => TIME.test(row[index]!)));
  const widths = tooWide && width < NARROW ? undefined : fit(natural, width, times);
  // A column that goes on under itself is not cut, whatever its width.
  const cuts = table.flows ? widths?.slice(0, -1) : widths;
  const fits = !tooWide || !table.flows || (widths?.at(-1) ?? 0) >= LEAST_VALUE;
  return (
    title +
    (widths && cuts && fits && tellsApart(rows, cuts)
      ? grid(table, columns, rows, widths, style)
      : blocks(columns, rows, style))
  );
}

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z| UTC)$/;

/** To the second, where there is no room for more. */
const shorterTime = (cell: string): string => cell.replace(TIME, '$1 $2$3');

const widthsOf = (columns: readonly string[], rows: readonly string[][]): number[] =>
  columns.map((name, index) => Math.max(stringWidth(name), ...rows.map((row) => stringWidth(row[index]!))));

/** A name that is longer than its column has a line to itself. */
function valueList(columns: readonly string[], rows: readonly string[][], natural: number, style: Style): string {
  const column = Math.max(LEAST_NAME, Math.min(natural, style.width - GAP.length - LEAST_VALUE));
  const line = ([name = '', value = '']: readonly string[]) => {
    if (needsOwnLine(value, column, style)) return `${name}\n${GAP}${under(value, 0, style)}`;
    const own = stringWidth(name) > column ? `${name}\n${' '.repeat(column)}` : pad(name, column);
    return `${own}${GAP}${under(value, column, style)}`;
  };
  return [paint(line(columns), 'bold', style), ...rows.map(line)].join('\n');
}

/** A value, broken at spaces so that it goes on under its beginning. */
function under(value: string, column: number, { width }: Style): string {
  const indent = column + GAP.length;
  return width - indent < LEAST_VALUE ? value : hangWhole(value, width, ' '.repeat(indent));
}

/** Whether a word of the value is too long beside its name. */
const needsOwnLine = (value: string, column: number, { width }: Style): boolean =>
  longestWord(value) > width - column - GAP.length;

/** Names and values, one pair a line, values aligned. */
export function formatPairs(pairs: readonly (readonly [string, string])[], style: Style): string {
  const width = Math.max(...pairs.map(([name]) => stringWidth(name)));
  return pairs
    .map(([name, value]) => {
      const beside = !needsOwnLine(value, width, style);
      const own = beside ? paint(pad(name, width), 'dim', style) : `${paint(name, 'dim', style)}\n`;
      return `${own}${GAP}${under(value, beside ? width : 0, style)}`.trimEnd();
    })
    .join('\n');
}

function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return sanitizeLine(String(cell));
}

const total = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));

/**
 * Takes columns from the widest until the row fits; undefined when that would leave less than can be read.
 * @param kept the columns that are not taken from
 */
function fit(natural: readonly number[], available: number, kept: readonly boolean[]): number[] | undefined {
  const widths = [...natural];
  while (total(widths) > available) {
    const taken = widths.filter((_, index) => !kept[index]);
    const widest = Math.max(0, ...taken);
    if (widest <= LEAST_COLUMN) return undefined;
    const next = Math.max(LEAST_COLUMN, ...taken.filter((width) => width < widest));
    const sharing = taken.filter((width) => width === widest).length;
    const step = Math.max(1, Math.min(widest - next, Math.floor((total(widths) - available) / sharing)));
    let over = total(widths) - available;
    for (const [index, width] of widths.entries()) {
      if (kept[index] || width !== widest || over <= 0) continue;
      widths[index] = width - Math.min(step, over);
      over -= step;
    }
  }
  return widths;
}

/** Whether cells of a column that differ still do when they are cut: `user…com` may be anybody. */
const tellsApart = (rows: readonly string[][], widths: readonly number[]): boolean =>
  widths.every((width, index) => {
    const whole = new Set(rows.map((row) => row[index]!));
    return new Set([...whole].map((cell) => cut(cell, width))).size === whole.size;
  });

function grid(
  table: Table,
  columns: readonly string[],
  rows: readonly string[][],
  widths: readonly number[],
  style: Style,
): string {
  const numeric = columns.map(
    (_, index) =>
      table.rows.every((row) => isNumeric(row[index])) && table.rows.some((row) => typeof row[index] === 'number'),
  );
  const last = widths.length - 1;
  const indent = total(widths) - widths[last]!;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        if (table.flows && index === last) return hang(cell, indent + widths[last]!, ' '.repeat(indent));
        return pad(cut(cell, widths[index]!), widths[index]!, numeric[index] ? 'left' : 'right');
      })
      .join(GAP)
      .trimEnd();
  return [paint(line(columns), 'bold', style), ...rows.map(line)].join('\n');
}

const isNumeric = (cell: Cell) => cell === null || cell === undefined || typeof cell === 'number';

function blocks(columns: readonly string[], rows: readonly string[][], style: Style): string {
  return rows
    .map((row) =>
      formatPairs(
        columns.map((name, index) => [name, row[index]!] as const),
        style,
      ),
    )
    .join('\n\n');
}
