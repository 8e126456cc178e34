import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DropConnection } from '../../../../local/server.ts';
import { ServiceError } from '../../../../local/service.ts';
import { callJson, callQuery, send, settings, worldOf } from './client.ts';

test("every answer carries a request id and the world's date", async (t) => {
  const world = await worldOf(t, { clock: { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) } });
  const { headers, status } = await callJson(world, 'Logs_20140328.DescribeLogGroups', {});
  assert.equal(status, 200);
  assert.match(headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(headers.get('date'), 'Wed, 02 Jan 2030 03:04:05 GMT');
  assert.equal(headers.get('content-type'), 'application/x-amz-json-1.1');
});

test('an SDK client sees an error by its class, message and request id', async (t) => {
  const world = await worldOf(t);
  const logs = new CloudWatchLogsClient(settings(world));
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'a' }));
  await assert.rejects(logs.send(new CreateLogGroupCommand({ logGroupName: 'a' })), (error: any) => {
    assert.equal(error.name, 'ResourceAlreadyExistsException');
    assert.equal(error.message, 'The specified log group already exists');
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
    return true;
  });
});

test('a body that is not JSON, not an object or of another type is a SerializationException', async (t) => {
  const world = await worldOf(t);
  for (const [body, message] of [
    ['{', 'The body is not valid JSON.'],
    ['[]', 'The body is not a JSON object.'],
    [{ limit: 'x' }, 'STRING_VALUE can not be converted to an Integer'],
    [{ logGroupNamePrefix: true }, 'TRUE_VALUE can not be converted to a String'],
    [{ logGroupNamePrefix: {} }, 'Start of structure or map found where not expected.'],
  ] as const) {
    const answer = await callJson(world, 'Logs_20140328.DescribeLogGroups', body);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body, { __type: 'SerializationException', message });
  }
});

test('an operation of AWS that is not here is named, and so is one that nobody has', async (t) => {
  const world = await worldOf(t);
  const known = await callJson(world, 'Logs_20140328.StartQuery', {});
  assert.equal(known.body.__type, 'UnknownOperationException');
  assert.equal(known.body.message, 'Operation StartQuery of Amazon CloudWatch Logs is not in the local world.');
  const unknown = await callJson(world, 'Logs_20140328.Foo', {});
  assert.equal(unknown.body.message, 'The local world knows no operation Foo of Amazon CloudWatch Logs.');
  const builtIn = await callJson(world, 'Logs_20140328.constructor', {});
  assert.equal(builtIn.body.message, 'The local world knows no operation constructor of Amazon CloudWatch Logs.');
  const rest = await send(world, '/2015-03-31/event-source-mappings', { method: 'POST', body: '{}' });
  assert.equal(rest.body.message, 'Operation CreateEventSourceMapping of AWS Lambda is not in the local world.');
});

test('a service that is not here is named', async (t) => {
  const world = await worldOf(t);
  assert.equal(
    (await callJson(world, 'AmazonSNS.Publish', {})).body.message,
    'The local world has no service that answers AmazonSNS.Publish.',
  );
  const bucket = await send(world, '/bucket/key', { method: 'PUT', body: 'x' });
  assert.equal(bucket.status, 404);
  assert.equal(bucket.body.message, 'Nothing in the local world answers PUT /bucket/key.');
  const iam = await callQuery(world, { Action: 'ListRoles', Version: '2010-05-08' });
  assert.match(
    iam.text,
    /<Message>The local world has no service that answers ListRoles of version 2010-05-08\.<\/Message>/,
  );
});

test('STS answers XML, and its errors are XML too', async (t) => {
  const world = await worldOf(t, { accountId: '123456789012' });
  const answer = await callQuery(world, { Action: 'GetCallerIdentity', Version: '2011-06-15' });
  assert.equal(answer.headers.get('content-type'), 'text/xml');
  assert.match(
    answer.text,
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
  );
  assert.match(answer.text, /<Account>123456789012<\/Account>/);
  const error = await callQuery(world, { Action: 'Nothing', Version: '2011-06-15' });
  assert.equal(error.status, 400);
  assert.match(
    error.text,
    /<Code>InvalidAction<\/Code><Message>Could not find operation Nothing for version 2011-06-15<\/Message>/,
  );
});

test('faults can be injected: an error by name, and a connection that is reset', async (t) => {
  const faults: (Error | undefined)[] = [
    new ServiceError('ThrottlingException', 'Rate exceeded <&>', { statusCode: 400 }),
    new DropConnection(),
    undefined,
  ];
  const seen: string[] = [];
  const world = await worldOf(t, {
    intercept({ service, operation }) {
      seen.push(`${service} ${operation}`);
      const fault = faults.shift();
      if (fault) throw fault;
    },
  });
  const logs = new CloudWatchLogsClient(settings(world));
  await assert.rejects(logs.send(new DescribeLogGroupsCommand({})), {
    name: 'ThrottlingException',
    message: 'Rate exceeded <&>',
  });
  await assert.rejects(logs.send(new DescribeLogGroupsCommand({})), { code: 'ECONNRESET' });
  assert.deepEqual((await logs.send(new DescribeLogGroupsCommand({}))).logGroups, []);
  assert.deepEqual(seen, Array(3).fill('logs DescribeLogGroups'));
});

test("an error's text survives XML and characters that no header carries", async (t) => {
  const message = 'Größe <1> & "zwei" \u0001✓';
  const world = await worldOf(t, {
    intercept() {
      throw new ServiceError('ValidationError', message);
    },
  });
  const cloudformation = new CloudFormationClient(settings(world));
  await assert.rejects(cloudformation.send(new DescribeStacksCommand({})), {
    name: 'ValidationError',
    message: 'Größe <1> & "zwei" ✓',
  });
  const logs = await callJson(world, 'Logs_20140328.DescribeLogGroups', {});
  assert.equal(logs.body.message, message);
  assert.equal(logs.headers.get('x-amzn-errormessage'), null);
});

test("a defect is told to the owner and answered as the service's own failure", async (t) => {
  const defects: string[] = [];
  const world = await worldOf(t, {
    onDefect: (error, call) => defects.push(`${call}: ${(error as Error).message}`),
    intercept() {
      throw new TypeError('oops');
    },
  });
  const answer = await callJson(world, 'Logs_20140328.DescribeLogGroups', {});
  assert.equal(answer.status, 500);
  assert.deepEqual(answer.body, { __type: 'ServiceUnavailableException', message: 'The local world failed: oops' });
  assert.deepEqual(defects, ['logs DescribeLogGroups: oops']);
});

test('a request that is larger than any service takes is refused', async (t) => {
  const world = await worldOf(t);
  const body = Buffer.alloc(71 * 1024 * 1024);
  const status = await send(world, '/', { method: 'POST', body }).then(
    (answer) => answer.status,
    () => 413,
  );
  assert.equal(status, 413);
});

test('a client that leaves in the middle of its request disturbs nobody', async (t) => {
  const world = await worldOf(t);
  const { port } = new URL(world.endpoint);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.destroy();
  assert.equal((await callJson(world, 'Logs_20140328.DescribeLogGroups', {})).status, 200);
});
