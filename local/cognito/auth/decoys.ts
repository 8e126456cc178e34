/**
 * Stand-ins for users who are not there, for clients that prevent existence errors: the same salt, id and address for the same
 * name, each time and after a restart. Source: Developer Guide, "Managing user existence error responses".
 */
import { createHmac } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { folded, type Pool } from '../pools/pool.ts';
import { LOWER, randomToken } from '../random.ts';

export interface DecoySecret {
  poolId: string;
  secret: string;
}

export interface Decoy {
  /** A UUID. */
  id: string;
  /** Hexadecimal, 16 bytes. */
  salt: string;
  /** Base64, in the place of a verifier. */
  verifier: string;
  /** Only its first letters are ever shown. */
  email: string;
  /** Only its last digits are ever shown. */
  phoneNumber: string;
}

export class Decoys {
  readonly #records: Collection<DecoySecret>;

  constructor(records: Collection<DecoySecret>) {
    this.#records = records;
  }

  of(pool: Pool, name: string): Decoy {
    const secret = this.#secretOf(pool.id);
    const bytes = (use: string) =>
      createHmac('sha256', secret)
        .update(`${use} ${folded(pool, name)}`)
        .digest();
    const salt = bytes('salt').subarray(0, 16);
    salt[0] ||= 1;
    const address = bytes('address');
    const letter = (at: number) => LOWER[address[at]! % LOWER.length]!;
    const lastDigits = String(address.readUInt16BE(2) % 10_000).padStart(4, '0');
    return {
      id: uuid(bytes('id')),
      salt: salt.toString('hex'),
      verifier: bytes('verifier').toString('base64'),
      email: `${letter(0)}@${letter(1)}`,
      phoneNumber: `+1555555${lastDigits}`,
    };
  }

  delete(poolId: string): void {
    this.#records.delete(poolId);
  }

  #secretOf(poolId: string): string {
    const known = this.#records.get(poolId);
    if (known) return known.secret;
    const secret = randomToken(32);
    this.#records.set(poolId, { poolId, secret });
    return secret;
  }
}

function uuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
