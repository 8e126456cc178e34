/**
 * What clients that prevent existence errors see of people who are not there. A disabled user is not there for calls that need no
 * password. Source: Developer Guide, "Managing user existence error responses".
 */
import { Attempts, type LimitedCall } from '../codes/attempts.ts';
import type { Cognito } from '../cognito.ts';
import { wrongCredentials } from '../errors.ts';
import { UNKNOWN_USERS_HAVE_LIMITS_TOO, UNPROVEN_USER_WHO_CANNOT_SIGN_IN_IS_HIDDEN } from '../inferred.ts';
import { attributeOf, type CodeDeliveryDetails, deliveryDetails, type Medium } from '../messages/channel.ts';
import { Lockout } from '../passwords/lockout.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import { isAutoVerified, type Pool } from '../pools/pool.ts';
import { looksLikeEmail, looksLikePhoneNumber } from '../users/formats.ts';
import type { User } from '../users/user.ts';

/** So many names are remembered, and until the world ends: nobody is kept in a file who is not there. */
const REMEMBERED_NAMES = 10_000;

/** Limits that people who are not there meet as users do. */
export interface Strangers {
  attempts: Attempts;
  lockout: Lockout;
}

export const openStrangers = (now: () => number): Strangers => ({
  attempts: new Attempts(new RecentNames(), now),
  lockout: new Lockout(new RecentNames(), now),
});

class RecentNames<T> extends Map<string, T> {
  override set(key: string, value: T): this {
    if (this.size >= REMEMBERED_NAMES && !this.has(key)) this.delete(this.keys().next().value!);
    return super.set(key, value);
  }
}

/** Counts a call for a name without a user. @throws LimitExceededException when it is one too many */
export function countStranger(cognito: Cognito, pool: Pool, typed: string, call: LimitedCall): void {
  if (UNKNOWN_USERS_HAVE_LIMITS_TOO) cognito.strangers.attempts.count(ownerOf(cognito, pool, typed), call);
}

/** The end of a password sign-in of a name without a user. @throws NotAuthorizedException always, as for a wrong password */
export function refuseStranger(cognito: Cognito, pool: Pool, typed: string): never {
  if (UNKNOWN_USERS_HAVE_LIMITS_TOO) {
    const owner = ownerOf(cognito, pool, typed);
    cognito.strangers.lockout.check(owner);
    cognito.strangers.lockout.failed(owner);
  }
  throw wrongCredentials();
}

const ownerOf = (cognito: Cognito, pool: Pool, typed: string) => ({
  poolId: pool.id,
  sub: cognito.decoys.of(pool, typed).id,
});

/** The user whom a sign-in that begins without a password finds. */
export function visibleUser(cognito: Cognito, pool: Pool, client: Client, typed: string): User | undefined {
  const user = cognito.users.find(pool, typed);
  const isBarred = user !== undefined && (!user.enabled || user.status === 'RESET_REQUIRED');
  const hides = preventsExistenceErrors(client) && UNPROVEN_USER_WHO_CANNOT_SIGN_IN_IS_HIDDEN;
  return isBarred && hides ? undefined : user;
}

/** What a challenge calls someone who is not there: by a made-up id where users are known by one. */
export const strangerName = (cognito: Cognito, pool: Pool, typed: string): string =>
  pool.usernameAttributes ? cognito.decoys.of(pool, typed).id : typed;

/**
 * Where a code would have gone: "determined by the input username format and verification settings of the user pool". An address
 * that was typed is shown as if it were the user's.
 */
export function simulatedDelivery(
  cognito: Cognito,
  pool: Pool,
  typed: string,
  medium: Medium = mediumFor(pool, typed),
): CodeDeliveryDetails {
  const decoy = cognito.decoys.of(pool, typed);
  const destination =
    medium === 'SMS'
      ? looksLikePhoneNumber(typed)
        ? typed
        : decoy.phoneNumber
      : looksLikeEmail(typed)
        ? typed
        : decoy.email;
  return deliveryDetails({ medium, attribute: attributeOf(medium), destination });
}

function mediumFor(pool: Pool, typed: string): Medium {
  if (looksLikeEmail(typed)) return 'EMAIL';
  return looksLikePhoneNumber(typed) || isAutoVerified(pool, 'phone_number') ? 'SMS' : 'EMAIL';
}
