import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPoolGroup. */
export const userPoolGroup: ResourceType = {
  properties: {
    GroupName: 'string',
    UserPoolId: 'string',
    Description: 'string',
    Precedence: 'number',
    RoleArn: 'string',
  },
  required: ['UserPoolId'],
  replacedBy: ['GroupName', 'UserPoolId'],
  attributes: [],
  name: ({ GroupName }, { freshName }) => GroupName ?? freshName(128),
  async create(properties, { invoke }, name) {
    await invoke('cognito-idp', 'CreateGroup', { ...properties, GroupName: name });
    return { physicalId: name, attributes: {} };
  },
  async update({ physicalId }, properties, { invoke }) {
    await invoke('cognito-idp', 'UpdateGroup', { ...properties, GroupName: physicalId });
  },
  async delete({ physicalId, properties }, { invoke }) {
    const { UserPoolId } = properties;
    await invoke('cognito-idp', 'DeleteGroup', { UserPoolId, GroupName: physicalId });
  },
};
