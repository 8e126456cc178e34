import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::Logs::LogGroup. */
export const logGroup: ResourceType = {
  properties: { LogGroupName: 'string', RetentionInDays: 'number' },
  required: [],
  replacedBy: ['LogGroupName'],
  attributes: ['Arn'],
  name: ({ LogGroupName }, { freshName }) => LogGroupName ?? freshName(512),
  async create({ RetentionInDays }, { facts, invoke }, name) {
    await invoke('logs', 'CreateLogGroup', { logGroupName: name });
    if (RetentionInDays !== undefined) {
      await invoke('logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays: RetentionInDays });
    }
    return {
      physicalId: name,
      attributes: { Arn: `arn:aws:logs:${facts.region}:${facts.accountId}:log-group:${name}:*` },
    };
  },
  async update({ physicalId }, { RetentionInDays }, { invoke }) {
    if (RetentionInDays === undefined) await invoke('logs', 'DeleteRetentionPolicy', { logGroupName: physicalId });
    else await invoke('logs', 'PutRetentionPolicy', { logGroupName: physicalId, retentionInDays: RetentionInDays });
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('logs', 'DeleteLogGroup', { logGroupName: physicalId });
  },
};
