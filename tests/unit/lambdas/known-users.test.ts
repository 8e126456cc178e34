import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const { DynamoDB } = await import('@aws-sdk/client-dynamodb');
const { DynamoDBDocument } = await import('@aws-sdk/lib-dynamodb');

import type { DynamoDBDocument as Documents } from '@aws-sdk/lib-dynamodb';
import { findByEmail, findByUserName, recordLogin } from '../../../lambdas/shared/known-users.ts';
import type { InterceptedCall } from '../../../local/dispatch.ts';
import { type LocalWorld, startLocalWorld } from '../../../local/world.ts';

/** Time enough. */
const unhurried = new AbortController().signal;

const calls: InterceptedCall[] = [];
/** Runs just before an operation that comes in over the wire, once. */
let meanwhile: { operation: string; run: () => Promise<unknown> } | undefined;
let world: LocalWorld;
let client: Documents;
let other: Documents;
const name = 'known';
const table = () => ({ client, name });
const search = (userName: string, signal = new AbortController().signal) => findByUserName(table(), userName, signal);
const login = (Time: string) => ({ UserPoolId: 'pool', ClientId: 'client', Time });
const monday = login('Mon Apr 22 10:00:00 UTC 2024');
const tuesday = login('Tue Apr 23 10:00:00 UTC 2024');

before(async () => {
  world = await startLocalWorld({
    intercept: async (call) => {
      calls.push(call);
      const { operation, run } = meanwhile ?? {};
      if (call.operation !== operation) return;
      meanwhile = undefined;
      await run!();
    },
  });
  const { endpoint, region, credentials } = world;
  const options = { unmarshallOptions: { wrapNumbers: true } };
  client = DynamoDBDocument.from(new DynamoDB({ endpoint, region, credentials }), options);
  other = DynamoDBDocument.from(new DynamoDB({ endpoint, region, credentials }));
});
after(async () => {
  client.destroy();
  other.destroy();
  await world.close();
});

beforeEach(async () => {
  const tables = new DynamoDB({ endpoint: world.endpoint, region: world.region, credentials: world.credentials });
  await tables.deleteTable({ TableName: name }).catch(() => {});
  await tables.createTable({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'UserEmail', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'UserEmail', AttributeType: 'S' }],
  });
  tables.destroy();
  calls.length = 0;
  meanwhile = undefined;
});

const put = (Item: Record<string, unknown>) => other.put({ TableName: name, Item });
const item = async (UserEmail: string) => (await other.get({ TableName: name, Key: { UserEmail } })).Item;

test('an email is found exactly as it is written, with a consistent read', async () => {
  await put({ UserEmail: 'a@example.com', UserName: 'a' });
  assert.equal((await findByEmail(table(), 'a@example.com', unhurried))?.UserName, 'a');
  assert.equal(await findByEmail(table(), 'A@example.com', unhurried), undefined);
  assert.equal(calls.at(-1)!.input['ConsistentRead'], true);
});

test('a user name is found beyond the first page, past empty ones', async () => {
  // A page of a scan ends after 1 MB of records, whether or not they match.
  const filler = 'x'.repeat(390_000);
  for (let index = 0; index < 5; index++)
    await put({ UserEmail: `filler${index}@example.com`, UserName: 'filler', filler });
  await put({ UserEmail: 'wanted@example.com', UserName: 'wanted' });
  calls.length = 0;
  const lookup = await search('wanted');
  assert.equal(lookup.found === 'one' && lookup.user.UserEmail, 'wanted@example.com');
  const scans = calls.filter(({ operation }) => operation === 'Scan');
  assert.ok(scans.length > 1, `${scans.length} pages`);
  assert.ok(scans.every(({ input }) => input['ConsistentRead'] === true));
});

test('a user name in two records is not decided between', async () => {
  await put({ UserEmail: 'a@example.com', UserName: 'twin' });
  await put({ UserEmail: 'b@example.com', UserName: 'twin' });
  assert.deepEqual(await search('twin'), { found: 'several' });
  assert.deepEqual(await search('nobody'), { found: 'none' });
});

test('a search ends when its time is up, also in the middle of a page', async () => {
  const timer = new AbortController();
  meanwhile = { operation: 'Scan', run: async () => timer.abort() };
  assert.deepEqual(await search('a', timer.signal), { found: 'unfinished', read: 0 });
  assert.deepEqual(await search('a', timer.signal), { found: 'unfinished', read: 0 });
  assert.equal(calls.filter(({ operation }) => operation === 'Scan').length, 1);
});

test('a login is noted and everything else in the record stays', async () => {
  const record = {
    UserEmail: 'a@example.com',
    UserName: 'a',
    Roles: new Set(['x', 'y']),
    Deep: { list: [1, 'two', null] },
    Big: 2 ** 52,
  };
  await put(record);
  assert.equal(await recordLogin(table(), 'a@example.com', monday, unhurried), 'written');
  assert.deepEqual(await item('a@example.com'), { ...record, LastLogin: monday });
  assert.deepEqual(
    calls.slice(-3).map(({ operation }) => operation),
    ['GetItem', 'PutItem', 'GetItem'],
  );
});

test('noting the same login again changes nothing, and an older one is not put over a newer one', async () => {
  await put({ UserEmail: 'a@example.com', UserName: 'a' });
  assert.equal(await recordLogin(table(), 'a@example.com', tuesday, unhurried), 'written');
  assert.equal(await recordLogin(table(), 'a@example.com', tuesday, unhurried), 'written');
  assert.equal(await recordLogin(table(), 'a@example.com', monday, unhurried), 'newer login kept');
  assert.deepEqual((await item('a@example.com'))!['LastLogin'], tuesday);
});

test('a stranger is not made known', async () => {
  assert.equal(await recordLogin(table(), 'stranger@example.com', monday, unhurried), 'unknown user');
  assert.equal(await item('stranger@example.com'), undefined);
});

test('what others write between the read and the write is kept', async () => {
  await put({ UserEmail: 'a@example.com', UserName: 'a' });
  meanwhile = {
    operation: 'PutItem',
    run: () =>
      other.update({
        TableName: name,
        Key: { UserEmail: 'a@example.com' },
        UpdateExpression: 'SET UserName = :n, Note = :t',
        ExpressionAttributeValues: { ':n': 'b', ':t': 'new' },
      }),
  };
  assert.equal(await recordLogin(table(), 'a@example.com', monday, unhurried), 'written');
  assert.deepEqual(await item('a@example.com'), {
    UserEmail: 'a@example.com',
    UserName: 'b',
    Note: 'new',
    LastLogin: monday,
  });
});

test('a record that is deleted between the read and the write does not come back', async () => {
  await put({ UserEmail: 'a@example.com', UserName: 'a' });
  meanwhile = {
    operation: 'PutItem',
    run: () => other.delete({ TableName: name, Key: { UserEmail: 'a@example.com' } }),
  };
  assert.equal(await recordLogin(table(), 'a@example.com', monday, unhurried), 'unknown user');
  assert.equal(await item('a@example.com'), undefined);
});

test('a login is given up when the function has no more time, instead of being ended by Lambda', async () => {
  const late = AbortSignal.abort(new Error('out of time'));
  await put({ UserEmail: 'a@example.com', UserName: 'a' });
  await assert.rejects(recordLogin(table(), 'a@example.com', monday, late));
  assert.equal((await item('a@example.com'))!['LastLogin'], undefined);
});
