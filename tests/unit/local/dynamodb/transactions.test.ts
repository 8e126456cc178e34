import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { LocalWorldOptions } from '../../../../local/world.ts';
import { settings, worldOf } from '../server/client.ts';

const TableName = 'users';

async function tableOf(t: TestContext, options: LocalWorldOptions = {}) {
  const db = new DynamoDB(settings(await worldOf(t, options)));
  await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  const table = DynamoDBDocument.from(db);
  const all = async () =>
    ((await table.scan({ TableName })).Items ?? []).sort((left, right) => (left['id'] < right['id'] ? -1 : 1));
  return { db, table, all };
}

test('a transaction puts, updates, deletes and checks, all together', async (t) => {
  const { table, all } = await tableOf(t);
  await table.batchWrite({
    RequestItems: { [TableName]: ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: { id, n: 1 } } })) },
  });
  await table.transactWrite({
    TransactItems: [
      { ConditionCheck: { TableName, Key: { id: 'a' }, ConditionExpression: 'attribute_exists(id)' } },
      {
        Update: {
          TableName,
          Key: { id: 'b' },
          UpdateExpression: 'SET #n = #n + :one',
          ConditionExpression: '#n = :seen',
          ExpressionAttributeNames: { '#n': 'n' },
          ExpressionAttributeValues: { ':one': 1, ':seen': 1 },
        },
      },
      { Delete: { TableName, Key: { id: 'c' } } },
      { Put: { TableName, Item: { id: 'd' }, ConditionExpression: 'attribute_not_exists(id)' } },
    ],
  });
  assert.deepEqual(await all(), [{ id: 'a', n: 1 }, { id: 'b', n: 2 }, { id: 'd' }]);
  const { Responses } = await table.transactGet({
    TransactItems: [
      { Get: { TableName, Key: { id: 'd' } } },
      { Get: { TableName, Key: { id: 'nobody' } } },
      { Get: { TableName, Key: { id: 'b' }, ProjectionExpression: 'n' } },
    ],
  });
  assert.deepEqual(
    Responses?.map(({ Item }) => Item),
    [{ id: 'd' }, undefined, { n: 2 }],
  );
});

test('one condition that fails cancels everything, with the reason and the item in its place', async (t) => {
  const { table, all } = await tableOf(t);
  await table.put({ TableName, Item: { id: 'a', n: 1 } });
  const condition = {
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  await assert.rejects(
    table.transactWrite({
      TransactItems: [
        { Put: { TableName, Item: { id: 'new' } } },
        { Put: { TableName, Item: { id: 'a', n: 2 }, ...condition } },
      ],
    }),
    (error: any) => {
      assert.equal(error.name, 'TransactionCanceledException');
      assert.equal(
        error.message,
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      );
      assert.deepEqual(error.CancellationReasons, [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: 'a' }, n: { N: '1' } },
        },
      ]);
      return true;
    },
  );
  assert.deepEqual(await all(), [{ id: 'a', n: 1 }]);
});

test('a write that cannot be made takes the others back', async (t) => {
  const { table, all } = await tableOf(t);
  await table.put({ TableName, Item: { id: 'a', text: 'x' } });
  await assert.rejects(
    table.transactWrite({
      TransactItems: [
        { Put: { TableName, Item: { id: 'new' } } },
        { Delete: { TableName, Key: { id: 'a' } } },
        {
          Update: {
            TableName,
            Key: { id: 'b' },
            UpdateExpression: 'SET n = missing + :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
      ],
    }),
    (error: any) => {
      assert.deepEqual(
        error.CancellationReasons.map(({ Code }: any) => Code),
        ['None', 'None', 'ValidationError'],
      );
      return true;
    },
  );
  assert.deepEqual(await all(), [{ id: 'a', text: 'x' }]);
});

test('transactions on the same item run one after the other', async (t) => {
  const { table } = await tableOf(t);
  await table.put({ TableName, Item: { id: 'a', n: 0 } });
  const add = () =>
    table.transactWrite({
      TransactItems: [
        {
          Update: {
            TableName,
            Key: { id: 'a' },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
      ],
    });
  await Promise.all(Array.from({ length: 20 }, add));
  assert.equal((await table.get({ TableName, Key: { id: 'a' } })).Item?.['n'], 20);
});

test('a token makes a repeated transaction one, for ten minutes', async (t) => {
  let now = Date.UTC(2026, 0, 15);
  const { table } = await tableOf(t, { clock: { now: () => now } });
  const add = (one: number) =>
    table.transactWrite({
      ClientRequestToken: 'token-1',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: { id: 'a' },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': one },
          },
        },
      ],
    });
  const count = async () => (await table.get({ TableName, Key: { id: 'a' } })).Item?.['n'];
  await add(1);
  await add(1);
  assert.equal(await count(), 1);
  await assert.rejects(add(2), { name: 'IdempotentParameterMismatchException' });
  now += 10 * 60_000;
  await add(1);
  assert.equal(await count(), 2);
});

test('what no transaction can be is refused', async (t) => {
  const { db, table } = await tableOf(t);
  const put = { Put: { TableName, Item: { id: 'a' } } };
  await assert.rejects(table.transactWrite({ TransactItems: [put, { Delete: { TableName, Key: { id: 'a' } } }] }), {
    name: 'ValidationException',
    message: 'Transaction request cannot include multiple operations on one item',
  });
  await assert.rejects(db.transactWriteItems({ TransactItems: [] }), { name: 'ValidationException' });
  await assert.rejects(table.transactWrite({ TransactItems: [put], ReturnConsumedCapacity: 'TOTAL' }), {
    message: 'ReturnConsumedCapacity of TransactWriteItems is not in the local world.',
  });
  const nowhere = { TransactItems: [{ Put: { TableName: 'nowhere', Item: { id: 'a' } } }] };
  await assert.rejects(table.transactWrite(nowhere), { name: 'ResourceNotFoundException' });
});

test('maps and lists are equal by their values, in conditions and in filters', async (t) => {
  const { table } = await tableOf(t);
  const Item = { id: 'a', asMap: { x: 1, y: ['p', { q: true }] }, asList: [{ k: 'v' }, 'w'] };
  await table.put({ TableName, Item });
  const holds = async (ConditionExpression: string, value: unknown): Promise<boolean> => {
    const condition = { ConditionExpression, ExpressionAttributeValues: { ':v': value } };
    const { Count } = await table.scan({
      TableName,
      FilterExpression: ConditionExpression,
      ExpressionAttributeValues: { ':v': value },
    });
    try {
      await table.put({ TableName, Item, ...condition });
      assert.equal(Count, 1, `${ConditionExpression} in a filter`);
      return true;
    } catch (error) {
      assert.equal((error as Error).name, 'ConditionalCheckFailedException');
      assert.equal(Count, 0, `${ConditionExpression} in a filter`);
      return false;
    }
  };
  const same = { y: ['p', { q: true }], x: 1 };
  assert.equal(await holds('asMap = :v', same), true);
  assert.equal(await holds('asMap = :v', { ...same, x: 2 }), false);
  assert.equal(await holds('asMap <> :v', same), false);
  assert.equal(await holds('asMap IN (:v)', same), true);
  assert.equal(await holds('asList = :v', [{ k: 'v' }, 'w']), true);
  assert.equal(await holds('asList = :v', ['w', { k: 'v' }]), false);
  assert.equal(await holds('contains(asList, :v)', { k: 'v' }), true);
  assert.equal(await holds('contains(asList, :v)', { k: 'u' }), false);
  assert.equal(await holds('contains(asList, :v)', 'w'), true);
  assert.equal(await holds('NOT asMap = :v AND attribute_exists(id)', { other: 1 }), true);
  assert.equal(await holds('size(asList) = :v', 2), true);
});

test('items end when their time has come, by the clock of the world', async (t) => {
  let now = Date.UTC(2026, 0, 15);
  const { db, table, all } = await tableOf(t, { clock: { now: () => now } });
  const TimeToLiveSpecification = { AttributeName: 'ends', Enabled: true };
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification });
  assert.deepEqual((await db.describeTimeToLive({ TableName })).TimeToLiveDescription, {
    TimeToLiveStatus: 'ENABLED',
    AttributeName: 'ends',
  });
  const seconds = now / 1000;
  const items = [
    { id: 'ancient', ends: seconds - 6 * 365 * 24 * 3600 },
    { id: 'never' },
    { id: 'soon', ends: seconds + 60 },
    { id: 'text', ends: String(seconds) },
    { id: 'tomorrow', ends: seconds + 86_400 },
  ];
  for (const Item of items) await table.put({ TableName, Item });
  const ids = async () => (await all()).map(({ id }) => id);
  assert.equal((await ids()).length, 5);
  now += 61_000;
  assert.deepEqual(await ids(), ['ancient', 'never', 'text', 'tomorrow']);
  await assert.rejects(db.updateTimeToLive({ TableName, TimeToLiveSpecification }), {
    name: 'ValidationException',
    message: 'TimeToLive is already enabled',
  });
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification: { AttributeName: 'ends', Enabled: false } });
  now += 2 * 86_400_000;
  assert.equal((await ids()).length, 4);
  await assert.rejects(db.updateTimeToLive({ TableName: 'nowhere', TimeToLiveSpecification }), {
    name: 'ResourceNotFoundException',
  });
});
