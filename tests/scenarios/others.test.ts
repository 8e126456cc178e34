import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntilStackCreateComplete, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { ServiceError } from '../../local/service.ts';
import { readTemplate } from '../../shell/assets.ts';
import { EXIT } from '../../shell/contract.ts';
import { openStage, type Stage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

async function poolId(stage: Stage): Promise<string> {
  const { UserPools } = await stage.cognito.listUserPools({ MaxResults: 60 });
  return UserPools![0]!.Id!;
}

async function triggersOf(stage: Stage, UserPoolId: string) {
  return (await stage.cognito.describeUserPool({ UserPoolId })).UserPool?.LambdaConfig;
}

/** The stack with another template than the program's, as an older version may have left it, and its pool with a trigger. */
async function olderStack(stage: Stage, change: (resources: Record<string, any>[]) => void): Promise<string> {
  const template = JSON.parse(await readTemplate());
  change(Object.values(template.Resources));
  await stage.cloudformation.createStack({
    StackName: 'pools-shell',
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_IAM'],
    Tags: [{ Key: 'pools-shell', Value: 'stack' }],
  });
  await waitUntilStackCreateComplete(
    { client: stage.cloudformation, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.1 },
    { StackName: 'pools-shell' },
  );
  const UserPoolId = await poolId(stage);
  await stage.cognito.updateUserPool({
    UserPoolId,
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { PreSignUp: other },
  });
  return UserPoolId;
}

const other = 'arn:aws:lambda:us-east-1:000000000000:function:other';
const protect = (resources: Record<string, any>[]) => {
  resources.find(({ Type }) => Type === 'AWS::Cognito::UserPool')!['Properties'].DeletionProtection = 'ACTIVE';
};

test('an update that fails and is rolled back leaves the triggers of the pool, too', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const UserPoolId = await olderStack(stage, (resources) => {
    protect(resources);
    for (const { Type, Properties } of resources) if (Type === 'AWS::Lambda::Function') Properties.Timeout = 2;
  });
  let failures = 0;
  stage.fault = ({ operation }) => {
    if (operation === 'UpdateFunctionConfiguration' && failures++ === 0)
      throw new ServiceError('InvalidParameterValueException', 'No.');
    return undefined;
  };
  const { code, screen } = await stage.run(lines('deploy'));
  assert.equal(code, EXIT.failed, screen);
  assert.match(screen, /could not be updated \(UPDATE_ROLLBACK_COMPLETE/);
  assert.deepEqual(await triggersOf(stage, UserPoolId), { PreSignUp: other }, screen);
});

test('a shell that ends while the stack is updated has written down the triggers of the pool', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const UserPoolId = await olderStack(stage, protect);
  // The shell sees nothing of the update that it has begun, and ends.
  let begun = false;
  stage.fault = ({ operation }) => {
    begun ||= operation === 'ExecuteChangeSet';
    if (begun && operation === 'DescribeStackEvents')
      throw new ServiceError('AccessDenied', 'No.', { statusCode: 403 });
    return undefined;
  };
  assert.equal((await stage.run(lines('deploy'))).code, EXIT.failed);
  stage.fault = undefined;
  await waitUntilStackUpdateComplete(
    { client: stage.cloudformation, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.1 },
    { StackName: 'pools-shell' },
  );
  assert.deepEqual(await triggersOf(stage, UserPoolId), {});
  const { code, screen } = await stage.run(lines('cleanup'));
  assert.equal(code, EXIT.ok, screen);
  assert.deepEqual(await triggersOf(stage, UserPoolId), { PreSignUp: other }, screen);
});

test('what another attached is written down before it is taken off, and cleanup gives it back', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const UserPoolId = await olderStack(stage, () => {});
  assert.equal((await stage.run(lines('detach PreSignUp'))).code, EXIT.ok);
  assert.deepEqual(await triggersOf(stage, UserPoolId), {});
  const { code, screen } = await stage.run(lines('cleanup'));
  assert.equal(code, EXIT.ok, screen);
  assert.deepEqual(await triggersOf(stage, UserPoolId), { PreSignUp: other });
  await stage.run(lines('detach PreSignUp', 'attach PreSignUp', 'cleanup --session'));
  assert.deepEqual(await triggersOf(stage, UserPoolId), { PreSignUp: other });
});

test('what a shell attached in place of another is given back by the cleanup of a script that it runs', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const UserPoolId = await olderStack(stage, () => {});
  await stage.run(lines('attach PreSignUp --replace'));
  const { code, screen } = await stage.run(lines('cleanup'));
  assert.equal(code, EXIT.ok, screen);
  assert.deepEqual(await triggersOf(stage, UserPoolId), { PreSignUp: other });
});

for (const errors of [
  ['CreateChangeSet:lost:#1', 'ExecuteChangeSet:lost:#1', 'UpdateUserPool:lost:#1', 'DeleteStack:lost:#1'],
  ['DescribeStackEvents:throttle:6', 'DescribeChangeSet:reset:#1', 'DeleteStack:throttle:#1'],
])
  test(`a stack is made, used and deleted although answers are lost: ${errors.join(' ')}`, async (t) => {
    const stage = await openStage({ errors });
    t.after(() => stage.close());
    const { code, screen } = await stage.run(lines('deploy', 'attach PreSignUp', 'detach PreSignUp', 'destroy'));
    assert.equal(code, EXIT.ok, screen);
  });
