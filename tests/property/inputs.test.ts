/**
 * Every operation of the world with inputs of all kinds: it answers each, never by a failure of its own, and succeeds with none that the
 * service's model forbids.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc, { type GeneratorValue } from 'fast-check';
import { loadModel, type ServiceModel, shapeOf } from '../../local/protocol/model.ts';
import type { ServiceId } from '../../local/service.ts';
import { judge } from './judge.ts';
import { jsonText, mutated, nastyText } from './nasty.ts';
import { oneOf } from './pick.ts';
import { patience, runs } from './runs.ts';
import { sample } from './sample.ts';
import { assertHealthy, type Got, type Sent, send } from './wire.ts';
import { type Filled, openStage, type Stage } from './world-stage.ts';

let stage: Stage;

before(async () => {
  stage = await openStage();
});
after(() => stage.world.close());

/** Operations after which the next call may find nothing. */
const TAKES_AWAY = /Delete|DELETE|Disable|Schedule|SignOut|Remove|Password|Revoke|Forget|UpdateUserPool$|MfaConfig/;

/** Sends it, looks at the answer, and puts back what was deleted. */
async function exchange(service: Filled | undefined, operation: string, sent: Sent): Promise<Got> {
  stage.defects.length = 0;
  const got = await send(stage.world, sent);
  assertHealthy(got, stage.defects);
  assert.equal(({} as any).polluted, undefined);
  if (service && got.status < 300 && TAKES_AWAY.test(operation)) await stage.refill(service);
  return got;
}

function input(g: GeneratorValue, model: ServiceModel, operation: string): unknown {
  const name = model.operations[operation]!.input;
  let value = name === undefined ? {} : sample({ g, model, known: stage.known }, name);
  for (let left = g(fc.nat, 2); left > 0; left--) value = mutated(g, value);
  return value;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const NOT_HERE = / is not in the local world\.$/;
const SENTENCE =
  /^(1 validation error|\d+ validation errors) detected: Value .*at '[^']*' failed to satisfy constraint: /s;

for (const id of ['cognito-idp', 'logs', 'kms', 'ssm'] as const satisfies readonly ServiceId[]) {
  const model = await loadModel(id);
  const names = Object.keys(model.operations);
  test(`${id}: any JSON gets an answer, and what the model forbids AWS's validation sentence`, patience, async () => {
    const property = fc.asyncProperty(fc.constantFrom(...names), fc.gen(), async (operation, g) => {
      const value = input(g, model, operation);
      const body = jsonText(value);
      const got = await exchange(id, operation, {
        headers: { 'x-amz-target': `${model.targetPrefix}.${operation}` },
        body,
      });
      const given = parsed(body);
      if (typeof given !== 'object' || given === null || Array.isArray(given)) {
        assert.equal(nameOf(got), 'SerializationException', got.text);
        return;
      }
      const verdict = judge(model, model.operations[operation]!.input, given);
      if (verdict === 'good' || nameOf(got) === 'UnknownOperationException') return;
      assert.equal(got.status, 400, `${operation} took ${body.slice(0, 300)}: ${got.text}`);
      if (verdict === 'type') assert.equal(nameOf(got), 'SerializationException', `${body.slice(0, 300)} ${got.text}`);
      else assert.match((parsed(got.text) as any).message, verdict === 'unknown' ? NOT_HERE : SENTENCE);
    });
    await fc.assert(property, runs(id === 'cognito-idp' ? 1200 : 250));
  });
}

const nameOf = ({ headers }: Got): string => String(headers['x-amzn-errortype'] ?? '').replace(/:$/, '');

for (const id of ['cloudformation', 'sts'] as const) {
  const model = await loadModel(id);
  test(`${id}: any form gets an answer`, patience, async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...Object.keys(model.operations)),
      fc.gen(),
      async (operation, g) => {
        const fields = new URLSearchParams({ Action: operation, Version: model.version });
        addFields(fields, '', input(g, model, operation));
        if (g(fc.nat, 5) === 0) fields.append(nastyText(g), nastyText(g));
        const text = g(fc.nat, 9) === 0 ? `${fields}&%&=&a=%zz&.=.&a..b=c` : String(fields);
        const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
        await exchange(id, operation, { headers, body: text });
      },
    );
    await fc.assert(property, runs(150));
  });
}

function addFields(fields: URLSearchParams, path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) fields.append(path, String(value));
  else if (Array.isArray(value))
    for (const [index, inner] of value.entries()) addFields(fields, `${path}.member.${index + 1}`, inner);
  else for (const [name, inner] of Object.entries(value)) addFields(fields, path ? `${path}.${name}` : name, inner);
}

test('lambda: any path, query and body gets an answer', patience, async () => {
  const model = await loadModel('lambda');
  const property = fc.asyncProperty(
    fc.constantFrom(...Object.keys(model.operations)),
    fc.gen(),
    async (operation, g) => {
      const { http, input: name } = model.operations[operation]!;
      const members = name === undefined ? {} : (shapeOf(model, name).members ?? {});
      const body: Record<string, unknown> = Object.create(null);
      const query = new URLSearchParams();
      const headers: Record<string, string> = {};
      let [method, path] = http!.split(' ') as [string, string];
      path = path.replace(/\?.*/, '');
      const given = (sample({ g, model, known: stage.known }, name ?? ':string') ?? {}) as Record<string, unknown>;
      for (const [member, reference] of Object.entries(members)) {
        const value = g(fc.nat, 5) === 0 ? mutated(g, given[member]) : given[member];
        if (value === undefined) continue;
        if (typeof reference === 'string') body[member] = value;
        else if (reference.location === 'uri')
          path = path.replace(new RegExp(`\\{${reference.locationName}\\+?\\}`), label(value));
        else if (reference.location === 'querystring') query.append(reference.locationName!, String(value));
        else if (/^[\x20-\x7e]{1,1000}$/.test(String(value))) headers[reference.locationName!] = String(value);
      }
      path = path.replace(/\{(\w+)\+?\}/g, () => label(nastyText(g)));
      const payload = members && name && shapeOf(model, name).payload;
      const text = payload ? String(body[payload] ?? '') : jsonText(body);
      await exchange('lambda', operation, {
        method,
        path: query.size ? `${path}?${query}` : path,
        headers,
        body: text,
      });
    },
  );
  await fc.assert(property, runs(150));
});

const label = (value: unknown): string =>
  encodeURIComponent(Buffer.from(String(value)).toString().slice(0, 2000)) || '%20';

const TABLE_INPUTS: Readonly<Record<string, (table: unknown) => object>> = {
  GetItem: (TableName) => ({ TableName, Key: { id: { S: 'a' } }, ProjectionExpression: 'a, b', ConsistentRead: true }),
  PutItem: (TableName) => ({
    TableName,
    Item: {
      id: { S: 'a' },
      n: { N: '1' },
      l: { L: [{ M: { a: { NULL: true } } }] },
      b: { B: 'AAAA' },
      s: { SS: ['a'] },
    },
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }),
  UpdateItem: (TableName) => ({
    TableName,
    Key: { id: { S: 'a' } },
    UpdateExpression: 'SET #n = :v, c = if_not_exists(c, :v) REMOVE d',
    ExpressionAttributeNames: { '#n': 'n' },
    ExpressionAttributeValues: { ':v': { N: '1' } },
    ReturnValues: 'ALL_NEW',
  }),
  DeleteItem: (TableName) => ({ TableName, Key: { id: { S: 'a' } }, ReturnValues: 'ALL_OLD' }),
  Query: (TableName) => ({
    TableName,
    KeyConditionExpression: 'id = :i',
    ExpressionAttributeValues: { ':i': { S: 'a' } },
    Limit: 3,
  }),
  Scan: (TableName) => ({
    TableName,
    FilterExpression: 'size(id) > :z',
    ExpressionAttributeValues: { ':z': { N: '0' } },
  }),
  BatchGetItem: (TableName) => ({ RequestItems: { [String(TableName)]: { Keys: [{ id: { S: 'a' } }] } } }),
  BatchWriteItem: (TableName) => ({
    RequestItems: {
      [String(TableName)]: [
        { PutRequest: { Item: { id: { S: 'b' } } } },
        { DeleteRequest: { Key: { id: { S: 'c' } } } },
      ],
    },
  }),
  TransactWriteItems: (TableName) => ({
    TransactItems: [
      { Put: { TableName, Item: { id: { S: 'b' } } } },
      {
        Update: {
          TableName,
          Key: { id: { S: 'c' } },
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': { N: '1' } },
        },
      },
      { ConditionCheck: { TableName, Key: { id: { S: 'd' } }, ConditionExpression: 'attribute_not_exists(id)' } },
      { Delete: { TableName, Key: { id: { S: 'e' } } } },
    ],
    ClientRequestToken: 'token',
  }),
  TransactGetItems: (TableName) => ({ TransactItems: [{ Get: { TableName, Key: { id: { S: 'a' } } } }] }),
  CreateTable: () => ({
    TableName: 'another',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Tags: [{ Key: 'a', Value: 'b' }],
  }),
  UpdateTable: (TableName) => ({ TableName, BillingMode: 'PAY_PER_REQUEST' }),
  DeleteTable: () => ({ TableName: 'another' }),
  DescribeTable: (TableName) => ({ TableName }),
  ListTables: () => ({ Limit: 2 }),
  UpdateTimeToLive: (TableName) => ({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ends' } }),
  DescribeTimeToLive: (TableName) => ({ TableName }),
  TagResource: (TableName) => ({
    ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
    Tags: [{ Key: 'a', Value: 'b' }],
  }),
  UntagResource: (TableName) => ({
    ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
    TagKeys: ['a'],
  }),
  ListTagsOfResource: (TableName) => ({ ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}` }),
};

test('dynamodb: any JSON gets an answer', patience, async () => {
  const property = fc.asyncProperty(fc.constantFrom(...Object.keys(TABLE_INPUTS)), fc.gen(), async (operation, g) => {
    let value: unknown = TABLE_INPUTS[operation]!(stage.known['TableName']![0]);
    for (let left = g(fc.nat, 3); left > 0; left--) value = mutated(g, value);
    await exchange('dynamodb', operation, {
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: jsonText(value),
    });
  });
  await fc.assert(property, runs(300));
});

test('s3: any method, path, query and header gets an answer', patience, async () => {
  const queries = [
    '',
    'uploads',
    'uploadId=1',
    'uploadId=1&partNumber=x',
    'list-type=2',
    'list-type=2&max-keys=-1',
    'delete',
    'versioning',
    'acl',
    'tagging',
    'policy',
    'prefix=%F0&continuation-token=x',
    'versions',
    '__proto__',
    'encryption',
    'location',
  ];
  const property = fc.asyncProperty(fc.gen(), async (g) => {
    const part = () => (g(fc.nat, 3) === 0 ? label(nastyText(g)) : String(stage.known['Bucket']![0]));
    const path = g(oneOf<string>, [
      '/',
      `/${part()}`,
      `/${part()}/key`,
      `/${part()}/${part()}`,
      '//',
      '/%',
      '/%ff/%zz',
    ]);
    const headers: Record<string, string> = { service: 's3' };
    if (g(fc.nat, 5) === 0) headers['x-amz-copy-source'] = part();
    if (g(fc.nat, 5) === 0) headers['x-amz-content-sha256'] = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
    if (g(fc.nat, 5) === 0) headers['range'] = g(oneOf<string>, ['bytes=0-', 'bytes=9-1', 'bytes=-0', 'x']);
    const query = g(oneOf<string>, queries);
    const method = g(oneOf<string>, ['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH']);
    const body = g(oneOf<string>, [
      '',
      'x',
      '5\r\nhello\r\n0\r\n\r\n',
      '<a><b>',
      '<Delete><Object><Key>a</Key></Object></Delete>',
      '-5\r\n',
    ]);
    await exchange('s3', method, { method, path: query ? `${path}?${query}` : path, headers, body });
  });
  await fc.assert(property, runs(150));
});

test('whatever is sent, the world answers', patience, async () => {
  const targets = [
    'AWSCognitoIdentityProviderService.SignUp',
    'AWSCognitoIdentityProviderService.',
    'AWSCognitoIdentityProviderService.__proto__',
    'AWSCognitoIdentityProviderService.constructor',
    'constructor.SignUp',
    '__proto__.x',
    'toString',
    '.',
    '',
    'Logs_20140328.StartLiveTail',
    'DynamoDB_20120810.constructor',
    'DynamoDB_20120810.CreateBackup',
  ];
  const paths = [
    '/',
    '//',
    '///x',
    '/..',
    '/%',
    '/%zz',
    '/?Action=SignUp&Version=constructor',
    '/?Action=__proto__&Version=2010-05-15',
    '/?Action=constructor&Version=2011-06-15',
    '/2015-03-31/functions/%E0%A4%A',
    '/2015-03-31/functions/../../x',
    '/2015-03-31/',
    '/_pools-shell/messages',
    '/_pools-shell/messages?userPoolId=__proto__',
    '/__proto__/.well-known/jwks.json',
    '/constructor/.well-known/openid-configuration',
    '*',
    'http://127.0.0.1/',
    '/\\..\\',
    '/:80',
    '/@',
    '/[::1',
  ];
  const bodies = [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '0',
    '\u0000',
    '{"a":',
    '{"Username":"\\ud800"}',
    `${'['.repeat(50_000)}`,
    'Action=CreateStack&Version=2010-05-15',
    'Action&Version',
    '<xml/>',
    '\ufeff{}',
    Buffer.from([0xff, 0xfe, 0x00]),
  ];
  const types = [
    'application/x-amz-json-1.1',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/cbor',
    'application/xml',
    '',
  ];
  const property = fc.asyncProperty(
    fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'),
    fc.constantFrom(...paths),
    fc.option(fc.constantFrom(...targets), { nil: undefined }),
    fc.constantFrom(...types),
    fc.constantFrom(...bodies),
    async (method, path, target, type, body) => {
      const headers = { 'content-type': type, ...(target !== undefined && { 'x-amz-target': target }) };
      await exchange(undefined, method, { method, path, headers, body });
    },
  );
  await fc.assert(property, runs(400));
});
