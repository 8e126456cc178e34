import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLambda } from '../../../../local/lambda/service.ts';
import { zipOf } from '../../../../local/lambda/zip.ts';
import { createLogs } from '../../../../local/logs/service.ts';
import { openStorage } from '../../../../local/storage/open.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

/** The code comes with the request, so no other service is called. */
const invoke = () => assert.fail('another service was called');

test('a warmed function is loaded once, before its first call; warming what is not there does nothing', async (t) => {
  const facts = {
    accessKeyId: 'k',
    region: 'us-east-1',
    accountId: '000000000000',
    endpoint: () => 'http://127.0.0.1:1',
    clock: Date,
  };
  const storage = openStorage(undefined);
  const logs = createLogs({ facts, storage });
  const lambda = createLambda({ facts, storage, logs, invoke });
  t.after(() => lambda.close?.());
  const call = (operation: string, input: object): any => lambda.operations[operation]!(input, { requestId: 'r' });
  await call('CreateFunction', {
    FunctionName: 'f',
    Role: 'r',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf({ 'index.js': 'exports.handler = async () => process.pid' }) },
  });
  lambda.warm(`${ARN}-unknown`);
  lambda.warm(ARN);
  lambda.warm(ARN);
  const first = await call('Invoke', { FunctionName: 'f' });
  const second = await call('Invoke', { FunctionName: 'f' });
  assert.deepEqual(first.Payload, second.Payload);
  const { events }: any = await logs.operations['FilterLogEvents']!(
    { logGroupName: '/aws/lambda/f' },
    { requestId: 'r' },
  );
  assert.deepEqual(
    events.map(({ message }: { message: string }) => message.split(' ')[0]),
    ['INIT_START', 'START', 'END', 'REPORT', 'START', 'END', 'REPORT'],
  );
});
