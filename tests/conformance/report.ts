/** Results as a matrix for a terminal. */
import type { Outcome, Result } from './examine.ts';

export const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'not emulated', 'skipped'];

/** One row an area: how many of its cases ended how. */
export function counts(results: readonly Result[]): { area: string; of: Record<Outcome, number> }[] {
  const areas = [...new Set(results.map((result) => result.case.area))];
  return areas.map((area) => {
    const mine = results.filter((result) => result.case.area === area);
    const entries = OUTCOMES.map((outcome) => [outcome, mine.filter((one) => one.outcome === outcome).length]);
    return { area, of: Object.fromEntries(entries) as Record<Outcome, number> };
  });
}

export function matrix(results: readonly Result[]): string {
  const rows = counts(results);
  const total = OUTCOMES.map((outcome) => rows.reduce((sum, { of }) => sum + of[outcome], 0));
  const width = Math.max(5, ...rows.map(({ area }) => area.length));
  const line = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(width)}  ${cells.map((cell, index) => String(cell).padStart(OUTCOMES[index]!.length)).join('  ')}`;
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].map(
    (reason) => `skipped ${skipped.filter((one) => one.reason === reason).length}: ${reason}`,
  );
  return [
    line('', OUTCOMES),
    ...rows.map(({ area, of }) =>
      line(
        area,
        OUTCOMES.map((outcome) => of[outcome] || '.'),
      ),
    ),
    line('all', total),
    ...reasons,
  ].join('\n');
}
