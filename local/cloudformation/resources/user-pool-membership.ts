import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPoolUserToGroupAttachment. */
export const userPoolMembership: ResourceType = {
  properties: { GroupName: 'string', Username: 'string', UserPoolId: 'string' },
  required: ['GroupName', 'Username', 'UserPoolId'],
  replacedBy: ['GroupName', 'Username', 'UserPoolId'],
  attributes: [],
  async create(properties, { invoke, freshName }) {
    await invoke('cognito-idp', 'AdminAddUserToGroup', properties);
    return { physicalId: freshName(128), attributes: {} };
  },
  async delete({ properties }, { invoke }) {
    await invoke('cognito-idp', 'AdminRemoveUserFromGroup', properties);
  },
};
