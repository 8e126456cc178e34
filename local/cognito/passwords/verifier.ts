/**
 * What is kept of a password: the SRP verifier (RFC 5054) with Cognito's parameters, so that password and SRP sign-in share one
 * secret and no password is ever stored. Parameters as amazon-cognito-identity-js has them: the 3072-bit group of RFC 3526
 * (number 15), g = 2, SHA-256, x = H(padHex(salt) | H(pool name | user name | ":" | password)).
 *
 * It is a fast hash (0.5 ms), so the state folder must stay private to its owner.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { GENERATOR, padded, power } from './group.ts';

export interface Verifier {
  /** Hexadecimal, 16 bytes. */
  salt: string;
  /** Base64 of g^x mod N. */
  value: string;
}

/** @param username the name that SRP knows the user by (`USER_ID_FOR_SRP`): the stored user name. */
export function createVerifier(poolId: string, username: string, password: string): Verifier {
  const salt = newSalt();
  return { salt, value: proofValue(exponent(salt, poolId, username, password)).toString('base64') };
}

/** True when `password` is the one that the verifier was made of. */
export function verifies(verifier: Verifier, poolId: string, username: string, password: string): boolean {
  const shown = createHmac('sha256', PROCESS_KEY)
    .update(JSON.stringify([poolId, username, password]))
    .digest();
  const before = shownBefore.get(verifier);
  if (before && timingSafeEqual(before, shown)) return true;
  const expected = Buffer.from(verifier.value, 'base64');
  const actual = proofValue(exponent(verifier.salt, poolId, username, password));
  const isRight = expected.length === actual.length && timingSafeEqual(expected, actual);
  if (isRight) shownBefore.set(verifier, shown);
  return isRight;
}

/**
 * Right passwords under a key that dies with the process: a user who signs in again costs no exponentiation. In memory only, and gone with the
 * verifier when the password changes.
 */
const shownBefore = new WeakMap<Verifier, Buffer>();
const PROCESS_KEY = randomBytes(32);

function exponent(salt: string, poolId: string, username: string, password: string): Buffer {
  const poolName = poolId.slice(poolId.indexOf('_') + 1);
  const identity = createHash('sha256').update(`${poolName}${username}:${password}`).digest();
  return createHash('sha256')
    .update(padded(BigInt(`0x${salt}`)))
    .update(identity)
    .digest();
}

/** Clients read the salt as a number, without leading zeros; it has none, so that they hash what is hashed here. */
function newSalt(): string {
  const bytes = randomBytes(16);
  bytes[0] ||= 1;
  return bytes.toString('hex');
}

/** g^x, in as many bytes as the prime has. */
const proofValue = (x: Buffer): Buffer => Buffer.from(power(GENERATOR, x).toString(16).padStart(768, '0'), 'hex');
