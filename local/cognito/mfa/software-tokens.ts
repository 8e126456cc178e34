/**
 * The secrets that users share with an authenticator app. They have a collection of their own, so that no trigger, description or log
 * that is made of a user's record can hold one.
 */
import type { Collection } from '../../storage/storage.ts';
import { expiredCode, softwareTokenNotFound } from '../errors.ts';
import { NO_SOFTWARE_TOKEN } from '../inferred.ts';
import type { User } from '../users/user.ts';
import { newSecret, stepOfCode } from './totp.ts';

export interface SoftwareToken {
  /** Verified; Base32. */
  secret?: string;
  /** Handed out, not verified yet: the one before it stays good until then. */
  pending?: string;
  /** What the user calls the device. */
  deviceName?: string;
  /** The time step of the last code that was accepted: neither it nor an older one is accepted again. */
  lastStep?: number;
}

type Owner = Pick<User, 'poolId' | 'sub'>;

export class SoftwareTokens {
  readonly #records: Collection<SoftwareToken>;
  readonly #now: () => number;

  constructor(records: Collection<SoftwareToken>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  isVerified(owner: Owner): boolean {
    return this.#records.get(key(owner))?.secret !== undefined;
  }

  /** True between `associate` and a right code. */
  isPending(owner: Owner): boolean {
    return this.#records.get(key(owner))?.pending !== undefined;
  }

  deviceName(owner: Owner): string | undefined {
    return this.#records.get(key(owner))?.deviceName;
  }

  /** A new secret; it counts once a code of it was right. */
  associate(owner: Owner): string {
    const pending = newSecret();
    this.#records.set(key(owner), { ...this.#records.get(key(owner)), pending });
    return pending;
  }

  /** @returns whether `code` is one of the secret that was handed out last. @throws SoftwareTokenMFANotFoundException */
  verify(owner: Owner, code: string, deviceName?: string): boolean {
    const { pending } = this.#records.get(key(owner)) ?? {};
    if (pending === undefined) throw softwareTokenNotFound(NO_SOFTWARE_TOKEN);
    const step = stepOfCode(pending, code, this.#now());
    if (step === undefined) return false;
    this.#records.set(key(owner), { secret: pending, lastStep: step, ...(deviceName && { deviceName }) });
    return true;
  }

  /**
   * @returns whether `code` is right now; a right one is used up.
   * @throws SoftwareTokenMFANotFoundException; ExpiredCodeException "Your software token has already been used once." (recorded)
   */
  accept(owner: Owner, code: string): boolean {
    const token = this.#records.get(key(owner));
    if (token?.secret === undefined) throw softwareTokenNotFound(NO_SOFTWARE_TOKEN);
    const step = stepOfCode(token.secret, code, this.#now());
    if (step === undefined) return false;
    if (step <= (token.lastStep ?? -1)) throw expiredCode('Your software token has already been used once.');
    this.#records.set(key(owner), { ...token, lastStep: step });
    return true;
  }

  forget(owner: Owner): void {
    if (this.#records.get(key(owner))) this.#records.delete(key(owner));
  }
}

const key = (owner: Owner): string => `${owner.poolId}/${owner.sub}`;
