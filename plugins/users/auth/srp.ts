/**
 * The client's side of SRP as user pools run it: RFC 5054 in the 3072-bit group of RFC 3526, with the hashing of
 * amazon-cognito-identity-js.
 */
import { createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';

const PRIME = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const GENERATOR = 2n;

export interface SrpKeys {
  secret: bigint;
  /** SRP_A: hexadecimal. */
  publicKey: string;
}

export function srpKeys(): SrpKeys {
  const secret = BigInt(`0x${randomBytes(32).toString('hex')}`);
  return { secret, publicKey: power(GENERATOR, secret).toString(16) };
}

/**
 * ChallengeResponses to PASSWORD_VERIFIER.
 * @param now milliseconds since the epoch
 */
export function passwordProof(
  userPoolId: string,
  keys: SrpKeys,
  parameters: Readonly<Record<string, string>>,
  password: string,
  now: number,
): Record<string, string> {
  const { SALT = '0', SECRET_BLOCK = '', SRP_B = '0', USER_ID_FOR_SRP = '' } = parameters;
  const poolName = userPoolId.slice(userPoolId.indexOf('_') + 1);
  const b = BigInt(`0x${SRP_B}`);
  const u = number(sha256(padded(BigInt(`0x${keys.publicKey}`)), padded(b)));
  const k = number(sha256(padded(PRIME), padded(GENERATOR)));
  const x = number(
    sha256(padded(BigInt(`0x${SALT}`)), sha256(Buffer.from(`${poolName}${USER_ID_FOR_SRP}:${password}`))),
  );
  const base = (((b - k * power(GENERATOR, x)) % PRIME) + PRIME) % PRIME;
  const shared = power(base, keys.secret + u * x);
  const extracted = hmac(padded(u), padded(shared));
  const key = hmac(extracted, Buffer.from('Caldera Derived Key\u0001')).subarray(0, 16);
  const timestamp = timestampOf(now);
  const claim = [Buffer.from(poolName + USER_ID_FOR_SRP), Buffer.from(SECRET_BLOCK, 'base64'), Buffer.from(timestamp)];
  return {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: hmac(key, Buffer.concat(claim)).toString('base64'),
    TIMESTAMP: timestamp,
  };
}

/** `Sun Mar 1 12:00:00 UTC 2026`: the day without a zero in front. */
function timestampOf(now: number): string {
  const [, day, date, month, year, time] = /^(\w+), 0?(\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString())!;
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % PRIME];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** No more bytes than needed, and a zero byte before a set first bit. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();
const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
