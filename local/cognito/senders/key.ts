/** The KMS key that encrypts what custom senders are told. */
import { type InvokeOperation, ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { SENDER_KEY_IS_UNUSABLE } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import type { DataKey } from './encryption-sdk.ts';

const COGNITO = 'cognito-idp.amazonaws.com';

/** Ties what is encrypted to the pool (recorded; the guide's condition key `kms:EncryptionContext:userpool-id` says the same). */
export const contextOf = (pool: Pick<Pool, 'id'>): Record<string, string> => ({ 'userpool-id': pool.id });

/**
 * Lets the pool use the key that it has been given, as Cognito does with CreateGrant in the name of whoever calls, and gives back the
 * grant for a key that it no longer has.
 * @throws InvalidParameterException for a key that cannot be used
 */
export async function moveGrant({ invoke }: Cognito, before: Pool | undefined, after: Pool): Promise<void> {
  const [old, key] = [before?.settings.LambdaConfig.KMSKeyID, after.settings.LambdaConfig.KMSKeyID];
  // Also for the same key: a grant that somebody revoked is made again.
  if (key !== undefined) await grant(invoke, key, after);
  if (old !== undefined && old !== key) await dropGrant({ invoke }, after, old);
}

/** For a pool that goes, or that has another key now. A key that is gone has no grants. */
export async function dropGrant(
  { invoke }: Pick<Cognito, 'invoke'>,
  pool: Pool,
  KeyId: string | undefined = pool.settings.LambdaConfig.KMSKeyID,
): Promise<void> {
  if (KeyId === undefined) return;
  try {
    for (const { GrantId } of await grantsOf(invoke, KeyId, pool))
      await invoke('kms', 'RevokeGrant', { KeyId, GrantId });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}

async function grant(invoke: InvokeOperation, KeyId: string, pool: Pool): Promise<void> {
  try {
    await invoke('kms', 'CreateGrant', {
      KeyId,
      Name: nameOf(pool),
      GranteePrincipal: COGNITO,
      Operations: ['GenerateDataKey', 'Encrypt', 'DescribeKey'],
      Constraints: { EncryptionContextSubset: contextOf(pool) },
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw invalidParameter(SENDER_KEY_IS_UNUSABLE(error.message));
  }
}

/** Of all pages: a key may be that of many pools. @throws ServiceError of KMS */
async function grantsOf(invoke: InvokeOperation, KeyId: string, pool: Pool): Promise<{ GrantId: string }[]> {
  const found: { GrantId: string; Name?: string }[] = [];
  let Marker: string | undefined;
  do {
    const { Grants, NextMarker } = await invoke('kms', 'ListGrants', { KeyId, GranteePrincipal: COGNITO, Marker });
    found.push(...Grants);
    Marker = NextMarker;
  } while (Marker !== undefined);
  return found.filter(({ Name }) => Name === nameOf(pool));
}

const nameOf = ({ id }: Pick<Pool, 'id'>): string => `cognito-${id}`;

/**
 * A data key of the pool's key, which the pool may use as long as it has its grant.
 * @throws ServiceError of KMS, AccessDeniedException without the grant
 */
export async function dataKey(invoke: InvokeOperation, KeyId: string, pool: Pool, context: object): Promise<DataKey> {
  if ((await grantsOf(invoke, KeyId, pool)).length === 0) {
    throw new ServiceError(
      'AccessDeniedException',
      `User: ${COGNITO} is not authorized to perform: kms:GenerateDataKey on resource: ${KeyId} because the grant of the user pool was revoked; UpdateUserPool makes another one.`,
    );
  }
  const input = { KeyId, EncryptionContext: context, KeySpec: 'AES_256' };
  const answer = await invoke('kms', 'GenerateDataKey', input);
  return { plaintext: answer.Plaintext, ciphertext: answer.CiphertextBlob, keyArn: answer.KeyId };
}
