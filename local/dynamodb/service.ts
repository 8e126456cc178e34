import { type Operation, type Service, ServiceError, type WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { openTables, type TableStore } from './store.ts';

const PLAIN = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateTable',
] as const;

const CONDITIONAL = ['DeleteItem', 'PutItem', 'UpdateItem'] as const;

/**
 * DynamoDB: dynalite's validations and actions (https://github.com/architect/dynalite), called in this process without its HTTP
 * server. Tables are ACTIVE, and gone, at once.
 */
export function createDynamoDB({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const tables = openTables(storage.directory('dynamodb'), facts);
  const operations: Record<string, Operation> = {};
  operations['CreateTable'] = (input) => createTable(tables, input);
  for (const name of PLAIN) operations[name] = (input) => tables.run(name, input);
  for (const name of CONDITIONAL) operations[name] = (input) => conditional(tables, name, input);
  return { id: 'dynamodb', operations, close: () => tables.close() };
}

/** dynalite has tags, but not as part of creating a table. */
async function createTable(tables: TableStore, { Tags, ...input }: any): Promise<unknown> {
  const answer = await tables.run('CreateTable', input);
  if (Tags?.length) await tables.run('TagResource', { ResourceArn: answer.TableDescription.TableArn, Tags });
  return answer;
}

/** dynalite does not answer the item that failed a condition; it is read right after. */
async function conditional(
  tables: TableStore,
  name: string,
  { ReturnValuesOnConditionCheckFailure, ...input }: any,
): Promise<unknown> {
  try {
    return await tables.run(name, input);
  } catch (error) {
    const wanted = ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    if (!wanted || !(error instanceof ServiceError) || error.code !== 'ConditionalCheckFailedException') throw error;
    const { Item } = await tables.run('GetItem', {
      TableName: input.TableName,
      Key: await keyOf(tables, input),
      ConsistentRead: true,
    });
    throw new ServiceError(error.code, error.message, { fields: Item ? { Item } : {} });
  }
}

async function keyOf(tables: TableStore, input: any): Promise<Record<string, unknown>> {
  if (input.Key) return input.Key;
  const { Table } = await tables.run('DescribeTable', { TableName: input.TableName });
  return Object.fromEntries(
    Table.KeySchema.map(({ AttributeName }: any) => [AttributeName, input.Item[AttributeName]]),
  );
}
