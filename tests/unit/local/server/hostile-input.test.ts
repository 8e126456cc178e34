/** Inputs that were found to fail the world, or to be taken though they say nothing. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { CognitoIdentityProviderClient, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { callJson, callQuery, send, settings, worldOf } from './client.ts';

const COGNITO = 'AWSCognitoIdentityProviderService';
const DYNAMODB = 'DynamoDB_20120810';

test('a sentence that repeats a long value comes in the body alone: clients refuse headers of such a size', async (t) => {
  const world = await worldOf(t);
  const client = new CognitoIdentityProviderClient(settings(world));
  const UserPoolId = `us-east-1_${'x'.repeat(100_000)}`;
  await assert.rejects(client.send(new DescribeUserPoolCommand({ UserPoolId })), {
    name: 'InvalidParameterException',
    message: /^1 validation error detected: Value 'us-east-1_xxx/,
  });
});

test('a service or version named after a member of every object is not here', async (t) => {
  const world = await worldOf(t);
  for (const name of ['constructor', '__proto__', 'toString']) {
    assert.equal((await callJson(world, `${name}.SignUp`, {})).body.__type, 'UnknownOperationException');
    assert.match(
      (await callQuery(world, { Action: 'DescribeStacks', Version: name })).text,
      /UnknownOperationException/,
    );
  }
});

test('a path that begins with two slashes is a path, and a target that is no path a bad request', async (t) => {
  const world = await worldOf(t);
  assert.equal((await send(world, '//', { method: 'POST' })).status, 404);
  const { port } = new URL(world.endpoint);
  const status = await new Promise((resolve, reject) => {
    const sent = request({ port, method: 'POST', path: 'http://[::1' }, (response) => resolve(response.statusCode));
    sent.on('error', reject);
    sent.end();
  });
  assert.equal(status, 400);
});

test('numbers that the type has no room for are not taken', async (t) => {
  const world = await worldOf(t);
  for (const number of ['9007199254740992', '1e400', '-2147483649']) {
    const body = `{"logGroupName":"a","retentionInDays":${number}}`;
    const answer = await callJson(world, 'Logs_20140328.PutRetentionPolicy', body);
    assert.deepEqual(answer.body, {
      __type: 'SerializationException',
      message: 'NUMBER_VALUE can not be converted to an Integer',
    });
  }
});

test('null in a list of structures is a missing one', async (t) => {
  const world = await worldOf(t);
  const input = { AccessToken: 'a', MFAOptions: [null] };
  assert.deepEqual((await callJson(world, `${COGNITO}.SetUserSettings`, input)).body, {
    __type: 'InvalidParameterException',
    message:
      "1 validation error detected: Value null at 'mFAOptions.1.member' failed to satisfy constraint: Member must not be null",
  });
});

test('a field of a form in a place where a list of texts should be is no crash', async (t) => {
  const world = await worldOf(t);
  const answer = await callQuery(world, {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: 'arn:aws:iam::000000000000:role/any',
    RoleSessionName: 'session',
    'TransitiveTagKeys.member.1.wrong': 'x',
  });
  assert.equal(answer.status, 400);
  assert.match(answer.text, /<Code>ValidationError<\/Code>/);
});

test('a filter by a name that every object has searches nothing', async (t) => {
  const world = await worldOf(t);
  const { UserPool } = (await callJson(world, `${COGNITO}.CreateUserPool`, { PoolName: 'p' })).body;
  const input = { UserPoolId: UserPool.Id, Filter: 'constructor ^= "a"' };
  const { body } = await callJson(world, `${COGNITO}.ListUsers`, input);
  assert.equal(body.message, 'Invalid search attribute: constructor');
});

test('DynamoDB: unknown members by any name, nesting without end, nulls and tags without a key are refused', async (t) => {
  const world = await worldOf(t);
  const table = {
    TableName: 'people',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  await callJson(world, `${DYNAMODB}.CreateTable`, table);
  const get = (more: string) =>
    callJson(world, `${DYNAMODB}.GetItem`, `{"TableName":"people","Key":{"id":{"S":"a"}}${more}}`);
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/people';
  const tag = (Tags: unknown) => callJson(world, `${DYNAMODB}.TagResource`, { ResourceArn, Tags });
  const said = [
    await get(',"__proto__":{}'),
    await get(`,"Deep":${'{"M":'.repeat(3000)}{}${'}'.repeat(3000)}`),
    await tag([null]),
    await tag([{}]),
    await tag([{ Key: '', Value: 'v' }]),
    await callJson(world, `${DYNAMODB}.UntagResource`, { ResourceArn, TagKeys: [''] }),
    await callJson(world, `${DYNAMODB}.TransactWriteItems`, { TransactItems: [{ Put: null }] }),
    await callJson(world, `${DYNAMODB}.BatchGetItem`, {
      RequestItems: { people: { Keys: [{ id: { S: 'a' } }] }, other: null },
    }),
  ].map(({ body }) => `${body.__type.replace(/.*#/, '')}: ${body.message}`);
  assert.deepEqual(said, [
    'ValidationException: __proto__ of GetItem is not in the local world.',
    'ValidationException: Nesting Levels have exceeded supported limits',
    'SerializationException: A list must not hold null.',
    "ValidationException: 1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy constraint: Member must not be null",
    "ValidationException: 1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    "ValidationException: 1 validation error detected: Value '' at 'tagKeys.1.member' failed to satisfy constraint: Member must have length greater than or equal to 1",
    'ValidationException: TransactItems can only contain one of Check, Put, Update or Delete',
    'SerializationException: The input of BatchGetItem cannot be read: it has a null in it.',
  ]);
});
