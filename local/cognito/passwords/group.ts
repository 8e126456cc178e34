/**
 * The group that SRP computes in: the 3072-bit one of RFC 3526 (number 15), g = 2. Exponentiation runs natively, in OpenSSL: half a
 * millisecond where BigInt takes many.
 */
import { createDiffieHellman, getDiffieHellman } from 'node:crypto';

const MODULUS = getDiffieHellman('modp15').getPrime();
const SIZE = MODULUS.length;

export const PRIME = BigInt(`0x${MODULUS.toString('hex')}`);
export const GENERATOR = 2n;

/**
 * base^exponent mod the prime, as OpenSSL computes a shared secret with the base as the other side's key.
 * @param base at least 2 and below the prime minus one.
 */
export function power(base: bigint, exponent: Buffer): bigint {
  const group = createDiffieHellman(MODULUS);
  group.setPrivateKey(exponent);
  return toNumber(group.computeSecret(Buffer.from(base.toString(16).padStart(2 * SIZE, '0'), 'hex')));
}

export const toNumber = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** A number as amazon-cognito-identity-js hashes it (`padHex`): no more bytes than needed, one zero byte before a set first bit. */
export function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}
