/** Which candidates fit what was typed: those that begin like it, else those that hold it, else those that hold its letters in order. */

interface Candidate {
  readonly value: string;
}

/** Fewer letters than this are in almost any word. */
const LEAST_LETTERS = 2;

/** `loose`: none of the items begins like what was typed, so nothing may be put in unasked. */
export function fitting<C extends Candidate>(
  candidates: readonly C[],
  partial: string,
): { items: readonly C[]; loose?: true } {
  const begun = candidates.filter(({ value }) => beginsWith(value, partial));
  if (begun.length > 0 || partial === '') return { items: begun };
  const wanted = bare(partial);
  if (wanted.length < LEAST_LETTERS) return { items: [] };
  const holding = candidates.filter(({ value }) => bare(value).includes(wanted));
  const items = holding.length > 0 ? holding : candidates.filter(({ value }) => holdsLetters(bare(value), wanted));
  return items.length > 0 ? { items, loose: true } : { items };
}

/** Whether a candidate, quoted or not, begins like what was typed: `presignup` begins to spell PreSignUp. */
export const beginsWith = (value: string, partial: string): boolean =>
  value.replace(/^['"]/, '').toLowerCase().startsWith(partial.toLowerCase());

/** Without what a person leaves out or puts differently: case, dashes, quotes. */
const bare = (text: string): string => text.toLowerCase().replace(/[-_ '"]/g, '');

function holdsLetters(value: string, wanted: string): boolean {
  let at = 0;
  for (const letter of value) if (letter === wanted[at]) at++;
  return at >= wanted.length;
}
