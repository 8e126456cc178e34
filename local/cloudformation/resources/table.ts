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
  },
  required: ['KeySchema'],
  // On AWS an index can be added to a table that is in use; here that makes a new table.
  replacedBy: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  attributes: ['Arn'],
  name: ({ TableName }, { freshName }) => TableName ?? freshName(255),
  async create(properties, context, name) {
    const { TableDescription } = await context.invoke('dynamodb', 'CreateTable', { ...properties, TableName: name });
    await settled(name, context);
    return { physicalId: name, attributes: { Arn: TableDescription.TableArn } };
  },
  async update({ physicalId }, { BillingMode = 'PROVISIONED', ProvisionedThroughput }, context) {
    await context.invoke('dynamodb', 'UpdateTable', { TableName: physicalId, BillingMode, ProvisionedThroughput });
    await settled(physicalId!, context);
  },
  async delete({ physicalId }, context) {
    await context.invoke('dynamodb', 'DeleteTable', { TableName: physicalId });
    await settled(physicalId!, context);
  },
};

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
