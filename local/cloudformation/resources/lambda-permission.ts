import type { ResourceType } from './resource-type.ts';

/** A statement of a function's resource policy. Source: AWS CloudFormation Template Reference, AWS::Lambda::Permission. */
export const lambdaPermission: ResourceType = {
  properties: {
    Action: 'string',
    FunctionName: 'string',
    Principal: 'string',
    SourceArn: 'string',
    SourceAccount: 'string',
  },
  required: ['Action', 'FunctionName', 'Principal'],
  replacedBy: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
  attributes: ['Id'],
  name: (_, { freshName }) => freshName(100),
  async create(properties, { invoke }, name) {
    await invoke('lambda', 'AddPermission', { ...properties, StatementId: name });
    return { physicalId: name, attributes: { Id: name } };
  },
  async delete({ physicalId, properties }, { invoke }) {
    const { FunctionName } = properties;
    await invoke('lambda', 'RemovePermission', { FunctionName, StatementId: physicalId });
  },
};
