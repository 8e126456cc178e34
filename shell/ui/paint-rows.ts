import type { Mark } from '../language/highlight.ts';
import { type Ink, paint } from '../output/style.ts';
import type { PlannedInput } from './plan.ts';

const INKS: Readonly<Partial<Record<Mark['kind'], Ink>>> = {
  command: 'green',
  unknown: 'red',
  flag: 'cyan',
  comment: 'dim',
  background: 'yellow',
};

/** The rows of an input as text for the terminal, its ghost behind the last. */
export function paintRows({ layout, marks, ghost }: PlannedInput, color: boolean): string {
  const style = { width: Number.POSITIVE_INFINITY, color };
  const rows = layout.rows.map((row, index) => {
    const from = layout.starts[index]!;
    let shown = '';
    let at = 0;
    for (const { start, end, kind } of marks) {
      const [first, last] = [Math.max(at, start - from), Math.min(row.length, end - from)];
      if (last <= first) continue;
      shown += row.slice(at, first) + paint(row.slice(first, last), INKS[kind], style);
      at = last;
    }
    return shown + row.slice(at);
  });
  return rows.join('\n') + paint(ghost, 'dim', style);
}
