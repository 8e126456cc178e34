import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Codec, WireRequest } from '../../../../local/protocol/codec.ts';
import { json } from '../../../../local/protocol/json.ts';
import { loadModel, type ServiceModel } from '../../../../local/protocol/model.ts';
import { query } from '../../../../local/protocol/query.ts';
import { rest, restOperation } from '../../../../local/protocol/rest.ts';
import { escapeXml } from '../../../../local/protocol/xml.ts';

const cloudformation = await loadModel('cloudformation');
const cognito = await loadModel('cognito-idp');
const lambda = await loadModel('lambda');

const request = (over: Partial<WireRequest>): WireRequest => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  ...over,
});

const read = (codec: Codec, model: ServiceModel, operation: string, over: Partial<WireRequest>): unknown =>
  codec.read(model, operation, request(over));

const form = (fields: Record<string, string>): Partial<WireRequest> => ({
  body: Buffer.from(new URLSearchParams(fields).toString()),
});

test('form fields become structures, lists in the order of their numbers, and typed values', () => {
  const input = read(
    query,
    cloudformation,
    'CreateChangeSet',
    form({
      Action: 'CreateChangeSet',
      StackName: 'a.b',
      IncludeNestedStacks: 'false',
      'Capabilities.member.10': 'CAPABILITY_NAMED_IAM',
      'Capabilities.member.9': 'CAPABILITY_IAM',
      'Parameters.member.1.ParameterKey': 'Key',
      'Parameters.member.1.ParameterValue': 'a=b&c',
      'RollbackConfiguration.MonitoringTimeInMinutes': '5',
    }),
  );
  assert.deepEqual(input, {
    StackName: 'a.b',
    IncludeNestedStacks: false,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: [{ ParameterKey: 'Key', ParameterValue: 'a=b&c' }],
    RollbackConfiguration: { MonitoringTimeInMinutes: 5 },
  });
});

test('an empty list of a form is an empty list', () => {
  assert.deepEqual(read(query, cloudformation, 'CreateChangeSet', form({ Capabilities: '' })), { Capabilities: [] });
});

test('a value of another type in a form is malformed input', () => {
  assert.throws(() => read(query, cloudformation, 'CreateChangeSet', form({ IncludeNestedStacks: 'maybe' })), {
    code: 'MalformedInput',
    message: "'maybe' is not a valid boolean.",
  });
});

test('XML answers carry lists, times and only what the model knows', () => {
  const { body } = query.answer(
    cloudformation,
    'DescribeStacks',
    {
      Stacks: [
        {
          StackName: 'a<b',
          CreationTime: Date.UTC(2026, 0, 2),
          DisableRollback: false,
          secret: 'no',
          Outputs: [{ OutputKey: 'K', OutputValue: 'V' }],
        },
      ],
    },
    'id',
  );
  assert.equal(
    body,
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
      '<StackName>a&lt;b</StackName><CreationTime>2026-01-02T00:00:00.000Z</CreationTime><DisableRollback>false</DisableRollback>' +
      '<Outputs><member><OutputKey>K</OutputKey><OutputValue>V</OutputValue></member></Outputs>' +
      '</member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DescribeStacksResponse>',
  );
});

test('JSON answers carry times as seconds and leave out what the model does not know', () => {
  const { body } = json.answer(
    cognito,
    'AdminGetUser',
    { Username: 'ann', UserCreateDate: 1_700_000_000_123, Enabled: true, verifier: 'secret' },
    'id',
  );
  assert.equal(body, '{"Username":"ann","UserCreateDate":1700000000.123,"Enabled":true}');
});

test('JSON input drops nulls, keeps strangers for the service to judge, and cannot reach a prototype', () => {
  const body = Buffer.from(
    '{"ClientId":"a","Username":null,"Stranger":1,"Nobody":null,"__proto__":{"Password":"x"},"ClientMetadata":{"__proto__":"y"}}',
  );
  const input = read(json, cognito, 'SignUp', { body }) as Record<string, any>;
  assert.deepEqual(Object.keys(input), ['ClientId', 'Stranger', 'ClientMetadata']);
  assert.equal(input['Password'], undefined);
  assert.equal(Object.getPrototypeOf(input['ClientMetadata']), Object.prototype);
});

test('a path, a query and headers become members of a REST input', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  const path = `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`;
  assert.equal(restOperation(lambda, 'POST', path), 'Invoke');
  assert.deepEqual(
    read(rest, lambda, 'Invoke', {
      path,
      query: new URLSearchParams({ Qualifier: '$LATEST' }),
      headers: { 'x-amz-invocation-type': 'Event' },
      body: Buffer.from('{"a":1}'),
    }),
    { FunctionName: arn, Qualifier: '$LATEST', InvocationType: 'Event', Payload: Buffer.from('{"a":1}') },
  );
  assert.equal(restOperation(lambda, 'GET', '/2015-03-31/functions/'), 'ListFunctions');
  assert.equal(restOperation(lambda, 'PATCH', '/2015-03-31/functions'), undefined);
});

test('escaped text is well-formed XML for every string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(escapeXml(text), /[<>"\u0000-\u0008\u000b\u000c\u000e-\u001f]|&(?!(amp|lt|gt|quot|#xD);)/);
    }),
  );
});
