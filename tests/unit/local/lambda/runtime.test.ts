import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callJson, createFunction, invoke, logOf, worldOf } from '../server/client.ts';

const ID = '[0-9a-f]{8}-[0-9a-f-]{27}';

test('a function runs with exactly the environment of the managed runtime and its own variables', async (t) => {
  process.env['POOLS_TEST_SECRET'] = 'parent only';
  t.after(() => delete process.env['POOLS_TEST_SECRET']);
  const world = await worldOf(t, { region: 'eu-west-1' });
  await createFunction(world, 'env', 'exports.handler = async () => process.env', {
    Environment: { Variables: { TABLE_NAME: 'users' } },
  });
  const { body } = await invoke(world, 'env');
  assert.equal(body.TABLE_NAME, 'users');
  assert.equal(body.AWS_REGION, 'eu-west-1');
  assert.equal(body.AWS_ENDPOINT_URL, world.endpoint);
  assert.equal(body.AWS_ACCESS_KEY_ID, world.credentials.accessKeyId);
  assert.equal(body.AWS_LAMBDA_FUNCTION_NAME, 'env');
  assert.equal(body.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, '128');
  assert.equal(body.AWS_LAMBDA_LOG_GROUP_NAME, '/aws/lambda/env');
  assert.equal(body._HANDLER, 'index.handler');
  assert.equal(body.POOLS_TEST_SECRET, undefined);
  const foreign = Object.keys(body).filter(
    (name) => !/^(AWS_|_|LAMBDA_|TABLE_NAME$|PATH$|TMPDIR$|TEMP$|TMP$|LANG$|TZ$|HOME$|SystemRoot$)/.test(name),
  );
  assert.deepEqual(foreign, []);
});

test('the log of an invocation is what Lambda writes, line for line, and is there with the answer', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'f',
    `exports.handler = async (event, context) => {
       console.log('got %s', event.name, { a: 1 });
       console.warn('two\\nlines');
       process.stdout.write('raw\\n');
       return context.awsRequestId;
     }`,
  );
  const { body: id } = await invoke(world, 'f', { name: 'ann' });
  const lines = await logOf(world, 'f');
  const expected = [
    /^INIT_START Runtime Version: nodejs:22\.v\d+\.\d+\.\d+\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n$/,
    new RegExp(`^START RequestId: ${id} Version: \\$LATEST\n$`),
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\t${id}\tINFO\tgot ann { a: 1 }\n$`),
    new RegExp(`\t${id}\tWARN\ttwo\nlines\n$`),
    /^raw\n$/,
    new RegExp(`^END RequestId: ${id}\n$`),
    new RegExp(
      `^REPORT RequestId: ${id}\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\\d+ MB\tInit Duration: \\d+\\.\\d\\d ms\t\n$`,
    ),
  ];
  assert.equal(lines.length, expected.length);
  for (const [index, line] of expected.entries()) assert.match(lines[index]!, line);
  const { body } = await callJson(world, 'Logs_20140328.DescribeLogStreams', { logGroupName: '/aws/lambda/f' });
  assert.match(body.logStreams[0].logStreamName, /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
});

test('a second invocation uses the same instance and stream and reports no init', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'f', 'let n = 0; exports.handler = async () => ++n');
  assert.equal((await invoke(world, 'f')).body, 1);
  assert.equal((await invoke(world, 'f')).body, 2);
  const lines = await logOf(world, 'f');
  assert.equal(lines.filter((line) => line.startsWith('INIT_START')).length, 1);
  assert.doesNotMatch(lines.at(-1)!, /Init Duration/);
});

test('invocations at the same time run in instances of their own', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'f',
    'exports.handler = async (ms) => { await new Promise((done) => setTimeout(done, ms)); return process.pid }',
  );
  const answers = await Promise.all([invoke(world, 'f', 150), invoke(world, 'f', 150), invoke(world, 'f', 150)]);
  assert.equal(new Set(answers.map(({ body }) => body)).size, 3);
});

test('an error of the handler is answered and logged as Lambda does, and the instance lives on', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'f',
    `let n = 0;
     exports.handler = async (event) => { if (event === 'string') throw 'a string'; if (event === 'error') throw new TypeError('no'); return ++n }`,
  );
  assert.equal((await invoke(world, 'f')).body, 1);
  const { body, headers, status } = await invoke(world, 'f', '"error"');
  assert.equal(status, 200);
  assert.equal(headers.get('x-amz-function-error'), 'Unhandled');
  assert.deepEqual([body.errorType, body.errorMessage, body.trace[0]], ['TypeError', 'no', 'TypeError: no']);
  assert.deepEqual((await invoke(world, 'f', '"string"')).body, {
    errorType: 'string',
    errorMessage: 'a string',
    trace: [],
  });
  assert.equal((await invoke(world, 'f')).body, 2);
  const lines = await logOf(world, 'f');
  assert.match(
    lines.find((line) => line.includes('Invoke Error'))!,
    /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"no","stack":\["TypeError: no",/,
  );
  assert.equal(lines.filter((line) => line.startsWith('REPORT')).length, 4);
});

test('a function that is not done in its time ends with a timeout, also one that never yields', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'hangs', 'exports.handler = () => new Promise(() => {})', { Timeout: 1 });
  await createFunction(world, 'spins', 'exports.handler = async () => { for (;;); }', { Timeout: 1 });
  const [hangs, spins] = await Promise.all([invoke(world, 'hangs'), invoke(world, 'spins')]);
  for (const { body, headers } of [hangs, spins]) {
    assert.equal(headers.get('x-amz-function-error'), 'Unhandled');
    assert.equal(body.errorType, 'Sandbox.Timedout');
    assert.match(body.errorMessage, new RegExp(`^RequestId: ${ID} Error: Task timed out after 1\\.00 seconds$`));
  }
  const lines = await logOf(world, 'spins');
  assert.match(lines.at(-3)!, new RegExp(`^\\S+Z ${ID} Task timed out after 1\\.00 seconds\n\n$`));
  assert.match(lines.at(-1)!, /\tDuration: 1000\.00 ms\t.*\tStatus: timeout\t\n$/);
});

test('a function that ends its process, or leaves a rejection alone, fails and starts anew', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'exits',
    "exports.handler = async (code) => { console.log('last words'); process.exit(code) }",
  );
  const { body } = await invoke(world, 'exits', '3');
  assert.match(body.errorMessage, new RegExp(`^RequestId: ${ID} Error: Runtime exited with error: exit status 3$`));
  assert.equal(body.errorType, 'Runtime.ExitError');
  assert.match((await invoke(world, 'exits', '0')).body.errorMessage, /Runtime exited without providing a reason$/);
  const lines = await logOf(world, 'exits');
  assert.equal(lines.filter((line) => line.endsWith('\tINFO\tlast words\n')).length, 2);
  assert.match(lines.at(-1)!, /\tStatus: error\tError Type: Runtime\.ExitError\t\n$/);

  await createFunction(
    world,
    'rejects',
    "exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((done) => setTimeout(done, 1000)) }",
  );
  const rejected = (await invoke(world, 'rejects')).body;
  assert.deepEqual([rejected.errorType, rejected.errorMessage], ['Runtime.UnhandledPromiseRejection', 'Error: lost']);
});

test('code that cannot be loaded says why', async (t) => {
  const world = await worldOf(t);
  const failure = async (name: string, source: string, input: object = {}): Promise<[string, string]> => {
    await createFunction(world, name, source, { ...input });
    const { body } = await invoke(world, name);
    return [body.errorType, body.errorMessage.split('\n')[0]];
  };
  const failures = await Promise.all([
    failure('a', 'exports.other = 1'),
    failure('b', 'exports.handler ='),
    failure('c', "require('nope')"),
    failure('d', '', { Handler: 'missing.handler' }),
    failure('e', "throw new RangeError('at load')"),
    failure('f', 'exports.handler = (event, context, callback) => callback()', { Runtime: 'nodejs24.x' }),
  ]);
  assert.deepEqual(failures.slice(0, 5), [
    ['Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['Runtime.UserCodeSyntaxError', 'SyntaxError: Unexpected end of input'],
    ['Runtime.ImportModuleError', "Error: Cannot find module 'nope'"],
    ['Runtime.ImportModuleError', "Error: Cannot find module 'missing'"],
    ['RangeError', 'at load'],
  ]);
  assert.equal(failures[5]![0], 'Runtime.CallbackHandlerDeprecated');
  assert.match((await logOf(world, 'a')).at(-1)!, /Status: error\tError Type: Runtime\.HandlerNotFound/);
});

test('handlers may be ES modules, nested exports and, before Node.js 24, callbacks', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'esm',
    { 'app/main.mjs': 'export const handler = async (event) => event.n + 1' },
    { Handler: 'app/main.handler' },
  );
  await createFunction(world, 'nested', 'exports.a = { b: async () => "nested" }', { Handler: 'index.a.b' });
  await createFunction(world, 'callback', 'exports.handler = (event, context, callback) => callback(null, "called")');
  await createFunction(world, 'module', {
    'index.js': 'export const handler = async () => undefined',
    'package.json': '{"type":"module"}',
  });
  const answers = await Promise.all([
    invoke(world, 'esm', { n: 1 }),
    invoke(world, 'nested'),
    invoke(world, 'callback'),
    invoke(world, 'module'),
  ]);
  assert.deepEqual(
    answers.map(({ text }) => text),
    ['2', '"nested"', '"called"', 'null'],
  );
});

test('the SDK of the managed runtime is there and reaches this world', async (t) => {
  const world = await worldOf(t);
  await callJson(world, 'DynamoDB_20120810.CreateTable', {
    TableName: 'users',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  await createFunction(
    world,
    'f',
    `const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
     const { DynamoDBDocumentClient, PutCommand, GetCommand } = require('@aws-sdk/lib-dynamodb');
     const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
     exports.handler = async (Item) => {
       await client.send(new PutCommand({ TableName: 'users', Item }));
       return (await client.send(new GetCommand({ TableName: 'users', Key: { id: Item.id } }))).Item;
     }`,
  );
  assert.deepEqual((await invoke(world, 'f', { id: '1', n: 2 })).body, { id: '1', n: 2 });
  assert.deepEqual(
    (await logOf(world, 'f')).filter((line) => line.includes('WARN')),
    [],
  );
});

test('JSON logs carry levels, and only those that are asked for', async (t) => {
  const world = await worldOf(t);
  const source =
    "exports.handler = async () => { console.debug('d'); console.log('i', 1); console.warn({ w: 1 }); console.error(new Error('e')) }";
  await createFunction(world, 'info', source, { LoggingConfig: { LogFormat: 'JSON' } });
  await createFunction(world, 'warn', source, {
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' },
  });
  await invoke(world, 'info');
  const lines = (await logOf(world, 'info')).map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map((line) => line.type ?? line.level),
    ['platform.initStart', 'platform.start', 'INFO', 'WARN', 'ERROR', 'platform.report'],
  );
  assert.equal(lines[2].message, 'i 1');
  assert.deepEqual(lines[3].message, { w: 1 });
  assert.equal(lines[4].errorMessage, 'e');
  assert.equal(lines[5].record.requestId, lines[2].requestId);
  assert.equal(lines[5].record.status, 'success');
  await invoke(world, 'warn');
  assert.deepEqual(
    (await logOf(world, 'warn')).map((line) => JSON.parse(line).level),
    ['WARN', 'ERROR'],
  );
});
