/**
 * A window that gets narrower breaks the rows of the live region into more rows, and Ink erases too few of them: the rest would
 * stay as a ghost. In one that gets lower, some terminals cut the rows below the cursor off, and Ink would erase so many rows of the
 * transcript. This computes where the region's top went, from what was shown and where the cursor stood.
 */
import stringWidth from 'string-width';
import { height, type Plan, type Size } from './plan.ts';

/** What to write so that the old region is gone and the cursor stands where Ink expects it before it erases its old frame. */
export function makeRoomAfterResize(shown: Plan, size: Size): string {
  const cursor = shown.cursor ?? { x: 0, y: height(shown) };
  const above = rowWidths(shown)
    .slice(0, cursor.y)
    .reduce((sum, width) => sum + Math.max(1, Math.ceil(width / size.columns)), 0);
  const up = Math.min(above + Math.floor(cursor.x / size.columns), size.rows - 1);
  const below = height(shown) - cursor.y;
  // Line feeds make room at the window's bottom, where moving down alone would stop short.
  return `${up > 0 ? `\x1b[${up}A` : ''}\r\x1b[J${'\n'.repeat(height(shown))}${below > 0 ? `\x1b[${below}A` : ''}`;
}

function rowWidths({
  activity,
  queue,
  question,
  options,
  found,
  input,
  usage,
  menu,
  footer,
  keys,
  complaint,
}: Plan): number[] {
  const optionWidth = ({ text, describe = '' }: Plan['menu'][number]) => stringWidth(text + describe);
  const label = stringWidth(input?.label ?? '');
  const typed = (input?.layout.rows ?? []).map((row) => label + stringWidth(row));
  if (input) typed[typed.length - 1]! += stringWidth(input.ghost);
  return [
    ...[...activity, ...queue, ...question].map((row) => stringWidth(row)),
    ...options.map(optionWidth),
    ...found.map(({ text }) => 2 + stringWidth(text)),
    ...typed,
    ...complaint.map((row) => stringWidth(row)),
    ...usage.map((row) => stringWidth(row)),
    ...menu.map(optionWidth),
    ...[...footer, ...keys].map((row) => stringWidth(row)),
  ];
}
