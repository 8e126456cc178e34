import { kmsError } from './errors.ts';

/**
 * A page of a list, in KMS's words. The marker names the last item that was answered.
 * @throws ServiceError InvalidMarkerException
 */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  { Marker, Limit }: { Marker?: string; Limit?: number },
  limit: number,
): { items: T[]; Truncated: boolean; NextMarker: string | undefined } {
  let start = 0;
  if (Marker !== undefined) {
    start = all.findIndex((item) => markerOf(idOf(item)) === Marker) + 1;
    if (start === 0) throw kmsError('InvalidMarkerException', 'The marker is invalid.');
  }
  const items = all.slice(start, start + (Limit ?? limit));
  const Truncated = start + items.length < all.length;
  return { items, Truncated, NextMarker: Truncated ? markerOf(idOf(items.at(-1)!)) : undefined };
}

const markerOf = (id: string): string => Buffer.from(id).toString('base64url');
