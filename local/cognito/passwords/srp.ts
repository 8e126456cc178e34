/**
 * The server's side of SRP (RFC 5054) as user pools run it; formulae as amazon-cognito-identity-js has the client's side:
 * k = H(N | g), B = kv + g^b, u = H(A | B), S = (A v^u)^b, and a key of 16 bytes by HKDF with the salt u and the label
 * "Caldera Derived Key". Numbers are hashed padded.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { GENERATOR, PRIME, padded, power, toNumber } from './group.ts';

/** What the server keeps between the challenge and its answer; hexadecimal. */
export interface Exchange {
  clientPublic: string;
  serverSecret: string;
  serverPublic: string;
}

const MULTIPLIER = toNumber(hash(padded(PRIME), padded(GENERATOR)));

/** The client's public key, A; undefined for what is no number of the group. */
export function clientPublicKey(hex: string): string | undefined {
  if (!/^[0-9a-f]{1,1000}$/i.test(hex)) return undefined;
  const reduced = BigInt(`0x${hex}`) % PRIME;
  return reduced > 1n && reduced < PRIME - 1n ? hex.toLowerCase() : undefined;
}

/** @param verifier Base64 of g^x. */
export function openExchange(clientPublic: string, verifier: string): Exchange {
  const secret = randomBytes(32);
  const value = (MULTIPLIER * verifierNumber(verifier) + power(GENERATOR, secret)) % PRIME;
  return { clientPublic, serverSecret: secret.toString('hex'), serverPublic: value.toString(16) };
}

/** The key that both sides have when the client knows the password. */
export function exchangedKey({ clientPublic, serverSecret, serverPublic }: Exchange, verifier: string): Buffer {
  const a = BigInt(`0x${clientPublic}`);
  const u = hash(padded(a), padded(BigInt(`0x${serverPublic}`)));
  const base = (a * power(verifierNumber(verifier), u)) % PRIME;
  const shared = power(base, Buffer.from(serverSecret, 'hex'));
  const extracted = createHmac('sha256', padded(toNumber(u)))
    .update(padded(shared))
    .digest();
  return createHmac('sha256', extracted).update('Caldera Derived Key\u0001').digest().subarray(0, 16);
}

/** What a signature signs. */
export interface Claimed {
  /** The pool's name of a user, the group key of a device. */
  groupName: string;
  id: string;
  secretBlock: Buffer;
  timestamp: string;
}

/** What PASSWORD_CLAIM_SIGNATURE must be. */
export const claimSignature = (key: Buffer, { groupName, id, secretBlock, timestamp }: Claimed): Buffer =>
  createHmac('sha256', key).update(groupName).update(id).update(secretBlock).update(timestamp).digest();

/** The part of a pool's id that SRP calls the pool. */
export const poolName = (poolId: string): string => poolId.slice(poolId.indexOf('_') + 1);

const verifierNumber = (verifier: string): bigint => toNumber(Buffer.from(verifier, 'base64'));

function hash(...parts: Buffer[]): Buffer {
  const all = createHash('sha256');
  for (const part of parts) all.update(part);
  return all.digest();
}
