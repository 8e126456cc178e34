/** Attributes of a stored user: new values, and values taken away. */
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { isVerifiedFirst, type Pool, type VerifiableAttribute } from '../pools/pool.ts';
import { claimAliases } from './aliases.ts';
import { checkChangedAttributes } from './attributes.ts';
import { type Attributes, type User, VERIFIABLE } from './user.ts';

export interface ChangedUser {
  changed: User;
  /** Addresses and numbers that are new and not verified, stored or waiting. */
  unverified: VerifiableAttribute[];
}

/**
 * Stores new values, or has them wait until they are verified where the pool wants that (the old ones stay good); an empty one takes the attribute away. A new address or number is unverified unless the same call says
 * otherwise (API reference of AdminUpdateUserAttributes).
 * @throws InvalidParameterException, AliasExistsException
 */
export function updateAttributes(cognito: Cognito, pool: Pool, user: User, changes: Attributes): ChangedUser {
  checkChangedAttributes(pool, changes);
  const renewed = VERIFIABLE.filter((name) => changes[name] && changes[name] !== user.attributes[name]);
  const unverified = renewed.filter((name) => changes[`${name}_verified`] !== 'true');
  const held = unverified.filter((name) => isVerifiedFirst(pool, name));
  const attributes: Record<string, string> = { ...user.attributes, ...without(changes, held) };
  for (const name of unverified) if (!held.includes(name)) attributes[`${name}_verified`] = 'false';
  for (const name of Object.keys(changes)) if (attributes[name] === '') delete attributes[name];
  requireStillThere(pool, attributes, Object.keys(without(changes, held)));
  claimAliases(cognito, pool, { sub: user.sub, attributes }, { force: false });
  const changed = cognito.users.change(pool, user, cognito.now(), (current) => ({
    attributes,
    pending: pendingAfter(current, changes, held),
  }));
  return { changed, unverified };
}

const without = (changes: Attributes, held: readonly string[]): Attributes =>
  Object.fromEntries(
    Object.entries(changes).filter(([name]) => !held.some((one) => name.replace(/_verified$/, '') === one)),
  );

/** What waits for its verification: not what was set at once, or taken away, meanwhile. */
function pendingAfter(user: User, changes: Attributes, held: readonly VerifiableAttribute[]): User['pending'] {
  const kept = Object.entries(user.pending ?? {}).filter(([name]) => changes[name] === undefined);
  const pending = { ...Object.fromEntries(kept), ...Object.fromEntries(held.map((name) => [name, changes[name]!])) };
  return Object.keys(pending).length ? pending : undefined;
}

/** @throws InvalidParameterException for an attribute that is required, immutable or not in the schema. */
export function removeAttributes(cognito: Cognito, pool: Pool, user: User, names: readonly string[]): void {
  checkChangedAttributes(pool, Object.fromEntries(names.map((name) => [name, ''])));
  const gone = names.flatMap((name) => [name, `${name}_verified`]);
  const attributes = Object.fromEntries(Object.entries(user.attributes).filter(([name]) => !gone.includes(name)));
  requireStillThere(pool, attributes, names);
  cognito.users.change(pool, user, cognito.now(), () => ({ attributes }));
}

function requireStillThere(pool: Pool, attributes: Attributes, touched: readonly string[]): void {
  const isNeeded = (name: string) =>
    pool.usernameAttributes?.some((attribute) => attribute === name) ||
    pool.schema.some(({ Name, Required }) => Name === name && Required);
  const missing = touched.find((name) => attributes[name] === undefined && isNeeded(name));
  if (missing !== undefined) {
    throw invalidParameter(`Attributes did not conform to the schema: ${missing}: The attribute is required\n`);
  }
}
