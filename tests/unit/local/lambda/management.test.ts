import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipOf } from '../../../../local/lambda/zip.ts';
import { startLocalWorld } from '../../../../local/world.ts';
import { callJson, callLambda, createFunction, invoke, worldOf } from '../server/client.ts';

const encoded = (source: string): string => zipOf({ 'index.js': source }).toString('base64');

test("a new function is described with Lambda's defaults, by name and by ARN", async (t) => {
  const world = await worldOf(t);
  const created = (await createFunction(world, 'f', 'exports.handler = async () => 1')).body;
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  assert.equal(created.FunctionArn, arn);
  assert.deepEqual(
    [created.Timeout, created.MemorySize, created.State, created.Version],
    [3, 128, 'Active', '$LATEST'],
  );
  assert.deepEqual(created.LoggingConfig, { LogFormat: 'Text', LogGroup: '/aws/lambda/f' });
  assert.match(created.LastModified, /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/);
  const byArn = await callLambda(world, 'GET', `/${encodeURIComponent(arn)}/configuration`);
  assert.deepEqual(byArn.body, created);
  assert.deepEqual((await callLambda(world, 'GET', '/f')).body.Configuration, created);
  assert.deepEqual((await callLambda(world, 'GET', '/')).body.Functions, [created]);
});

test('new code and new configuration take effect with the next call', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'f', "exports.handler = async () => 'old ' + process.env.MODE");
  assert.equal((await invoke(world, 'f')).body, 'old undefined');
  const code = await callLambda(world, 'PUT', '/f/code', {
    ZipFile: encoded("exports.handler = async () => 'new ' + process.env.MODE"),
  });
  assert.equal(code.status, 200);
  assert.equal((await invoke(world, 'f')).body, 'new undefined');
  const configuration = await callLambda(world, 'PUT', '/f/configuration', {
    Environment: { Variables: { MODE: '1' } },
    Timeout: 9,
  });
  assert.deepEqual([configuration.body.Timeout, configuration.body.MemorySize], [9, 128]);
  assert.equal((await invoke(world, 'f')).body, 'new 1');
});

test('functions and their code are there after a restart', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'functions-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const first = await startLocalWorld({ directory });
  await createFunction(
    first,
    'f',
    "exports.handler = async () => Object.keys(require('@aws-sdk/lib-dynamodb')).length > 0",
  );
  await first.close();
  const second = await worldOf(t, { directory });
  assert.equal((await invoke(second, 'f')).body, true);
});

test('what cannot be is refused by name', async (t) => {
  const world = await worldOf(t);
  const good = {
    FunctionName: 'f',
    Role: 'arn:aws:iam::000000000000:role/r',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: encoded('') },
  };
  const refusal = async (input: object): Promise<string> => {
    const { body, headers, status } = await callLambda(world, 'POST', '', { ...good, ...input });
    assert.ok(status === 400, String(status));
    return `${headers.get('x-amzn-errortype')} ${body.message}`;
  };
  for (const [input, expected] of [
    [
      { Runtime: 'python3.13' },
      'InvalidParameterValueException: The runtime python3.13 is not in the local world. It has nodejs18.x, nodejs20.x, nodejs22.x, nodejs24.x.',
    ],
    [
      { Code: { ZipFile: Buffer.from('zip?').toString('base64') } },
      'InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again. (it has no end record)',
    ],
    [
      { Code: { S3Bucket: 'bucket', S3Key: 'k' } },
      'InvalidParameterValueException: Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    ],
    [
      { Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:x:1'] },
      'InvalidParameterValueException: Layers is not in the local world.',
    ],
    [
      { Timeout: 901 },
      "ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      { Role: 'nobody' },
      "ValidationException: 1 validation error detected: Value 'nobody' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    ],
    [
      { LoggingConfig: { ApplicationLogLevel: 'WARN' } },
      'InvalidParameterValueException: ApplicationLogLevel and SystemLogLevel can only be set when LogFormat is JSON.',
    ],
  ] as const)
    assert.equal(await refusal(input), expected);
  assert.match(
    await refusal({ Environment: { Variables: { AWS_REGION: 'x' } } }),
    /Reserved keys used in this request: AWS_REGION$/,
  );
});

test('a function that exists or does not is said with its name', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'f', '');
  const again = await callLambda(world, 'POST', '', {
    FunctionName: 'f',
    Role: 'arn:aws:iam::000000000000:role/r',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: encoded('') },
  });
  assert.deepEqual([again.status, again.body.message], [409, 'Function already exist: f']);
  for (const [method, path] of [
    ['GET', '/g'],
    ['POST', '/g/invocations'],
    ['DELETE', '/g'],
    ['PUT', '/g/configuration'],
  ] as const) {
    const { status, body, headers } = await callLambda(world, method, path, method === 'GET' ? undefined : {});
    assert.equal(status, 404);
    assert.equal(headers.get('x-amzn-errortype'), 'ResourceNotFoundException:');
    assert.equal(body.message, 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:g');
  }
  const version = await callLambda(world, 'GET', '/f?Qualifier=7');
  assert.equal(version.body.message, 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:7');
});

test('an event may be dry, asynchronous, or answered with the end of the log', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'f', "exports.handler = async (event) => { console.log('ran', event); return 1 }", {
    LoggingConfig: { LogGroup: '/own/group' },
  });
  const dry = await invoke(world, 'f', {}, { 'x-amz-invocation-type': 'DryRun' });
  assert.deepEqual([dry.status, dry.text], [204, '']);
  const tailed = await invoke(world, 'f', '', { 'x-amz-log-type': 'Tail' });
  const tail = Buffer.from(tailed.headers.get('x-amz-log-result') ?? '', 'base64').toString();
  assert.match(tail, /^START RequestId: .*\n.*\tran \{\}\nEND RequestId: .*\nREPORT RequestId: .*\n$/);
  const event = await invoke(world, 'f', { later: true }, { 'x-amz-invocation-type': 'Event' });
  assert.deepEqual([event.status, event.text], [202, '']);
  // Its outcome shows only in the log.
  const requestId = event.headers.get('x-amzn-requestid');
  for (;;) {
    const { body } = await callJson(world, 'Logs_20140328.FilterLogEvents', {
      logGroupName: '/own/group',
      filterPattern: `"REPORT RequestId: ${requestId}"`,
    });
    if (body.events.length > 0) break;
  }
  const bad = await invoke(world, 'f', '{');
  assert.equal(bad.headers.get('x-amzn-errortype'), 'InvalidRequestContentException:');
  assert.match(bad.body.message, /^Could not parse request body into json: /);
});

test('more calls than instances wait for each other, and a crash of one lets the next ones in', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'f',
    'exports.handler = async (n) => { await new Promise((done) => setTimeout(done, 20)); if (n < 10) process.exit(1); return n }',
  );
  const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => invoke(world, 'f', String(n))));
  assert.deepEqual(
    answers.slice(10).map(({ body }) => body),
    [10, 11, 12, 13],
  );
});

test('an archive whose names make no folder is refused, and leaves nothing', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'pools-shell-zip-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const world = await worldOf(t, { directory });
  const archives: Record<string, string>[] = [
    { a: '', 'a/b': '' },
    { 'a/b': '', a: '' },
    { '.': '' },
    { '': '' },
    { ['x'.repeat(300)]: '' },
  ];
  for (const files of archives) {
    const { status, body } = await callLambda(world, 'POST', '', {
      FunctionName: 'f',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/f',
      Code: { ZipFile: zipOf(files).toString('base64') },
    });
    assert.equal(status, 400, JSON.stringify(files));
    assert.match(body.message, /Could not unzip uploaded file/);
  }
  assert.deepEqual(readdirSync(join(directory, 'lambda')), ['node_modules']);
});
