import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { kmsError } from './errors.ts';
import type { Key } from './key.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

/** What stands before the encrypted bytes: format, key id (16 bytes), number of the material, nonce and tag of AES-256-GCM. */
const FORMAT = 1;
const NONCE = 12;
const TAG = 16;
const HEADER = 1 + 16 + 2 + NONCE + TAG;

/** Encrypts under the key's newest material. The context is authenticated, not stored: decrypting needs the same one. */
export function encrypt(key: Key, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const nonce = randomBytes(NONCE);
  const number = key.materials.length - 1;
  const cipher = createCipheriv('aes-256-gcm', secretOf(key, number), nonce).setAAD(authenticated(key, context));
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const index = Buffer.alloc(2);
  index.writeUInt16BE(number);
  const id = Buffer.from(key.id.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.of(FORMAT), id, index, nonce, cipher.getAuthTag(), encrypted]);
}

/** The id of the key that made a ciphertext. @throws ServiceError InvalidCiphertextException when none of this world did. */
export function keyIdOf(ciphertext: Uint8Array): string {
  if (ciphertext.length <= HEADER || ciphertext[0] !== FORMAT) throw invalidCiphertext();
  const hex = Buffer.from(ciphertext.subarray(1, 17)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @throws ServiceError InvalidCiphertextException when it was changed, or encrypted in another context */
export function decrypt(key: Key, ciphertext: Uint8Array, context: EncryptionContext): Buffer {
  const bytes = Buffer.from(ciphertext);
  const number = bytes.readUInt16BE(17);
  if (number >= key.materials.length) throw invalidCiphertext();
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key, number), bytes.subarray(19, 19 + NONCE))
    .setAAD(authenticated(key, context))
    .setAuthTag(bytes.subarray(19 + NONCE, HEADER));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

const secretOf = (key: Key, number: number): Buffer => Buffer.from(key.materials[number]!.secret, 'base64');

/** The key and the context's pairs, whatever order they came in. */
function authenticated(key: Key, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.from(JSON.stringify([key.arn, pairs]));
}

/** AWS sends this error without a sentence. */
export const invalidCiphertext = (): Error =>
  kmsError(
    'InvalidCiphertextException',
    'The ciphertext was not made by a key of this account and Region, was changed, or belongs to another encryption context.',
  );
