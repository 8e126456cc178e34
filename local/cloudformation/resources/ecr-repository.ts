import type { ResourceType } from './resource-type.ts';
import { TAGS } from './tags.ts';

/**
 * Kept in the records of its stack only: `cdk bootstrap` makes one, and this world has no ECR, so an image cannot be pushed.
 * Source: AWS CloudFormation Template Reference, AWS::ECR::Repository.
 */
export const ecrRepository: ResourceType = {
  properties: {
    RepositoryName: 'string',
    ImageTagMutability: 'string',
    ImageScanningConfiguration: 'json',
    EncryptionConfiguration: 'json',
    LifecyclePolicy: 'json',
    RepositoryPolicyText: 'json',
    Tags: TAGS,
  },
  required: [],
  replacedBy: ['RepositoryName', 'EncryptionConfiguration'],
  attributes: ['Arn', 'RepositoryUri'],
  name: ({ RepositoryName }, { freshName }) => RepositoryName ?? freshName(256).toLowerCase(),
  async create(_properties, { facts: { region, accountId } }, name) {
    const Arn = `arn:aws:ecr:${region}:${accountId}:repository/${name}`;
    const RepositoryUri = `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`;
    return { physicalId: name, attributes: { Arn, RepositoryUri } };
  },
  async update() {},
  async delete() {},
};
