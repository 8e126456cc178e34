import type { ResourceType } from './resource-type.ts';
import { TAGS } from './tags.ts';

/**
 * A bucket for the files of deployments. What it says about access, encryption, versions and lifecycle is kept in the records of its
 * stack only, like AWS::IAM::Role: no other account and no price is here to be guarded against.
 * Source: AWS CloudFormation Template Reference, AWS::S3::Bucket.
 */
export const s3Bucket: ResourceType = {
  properties: {
    BucketName: 'string',
    AccessControl: 'string',
    BucketEncryption: 'json',
    PublicAccessBlockConfiguration: 'json',
    OwnershipControls: 'json',
    VersioningConfiguration: { Status: 'string' },
    LifecycleConfiguration: 'json',
    Tags: TAGS,
  },
  required: [],
  replacedBy: ['BucketName'],
  attributes: ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  name: ({ BucketName }, { freshName }) => BucketName ?? freshName(63).toLowerCase(),
  async create(_properties, { facts: { region }, invoke }, name) {
    await invoke('s3', 'CreateBucket', { Bucket: name });
    return {
      physicalId: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
      },
    };
  },
  async update() {},
  async delete({ physicalId }, { invoke }) {
    await invoke('s3', 'DeleteBucket', { Bucket: physicalId });
  },
};
