/** A user of a pool. Records are never changed in place: `Users.change` stores the next one. */
import type { UserMfa } from '../mfa/preference.ts';
import type { Verifier } from '../passwords/verifier.ts';
import type { Pool, VerifiableAttribute } from '../pools/pool.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'RESET_REQUIRED' | 'FORCE_CHANGE_PASSWORD';

/** Attribute values by name; every value is a string, also those of booleans and numbers. */
export type Attributes = Readonly<Record<string, string>>;

export interface User {
  poolId: string;
  /** The `sub`: what identifies the user for ever. */
  sub: string;
  /** As typed at sign-up; equal to `sub` in pools whose user names are e-mail addresses or phone numbers. */
  username: string;
  status: UserStatus;
  enabled: boolean;
  /** Without `sub`. */
  attributes: Attributes;
  /** Absent: no password yet (migrated with RESET_REQUIRED). */
  verifier?: Verifier;
  /** Of the passwords before it, newest first: as many as the pool wants to compare with. */
  formerVerifiers?: readonly Verifier[];
  /** New addresses and numbers that take the place of the old ones once they are verified. */
  pending?: Partial<Record<VerifiableAttribute, string>>;
  /** Epoch milliseconds; only of a password that must be changed. */
  temporaryPasswordEndsAt?: number;
  /** Epoch seconds of the last global sign-out (`cognito:token_nbf`). */
  tokensNotBefore?: number;
  /** Absent: the user has chosen nothing. */
  mfa?: UserMfa;
  createdAt: number;
  modifiedAt: number;
}

export const VERIFIABLE: readonly VerifiableAttribute[] = ['email', 'phone_number'];

export const isVerifiable = (name: string): name is VerifiableAttribute =>
  (VERIFIABLE as readonly string[]).includes(name);

export const isVerified = (user: Pick<User, 'attributes'>, name: VerifiableAttribute): boolean =>
  user.attributes[name] !== undefined && user.attributes[`${name}_verified`] === 'true';

/** `[{Name, Value}]` of a request as a map; a later value wins. */
export const attributeMap = (list: readonly { Name?: string; Value?: string }[] | undefined): Record<string, string> =>
  Object.fromEntries((list ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));

/** A map as `[{Name, Value}]`. */
export const attributeList = (attributes: Attributes): { Name: string; Value: string }[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** All attributes as the API and the tokens show them: `sub` first. */
export const shownAttributes = (user: User): Record<string, string> => ({ sub: user.sub, ...user.attributes });

/**
 * `request.userAttributes` of a trigger: the attributes and what Cognito adds to them. Recorded events have
 * `cognito:user_status` always, the alias keys for verified aliases, `cognito:token_nbf` after a global sign-out.
 */
export function triggerAttributes(pool: Pool, user: User): Record<string, string> {
  const aliases: readonly string[] = [...(pool.aliasAttributes ?? []), ...(pool.usernameAttributes ?? [])];
  const extra: Record<string, string> = { sub: user.sub, 'cognito:user_status': user.status };
  for (const name of VERIFIABLE) {
    const value = user.attributes[name];
    if (value !== undefined && isVerified(user, name) && aliases.includes(name)) extra[`cognito:${name}_alias`] = value;
  }
  if (user.tokensNotBefore !== undefined) extra['cognito:token_nbf'] = String(user.tokensNotBefore);
  return { ...extra, ...user.attributes };
}
