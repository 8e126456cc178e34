import type { ResourceType } from './resource-type.ts';

/** A version is never changed: CDK gives a new one a new logical ID. Source: AWS CloudFormation Template Reference, AWS::Lambda::Version. */
export const lambdaVersion: ResourceType = {
  properties: { FunctionName: 'string', CodeSha256: 'string', Description: 'string' },
  required: ['FunctionName'],
  replacedBy: ['FunctionName', 'CodeSha256', 'Description'],
  attributes: ['FunctionArn', 'Version'],
  async create(properties, { invoke }) {
    const { FunctionArn, Version } = await invoke('lambda', 'PublishVersion', properties);
    return { physicalId: FunctionArn, attributes: { FunctionArn, Version } };
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('lambda', 'DeleteFunction', { FunctionName: physicalId });
  },
};

/** Source: AWS CloudFormation Template Reference, AWS::Lambda::Alias. */
export const lambdaAlias: ResourceType = {
  properties: { FunctionName: 'string', FunctionVersion: 'string', Name: 'string', Description: 'string' },
  required: ['FunctionName', 'FunctionVersion', 'Name'],
  replacedBy: ['FunctionName', 'Name'],
  attributes: ['AliasArn'],
  async create(properties, { invoke }) {
    const { AliasArn } = await invoke('lambda', 'CreateAlias', properties);
    return { physicalId: AliasArn, attributes: { AliasArn } };
  },
  async update(_existing, { Description = '', ...properties }, { invoke }) {
    await invoke('lambda', 'UpdateAlias', { ...properties, Description });
  },
  async delete({ properties }, { invoke }) {
    const { FunctionName, Name } = properties;
    await invoke('lambda', 'DeleteAlias', { FunctionName, Name });
  },
};
