import type { Properties, ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::KMS::Key. */
export const kmsKey: ResourceType = {
  properties: {
    Description: 'string',
    Enabled: 'boolean',
    EnableKeyRotation: 'boolean',
    RotationPeriodInDays: 'number',
    KeyPolicy: 'json',
    KeySpec: 'string',
    KeyUsage: 'string',
    MultiRegion: 'boolean',
    Origin: 'string',
    PendingWindowInDays: 'number',
    Tags: [{ Key: 'string', Value: 'string' }],
    BypassPolicyLockoutSafetyCheck: 'boolean',
  },
  required: [],
  replacedBy: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  attributes: ['Arn', 'KeyId'],
  async create(properties, { invoke }) {
    const { Description, KeyPolicy, KeySpec, KeyUsage, MultiRegion, Origin } = properties;
    const { KeyMetadata } = await invoke('kms', 'CreateKey', {
      Description,
      KeySpec,
      KeyUsage,
      MultiRegion,
      Origin,
      ...(KeyPolicy !== undefined && { Policy: JSON.stringify(KeyPolicy) }),
      Tags: tagsOf(properties),
    });
    const KeyId = KeyMetadata.KeyId as string;
    try {
      await setRotation(KeyId, properties, invoke);
      if (properties['Enabled'] === false) await invoke('kms', 'DisableKey', { KeyId });
    } catch (error) {
      // CloudFormation knows no key by now that it could remove.
      await invoke('kms', 'ScheduleKeyDeletion', { KeyId });
      throw error;
    }
    return { physicalId: KeyId, attributes: { Arn: KeyMetadata.Arn, KeyId } };
  },
  async update({ physicalId: KeyId }, properties, { invoke }) {
    const { Description = '', KeyPolicy, Enabled = true } = properties;
    // Rotation is set of a key that is enabled only.
    await invoke('kms', 'EnableKey', { KeyId });
    await setRotation(KeyId!, properties, invoke);
    await invoke('kms', 'UpdateKeyDescription', { KeyId, Description });
    if (KeyPolicy !== undefined) await invoke('kms', 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(KeyPolicy) });
    const { Tags: before } = await invoke('kms', 'ListResourceTags', { KeyId });
    await invoke('kms', 'UntagResource', { KeyId, TagKeys: before.map(({ TagKey }: { TagKey: string }) => TagKey) });
    await invoke('kms', 'TagResource', { KeyId, Tags: tagsOf(properties) });
    if (!Enabled) await invoke('kms', 'DisableKey', { KeyId });
  },
  async delete({ physicalId: KeyId, properties }, { invoke }) {
    const { KeyMetadata } = await invoke('kms', 'DescribeKey', { KeyId });
    if (KeyMetadata.KeyState === 'PendingDeletion') return;
    await invoke('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays: properties?.['PendingWindowInDays'] });
  },
};

/** Source: AWS CloudFormation Template Reference, AWS::KMS::Alias. */
export const kmsAlias: ResourceType = {
  properties: { AliasName: 'string', TargetKeyId: 'string' },
  required: ['AliasName', 'TargetKeyId'],
  replacedBy: ['AliasName'],
  attributes: [],
  name: ({ AliasName }) => AliasName,
  async create({ TargetKeyId }, { invoke }, AliasName) {
    await invoke('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { physicalId: AliasName, attributes: {} };
  },
  async update({ physicalId: AliasName }, { TargetKeyId }, { invoke }) {
    await invoke('kms', 'UpdateAlias', { AliasName, TargetKeyId });
  },
  async delete({ physicalId: AliasName }, { invoke }) {
    await invoke('kms', 'DeleteAlias', { AliasName });
  },
};

async function setRotation(
  KeyId: string,
  { EnableKeyRotation = false, RotationPeriodInDays }: Properties,
  invoke: (service: 'kms', operation: string, input: Record<string, unknown>) => Promise<unknown>,
): Promise<void> {
  if (EnableKeyRotation) await invoke('kms', 'EnableKeyRotation', { KeyId, RotationPeriodInDays });
  else await invoke('kms', 'DisableKeyRotation', { KeyId });
}

const tagsOf = ({ Tags = [] }: Properties): object[] =>
  Tags.map(({ Key, Value }: { Key: string; Value: string }) => ({ TagKey: Key, TagValue: Value }));
