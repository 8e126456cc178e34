import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ServiceError } from '../../local/service.ts';
import { EXIT } from '../../shell/contract.ts';
import { openStage, type Stage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

/** The program's own stack, and somebody else's pool with two app clients. */
async function setUp(t: TestContext) {
  const stage = await openStage();
  t.after(() => stage.close());
  const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'shop' });
  const poolId = UserPool!.Id!;
  const clients: string[] = [];
  for (const ClientName of ['web', 'app']) {
    const { UserPoolClient } = await stage.cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    clients.push(UserPoolClient!.ClientId!);
  }
  const usersOf = async (UserPoolId: string) =>
    ((await stage.cognito.listUsers({ UserPoolId })).Users ?? []).map(({ Username }) => Username);
  return { stage, poolId, use: `pools use ${poolId} --client ${clients[1]}`, usersOf };
}

const user = (name: string) => `users create ${name} --email ${name}@example.com`;
const password = (name: string) => `users set-password ${name} --password Passw0rd!23`;

test('a script goes from place to place, and cleans up in each: newest first, wherever it works by then', async (t) => {
  const { stage, poolId, use, usersOf } = await setUp(t);
  const { code, screen } = await stage.run(
    lines(
      'deploy',
      user('ann'),
      password('ann'),
      'signin ann',
      use,
      'expect error NotSignedIn refresh',
      user('ann'),
      user('bob'),
      password('bob'),
      'signin bob',
      'pools use --stack',
      'whoami as me',
      'expect me.username == ann',
      user('cy'),
      'attach PreSignUp auto-confirm',
    ),
  );
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /From the next line on, this works on the user pool \S+\./);
  assert.match(screen, /Left in the stack pools-shell: user ann\./);
  assert.match(screen, /this works on the stack pools-shell, signed in as ann/);
  assert.deepEqual((await usersOf(poolId)).toSorted(), ['ann', 'bob']);
  assert.deepEqual((await stage.left()).users.toSorted(), ['ann', 'cy']);

  // Another run: the earlier one's changes are told of where they were made, and undone from there alone.
  const back = await stage.run(lines('pools use --stack', use, user('dora'), 'pools use --stack', 'cleanup --session'));
  assert.equal(back.code, EXIT.ok, back.screen);
  assert.match(back.screen, /An earlier run left behind there: user ann, user bob\./);
  assert.deepEqual((await usersOf(poolId)).toSorted(), ['ann', 'bob'], 'dora is undone from the stack');
  assert.deepEqual((await stage.left()).users.toSorted(), ['ann', 'cy']);

  const there = await stage.run(lines(use, 'cleanup'));
  assert.equal(there.code, EXIT.ok, there.screen);
  assert.deepEqual(await usersOf(poolId), []);
  assert.deepEqual((await stage.left()).users.toSorted(), ['ann', 'cy'], 'of the same name, in another pool');
  assert.equal((await stage.left()).triggers.PreSignUp !== undefined, true);
});

test('a pool that is not there is not gone to; a stack may be made by the next line', async (t) => {
  const { stage, poolId } = await setUp(t);
  const { code, screen } = await stage.run(
    lines(
      `pools use ${poolId}`,
      'expect error PoolNotFound pools use us-east-1_AAAAAAAAA',
      'clients list as clients',
      'expect clients.0.current == false',
      'expect error ClientNotNamed signin ann --password Passw0rd!23',
      'pools use --stack other',
      'outputs',
    ),
  );
  assert.equal(code, EXIT.failed, screen);
  assert.match(screen, /There is no stack other .*\n.*deploy/);
  assert.match(screen, /7: outputs.*There is no stack other/s);
});

test('a pool that was worked on through its stack and by its name is cleaned up from either, newest first', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  await stage.run(lines('deploy', 'attach PreSignUp activity-log'));
  const poolId = await output(stage, 'UserPoolId');
  const pool = { poolId };
  for (const from of ['stack', 'pool'] as const) {
    const left = [
      await stage.run(lines('attach PreSignUp auto-confirm --replace', user('ann'), 'table add bob bob@example.com')),
      await stage.run(lines(`attach PreSignUp ${await activityLog(stage)} --replace`, user('cy')), { pool }),
      await stage.run(lines('attach PostAuthentication', user('dora'))),
    ];
    for (const { code, screen } of left) assert.equal(code, EXIT.ok, screen);
    assert.doesNotMatch(left[1]!.screen, /was not made by pools-shell|belongs to the stack/, 'it is our own');
    const { code, screen } = await stage.run(lines('cleanup'), from === 'pool' ? { pool } : {});
    assert.equal(code, EXIT.ok, screen);
    const words = [
      'dora',
      'PostAuthentication no longer',
      'user cy',
      /PreSignUp runs \S+AutoConfirm\S+ again/,
      'bob',
      'ann\\.',
    ];
    const order = words.map((word) => screen.search(word));
    assert.ok(!order.includes(-1), screen);
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
      screen,
    );
    const after = await stage.left();
    assert.deepEqual([after.users, after.rows, after.triggers], [[], [], {}], screen);
    for (const way of [{}, { pool }])
      assert.match((await stage.run(lines('cleanup'), way)).screen, /^pools> cleanup\nNothing to clean up\.$/m, from);
  }
});

async function output(stage: Stage, key: string): Promise<string> {
  const { Stacks } = await stage.cloudformation.describeStacks({ StackName: 'pools-shell' });
  return Stacks![0]!.Outputs!.find(({ OutputKey }) => OutputKey === key)!.OutputValue!;
}

const activityLog = (stage: Stage) => output(stage, 'ActivityLogFunctionArn');

/** The stack, and its pool by name: two ways to the same pool, each a way to run. */
async function twoWays(t: TestContext) {
  const stage = await openStage();
  t.after(() => stage.close());
  await stage.run(lines('deploy'));
  const poolId = await output(stage, 'UserPoolId');
  const arn = await activityLog(stage);
  const ways = { stack: {}, pool: { pool: { poolId } } };
  const run = async (way: keyof typeof ways, ...text: string[]) => {
    const { code, screen } = await stage.run(lines(...text), ways[way]);
    assert.equal(code, EXIT.ok, screen);
    return screen;
  };
  return { stage, poolId, arn, ways, run };
}

const denied = () => new ServiceError('AccessDeniedException', 'User is not authorized.');

const BOTH = [
  ['pool', 'stack'],
  ['stack', 'pool'],
] as const;

test('an undo that fails holds back the older one of the same thing that was changed by the other way, from either way', async (t) => {
  const { stage, arn, ways, run } = await twoWays(t);
  for (const [first, second] of BOTH)
    for (const from of ['stack', 'pool'] as const) {
      await run(first, `attach PreSignUp ${arn}`);
      stage.leave();
      await run(second, `attach PreSignUp ${await output(stage, 'AutoConfirmFunctionArn')} --replace`);
      stage.leave();
      // The first undo fails both times it is tried: nothing may have been touched, and the next cleanup has it all.
      let refused = 0;
      stage.fault = ({ operation }) => {
        if (operation === 'UpdateUserPool' && ++refused <= 2) throw denied();
        return undefined;
      };
      const failed = await stage.run(lines('cleanup'), ways[from]);
      assert.equal(failed.code, EXIT.cleanup, failed.screen);
      assert.match((await stage.left()).triggers.PreSignUp as string, /AutoConfirm/);
      stage.leave();

      // Now it fails once, and is tried again before the older one.
      refused = 1;
      const screen = await run(from, 'cleanup');
      assert.equal(refused > 2, true);
      assert.doesNotMatch(screen, /somebody else/);
      assert.deepEqual((await stage.left()).triggers, {}, `${first}, ${second}, cleanup by the ${from}: ${screen}`);
      stage.fault = undefined;
    }
});

test('a script that changes again what a run that is gone had changed by the other way cleans it up as its own', async (t) => {
  const { stage, poolId, run } = await twoWays(t);
  const groups = async () => ((await stage.cognito.listGroups({ UserPoolId: poolId })).Groups ?? []).length;
  for (const [first, second] of BOTH) {
    await run(first, 'groups create g1', 'groups create g2');
    stage.leave();
    await stage.cognito.deleteGroup({ UserPoolId: poolId, GroupName: 'g1' });
    // A stack that is read again, and cannot be by then, hides nothing.
    let created = false;
    stage.fault = ({ operation }) => {
      created ||= operation === 'CreateGroup';
      if (second === 'stack' && created && operation === 'DescribeStacks')
        throw new ServiceError('AccessDenied', 'No.', { statusCode: 403 });
      return undefined;
    };
    const lost = second === 'stack' ? ['expect error AccessDenied pools use --stack'] : [];
    const screen = await run(second, 'groups create g1', ...lost, 'cleanup --session');
    stage.fault = undefined;
    assert.match(screen, /Deleted the group g1/, `${first}, ${second}`);
    assert.equal(await groups(), 1, 'g2 is the other run’s alone');
    stage.leave();
    assert.match(await run(second, 'cleanup --session'), /Nothing to clean up/);

    // What a run that still works has changed is neither taken over nor undone.
    await run(first, 'groups create g3');
    stage.leave('living');
    await stage.cognito.deleteGroup({ UserPoolId: poolId, GroupName: 'g3' });
    await run(second, 'groups create g3', 'cleanup --session');
    assert.doesNotMatch(await run(second, 'cleanup'), /g3/);
    assert.equal(await groups(), 0);
  }
});

test('settings that a run which is gone had changed are taken over by who changes them again, by either way', async (t) => {
  const { stage, poolId, run } = await twoWays(t);
  const client = await output(stage, 'UserPoolClientId');
  const settings = async () => {
    const UserPoolId = poolId;
    const [{ UserPool }, { MfaConfiguration }, { UserPoolClient }] = await Promise.all([
      stage.cognito.describeUserPool({ UserPoolId }),
      stage.cognito.getUserPoolMfaConfig({ UserPoolId }),
      stage.cognito.describeUserPoolClient({ UserPoolId, ClientId: client }),
    ]);
    return [UserPool?.AutoVerifiedAttributes, MfaConfiguration, UserPoolClient?.ExplicitAuthFlows?.toSorted()];
  };
  const before = await settings();
  const once = ['pools set verify phone', 'mfa pool optional', `clients flows ${client} set ALLOW_USER_SRP_AUTH`];
  const again = ['pools set verify none', 'mfa pool on', `clients flows ${client} set ALLOW_CUSTOM_AUTH`];
  for (const [first, second] of [...BOTH, ['stack', 'stack'] as const]) {
    await run(first, ...once);
    stage.leave();
    await run(second, ...again, 'cleanup --session');
    assert.deepEqual(await settings(), before, `${first}, ${second}`);
    stage.leave();
    await run(second, 'cleanup');
    assert.deepEqual(await settings(), before);

    // A run that still works keeps its own: what came after it goes, and no more.
    await run(first, ...once);
    stage.leave('living');
    const theirs = await settings();
    await run(second, ...again, 'cleanup --session', 'cleanup');
    assert.deepEqual(await settings(), theirs);
    stage.leave();
    await run(first, 'cleanup');
    assert.deepEqual(await settings(), before);
  }
});

test('what an undo writes down is not to be undone: a cleanup in a script of what the shell changed before it', async (t) => {
  const { stage, poolId, run } = await twoWays(t);
  const client = await output(stage, 'UserPoolClientId');
  // No run is gone: they are scripts of one shell.
  await run('stack', user('ann'), 'groups create g', 'groups add g ann');
  await run('stack', 'pools set verify phone', 'mfa pool optional', `clients flows ${client} set ALLOW_USER_SRP_AUTH`);
  await run('stack', 'groups remove g ann');
  await run('stack', 'cleanup');
  assert.match(await run('stack', 'cleanup'), /^pools> cleanup\nNothing to clean up\.$/m);
  const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: poolId });
  assert.deepEqual([UserPool?.AutoVerifiedAttributes, UserPool?.MfaConfiguration], [['email'], 'OFF']);
});

test('cleanup by the pool’s name says so while it cannot learn of the stack, and has its changes once it can', async (t) => {
  const { stage, run } = await twoWays(t);
  await run('stack', user('ann'));
  stage.leave();
  let asked = 0;
  stage.fault = ({ operation }) => {
    if (operation === 'DescribeStackResources' && ++asked === 1)
      throw new ServiceError('AccessDenied', 'User is not authorized.', { statusCode: 403 });
    return undefined;
  };
  const screen = await run('pool', 'cleanup', 'cleanup');
  assert.match(screen, /is not known:\s+User is not authorized\..*once more: cleanup.*Deleted the user ann/s);
  assert.doesNotMatch(screen, /Nothing to clean up/);
  assert.deepEqual((await stage.left()).users, []);
});

test('detach by the pool’s name restores what was there before the stack’s attach', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  await stage.run(lines('deploy'));
  const arn = await activityLog(stage);
  const poolId = await output(stage, 'UserPoolId');
  await stage.cognito.updateUserPool({ UserPoolId: poolId, LambdaConfig: { PreSignUp: arn } });
  await stage.run(lines('attach PreSignUp auto-confirm --replace'));
  const { code, screen } = await stage.run(lines('detach PreSignUp'), { pool: { poolId } });
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /PreSignUp runs \S+ again/);
  assert.equal((await stage.left()).triggers['PreSignUp'], arn);
  assert.match((await stage.run(lines('cleanup'))).screen, /^pools> cleanup\nNothing to clean up\.$/m);
  assert.equal((await stage.left()).triggers['PreSignUp'], arn);
});
