/**
 * The AWS Encryption SDK's message format, as far as Cognito writes it: format version 1, algorithm suite 0x0378 (AES-256-GCM, HKDF and
 * ECDSA P-384 with SHA-384, no key commitment), one data key, frames of 4096 bytes. Source: AWS Encryption SDK Developer Guide,
 * "AWS Encryption SDK message format reference", "Body additional authenticated data" and "Algorithms reference"; that Cognito writes
 * just this was seen in a captured event.
 */
import { createCipheriv, generateKeyPairSync, hkdfSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const SUITE = Buffer.of(0x03, 0x78);
const FRAME = 4096;
const IV = 12;
const MESSAGE_ID = 16;
const FINAL_FRAME = Buffer.from('AWSKMSEncryptionClient Final Frame');

/** A data key in the clear, and as KMS encrypted it. */
export interface DataKey {
  plaintext: Uint8Array;
  ciphertext: Uint8Array;
  keyArn: string;
}

/**
 * Encrypts a text that fits into one frame.
 * @param dataKeyFor makes a 256-bit data key for the message's encryption context, which is the given one and the public key that
 *   verifies the message
 * @returns the whole message
 */
export async function encryptMessage(
  text: string,
  given: Readonly<Record<string, string>>,
  dataKeyFor: (context: Record<string, string>) => Promise<DataKey>,
): Promise<Buffer> {
  const plaintext = Buffer.from(text);
  if (plaintext.length > FRAME) throw new Error(`The text is longer than the ${FRAME} bytes of a frame.`);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const context = { ...given, 'aws-crypto-public-key': compressedPoint(publicKey).toString('base64') };
  const dataKey = await dataKeyFor(context);
  const messageId = randomBytes(MESSAGE_ID);
  const info = Buffer.concat([SUITE, messageId]);
  const key = Buffer.from(hkdfSync('sha384', dataKey.plaintext, Buffer.alloc(0), info, 32));
  const header = headerOf(messageId, context, dataKey);
  const signed = Buffer.concat([header, authentication(key, header), finalFrame(key, messageId, plaintext)]);
  return Buffer.concat([signed, withLength(sign('sha384', signed, privateKey))]);
}

function headerOf(messageId: Buffer, context: Record<string, string>, { keyArn, ciphertext }: DataKey): Buffer {
  return Buffer.concat([
    Buffer.of(0x01, 0x80), // format version; customer authenticated encrypted data
    SUITE,
    messageId,
    withLength(pairs(context)),
    uint16(1), // data keys
    withLength(Buffer.from('aws-kms')),
    withLength(Buffer.from(keyArn)),
    withLength(ciphertext),
    Buffer.of(0x02), // framed
    uint32(0), // reserved
    Buffer.of(IV),
    uint32(FRAME),
  ]);
}

/** The encryption context: sorted by key. */
function pairs(context: Record<string, string>): Buffer {
  const entries = Object.entries(context).map((pair) => pair.map((part) => Buffer.from(part)) as [Buffer, Buffer]);
  entries.sort(([left], [right]) => Buffer.compare(left, right));
  return Buffer.concat([uint16(entries.length), ...entries.flat().map(withLength)]);
}

/** The header's nonce and tag. */
function authentication(key: Buffer, header: Buffer): Buffer {
  const nonce = Buffer.alloc(IV);
  const { tag } = sealed(key, nonce, header, Buffer.alloc(0));
  return Buffer.concat([nonce, tag]);
}

/** The first frame, which is the last one too. */
function finalFrame(key: Buffer, messageId: Buffer, plaintext: Buffer): Buffer {
  const sequence = uint32(1);
  const nonce = Buffer.concat([Buffer.alloc(IV - sequence.length), sequence]);
  const contentLength = Buffer.concat([uint32(0), uint32(plaintext.length)]);
  const additional = Buffer.concat([messageId, FINAL_FRAME, sequence, contentLength]);
  const { encrypted, tag } = sealed(key, nonce, additional, plaintext);
  return Buffer.concat([uint32(0xffffffff), sequence, nonce, uint32(encrypted.length), encrypted, tag]);
}

function sealed(key: Buffer, nonce: Buffer, additional: Buffer, plaintext: Buffer): { encrypted: Buffer; tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additional);
  const encrypted = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { encrypted, tag: cipher.getAuthTag() };
}

/** A point of the curve as its x, and which of the two y it has. */
function compressedPoint(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const odd = Buffer.from(y!, 'base64url').at(-1)! & 1;
  return Buffer.concat([Buffer.of(2 + odd), Buffer.from(x!, 'base64url')]);
}

const withLength = (bytes: Uint8Array): Buffer => Buffer.concat([uint16(bytes.length), bytes]);

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
