import type { Operation, WorldFacts } from '../service.ts';
import { absent, invalid, kmsError, refuse } from './errors.ts';
import { DAY, type Key, keyState, nextRotation } from './key.ts';
import type { Keys } from './keys.ts';
import { page } from './page.ts';

/** Making, describing, disabling and deleting keys. */
export function keyOperations(keys: Keys, facts: WorldFacts): Record<string, Operation> {
  return {
    CreateKey(input) {
      refuse(input, 'CustomKeyStoreId', 'XksKeyId');
      for (const [name, only] of Object.entries(ONLY))
        if (input[name] !== undefined && input[name] !== only) throw absent(`${name} ${input[name]}`);
      const key = keys.create({
        description: input.Description ?? '',
        policy: policyText(input.Policy ?? defaultPolicy(facts)),
        tags: tagMap(input.Tags),
      });
      return { KeyMetadata: metadata(facts, key) };
    },
    DescribeKey: ({ KeyId }) => ({ KeyMetadata: metadata(facts, keys.named(KeyId)) }),
    ListKeys(input) {
      const { items, ...rest } = page(keys.all(), ({ id }) => id, input, 100);
      return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
    },
    UpdateKeyDescription({ KeyId, Description }) {
      keys.save({ ...changeable(keys, KeyId), description: Description });
    },
    EnableKey({ KeyId }) {
      keys.save({ ...changeable(keys, KeyId), enabled: true });
    },
    DisableKey({ KeyId }) {
      keys.save({ ...changeable(keys, KeyId), enabled: false });
    },
    ScheduleKeyDeletion({ KeyId, PendingWindowInDays = 30 }) {
      if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
        throw invalid('PendingWindowInDays must be between 7 and 30 (inclusive).');
      const deletionAt = keys.now() + PendingWindowInDays * DAY;
      const key = keys.save({ ...changeable(keys, KeyId), enabled: false, deletionAt });
      return { KeyId: key.arn, DeletionDate: deletionAt, KeyState: keyState(key), PendingWindowInDays };
    },
    CancelKeyDeletion({ KeyId }) {
      const { deletionAt, ...key } = keys.find(KeyId);
      if (deletionAt === undefined) throw kmsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
      // Documented: the key is disabled then.
      keys.save(key);
      return { KeyId: key.arn };
    },
    EnableKeyRotation({ KeyId, RotationPeriodInDays = 365 }) {
      keys.save({ ...keys.checked(keys.find(KeyId)), rotation: { days: RotationPeriodInDays, since: keys.now() } });
    },
    DisableKeyRotation({ KeyId }) {
      const { rotation: _ended, ...key } = keys.checked(keys.find(KeyId));
      keys.save(key);
    },
    GetKeyRotationStatus({ KeyId }) {
      const key = keys.find(KeyId);
      return {
        KeyId: key.arn,
        KeyRotationEnabled: key.rotation !== undefined,
        RotationPeriodInDays: key.rotation?.days,
        NextRotationDate: nextRotation(key),
      };
    },
    GetKeyPolicy({ KeyId, PolicyName = 'default' }) {
      const { policy } = keys.find(KeyId);
      if (PolicyName !== 'default') throw kmsError('NotFoundException', `No such policy exists`);
      return { Policy: policy, PolicyName };
    },
    PutKeyPolicy({ KeyId, PolicyName = 'default', Policy }) {
      if (PolicyName !== 'default') throw kmsError('NotFoundException', `No such policy exists`);
      keys.save({ ...changeable(keys, KeyId), policy: policyText(Policy) });
    },
    ListResourceTags(input) {
      const tags = Object.entries(keys.find(input.KeyId).tags);
      const { items, ...rest } = page(tags, ([name]) => name, input, 50);
      return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...rest };
    },
    TagResource({ KeyId, Tags }) {
      const key = changeable(keys, KeyId);
      keys.save({ ...key, tags: { ...key.tags, ...tagMap(Tags) } });
    },
    UntagResource({ KeyId, TagKeys }) {
      const key = changeable(keys, KeyId);
      const tags = Object.fromEntries(Object.entries(key.tags).filter(([name]) => !TagKeys.includes(name)));
      keys.save({ ...key, tags });
    },
  };
}

/** What CreateKey takes of these: keys here are symmetric, of this Region, and made by KMS. */
const ONLY: Readonly<Record<string, unknown>> = {
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  Origin: 'AWS_KMS',
  MultiRegion: false,
};

/** @throws ServiceError for a key that waits for its deletion */
function changeable(keys: Keys, given: string): Key {
  const key = keys.find(given);
  if (keyState(key) === 'PendingDeletion') throw keys.pendingDeletion(key);
  return key;
}

const metadata = (facts: WorldFacts, key: Key): Record<string, unknown> => ({
  AWSAccountId: facts.accountId,
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: key.createdAt,
  Enabled: keyState(key) === 'Enabled',
  Description: key.description,
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: keyState(key),
  DeletionDate: key.deletionAt,
  Origin: 'AWS_KMS',
  KeyManager: 'CUSTOMER',
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
  CurrentKeyMaterialId: key.materials.at(-1)!.id,
});

/** The account may do everything (KMS guide, "Default key policy"). This world has no IAM: policies are kept, not judged. */
const defaultPolicy = ({ accountId }: WorldFacts): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

function policyText(policy: string): string {
  try {
    JSON.parse(policy);
  } catch {
    throw kmsError('MalformedPolicyDocumentException', 'The policy is not valid JSON.');
  }
  return policy;
}

const tagMap = (tags: readonly { TagKey: string; TagValue: string }[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
