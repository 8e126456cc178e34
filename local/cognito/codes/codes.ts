/** Confirmation codes: six digits, one at a time for each user and purpose, kept as a digest. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { codeMismatch, expiredCode } from '../errors.ts';
import { ATTRIBUTE_CODE_LIFETIME, FORGOT_PASSWORD_CODE_LIFETIME, SIGN_UP_CODE_LIFETIME } from '../limits.ts';
import type { VerifiableAttribute } from '../pools/pool.ts';
import type { User } from '../users/user.ts';

const LIFETIMES = {
  'sign-up': SIGN_UP_CODE_LIFETIME,
  'forgot-password': FORGOT_PASSWORD_CODE_LIFETIME,
  'verify-email': ATTRIBUTE_CODE_LIFETIME,
  'verify-phone_number': ATTRIBUTE_CODE_LIFETIME,
} as const;

export type CodePurpose = keyof typeof LIFETIMES;

export interface IssuedCode {
  digest: string;
  /** Where the code was sent: what its return verifies. */
  attribute: VerifiableAttribute;
  /** The address or number it was sent to; when it has changed since, nothing is verified. */
  destination: string;
  /** Epoch milliseconds. */
  endsAt: number;
}

type Owner = Pick<User, 'poolId' | 'sub'>;

export class Codes {
  readonly #records: Collection<IssuedCode>;
  readonly #now: () => number;

  constructor(records: Collection<IssuedCode>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  /** A new code, which replaces the one before it. */
  issue(owner: Owner, purpose: CodePurpose, attribute: VerifiableAttribute, destination: string): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const record = {
      digest: digest(owner, purpose, code),
      attribute,
      destination,
      endsAt: this.#now() + LIFETIMES[purpose],
    };
    this.#records.set(key(owner, purpose), record);
    return code;
  }

  /**
   * The issued code that `code` is. It stays valid until `use`.
   * @throws ExpiredCodeException when none was requested, or it was used or has expired; CodeMismatchException when it is wrong.
   */
  check(owner: Owner, purpose: CodePurpose, code: string): IssuedCode {
    const issued = this.#records.get(key(owner, purpose));
    if (!issued || this.#now() >= issued.endsAt)
      throw expiredCode('Invalid code provided, please request a code again.');
    const expected = Buffer.from(issued.digest, 'hex');
    if (!timingSafeEqual(expected, Buffer.from(digest(owner, purpose, code), 'hex'))) throw wrongCode();
    return issued;
  }

  use(owner: Owner, purpose: CodePurpose): void {
    const id = key(owner, purpose);
    if (this.#records.get(id)) this.#records.delete(id);
  }

  forget(owner: Owner): void {
    for (const purpose of Object.keys(LIFETIMES)) this.use(owner, purpose as CodePurpose);
  }
}

export const wrongCode = () => codeMismatch('Invalid verification code provided, please try again.');

const key = (owner: Owner, purpose: CodePurpose): string => `${owner.poolId}/${owner.sub}/${purpose}`;

const digest = (owner: Owner, purpose: CodePurpose, code: string): string =>
  createHash('sha256')
    .update(`${key(owner, purpose)}/${code}`)
    .digest('hex');
