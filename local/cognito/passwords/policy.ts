/** The password policy. Source: Amazon Cognito Developer Guide, "Adding user pool password requirements". */
import { invalidParameter, invalidPassword } from '../errors.ts';
import { LONGEST_PASSWORD } from '../limits.ts';
import { type Pool, passwordPolicy } from '../pools/pool.ts';

/** Special characters that count as symbols; a space counts unless it is first or last, and there it is refused altogether. */
export const SYMBOLS = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-';

const EDGE_SPACE = /^\s|\s$/;

/**
 * Checks a password that a person or an administrator chose.
 * @throws InvalidPasswordException "Password did not conform with policy: Password not long enough"
 */
export function checkPassword(pool: Pool, password: string): void {
  if (EDGE_SPACE.test(password)) {
    throw invalidParameter(
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$",
    );
  }
  const policy = passwordPolicy(pool);
  const fault =
    (tooShort(password, policy.MinimumLength) && 'Password not long enough') ||
    (password.length > LONGEST_PASSWORD && 'Password too long') ||
    (policy.RequireUppercase && !/[A-Z]/.test(password) && lacks('uppercase')) ||
    (policy.RequireLowercase && !/[a-z]/.test(password) && lacks('lowercase')) ||
    (policy.RequireNumbers && !/[0-9]/.test(password) && lacks('numeric')) ||
    (policy.RequireSymbols && !hasSymbol(password) && lacks('symbol'));
  if (fault) throw invalidPassword(`Password did not conform with policy: ${fault}`);
}

const tooShort = (password: string, least = 0): boolean => password.length < least;

const lacks = (kind: string): string => `Password must have ${kind} characters`;

const hasSymbol = (password: string): boolean => [...password].some((one) => one === ' ' || SYMBOLS.includes(one));
