/** What a person may type to be found, and what a new user is called. */
import { randomUUID } from 'node:crypto';
import { invalidParameter } from '../errors.ts';
import { USERNAME_DIFFERS_FROM_ATTRIBUTE } from '../inferred.ts';
import { type AliasAttribute, folded, type Pool, type VerifiableAttribute } from '../pools/pool.ts';
import { looksLikeEmail, looksLikePhoneNumber } from './formats.ts';
import { type Attributes, isVerifiable, isVerified, type User } from './user.ts';

/** The index entry of an alias. */
export const aliasKey = (pool: Pool, attribute: string, value: string): string => `${attribute}:${folded(pool, value)}`;

/** Attributes by which users of the pool can be found besides their user name. */
export const aliasAttributes = (pool: Pool): readonly AliasAttribute[] =>
  pool.usernameAttributes ?? pool.aliasAttributes ?? [];

/**
 * The aliases that belong to a user. In a pool with UsernameAttributes the attribute is the user name, verified or not; in one
 * with AliasAttributes an address or number counts once it is verified (Developer Guide, "Customizing sign-in attributes").
 */
export function aliasesOf(pool: Pool, user: Pick<User, 'attributes'>): AliasAttribute[] {
  return aliasAttributes(pool).filter((attribute) => {
    if (user.attributes[attribute] === undefined) return false;
    return pool.usernameAttributes !== undefined || !isVerifiable(attribute) || isVerified(user, attribute);
  });
}

/**
 * User name, `sub` and attributes of a user about to be created as `typed`.
 * @throws InvalidParameterException when the pool does not take such a user name.
 */
export function newIdentity(
  pool: Pool,
  typed: string,
  attributes: Attributes,
): { username: string; sub: string; attributes: Attributes } {
  const sub = randomUUID();
  const attribute = usernameAttribute(pool, typed);
  if (!attribute) return { username: typed, sub, attributes };
  const given = attributes[attribute];
  if (given !== undefined && folded(pool, given) !== folded(pool, typed)) {
    throw invalidParameter(USERNAME_DIFFERS_FROM_ATTRIBUTE(attribute));
  }
  return { username: sub, sub, attributes: { ...attributes, [attribute]: typed } };
}

/** The name that the user signs in with, as an invitation tells it. */
export function signInName(pool: Pool, user: User): string {
  const attribute = pool.usernameAttributes?.find((name) => user.attributes[name] !== undefined);
  return (attribute && user.attributes[attribute]) ?? user.username;
}

function usernameAttribute(pool: Pool, typed: string): VerifiableAttribute | undefined {
  const { usernameAttributes, aliasAttributes: aliases } = pool;
  const email = looksLikeEmail(typed);
  const phone = looksLikePhoneNumber(typed);
  if (usernameAttributes?.length) {
    if (email && usernameAttributes.includes('email')) return 'email';
    if (phone && usernameAttributes.includes('phone_number')) return 'phone_number';
    throw invalidParameter(wrongFormat(usernameAttributes));
  }
  if (email && aliases?.includes('email')) {
    throw invalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
  }
  if (phone && aliases?.includes('phone_number')) {
    throw invalidParameter(
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    );
  }
  return undefined;
}

function wrongFormat(wanted: readonly VerifiableAttribute[]): string {
  if (wanted.length > 1) return 'Username should be either an email or a phone number.';
  return wanted[0] === 'email' ? 'Username should be an email.' : 'Username should be a phone number.';
}
