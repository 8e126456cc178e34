import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPoolResourceServer. */
export const userPoolResourceServer: ResourceType = {
  properties: {
    Identifier: 'string',
    Name: 'string',
    Scopes: [{ ScopeName: 'string', ScopeDescription: 'string' }],
    UserPoolId: 'string',
  },
  required: ['Identifier', 'Name', 'UserPoolId'],
  replacedBy: ['Identifier', 'UserPoolId'],
  attributes: [],
  name: ({ Identifier }) => Identifier,
  async create(properties, { invoke }, name) {
    await invoke('cognito-idp', 'CreateResourceServer', properties);
    return { physicalId: name, attributes: {} };
  },
  async update(_existing, { Scopes = [], ...properties }, { invoke }) {
    await invoke('cognito-idp', 'UpdateResourceServer', { ...properties, Scopes });
  },
  async delete({ properties }, { invoke }) {
    const { UserPoolId, Identifier } = properties;
    await invoke('cognito-idp', 'DeleteResourceServer', { UserPoolId, Identifier });
  },
};
