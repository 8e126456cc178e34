import { setTimeout as pause } from 'node:timers/promises';
import { ServiceError } from '../../service.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const KEYS = [{ AttributeName: 'string', KeyType: 'string' }] as const;
const PROJECTION = { ProjectionType: 'string', NonKeyAttributes: ['string'] } as const;
const THROUGHPUT = { ReadCapacityUnits: 'number', WriteCapacityUnits: 'number' } as const;

/** Source: AWS CloudFormation Template Reference, AWS::DynamoDB::Table. */
export const table: ResourceType = {
  properties: {
    TableName: 'string',
    AttributeDefinitions: [{ AttributeName: 'string', AttributeType: 'string' }],
    KeySchema: KEYS,
    BillingMode: 'string',
    ProvisionedThroughput: THROUGHPUT,
    GlobalSecondaryIndexes: [
      { IndexName: 'string', KeySchema: KEYS, Projection: PROJECTION, ProvisionedThroughput: THROUGHPUT },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'string', KeySchema: KEYS, Projection: PROJECTION }],
    TimeToLiveSpecification: { AttributeName: 'string', Enabled: 'boolean' },
  },
  required: ['KeySchema'],
  // On AWS an index can be added to a table that is in use; here that makes a new table.
  replacedBy: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  attributes: ['Arn'],
  name: ({ TableName }, { freshName }) => TableName ?? freshName(255),
  async create({ TimeToLiveSpecification, ...properties }, context, name) {
    const { TableDescription } = await context.invoke('dynamodb', 'CreateTable', { ...properties, TableName: name });
    await settled(name, context);
    await setTimeToLive(name, TimeToLiveSpecification, context);
    return { physicalId: name, attributes: { Arn: TableDescription.TableArn } };
  },
  async update({ physicalId }, properties, context) {
    const { BillingMode = 'PROVISIONED', ProvisionedThroughput, TimeToLiveSpecification } = properties;
    await context.invoke('dynamodb', 'UpdateTable', { TableName: physicalId, BillingMode, ProvisionedThroughput });
    await settled(physicalId!, context);
    await setTimeToLive(physicalId!, TimeToLiveSpecification, context);
  },
  async delete({ physicalId }, context) {
    await context.invoke('dynamodb', 'DeleteTable', { TableName: physicalId });
    await settled(physicalId!, context);
  },
};

/** Time to live as the template says; without a word of it, off. */
async function setTimeToLive(
  TableName: string,
  wanted: { AttributeName: string; Enabled: boolean } | undefined,
  { invoke }: ResourceContext,
): Promise<void> {
  const set = (AttributeName: string, Enabled: boolean) =>
    invoke('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName, Enabled } });
  const { TimeToLiveDescription } = await invoke('dynamodb', 'DescribeTimeToLive', { TableName });
  const now = TimeToLiveDescription?.AttributeName as string | undefined;
  const next = wanted?.Enabled ? wanted.AttributeName : undefined;
  if (now === next) return;
  if (now !== undefined) await set(now, false);
  if (next !== undefined) await set(next, true);
}

/** Resolves once a table is active, or gone. DynamoDB answers before either is so. */
async function settled(name: string, { invoke }: ResourceContext): Promise<void> {
  for (;;) {
    try {
      const { Table } = await invoke('dynamodb', 'DescribeTable', { TableName: name });
      if (Table.TableStatus === 'ACTIVE') return;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ResourceNotFoundException') return;
      throw error;
    }
    await pause(2);
  }
}
