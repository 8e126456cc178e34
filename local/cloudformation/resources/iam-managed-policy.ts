import type { ResourceType } from './resource-type.ts';

/** Kept in the records of its stack only, like AWS::IAM::Role. Source: AWS CloudFormation Template Reference, AWS::IAM::ManagedPolicy. */
export const iamManagedPolicy: ResourceType = {
  properties: {
    ManagedPolicyName: 'string',
    Description: 'string',
    Path: 'string',
    PolicyDocument: 'json',
    Roles: ['string'],
    Users: ['string'],
    Groups: ['string'],
  },
  required: ['PolicyDocument'],
  replacedBy: ['ManagedPolicyName', 'Description', 'Path'],
  attributes: ['PolicyArn'],
  async create({ ManagedPolicyName, Path = '/' }, { facts, freshName }) {
    const arn = `arn:aws:iam::${facts.accountId}:policy${Path}${ManagedPolicyName ?? freshName(128)}`;
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  },
  async update() {},
  async delete() {},
};
