/** The birth and the end of a user's records. */
import type { Cognito } from '../cognito.ts';
import { DAY } from '../limits.ts';
import { formerVerifiers } from '../passwords/history.ts';
import { createVerifier } from '../passwords/verifier.ts';
import { type Pool, passwordPolicy } from '../pools/pool.ts';
import type { Attributes, User, UserStatus } from './user.ts';

export interface NewUser {
  username: string;
  sub: string;
  attributes: Attributes;
  status: UserStatus;
  /** Absent: the user has no password yet. */
  password?: string;
}

/** Stores a new user whose names the caller has just found free. */
export function storeNewUser(cognito: Cognito, pool: Pool, { password, ...user }: NewUser): User {
  const now = cognito.now();
  const stored: User = {
    ...user,
    poolId: pool.id,
    enabled: true,
    createdAt: now,
    modifiedAt: now,
    ...(password === undefined ? {} : passwordOf(cognito, pool, user, password)),
  };
  cognito.users.add(pool, stored);
  return stored;
}

/** What a user's record, given as it was before, keeps of a password; one of a FORCE_CHANGE_PASSWORD user ends by the pool's policy. */
export function passwordOf(
  cognito: Cognito,
  pool: Pool,
  user: Partial<User> & { username: string; status: UserStatus },
  password: string,
): Pick<User, 'verifier' | 'formerVerifiers' | 'temporaryPasswordEndsAt'> {
  const temporary = user.status === 'FORCE_CHANGE_PASSWORD';
  const days = passwordPolicy(pool).TemporaryPasswordValidityDays!;
  return {
    verifier: createVerifier(pool.id, user.username, password),
    formerVerifiers: formerVerifiers(pool, user),
    temporaryPasswordEndsAt: temporary ? cognito.now() + days * DAY : undefined,
  };
}

/** Removes a user and everything that is kept about it. */
export function forgetUser(cognito: Cognito, pool: Pool, user: User): void {
  cognito.codes.forget(user);
  cognito.attempts.forget(user);
  cognito.lockout.forget(user);
  cognito.softwareTokens.forget(user);
  cognito.refreshTokens.forget(user);
  cognito.groups.forget(user);
  cognito.devices.forget(user);
  cognito.users.delete(pool, user);
}
