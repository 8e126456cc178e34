import { randomBytes } from 'node:crypto';
import type { Operation } from '../service.ts';
import { decrypt, encrypt, invalidCiphertext, keyIdOf } from './cipher.ts';
import { absent, invalid, kmsError, refuse } from './errors.ts';
import type { Key } from './key.ts';
import type { Keys } from './keys.ts';

const ALGORITHM = 'SYMMETRIC_DEFAULT';

/** Encrypting, decrypting and data keys. */
export function cryptographicOperations(keys: Keys): Record<string, Operation> {
  /** The key of a ciphertext, which must be the named one when one is named. */
  function keyOf(ciphertext: Uint8Array, named: string | undefined): Key {
    const wanted = named === undefined ? undefined : keys.usable(named);
    const id = keyIdOf(ciphertext);
    if (!keys.byId(id)) throw invalidCiphertext();
    if (wanted && wanted.id !== id)
      throw kmsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    return keys.usable(id);
  }

  function dataKey(input: any): { plaintext: Buffer; answer: Record<string, unknown> } {
    refuse(input, 'Recipient');
    const { KeyId, KeySpec, NumberOfBytes, EncryptionContext = {} } = input;
    if (KeySpec === undefined && NumberOfBytes === undefined)
      throw invalid('Please specify either number of bytes or key spec.');
    if (KeySpec !== undefined && NumberOfBytes !== undefined)
      throw invalid('Please specify either number of bytes or key spec, but not both.');
    const key = keys.usable(KeyId);
    checkDryRun(input);
    const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
    const CiphertextBlob = encrypt(key, plaintext, EncryptionContext);
    return { plaintext, answer: { CiphertextBlob, KeyId: key.arn, KeyMaterialId: key.materials.at(-1)!.id } };
  }

  return {
    Encrypt(input) {
      checkAlgorithm(input.EncryptionAlgorithm);
      const key = keys.usable(input.KeyId);
      checkDryRun(input);
      const CiphertextBlob = encrypt(key, input.Plaintext, input.EncryptionContext ?? {});
      return { CiphertextBlob, KeyId: key.arn, EncryptionAlgorithm: ALGORITHM };
    },
    Decrypt(input) {
      refuse(input, 'Recipient', 'DryRunModifiers');
      checkAlgorithm(input.EncryptionAlgorithm);
      if (input.CiphertextBlob === undefined) throw invalid('CiphertextBlob is missing.');
      const key = keyOf(input.CiphertextBlob, input.KeyId);
      const Plaintext = decrypt(key, input.CiphertextBlob, input.EncryptionContext ?? {});
      checkDryRun(input);
      return { KeyId: key.arn, Plaintext, EncryptionAlgorithm: ALGORITHM };
    },
    ReEncrypt(input) {
      refuse(input, 'DryRunModifiers');
      checkAlgorithm(input.SourceEncryptionAlgorithm);
      checkAlgorithm(input.DestinationEncryptionAlgorithm);
      if (input.CiphertextBlob === undefined) throw invalid('CiphertextBlob is missing.');
      const source = keyOf(input.CiphertextBlob, input.SourceKeyId);
      const destination = keys.usable(input.DestinationKeyId);
      const plaintext = decrypt(source, input.CiphertextBlob, input.SourceEncryptionContext ?? {});
      checkDryRun(input);
      return {
        CiphertextBlob: encrypt(destination, plaintext, input.DestinationEncryptionContext ?? {}),
        SourceKeyId: source.arn,
        KeyId: destination.arn,
        SourceEncryptionAlgorithm: ALGORITHM,
        DestinationEncryptionAlgorithm: ALGORITHM,
      };
    },
    GenerateDataKey(input) {
      const { plaintext, answer } = dataKey(input);
      return { ...answer, Plaintext: plaintext };
    },
    GenerateDataKeyWithoutPlaintext: (input) => dataKey(input).answer,
    GenerateRandom(input) {
      refuse(input, 'Recipient', 'CustomKeyStoreId');
      if (input.NumberOfBytes === undefined) throw invalid('Please specify the number of bytes.');
      return { Plaintext: randomBytes(input.NumberOfBytes) };
    },
  };
}

function checkAlgorithm(algorithm: string = ALGORITHM): void {
  if (algorithm !== ALGORITHM) throw absent(`The encryption algorithm ${algorithm}`);
}

/** @throws ServiceError when the request was only a question (API reference, "Testing your permissions") */
export function checkDryRun({ DryRun }: { DryRun?: boolean }): void {
  if (DryRun)
    throw kmsError('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
}
