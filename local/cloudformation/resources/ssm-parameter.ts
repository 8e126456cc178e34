import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::SSM::Parameter. */
export const ssmParameter: ResourceType = {
  properties: {
    Name: 'string',
    Type: 'string',
    Value: 'string',
    Description: 'string',
    AllowedPattern: 'string',
    Tier: 'string',
    DataType: 'string',
  },
  required: ['Type', 'Value'],
  replacedBy: ['Name'],
  attributes: ['Type', 'Value'],
  // On AWS the prefix is `CFN-`, too.
  name: ({ Name }, { freshName }) => Name ?? `CFN-${freshName(2000)}`,
  async create(properties, { invoke }, name) {
    await invoke('ssm', 'PutParameter', { ...properties, Name: name });
    const { Type, Value } = properties;
    return { physicalId: name, attributes: { Type, Value } };
  },
  async update({ physicalId, attributes }, properties, { invoke }) {
    await invoke('ssm', 'PutParameter', { ...properties, Name: physicalId, Overwrite: true });
    const { Type, Value } = properties;
    Object.assign(attributes, { Type, Value });
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('ssm', 'DeleteParameter', { Name: physicalId });
  },
};
