/** Lists page by page. A token says what the last page ended with, so that what is added or removed meanwhile loses nobody. */
import { invalidParameter } from '../errors.ts';

interface Place {
  /** Epoch milliseconds. */
  createdAt: number;
  id: string;
}

/**
 * The page of `all` that a token begins.
 * @param all in the order of creation.
 * @param idOf what tells the items apart.
 * @throws InvalidParameterException for a token that this list did not give out.
 */
export function page<T extends { createdAt: number }>(
  all: Iterable<T>,
  size: number,
  token: string | undefined,
  idOf: (item: T) => string,
): { items: T[]; next: string | undefined } {
  const items: T[] = [];
  for (const item of token === undefined ? all : itemsAfter(all, placeOf(token), idOf)) {
    if (items.length === size) return { items, next: tokenOf(items[size - 1]!, idOf) };
    items.push(item);
  }
  return { items, next: undefined };
}

/** What follows a place. Should its item be gone, what was created in the same millisecond may come once more. */
function* itemsAfter<T extends { createdAt: number }>(
  all: Iterable<T>,
  place: Place,
  idOf: (item: T) => string,
): Iterable<T> {
  const sameTime: T[] = [];
  let isPast = false;
  for (const item of all) {
    if (isPast) yield item;
    else if (idOf(item) === place.id) isPast = true;
    else if (item.createdAt === place.createdAt) sameTime.push(item);
    else if (item.createdAt > place.createdAt) {
      isPast = true;
      yield* sameTime;
      yield item;
    }
  }
  if (!isPast) yield* sameTime;
}

const tokenOf = <T extends { createdAt: number }>(item: T, idOf: (item: T) => string): string =>
  Buffer.from(JSON.stringify({ createdAt: item.createdAt, id: idOf(item) })).toString('base64url');

function placeOf(token: string): Place {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof place.createdAt === 'number' && typeof place.id === 'string') return place;
  } catch {
    // Told below.
  }
  throw invalidParameter('Invalid pagination token.');
}
