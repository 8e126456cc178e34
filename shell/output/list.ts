import type { List } from '../contract.ts';
import { sanitize, sanitizeLine } from './sanitize.ts';
import { paint, type Style } from './style.ts';
import { pad, stringWidth, wrap } from './width.ts';

/** Below this many columns what a name means stands under it. */
const NARROW = 56;
const WIDEST_NAME = 36;
const WIDEST = 110;
const INDENT = '  ';
const GAP = '  ';

/** Names with what they mean beside them, wrapped with a hanging indent; nothing is cut. All groups share one column of names. */
export function formatList({ groups }: List, style: Style): string {
  const width = Math.min(style.width, Number.isFinite(style.width) ? WIDEST : style.width);
  const names = groups.flatMap(({ items }) => items.map(({ name }) => stringWidth(sanitizeLine(name))));
  const most = Number.isFinite(width) ? Math.min(WIDEST_NAME, Math.floor(width * 0.45)) : WIDEST_NAME;
  const column = Math.max(0, ...names.filter((one) => one <= most));
  const item = width < NARROW ? stacked(width, style) : beside(width, column, style);
  return groups
    .map(({ title, items }) =>
      [...(title ? [paint(wrap(sanitizeLine(title), width), 'bold', style)] : []), ...items.map(item)].join('\n'),
    )
    .join('\n\n');
}

type Item = List['groups'][number]['items'][number];

const beside =
  (width: number, column: number, style: Style) =>
  ({ name, describe }: Item): string => {
    const hanging = ' '.repeat(INDENT.length + column + GAP.length);
    const shown = sanitizeLine(name);
    const text = wrap(sanitize(describe), width - hanging.length).replaceAll('\n', `\n${hanging}`);
    if (text === '') return paint(INDENT + wrap(shown, width - 2 * INDENT.length, INDENT + INDENT), 'cyan', style);
    const fits = stringWidth(shown) <= column;
    const head = INDENT + paint(fits ? pad(shown, column) : wrap(shown, width - INDENT.length, INDENT), 'cyan', style);
    return fits ? head + GAP + text : `${head}\n${hanging}${text}`;
  };

const stacked =
  (width: number, style: Style) =>
  ({ name, describe }: Item): string => {
    const under = INDENT.repeat(2);
    const head = paint(
      INDENT + wrap(sanitizeLine(name), width - under.length).replaceAll('\n', `\n${under}`),
      'cyan',
      style,
    );
    if (describe === '') return head;
    return `${head}\n${under}${wrap(sanitize(describe), width - under.length).replaceAll('\n', `\n${under}`)}`;
  };
