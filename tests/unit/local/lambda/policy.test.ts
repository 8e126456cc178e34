import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLambda } from '../../../../local/lambda/service.ts';
import { zipOf } from '../../../../local/lambda/zip.ts';
import { createLogs } from '../../../../local/logs/service.ts';
import type { FunctionFacts } from '../../../../local/service.ts';
import { openStorage } from '../../../../local/storage/open.ts';
import { callLambda, createFunction, worldOf } from '../server/client.ts';

const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const caller = { principal: 'cognito-idp.amazonaws.com', sourceArn: POOL, sourceAccount: '000000000000' };

const facts: FunctionFacts = {
  accessKeyId: 'local',
  region: 'us-east-1',
  accountId: '000000000000',
  endpoint: () => 'http://127.0.0.1:1',
  clock: Date,
};

/** The code comes with the request, so no other service is called. */
const invoke = () => assert.fail('another service was called');

test('a service is let in by a statement for its principal, source and account only', async (t) => {
  const storage = openStorage(undefined);
  const lambda = createLambda({ facts, storage, logs: createLogs({ facts, storage }), invoke });
  t.after(() => lambda.close?.());
  const call = (operation: string, input: object): any => lambda.operations[operation]!(input, { requestId: 'r' });
  await call('CreateFunction', {
    FunctionName: 'f',
    Role: 'r',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: {
      ZipFile: zipOf({
        'index.js': "exports.handler = async (event) => { if (event.fail) throw new Error('no'); return event }",
      }),
    },
  });
  const outcome = async (permission: object | undefined, from = caller): Promise<unknown> => {
    if (permission)
      call('AddPermission', { FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', ...permission });
    const { outcome, ...rest } = await lambda.invoke(ARN, {}, from);
    if (permission) call('RemovePermission', { FunctionName: 'f', StatementId: 's' });
    return outcome === 'refused' ? (rest as { code: string }).code : outcome;
  };
  const cognito = { Principal: 'cognito-idp.amazonaws.com' };
  assert.equal(await outcome(undefined), 'AccessDeniedException');
  assert.equal(await outcome({ Principal: 'events.amazonaws.com' }), 'AccessDeniedException');
  assert.equal(await outcome({ Principal: '000000000000' }), 'AccessDeniedException');
  assert.equal(await outcome({ ...cognito, Action: 'lambda:GetFunction' }), 'AccessDeniedException');
  assert.equal(await outcome({ ...cognito, SourceArn: `${POOL}x` }), 'AccessDeniedException');
  assert.equal(await outcome({ ...cognito, SourceArn: POOL, SourceAccount: '111111111111' }), 'AccessDeniedException');
  assert.equal(await outcome({ ...cognito, SourceArn: POOL, SourceAccount: '000000000000' }), 'returned');
  assert.equal(await outcome({ ...cognito, SourceArn: 'arn:aws:cognito-idp:*:*:userpool/*' }), 'returned');
  assert.equal(await outcome({ ...cognito, SourceArn: 'arn:aws:*' }), 'AccessDeniedException');
  assert.equal(await outcome(cognito), 'returned');
  assert.deepEqual(await lambda.invoke(`${ARN}g`, {}, caller), {
    outcome: 'refused',
    code: 'ResourceNotFoundException',
  });

  call('AddPermission', { FunctionName: 'f', StatementId: 's', Action: 'lambda:InvokeFunction', ...cognito });
  const returned = await lambda.invoke(`${ARN}:$LATEST`, { userName: 'ann' }, caller);
  assert.equal(returned.outcome === 'returned' && returned.payload, '{"userName":"ann"}');
  const failed = await lambda.invoke(ARN, { fail: true }, caller);
  assert.deepEqual(failed.outcome === 'failed' && [failed.errorType, failed.errorMessage], ['Error', 'no']);
});

test('statements are added once, shown as a policy, and removed', async (t) => {
  const world = await worldOf(t);
  await createFunction(world, 'f', '');
  const statement = {
    StatementId: 's',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: POOL,
    SourceAccount: '000000000000',
  };
  const added = await callLambda(world, 'POST', '/f/policy', statement);
  assert.equal(added.status, 201);
  const expected = {
    Sid: 's',
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: ARN,
    Condition: { StringEquals: { 'AWS:SourceAccount': '000000000000' }, ArnLike: { 'AWS:SourceArn': POOL } },
  };
  assert.deepEqual(JSON.parse(added.body.Statement), expected);
  const again = await callLambda(world, 'POST', '/f/policy', statement);
  assert.equal(again.status, 409);
  assert.match(again.body.message, /^The statement id \(s\) provided already exists\./);
  const policy = await callLambda(world, 'GET', '/f/policy');
  assert.deepEqual(JSON.parse(policy.body.Policy).Statement, [expected]);
  assert.equal((await callLambda(world, 'DELETE', '/f/policy/s')).status, 204);
  assert.equal((await callLambda(world, 'DELETE', '/f/policy/s')).status, 404);
  assert.equal(
    (await callLambda(world, 'GET', '/f/policy')).body.message,
    'The resource you requested does not exist.',
  );
});
