/** The client's side of SRP, written from the formulae of amazon-cognito-identity-js and nothing of the world's own code. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** RFC 3526, group 15. */
const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const G = 2n;

export const TIMESTAMP = 'Sun Mar 1 12:00:00 UTC 2026';

export interface Keys {
  a: bigint;
  /** SRP_A. */
  A: string;
}

export function clientKeys(): Keys {
  const a = BigInt(`0x${randomBytes(32).toString('hex')}`);
  return { a, A: power(G, a).toString(16) };
}

/** ChallengeResponses to PASSWORD_VERIFIER. */
export function proof(
  poolId: string,
  { a, A }: Keys,
  parameters: Record<string, string>,
  password: string,
  timestamp = TIMESTAMP,
): Record<string, string> {
  const { SALT, SECRET_BLOCK, SRP_B, USER_ID_FOR_SRP } = parameters as Record<string, string>;
  const poolName = poolId.split('_')[1];
  const B = BigInt(`0x${SRP_B}`);
  const u = number(sha(padHex(BigInt(`0x${A}`)), padHex(B)));
  const k = number(sha(padHex(N), padHex(G)));
  const x = number(sha(padHex(BigInt(`0x${SALT}`)), sha(Buffer.from(`${poolName}${USER_ID_FOR_SRP}:${password}`))));
  const base = (((B - k * power(G, x)) % N) + N) % N;
  const S = power(base, a + u * x);
  const prk = hmac(padHex(u), padHex(S));
  const key = hmac(prk, Buffer.from('Caldera Derived Key\u0001')).subarray(0, 16);
  const said = [poolName!, USER_ID_FOR_SRP!, Buffer.from(SECRET_BLOCK!, 'base64'), timestamp].map((part) =>
    Buffer.from(part as string),
  );
  return {
    USERNAME: USER_ID_FOR_SRP!,
    PASSWORD_CLAIM_SIGNATURE: hmac(key, Buffer.concat(said)).toString('base64'),
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
    TIMESTAMP: timestamp,
  };
}

/** What ConfirmDevice is given for a device's password. */
export function deviceSecret(groupKey: string, deviceKey: string, password: string): object {
  const salt = padHex(BigInt(`0x${randomBytes(16).toString('hex')}`));
  const x = number(sha(salt, sha(Buffer.from(`${groupKey}${deviceKey}:${password}`))));
  return { Salt: salt.toString('base64'), PasswordVerifier: padHex(power(G, x)).toString('base64') };
}

/** ChallengeResponses to DEVICE_PASSWORD_VERIFIER: the device stands where the user stands, its group where the pool stands. */
export function deviceProof(
  groupKey: string,
  keys: Keys,
  parameters: Record<string, string>,
  password: string,
): Record<string, string> {
  const { DEVICE_KEY, USERNAME } = parameters as { DEVICE_KEY: string; USERNAME: string };
  const signed = proof(`_${groupKey}`, keys, { ...parameters, USER_ID_FOR_SRP: DEVICE_KEY }, password);
  return { ...signed, USERNAME, DEVICE_KEY };
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % N];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

function padHex(value: bigint): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  return Buffer.from('89abcdef'.includes(hex[0]!) ? `00${hex}` : hex, 'hex');
}

const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();
const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
