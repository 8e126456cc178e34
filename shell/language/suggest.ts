/**
 * Did you mean? The rule of rustc and nushell: a candidate that differs only in case wins, else the nearest one within a third
 * of the word's length (at least one edit, case aside), else nothing: an arbitrary guess is worse than none.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const plain = candidate.toLowerCase();
    if (plain === typed) return candidate;
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(typed, plain);
    // One edit turns any one-letter word into any other: that is no likeness.
    if (distance < bestDistance && distance < Math.max(word.length, candidate.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean ...?`, or the alternative when there is nothing near. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise: string, prefix = ''): string {
  const near = suggest(word, candidates);
  return near === undefined ? otherwise : `did you mean ${prefix}${near}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
