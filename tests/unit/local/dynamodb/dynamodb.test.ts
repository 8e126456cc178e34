import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type LocalWorld, startLocalWorld } from '../../../../local/world.ts';
import { callJson, settings, worldOf } from '../server/client.ts';

const USERS = {
  TableName: 'users',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'UserEmail', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'UserEmail', AttributeType: 'S' }],
} as const;

async function tableIn(world: LocalWorld): Promise<{ db: DynamoDB; table: DynamoDBDocument }> {
  const db = new DynamoDB(settings(world));
  await db.createTable({
    ...USERS,
    KeySchema: [...USERS.KeySchema],
    AttributeDefinitions: [...USERS.AttributeDefinitions],
  });
  return { db, table: DynamoDBDocument.from(db) };
}

const inMemory = async (t: TestContext) =>
  tableIn(await worldOf(t, { region: 'eu-west-1', accountId: '123456789012' }));

test("a table is ACTIVE with the next call, has the world's ARN, and is gone when deleted", async (t) => {
  const { db } = await inMemory(t);
  const { Table } = await db.describeTable({ TableName: 'users' });
  assert.equal(Table?.TableStatus, 'ACTIVE');
  assert.equal(Table?.TableArn, 'arn:aws:dynamodb:eu-west-1:123456789012:table/users');
  assert.equal(Table?.BillingModeSummary?.BillingMode, 'PAY_PER_REQUEST');
  await db.deleteTable({ TableName: 'users' });
  await assert.rejects(db.describeTable({ TableName: 'users' }), {
    name: 'ResourceNotFoundException',
    message: 'Requested resource not found: Table: users not found',
  });
});

test('items are written, read, updated, and scanned to the end', async (t) => {
  const { db, table } = await inMemory(t);
  for (let n = 0; n < 5; n++)
    await table.put({ TableName: 'users', Item: { UserEmail: `u${n}@example.com`, UserName: `u${n}` } });
  await table.update({
    TableName: 'users',
    Key: { UserEmail: 'u1@example.com' },
    UpdateExpression: 'SET LastLogin = :login',
    ExpressionAttributeValues: { ':login': { Time: 'now' } },
  });
  const { Item } = await table.get({ TableName: 'users', Key: { UserEmail: 'u1@example.com' }, ConsistentRead: true });
  assert.deepEqual(Item, { UserEmail: 'u1@example.com', UserName: 'u1', LastLogin: { Time: 'now' } });
  const names: unknown[] = [];
  for await (const page of paginateScan({ client: table, pageSize: 2 }, { TableName: 'users', ConsistentRead: true }))
    names.push(...(page.Items ?? []).map((item) => item['UserName']));
  assert.deepEqual(names.sort(), ['u0', 'u1', 'u2', 'u3', 'u4']);
  assert.equal((await db.listTables({})).TableNames?.length, 1);
});

test('a failed condition has its own error, and the item when it is asked for', async (t) => {
  const { table } = await inMemory(t);
  await table.put({ TableName: 'users', Item: { UserEmail: 'a', UserName: 'ann' } });
  const put = (over: object) =>
    table.put({
      TableName: 'users',
      Item: { UserEmail: 'a', UserName: 'bob' },
      ConditionExpression: 'attribute_not_exists(UserEmail)',
      ...over,
    });
  await assert.rejects(put({}), {
    name: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: undefined,
  });
  await assert.rejects(put({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }), (error: any) => {
    assert.deepEqual(error.Item, { UserEmail: { S: 'a' }, UserName: { S: 'ann' } });
    return true;
  });
});

test("bad input gets DynamoDB's sentence and qualified name", async (t) => {
  const world = await worldOf(t);
  const { table } = await tableIn(world);
  await assert.rejects(table.get({ TableName: 'users', Key: { wrong: 'a' } }), {
    name: 'ValidationException',
    message: 'The provided key element does not match the schema',
  });
  const { body, headers } = await callJson(world, 'DynamoDB_20120810.GetItem', { TableName: 'u' });
  assert.equal(body.__type, 'com.amazon.coral.validate#ValidationException');
  assert.match(body.message, /Member must have length greater than or equal to 3/);
  assert.equal(headers.get('content-type'), 'application/x-amz-json-1.0');
});

test('what is not here is refused by name rather than dropped', async (t) => {
  const { db } = await inMemory(t);
  await assert.rejects(db.listBackups({}), {
    message: 'Operation ListBackups of Amazon DynamoDB is not in the local world.',
  });
  const table = {
    ...USERS,
    TableName: 'other',
    KeySchema: [...USERS.KeySchema],
    AttributeDefinitions: [...USERS.AttributeDefinitions],
  };
  await assert.rejects(
    db.createTable({ ...table, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
    {
      name: 'ValidationException',
      message: 'StreamSpecification of CreateTable is not in the local world.',
    },
  );
  const { TableDescription } = await db.createTable({
    ...table,
    DeletionProtectionEnabled: false,
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  assert.deepEqual((await db.listTagsOfResource({ ResourceArn: TableDescription?.TableArn })).Tags, [
    { Key: 'a', Value: 'b' },
  ]);
});

test('a table on disk takes an item with the very next call, each time', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'tables-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const { db, table } = await tableIn(await worldOf(t, { directory }));
  for (let round = 0; round < 20; round++) {
    await table.put({ TableName: 'users', Item: { UserEmail: 'a' } });
    await db.deleteTable({ TableName: 'users' });
    await assert.rejects(db.describeTable({ TableName: 'users' }), { name: 'ResourceNotFoundException' });
    await db.createTable({
      ...USERS,
      KeySchema: [...USERS.KeySchema],
      AttributeDefinitions: [...USERS.AttributeDefinitions],
    });
  }
});

test('tables and items are there after a restart', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'tables-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const first = await startLocalWorld({ directory });
  t.after(() => first.close());
  const { table } = await tableIn(first);
  await table.put({ TableName: 'users', Item: { UserEmail: 'a', UserName: 'ann' } });
  await first.close();
  const second = await worldOf(t, { directory });
  const { Item } = await DynamoDBDocument.from(new DynamoDB(settings(second))).get({
    TableName: 'users',
    Key: { UserEmail: 'a' },
  });
  assert.deepEqual(Item, { UserEmail: 'a', UserName: 'ann' });
});
