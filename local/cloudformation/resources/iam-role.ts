import { randomText } from '../names.ts';
import type { ResourceType } from './resource-type.ts';
import { TAGS } from './tags.ts';

/**
 * This world has no IAM: a role exists only in the records of its stack, and nothing is refused for what it lacks. (A function's
 * resource policy, which says who may invoke it, is enforced: see AWS::Lambda::Permission.)
 * Source: AWS CloudFormation Template Reference, AWS::IAM::Role.
 */
export const iamRole: ResourceType = {
  properties: {
    RoleName: 'string',
    Path: 'string',
    Description: 'string',
    AssumeRolePolicyDocument: 'json',
    ManagedPolicyArns: ['string'],
    MaxSessionDuration: 'number',
    PermissionsBoundary: 'string',
    Tags: TAGS,
    Policies: [{ PolicyName: 'string', PolicyDocument: 'json' }],
  },
  required: ['AssumeRolePolicyDocument'],
  replacedBy: ['RoleName', 'Path'],
  attributes: ['Arn', 'RoleId'],
  name: ({ RoleName }, { freshName }) => RoleName ?? freshName(64),
  async create({ Path = '/' }, { facts }, name) {
    const RoleId = `AROA${randomText(17).toUpperCase()}`;
    return { physicalId: name, attributes: { Arn: `arn:aws:iam::${facts.accountId}:role${Path}${name}`, RoleId } };
  },
  async update() {},
  async delete() {},
};
