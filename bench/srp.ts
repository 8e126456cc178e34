/** A client's part of SRP, computed natively: with BigInt the load would cost more than what it measures. */
import { createDiffieHellman, createHash, createHmac, getDiffieHellman } from 'node:crypto';

const PRIME = getDiffieHellman('modp15').getPrime();
const N = number(PRIME);

function power(base: bigint, exponent: bigint): bigint {
  const group = createDiffieHellman(PRIME);
  group.setPrivateKey(bytes(exponent));
  return number(group.computeSecret(Buffer.from(base.toString(16).padStart(2 * PRIME.length, '0'), 'hex')));
}

function number(value: Buffer): bigint {
  return BigInt(`0x${value.toString('hex')}`);
}

function bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

const padded = (value: bigint): Buffer => {
  const plain = bytes(value);
  return plain[0]! > 127 ? Buffer.concat([Buffer.alloc(1), plain]) : plain;
};
const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();

/** One pair of keys for all sign-ins: whose cost it is to make them is the client's. */
const a = number(sha(Buffer.from('bench')));
const A = power(2n, a);
const k = number(sha(padded(N), padded(2n)));
export const SRP_A = A.toString(16);

/** ChallengeResponses to PASSWORD_VERIFIER. */
export function proof(poolId: string, parameters: Record<string, string>, password: string): Record<string, string> {
  const { SALT, SECRET_BLOCK, SRP_B, USER_ID_FOR_SRP } = parameters as Record<string, string>;
  const poolName = poolId.split('_')[1]!;
  const B = BigInt(`0x${SRP_B}`);
  const u = number(sha(padded(A), padded(B)));
  const x = number(sha(padded(BigInt(`0x${SALT}`)), sha(Buffer.from(`${poolName}${USER_ID_FOR_SRP}:${password}`))));
  const base = (((B - k * power(2n, x)) % N) + N) % N;
  const key = hmac(hmac(padded(u), padded(power(base, a + u * x))), Buffer.from('Caldera Derived Key\u0001')).subarray(
    0,
    16,
  );
  const TIMESTAMP = 'Sun Mar 1 12:00:00 UTC 2026';
  const said = [poolName, USER_ID_FOR_SRP!, Buffer.from(SECRET_BLOCK!, 'base64'), TIMESTAMP].map((part) =>
    Buffer.from(part as string),
  );
  return {
    USERNAME: USER_ID_FOR_SRP!,
    PASSWORD_CLAIM_SIGNATURE: hmac(key, Buffer.concat(said)).toString('base64'),
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
    TIMESTAMP,
  };
}
