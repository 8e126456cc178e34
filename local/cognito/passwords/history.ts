/** Passwords that a user had before. Source: Developer Guide, "Password reuse" and API reference of PasswordPolicyType. */
import { ServiceError } from '../../service.ts';
import { PASSWORD_WAS_USED_BEFORE } from '../inferred.ts';
import { type Pool, passwordPolicy } from '../pools/pool.ts';
import type { User } from '../users/user.ts';
import { type Verifier, verifies } from './verifier.ts';

const sizeOf = (pool: Pool): number => passwordPolicy(pool).PasswordHistorySize ?? 0;

/** @throws PasswordHistoryPolicyViolationException for one of the user's last passwords, the one that it has now among them. */
export function checkHistory(pool: Pool, user: User, password: string): void {
  const known = [user.verifier, ...(user.formerVerifiers ?? [])].slice(0, sizeOf(pool));
  if (known.some((verifier) => verifier && verifies(verifier, pool.id, user.username, password))) {
    throw new ServiceError('PasswordHistoryPolicyViolationException', PASSWORD_WAS_USED_BEFORE);
  }
}

/** What a user's record keeps of the passwords before the next one; undefined where the pool compares with none. */
export function formerVerifiers(pool: Pool, user: Partial<User>): readonly Verifier[] | undefined {
  const size = sizeOf(pool);
  if (size < 2 || !user.verifier) return size < 2 ? undefined : user.formerVerifiers;
  return [user.verifier, ...(user.formerVerifiers ?? [])].slice(0, size - 1);
}
