import { badToken } from './errors.ts';

/** The most that one Describe call answers. */
const LIMIT = 50;

/**
 * One page of a sorted list. The token names the last item that was answered, so that items which come or go meanwhile move nothing.
 * @throws ServiceError InvalidParameterException for a token that this world did not make
 */
export function page<T>(
  sorted: readonly T[],
  nameOf: (item: T) => string,
  { nextToken, limit = LIMIT }: { nextToken?: string; limit?: number },
): { items: T[]; nextToken: string | undefined } {
  let start = 0;
  if (nextToken !== undefined) {
    const last = sorted.findIndex((item) => encode(nameOf(item)) === nextToken);
    if (last < 0) throw badToken();
    start = last + 1;
  }
  const items = sorted.slice(start, start + limit);
  const more = start + items.length < sorted.length;
  return { items, nextToken: more ? encode(nameOf(items.at(-1)!)) : undefined };
}

const encode = (name: string): string => Buffer.from(name).toString('base64url');
