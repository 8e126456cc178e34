/** Temporary passwords for users whom an administrator creates without one. */
import { randomInt } from 'node:crypto';
import { type Pool, passwordPolicy } from '../pools/pool.ts';
import { DIGITS, LOWER, randomText, UPPER } from '../random.ts';

/** Without characters that mail programs or HTML could change. */
const PLAIN_SYMBOLS = '!#%*+-=?@^_';

/** A password that satisfies every policy of the pool's length: one of each kind, the rest at random, in random order. */
export function generatePassword(pool: Pool): string {
  const kinds = [LOWER, UPPER, DIGITS, PLAIN_SYMBOLS];
  const length = Math.max(passwordPolicy(pool).MinimumLength ?? 0, 8);
  const characters = [
    ...kinds.map((kind) => randomText(kind, 1)),
    ...randomText(kinds.join(''), length - kinds.length),
  ];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other]!, characters[last]!];
  }
  return characters.join('');
}
