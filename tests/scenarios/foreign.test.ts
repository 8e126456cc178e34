import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { Lambda } from '@aws-sdk/client-lambda';
import { ServiceError } from '../../local/service.ts';
import { EXIT } from '../../shell/contract.ts';
import { createFunction, settings } from '../unit/local/server/client.ts';
import { openStage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

/** Somebody else's pool with two app clients, and a function that nobody may call. */
async function setUp(t: TestContext) {
  const stage = await openStage();
  t.after(() => stage.close());
  const Resources = { Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'shop' } } };
  await stage.cloudformation.createStack({ StackName: 'shop', TemplateBody: JSON.stringify({ Resources }) });
  const waiting = { client: stage.cloudformation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(waiting, { StackName: 'shop' });
  const { UserPools } = await stage.cognito.listUserPools({ MaxResults: 5 });
  const poolId = UserPools!.find(({ Name }) => Name === 'shop')!.Id!;
  const clients = [];
  for (const ClientName of ['web', 'app']) {
    const { UserPoolClient } = await stage.cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    clients.push(UserPoolClient!.ClientId!);
  }
  const source =
    'exports.handler = async (event) => { console.log("asked"); event.response.autoConfirmUser = true; return event; };';
  await createFunction(stage.world, 'mine', source, { LoggingConfig: { LogGroup: '/elsewhere/mine' } });
  const lambda = new Lambda(settings(stage.world));
  t.after(() => lambda.destroy());
  const policy = () =>
    lambda.getPolicy({ FunctionName: 'mine' }).then(
      ({ Policy }) => JSON.parse(Policy!).Statement as any[],
      () => [],
    );
  const triggers = async () => (await stage.cognito.describeUserPool({ UserPoolId: poolId })).UserPool?.LambdaConfig;
  return { stage, poolId, clients, policy, triggers };
}

test('a function by its name is attached to a pool that was named: it is permitted, called, logged, and cleaned up', async (t) => {
  const { stage, poolId, clients, policy, triggers } = await setUp(t);
  const { code, screen } = await stage.run(
    lines('attach PreSignUp mine', 'signup ann --email ann@example.com', 'triggers', 'outputs'),
    { pool: { poolId, clientId: clients[0]! } },
  );
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /belongs to the stack shop, whose next deployment may take back/);
  assert.match(screen, /mine allows the user pool \S+ to call it now/);
  assert.doesNotMatch(screen, /other settings/);
  assert.match(screen, /mine asked/, 'the log group is that of its configuration');
  assert.match(screen, /User ann signed up, confirmed = true/);
  assert.match(screen, /PreSignUp +mine/);
  const [statement, ...more] = await policy();
  assert.deepEqual(more, []);
  assert.deepEqual(statement.Condition, {
    StringEquals: { 'AWS:SourceAccount': '000000000000' },
    ArnLike: { 'AWS:SourceArn': `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${poolId}` },
  });
  const second = await stage.run(lines('cleanup'), { pool: { poolId, clientId: clients[0]! } });
  assert.equal(second.code, EXIT.ok, second.screen);
  assert.deepEqual(await policy(), []);
  assert.deepEqual(await triggers(), {});
  assert.deepEqual((await stage.cognito.listUsers({ UserPoolId: poolId })).Users, []);
});

test('the permission stays while a trigger that somebody else attached needs it', async (t) => {
  const { stage, poolId, policy, triggers } = await setUp(t);
  const { code, screen } = await stage.run(lines('attach PreSignUp mine'), { pool: { poolId } });
  assert.equal(code, EXIT.ok, screen);
  const { PreSignUp } = (await triggers())!;
  await stage.cognito.updateUserPool({ UserPoolId: poolId, LambdaConfig: { PreSignUp, PostConfirmation: PreSignUp } });
  const second = await stage.run(lines('cleanup'), { pool: { poolId } });
  assert.equal(second.code, EXIT.ok, second.screen);
  assert.match(second.screen, /PostConfirmation of the user pool still runs mine: somebody else attached it/);
  assert.deepEqual(await triggers(), { PostConfirmation: PreSignUp });
  assert.equal((await policy()).length, 1);
});

test('the permission is taken back after the trigger that needs it, also when that fails at first', async (t) => {
  const { stage, poolId, policy, triggers } = await setUp(t);
  await stage.run(lines('attach PreSignUp mine'), { pool: { poolId } });
  let failures = 0;
  stage.fault = ({ operation }) => {
    if (operation === 'UpdateUserPool' && failures++ < 2) throw new ServiceError('InvalidParameterException', 'No.');
    return undefined;
  };
  const { code, screen } = await stage.run(lines('cleanup'), { pool: { poolId } });
  assert.equal(code, EXIT.cleanup, screen);
  assert.match(screen, /PreSignUp\s+still runs mine, which needs its permission/);
  assert.equal((await stage.run(lines('cleanup'), { pool: { poolId } })).code, EXIT.ok);
  assert.deepEqual([await policy(), await triggers()], [[], {}]);
});

test('what a pool that was named does not have is told by name', async (t) => {
  const { stage, poolId } = await setUp(t);
  for (const [line, message] of [
    ['signup ann --email ann@example.com', /has several app clients, or none.*--client ID/s],
    ['table show', /it has no table of known users/],
    ['deploy', /deploy is for stacks: this session works on the user pool/],
    ['destroy', /destroy is for stacks/],
    ['attach PreSignUp nobody', /There is no function "nobody" in/],
  ] as const) {
    const { code, screen } = await stage.run(lines(line), { pool: { poolId } });
    assert.equal(code, EXIT.failed, line);
    assert.match(screen, message);
  }
  const absent = await stage.run(lines('users list'), { pool: { poolId: 'us-east-1_AAAAAAAAA' } });
  assert.match(absent.screen, /There is no user pool us-east-1_AAAAAAAAA/);
});
