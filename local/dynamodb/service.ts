import { type Operation, type Service, ServiceError, type WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { Expiry } from './expiry.ts';
import { Gate } from './gate.ts';
import { checkTags, refuseUnreadable } from './members.ts';
import { openTables, type TableStore } from './store.ts';
import { keyOf, Transactions } from './transactions.ts';

const READS = [
  'BatchGetItem',
  'DescribeTable',
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
 * server; transactions and time to live are our own. Tables are ACTIVE, and gone, at once.
 */
export function createDynamoDB({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const tables = openTables(storage.directory('dynamodb'), facts);
  const gate = new Gate();
  const expiry = new Expiry(storage.collection('table-time-to-live'), tables, gate, facts);
  const transactions = new Transactions(tables, gate, facts, {
    pending: storage.collection('table-transactions'),
    tokens: storage.collection('table-transaction-tokens'),
  });
  const plain: Record<string, Operation> = {};
  const writing: Record<string, Operation> = {
    CreateTable: (input) => createTable(tables, input),
    UpdateTable: (input) => changeTable(tables, 'UpdateTable', input),
    async DeleteTable(input) {
      const answer = await changeTable(tables, 'DeleteTable', input);
      expiry.forget(input.TableName);
      return answer;
    },
    BatchWriteItem: (input) => tables.run('BatchWriteItem', input),
    UpdateTimeToLive: (input) => expiry.update(input),
  };
  for (const name of CONDITIONAL) writing[name] = (input) => conditional(tables, name, input);
  for (const [name, run] of Object.entries(writing))
    plain[name] = (input, call) => transactions.beside(async () => run(input, call));
  for (const name of READS) plain[name] = (input) => tables.run(name, input);
  plain['DescribeTimeToLive'] = (input) => expiry.describe(input);
  plain['TransactWriteItems'] = (input) => transactions.write(input);
  plain['TransactGetItems'] = (input) => transactions.read(input);
  const operations: Record<string, Operation> = {};
  for (const [name, run] of Object.entries(plain)) {
    operations[name] = async (input, call) => {
      refuseUnreadable(input);
      checkTags(input);
      await transactions.recover();
      await expiry.sweep();
      return run(input, call);
    };
  }
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
