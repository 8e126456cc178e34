/**
 * What is kept of a password: the SRP verifier (RFC 5054) with Cognito's parameters, so that password and SRP sign-in share one
 * secret and no password is ever stored. Parameters as amazon-cognito-identity-js has them: the 3072-bit group of RFC 3526
 * (number 15), g = 2, SHA-256, x = H(padHex(salt) | H(pool name | user name | ":" | password)).
 *
 * The exponentiation runs natively (0.5 ms); it is a fast hash, so the state folder must stay private to its owner.
 */
import { createDiffieHellman, createHash, getDiffieHellman, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Verifier {
  /** Hexadecimal, 16 bytes. */
  salt: string;
  /** Base64 of g^x mod N. */
  value: string;
}

const PRIME = getDiffieHellman('modp15').getPrime();
const GENERATOR = Buffer.from([2]);

/** @param username the name that SRP knows the user by (`USER_ID_FOR_SRP`): the stored user name. */
export function createVerifier(poolId: string, username: string, password: string): Verifier {
  const salt = randomBytes(16).toString('hex');
  return { salt, value: power(exponent(salt, poolId, username, password)).toString('base64') };
}

/** True when `password` is the one that the verifier was made of. */
export function verifies(verifier: Verifier, poolId: string, username: string, password: string): boolean {
  const expected = Buffer.from(verifier.value, 'base64');
  const actual = power(exponent(verifier.salt, poolId, username, password));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function exponent(salt: string, poolId: string, username: string, password: string): Buffer {
  const poolName = poolId.slice(poolId.indexOf('_') + 1);
  const identity = createHash('sha256').update(`${poolName}${username}:${password}`).digest();
  return createHash('sha256').update(paddedHex(salt)).update(identity).digest();
}

/** Cognito's padHex: a number whose first bit is set gets a zero byte in front. */
const paddedHex = (hex: string): Buffer => Buffer.from(/^[89a-f]/i.test(hex) ? `00${hex}` : hex, 'hex');

/** g^exponent mod N, as OpenSSL computes a shared secret with g as the other side's key. */
function power(exponentBytes: Buffer): Buffer {
  const group = createDiffieHellman(PRIME);
  group.setPrivateKey(exponentBytes);
  return group.computeSecret(GENERATOR);
}
