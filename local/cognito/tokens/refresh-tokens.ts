/**
 * Refresh tokens: opaque, random, kept as digests. Each sign-in begins a family of tokens that share its `origin_jti`; where tokens
 * rotate, the refresh tokens that follow one another are of one family.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { TOKEN_LIFETIME_RANGE } from '../limits.ts';
import { randomToken } from '../random.ts';
import type { User } from '../users/user.ts';

export interface RefreshToken {
  digest: string;
  poolId: string;
  clientId: string;
  sub: string;
  originJti: string;
  /** Epoch seconds of the sign-in. */
  authTime: number;
  /** Epoch milliseconds. */
  endsAt: number;
  revoked: boolean;
  /** The device of the sign-in. */
  deviceKey?: string;
  /** Epoch milliseconds from which it is no good: another token has taken its place. */
  replacedAt?: number;
}

type Owner = Pick<User, 'poolId' | 'sub'>;

/** An access token lives on after its family has ended, and is known to be revoked by the family's records. */
const [, MEMORY] = TOKEN_LIFETIME_RANGE;

export class RefreshTokens {
  readonly #records: Collection<RefreshToken>;
  /** Digests by owner, oldest first. */
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #byOrigin = new Map<string, Set<string>>();

  constructor(records: Collection<RefreshToken>) {
    this.#records = records;
    for (const record of records.values()) this.#enter(record);
  }

  /** A new token and its record. Records of the same user whose last access tokens have ended are dropped on the way. */
  issue(token: Omit<RefreshToken, 'digest' | 'originJti' | 'revoked'>, now: number): [string, RefreshToken] {
    this.#dropEnded(token, now);
    return this.#store({ ...token, originJti: randomUUID(), revoked: false });
  }

  /**
   * A token that follows `record`, which is good for `grace` milliseconds more. It ends when the first one would have ended
   * (Developer Guide, "Refresh token rotation").
   */
  rotate(record: RefreshToken, now: number, grace: number): string {
    const { digest: _, replacedAt = now + grace, ...kept } = record;
    this.#records.set(record.digest, { ...record, replacedAt });
    return this.#store(kept)[0];
  }

  find(secret: string): RefreshToken | undefined {
    return this.#records.get(digest(secret));
  }

  /** Revokes the whole family: what came before the token and what follows it. */
  revoke({ originJti }: RefreshToken): void {
    for (const id of this.#byOrigin.get(originJti) ?? []) {
      const record = this.#records.get(id);
      if (record) this.#records.set(id, { ...record, revoked: true });
    }
  }

  /** Every family of the user: global sign-out, disabling. */
  revokeAll(owner: Owner): void {
    for (const id of this.#byOwner.get(ownerKey(owner)) ?? []) {
      const record = this.#records.get(id);
      if (record && !record.revoked) this.revoke(record);
    }
  }

  /** True when the family of an access token was revoked. */
  isRevoked(originJti: unknown): boolean {
    return [...(this.#byOrigin.get(String(originJti)) ?? [])].some((id) => this.#records.get(id)?.revoked);
  }

  forget(owner: Owner): void {
    for (const id of this.#byOwner.get(ownerKey(owner)) ?? []) this.#drop(id);
    this.#byOwner.delete(ownerKey(owner));
  }

  #enter(record: RefreshToken): void {
    const owner = ownerKey(record);
    this.#byOwner.set(owner, (this.#byOwner.get(owner) ?? new Set()).add(record.digest));
    this.#byOrigin.set(record.originJti, (this.#byOrigin.get(record.originJti) ?? new Set()).add(record.digest));
  }

  #store(token: Omit<RefreshToken, 'digest'>): [string, RefreshToken] {
    const secret = randomToken(96);
    const record = { ...token, digest: digest(secret) };
    this.#records.set(record.digest, record);
    this.#enter(record);
    return [secret, record];
  }

  #dropEnded(owner: Owner, now: number): void {
    const ids = this.#byOwner.get(ownerKey(owner));
    for (const id of ids ?? []) {
      const record = this.#records.get(id);
      if (record && record.endsAt + MEMORY > now) return;
      this.#drop(id);
      ids?.delete(id);
    }
  }

  #drop(id: string): void {
    const record = this.#records.get(id);
    const family = record && this.#byOrigin.get(record.originJti);
    family?.delete(id);
    if (record && family?.size === 0) this.#byOrigin.delete(record.originJti);
    this.#records.delete(id);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const ownerKey = (owner: Owner): string => `${owner.poolId}/${owner.sub}`;
