import type { ResourceType } from './resource-type.ts';

const ATTRIBUTES = [{ Name: 'string', Value: 'string' }] as const;

/** A user as an administrator makes one, invitation included. Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPoolUser. */
export const userPoolUser: ResourceType = {
  properties: {
    UserPoolId: 'string',
    Username: 'string',
    DesiredDeliveryMediums: ['string'],
    ForceAliasCreation: 'boolean',
    MessageAction: 'string',
    UserAttributes: ATTRIBUTES,
    ValidationData: ATTRIBUTES,
    ClientMetadata: 'json',
  },
  required: ['UserPoolId'],
  replacedBy: [],
  attributes: [],
  name: ({ Username }, { freshName }) => Username ?? freshName(128),
  async create(properties, { invoke }, name) {
    const { User } = await invoke('cognito-idp', 'AdminCreateUser', { ...properties, Username: name });
    return { physicalId: User.Username, attributes: {} };
  },
  async delete({ physicalId, properties }, { invoke }) {
    const { UserPoolId } = properties;
    await invoke('cognito-idp', 'AdminDeleteUser', { UserPoolId, Username: physicalId });
  },
};
