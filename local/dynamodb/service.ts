import { type Operation, type Service, ServiceError, type WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { openTables, type TableStore } from './store.ts';

const PLAIN = [
  'BatchGetItem',
  'BatchWriteItem',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
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
  for (const name of ['DeleteTable', 'UpdateTable']) operations[name] = (input) => changeTable(tables, name, input);
  for (const name of PLAIN) operations[name] = (input) => tables.run(name, input);
  for (const name of CONDITIONAL) operations[name] = (input) => conditional(tables, name, input);
  return { id: 'dynamodb', operations, close: () => tables.close() };
}

/** dynalite has tags, but not as part of creating a table. */
async function createTable(tables: TableStore, { Tags, ...input }: any): Promise<unknown> {
  const answer = await changeTable(tables, 'CreateTable', input);
  if (Tags?.length) await tables.run('TagResource', { ResourceArn: answer.TableDescription.TableArn, Tags });
  return answer;
}

/**
 * dynalite ends a change in a later turn, on disk a few milliseconds after its answer; here the change has ended when the answer
 * comes, so that the next call meets a table that is there, or gone.
 */
async function changeTable(tables: TableStore, name: string, input: any): Promise<any> {
  const answer = await tables.run(name, input);
  while (await isChanging(tables, input.TableName)) await new Promise((resolve) => setImmediate(resolve));
  return answer;
}

async function isChanging(tables: TableStore, TableName: string): Promise<boolean> {
  try {
    const { Table } = await tables.run('DescribeTable', { TableName });
    const indexes: { IndexStatus: string }[] = Table.GlobalSecondaryIndexes ?? [];
    return Table.TableStatus !== 'ACTIVE' || indexes.some(({ IndexStatus }) => IndexStatus !== 'ACTIVE');
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ResourceNotFoundException') return false;
    throw error;
  }
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
