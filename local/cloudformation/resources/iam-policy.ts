import type { ResourceType } from './resource-type.ts';

/** Kept in the records of its stack only, like AWS::IAM::Role. Source: AWS CloudFormation Template Reference, AWS::IAM::Policy. */
export const iamPolicy: ResourceType = {
  properties: {
    PolicyName: 'string',
    PolicyDocument: 'json',
    Roles: ['string'],
    Users: ['string'],
    Groups: ['string'],
  },
  required: ['PolicyName', 'PolicyDocument'],
  replacedBy: ['PolicyName'],
  attributes: ['Id'],
  name: (_, { freshName }) => freshName(128),
  create: async (_properties, _context, name) => ({ physicalId: name, attributes: { Id: name } }),
  async update() {},
  async delete() {},
};
