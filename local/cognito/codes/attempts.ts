/** How often a user may ask for codes and try them: so many calls within an hour. Source: Developer Guide, "Quotas". */
import type { Collection } from '../../storage/storage.ts';
import { limitExceeded } from '../errors.ts';
import { RECOVERY_CALLS_PER_HOUR } from '../inferred.ts';
import { CALLS_PER_HOUR, HOUR } from '../limits.ts';
import type { User } from '../users/user.ts';

const LIMITS = { ...CALLS_PER_HOUR, Recovery: RECOVERY_CALLS_PER_HOUR };

/** `Recovery` is ForgotPassword and ConfirmForgotPassword together. */
export type LimitedCall = keyof typeof LIMITS;

type Owner = Pick<User, 'poolId' | 'sub'>;

export class Attempts {
  /** Epoch milliseconds of the calls within the last hour. */
  readonly #records: Collection<number[]>;
  readonly #now: () => number;

  constructor(records: Collection<number[]>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  /** Counts a call. @throws LimitExceededException when it is one too many; such a call does not count. */
  count(owner: Owner, call: LimitedCall): void {
    const now = this.#now();
    const recent = (this.#records.get(key(owner, call)) ?? []).filter((at) => at > now - HOUR);
    if (recent.length >= LIMITS[call]) throw limitExceeded('Attempt limit exceeded, please try after some time.');
    this.#records.set(key(owner, call), [...recent, now]);
  }

  forget(owner: Owner): void {
    for (const call of Object.keys(LIMITS) as LimitedCall[]) {
      const id = key(owner, call);
      if (this.#records.get(id)) this.#records.delete(id);
    }
  }
}

const key = (owner: Owner, call: LimitedCall): string => `${owner.poolId}/${owner.sub}/${call}`;
