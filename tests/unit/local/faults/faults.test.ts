import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProvider, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { createFaults, type FaultOptions } from '../../../../local/faults/faults.ts';
import { parseErrorRule } from '../../../../local/faults/rule.ts';
import { settings, worldOf } from '../server/client.ts';

async function faulty(t: TestContext, faults: FaultOptions) {
  const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
  const world = await worldOf(t, { clock, faults });
  const cognito = new CognitoIdentityProvider(settings(world));
  t.after(() => cognito.destroy());
  return { world, clock, cognito };
}

const newPool = async (cognito: CognitoIdentityProvider) => {
  const { UserPool } = await cognito.createUserPool({ PoolName: 'p' });
  return UserPool!.Id!;
};

test('a rule for errors is read, or refused with what is wrong with it', () => {
  assert.deepEqual(parseErrorRule('SignUp:500'), { operation: 'SignUp', kind: '500' });
  assert.deepEqual(parseErrorRule('*:reset:5%'), { operation: '*', kind: 'reset', when: { share: 0.05 } });
  assert.deepEqual(parseErrorRule('SignUp:lost:#3').when, { nth: 3 });
  assert.deepEqual(parseErrorRule('SignUp:lost:3').when, { first: 3 });
  for (const [text, message] of [
    ['', 'In : nothing is not an operation, such as SignUp or *.'],
    ['signUp:500', 'In signUp:500: signUp is not an operation, such as SignUp or *.'],
    ['SignUp', /^In SignUp: nothing is not a kind of error; there are 500, 503, throttle, denied/],
    ['SignUp:constructor', /constructor is not a kind/],
    ['SignUp:500:0', /0 is not 3 \(the first three\)/],
    ['SignUp:500:#5%', /#5% is not/],
    ['SignUp:500:101%', /101% is not/],
    ['SignUp:500:1.5', /1\.5 is not/],
    ['SignUp:500:2:3', /2:3 is not/],
  ] as const)
    assert.throws(() => parseErrorRule(text), { code: 'BadFault', message });
});

test('a world with a rule that cannot be read does not start', async () => {
  const { startLocalWorld } = await import('../../../../local/world.ts');
  await assert.rejects(startLocalWorld({ faults: { errors: ['x'] } }), { code: 'BadFault' });
});

test('injected errors come as AWS sends them, for the calls that the rule names', async (t) => {
  const { cognito, world } = await faulty(t, {
    errors: ['ListUserPools:throttle:2', 'ListUserPools:expired:#4', 'DescribeStacks:denied', 'CreateUserPool:lost:1'],
  });
  const list = () => cognito.listUserPools({ MaxResults: 10 });
  await assert.rejects(list, { name: 'TooManyRequestsException' });
  await assert.rejects(list, { name: 'TooManyRequestsException' });
  await list();
  // The first two calls never reached the second rule.
  await list();
  await list();
  await assert.rejects(list, { name: 'ExpiredTokenException' });
  await assert.rejects(new CloudFormation(settings(world)).describeStacks({}), { name: 'AccessDenied' });
  await assert.rejects(newPool(cognito), (error: any) =>
    /ECONNRESET|socket hang up/.test(`${error.code} ${error.message}`),
  );
  assert.equal((await list()).UserPools?.length, 1, 'its answer was lost, not the pool');
});

test('calls beyond the published rates are refused, and pass again as time goes by', async (t) => {
  const { cognito, clock } = await faulty(t, { throttle: true });
  const pool = await newPool(cognito);
  const outcomes = async (calls: number) =>
    (
      await Promise.allSettled(Array.from({ length: calls }, () => cognito.describeUserPool({ UserPoolId: pool })))
    ).filter(({ status }) => status === 'fulfilled').length;
  assert.equal(await outcomes(20), 15);
  clock.time += 200;
  assert.equal(await outcomes(20), 3);
  clock.time += 60_000;
  assert.equal(await outcomes(20), 15);
});

test('reads answer for a while what was there before a change', async (t) => {
  const { cognito, clock } = await faulty(t, { staleness: 500 });
  const UserPoolId = await newPool(cognito);
  const protection = async () => (await cognito.describeUserPool({ UserPoolId })).UserPool?.DeletionProtection;
  await cognito.updateUserPool({ UserPoolId, DeletionProtection: 'ACTIVE' });
  assert.equal(await protection(), 'INACTIVE');
  clock.time += 499;
  assert.equal(await protection(), 'INACTIVE');
  clock.time += 1;
  assert.equal(await protection(), 'ACTIVE');
});

test('lists miss the newest users for a while; the user itself is there at once', async (t) => {
  const { cognito, clock } = await faulty(t, { staleness: 500 });
  const UserPoolId = await newPool(cognito);
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await cognito.adminGetUser({ UserPoolId, Username: 'ann' });
  assert.deepEqual((await cognito.listUsers({ UserPoolId })).Users, []);
  clock.time += 500;
  assert.equal((await cognito.listUsers({ UserPoolId })).Users?.length, 1);
});

test('a table shows a write at once only to a consistent read', async (t) => {
  const { world, clock } = await faulty(t, { staleness: 500 });
  const dynamodb = DynamoDBDocument.from(new DynamoDB(settings(world)));
  t.after(() => dynamodb.destroy());
  const TableName = 'table';
  await new DynamoDB(settings(world)).createTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const get = async (ConsistentRead?: boolean) =>
    (await dynamodb.get({ TableName, Key: { id: 'a' }, ConsistentRead })).Item;
  await dynamodb.put({ TableName, Item: { id: 'a', n: 1 } });
  assert.equal(await get(), undefined);
  assert.deepEqual(await get(true), { id: 'a', n: 1 });
  clock.time += 500;
  assert.deepEqual(await get(), { id: 'a', n: 1 });
});

test('pages are small, and a reader that goes to the end sees everything', async (t) => {
  const { cognito, world, clock } = await faulty(t, { pageSize: 2 });
  const UserPoolId = await newPool(cognito);
  for (const Username of ['a', 'b', 'c', 'd', 'e'])
    await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
  const users: (string | undefined)[] = [];
  const sizes: number[] = [];
  for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId })) {
    sizes.push(Users.length);
    users.push(...Users.map(({ Username }) => Username));
  }
  assert.deepEqual(sizes, [2, 2, 1]);
  assert.deepEqual(users, ['a', 'b', 'c', 'd', 'e']);

  const logs = new CloudWatchLogs(settings(world));
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  const logEvents = ['1', '2', '3'].map((message) => ({ timestamp: clock.time, message }));
  await logs.putLogEvents({ logGroupName: 'g', logStreamName: 's', logEvents });
  const pages: number[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName: 'g' }))
    pages.push(events.length);
  assert.deepEqual(pages, [2, 0, 1]);
});

test('log lines come late, out of order and twice, and none is lost', async (t) => {
  const { world, clock } = await faulty(t, { logLag: { least: 100, most: 1_000 }, logDuplicates: 0.3 });
  const logs = new CloudWatchLogs(settings(world));
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  const logEvents = Array.from({ length: 100 }, (_, index) => ({ timestamp: clock.time + index, message: `${index}` }));
  await logs.putLogEvents({ logGroupName: 'g', logStreamName: 's', logEvents });
  const read = async () =>
    (await logs.filterLogEvents({ logGroupName: 'g' })).events!.map(({ message }) => Number(message));
  assert.deepEqual(await read(), []);
  clock.time += 500;
  const early = new Set(await read());
  assert.ok(early.size > 20 && early.size < 70, `${early.size} of 100 are there half-way`);
  assert.ok(Math.max(...early) > early.size, 'later lines overtook earlier ones');
  clock.time += 500;
  const all = await read();
  assert.equal(new Set(all).size, 100);
  assert.ok(all.length > 110, `${all.length} lines with the doubles`);
});

test('latency is waited for before every call; nothing that was not asked for costs anything', async () => {
  const slept: number[] = [];
  const clock = { now: () => 0 };
  const parts = { clock, invoke: async () => undefined, sleep: async (ms: number) => void slept.push(ms) };
  const slow = createFaults({ latency: { least: 10, most: 12 } }, parts)!;
  const call = { service: 'sts', operation: 'GetCallerIdentity', input: {}, members: [] } as const;
  for (let count = 0; count < 50; count++)
    assert.equal(await slow({ ...call, members: [] }, async () => 'answer'), 'answer');
  assert.deepEqual([...new Set(slept)].sort(), [10, 11, 12]);
  assert.equal(createFaults({}, parts), undefined);
});

test('the same seed gives the same chance', async () => {
  const failures = async (seed: number) => {
    const fault = createFaults({ errors: ['*:500:30%'], seed }, { clock: { now: () => 0 }, invoke: async () => {} })!;
    const call = { service: 'sts' as const, operation: 'GetCallerIdentity', input: {}, members: [] };
    const outcomes = [];
    for (let count = 0; count < 200; count++) outcomes.push(await fault(call, async () => 'ok').catch(() => 'failed'));
    return outcomes;
  };
  const first = await failures(1);
  assert.deepEqual(await failures(1), first);
  assert.notDeepEqual(await failures(2), first);
  const share = first.filter((outcome) => outcome === 'failed').length / 200;
  assert.ok(share > 0.2 && share < 0.4, `${share}`);
});
