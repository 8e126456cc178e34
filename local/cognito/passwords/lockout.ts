/**
 * Lock-out after wrong passwords: after five, for 2^(n-5) seconds, up to about 15 minutes. Attempts during a lock-out do not count.
 * Source: Amazon Cognito Developer Guide, "Lockout behavior for failed sign-in attempts".
 */
import type { Collection } from '../../storage/storage.ts';
import { notAuthorized } from '../errors.ts';
import { FAILURES_BEFORE_LOCKOUT, LOCKOUT_MEMORY, LONGEST_LOCKOUT, SECOND } from '../limits.ts';
import type { User } from '../users/user.ts';

type Owner = Pick<User, 'poolId' | 'sub'>;

export interface Failures {
  count: number;
  /** Epoch milliseconds. */
  lastAt: number;
  lockedUntil: number;
}

export class Lockout {
  readonly #records: Collection<Failures>;
  readonly #now: () => number;

  constructor(records: Collection<Failures>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  /** @throws NotAuthorizedException "Password attempts exceeded" while the user is locked out. */
  check(user: Owner): void {
    const failures = this.#records.get(key(user));
    if (failures && this.#now() < failures.lockedUntil) throw notAuthorized('Password attempts exceeded');
  }

  failed(user: Owner): void {
    const now = this.#now();
    const before = this.#records.get(key(user));
    const count = before && now - before.lastAt < LOCKOUT_MEMORY ? before.count + 1 : 1;
    const beyond = count - FAILURES_BEFORE_LOCKOUT;
    const lock = beyond < 0 ? 0 : Math.min(SECOND * 2 ** beyond, LONGEST_LOCKOUT);
    this.#records.set(key(user), { count, lastAt: now, lockedUntil: now + lock });
  }

  forget(user: Owner): void {
    if (this.#records.get(key(user))) this.#records.delete(key(user));
  }
}

const key = (user: Owner): string => `${user.poolId}/${user.sub}`;
