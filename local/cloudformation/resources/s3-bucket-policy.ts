import type { ResourceType } from './resource-type.ts';

/** Kept in the records of its stack only, like AWS::IAM::Role. Source: AWS CloudFormation Template Reference, AWS::S3::BucketPolicy. */
export const s3BucketPolicy: ResourceType = {
  properties: { Bucket: 'string', PolicyDocument: 'json' },
  required: ['Bucket', 'PolicyDocument'],
  replacedBy: ['Bucket'],
  attributes: [],
  create: async ({ Bucket }) => ({ physicalId: Bucket, attributes: {} }),
  async update() {},
  async delete() {},
};
