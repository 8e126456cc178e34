/**
 * The two RSA keys of each pool: one signs ID tokens, one access tokens. Making them takes some hundred milliseconds, so that
 * starts in the background as soon as the pool is created.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Collection } from '../../storage/storage.ts';
import { randomToken } from '../random.ts';

export type TokenUse = 'id' | 'access';

export interface StoredKeys {
  poolId: string;
  id: StoredKey;
  access: StoredKey;
}

interface StoredKey {
  kid: string;
  /** PKCS#8, PEM. */
  privateKey: string;
}

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export type PoolKeys = Record<TokenUse, SigningKey>;

const generate = promisify(generateKeyPair);

export class Keys {
  readonly #records: Collection<StoredKeys>;
  readonly #loading = new Map<string, Promise<PoolKeys>>();

  constructor(records: Collection<StoredKeys>) {
    this.#records = records;
  }

  /** The pool's keys; made and stored at the first call. */
  of(poolId: string): Promise<PoolKeys> {
    let keys = this.#loading.get(poolId);
    if (!keys) {
      keys = this.#load(poolId);
      this.#loading.set(poolId, keys);
    }
    return keys;
  }

  /** Starts making the keys of a new pool, for whoever needs them first. */
  prepare(poolId: string): void {
    this.of(poolId).catch(() => this.#loading.delete(poolId));
  }

  delete(poolId: string): void {
    this.#loading.delete(poolId);
    this.#records.delete(poolId);
  }

  async #load(poolId: string): Promise<PoolKeys> {
    let stored = this.#records.get(poolId);
    if (!stored) {
      const [id, access] = await Promise.all([newKey(), newKey()]);
      stored = { poolId, id, access };
      if (this.#loading.has(poolId)) this.#records.set(poolId, stored);
    }
    return { id: signingKey(stored.id), access: signingKey(stored.access) };
  }
}

async function newKey(): Promise<StoredKey> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  return { kid: randomToken(32), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

function signingKey({ kid, privateKey: pem }: StoredKey): SigningKey {
  const privateKey = createPrivateKey(pem);
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

/** The pool's public keys as its `/.well-known/jwks.json` has them. */
export function keySet(keys: PoolKeys): { keys: object[] } {
  return {
    keys: [keys.id, keys.access].map(({ kid, publicKey }) => {
      const { kty, n, e } = publicKey.export({ format: 'jwk' });
      return { alg: 'RS256', e, kid, kty, n, use: 'sig' };
    }),
  };
}
