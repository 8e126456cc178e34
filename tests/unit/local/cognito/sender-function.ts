/** A custom sender as its author would write it: decrypts with the AWS Encryption SDK, and logs instead of sending. */
import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';

const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const keyring = new KmsKeyringNode({ generatorKeyId: process.env['KEY_ARN']! });

export async function handler(event: any): Promise<void> {
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(event.request.code, 'base64'));
  const { encryptionContext, suiteId, frameLength, encryptedDataKeys } = messageHeader;
  const { 'aws-crypto-public-key': publicKey, ...context } = encryptionContext;
  const told = { source: event.triggerSource, secret: plaintext.toString('utf8'), context, suiteId, frameLength };
  console.log(`TOLD ${JSON.stringify({ ...told, signed: publicKey !== undefined, keys: encryptedDataKeys.length })}`);
}
