/** Refresh tokens: opaque, random, kept as digests. Each begins a family of ID and access tokens that share its `origin_jti`. */
import { createHash, randomUUID } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
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
}

type Owner = Pick<User, 'poolId' | 'sub'>;

export class RefreshTokens {
  readonly #records: Collection<RefreshToken>;
  /** Digests by owner, oldest first. */
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #byOrigin = new Map<string, string>();

  constructor(records: Collection<RefreshToken>) {
    this.#records = records;
    for (const record of records.values()) this.#enter(record);
  }

  /** A new token and its record. Records of the same user that have ended are dropped on the way. */
  issue(token: Omit<RefreshToken, 'digest' | 'originJti' | 'revoked'>, now: number): [string, RefreshToken] {
    this.#dropEnded(token, now);
    const secret = randomToken(96);
    const record = { ...token, digest: digest(secret), originJti: randomUUID(), revoked: false };
    this.#records.set(record.digest, record);
    this.#enter(record);
    return [secret, record];
  }

  find(secret: string): RefreshToken | undefined {
    return this.#records.get(digest(secret));
  }

  revoke(record: RefreshToken): void {
    this.#records.set(record.digest, { ...record, revoked: true });
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
    const id = this.#byOrigin.get(String(originJti));
    return id !== undefined && (this.#records.get(id)?.revoked ?? false);
  }

  forget(owner: Owner): void {
    for (const id of this.#byOwner.get(ownerKey(owner)) ?? []) this.#drop(id);
    this.#byOwner.delete(ownerKey(owner));
  }

  #enter(record: RefreshToken): void {
    const owner = ownerKey(record);
    this.#byOwner.set(owner, (this.#byOwner.get(owner) ?? new Set()).add(record.digest));
    this.#byOrigin.set(record.originJti, record.digest);
  }

  #dropEnded(owner: Owner, now: number): void {
    const ids = this.#byOwner.get(ownerKey(owner));
    for (const id of ids ?? []) {
      const record = this.#records.get(id);
      if (record && record.endsAt > now) return;
      this.#drop(id);
      ids?.delete(id);
    }
  }

  #drop(id: string): void {
    const record = this.#records.get(id);
    if (record) this.#byOrigin.delete(record.originJti);
    this.#records.delete(id);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const ownerKey = (owner: Owner): string => `${owner.poolId}/${owner.sub}`;
