/** Time-based one-time passwords as authenticator apps make them: RFC 6238 with SHA-1, 30 seconds, 6 digits. */
import { createHmac, randomBytes } from 'node:crypto';
import { TOTP_DRIFT_STEPS } from '../inferred.ts';
import { SECOND, TOTP_STEP } from '../limits.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_BYTES = 32;

/** A new secret, Base32 (RFC 4648) without padding: 52 characters, as AssociateSoftwareToken answers it. */
export function newSecret(): string {
  const bits = [...randomBytes(SECRET_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((part) => ALPHABET[Number.parseInt(part.padEnd(5, '0'), 2)]).join('');
}

/**
 * The time step that `code` belongs to, among the present one and those near it.
 * @param now epoch milliseconds.
 * @returns undefined when it is the code of none of them.
 */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  const present = Math.floor(now / (TOTP_STEP * SECOND));
  for (let drift = -TOTP_DRIFT_STEPS; drift <= TOTP_DRIFT_STEPS; drift++) {
    if (codeOfStep(secret, present + drift) === code) return present + drift;
  }
  return undefined;
}

function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decoded(secret)).update(counter).digest();
  const offset = digest.at(-1)! & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function decoded(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
