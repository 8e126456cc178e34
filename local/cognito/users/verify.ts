/** What the return of a code shows: that the user receives what is sent there. */
import type { IssuedCode } from '../codes/codes.ts';
import type { Attributes, User } from './user.ts';

/**
 * The user's attributes with the code's one verified, unless the address or number has changed since it was sent. One that waited for
 * this takes its place.
 */
export function verifiedBy(
  user: User,
  { attribute, destination }: Pick<IssuedCode, 'attribute' | 'destination'>,
): Attributes {
  if (user.pending?.[attribute] === destination)
    return { ...user.attributes, [attribute]: destination, [`${attribute}_verified`]: 'true' };
  if (user.attributes[attribute] !== destination) return user.attributes;
  return { ...user.attributes, [`${attribute}_verified`]: 'true' };
}
