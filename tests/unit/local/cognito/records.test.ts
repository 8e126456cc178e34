/** What lasts: records over a restart, and the cost of a call with many users. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openStorage } from '../../../../local/storage/open.ts';
import { PASSWORD, TestWorld, testWorld } from './harness.ts';

const VERIFIED = { email: 'ann@example.com', email_verified: 'true' };

/** The same records, served by a service that was just started. */
function restarted(world: TestWorld): TestWorld {
  const after = new TestWorld({ storage: world.storage });
  after.poolId = world.poolId;
  after.clientId = world.clientId;
  after.time = world.time;
  return after;
}

describe('after a restart', () => {
  test('users are found by name, alias and address, and sign in', async () => {
    const before = await testWorld({ pool: { AliasAttributes: ['email'] } });
    await before.confirmedUser('ann', VERIFIED);
    const world = restarted(before);
    assert.ok((await world.signIn('ann@example.com')).AuthenticationResult);
    const { Users } = await world.admin('ListUsers', { Filter: 'email = "ann@example.com"' });
    assert.equal(Users[0].Username, 'ann');
    const { UserPool } = await world.admin('DescribeUserPool');
    assert.equal(UserPool.EstimatedNumberOfUsers, 1);
  });

  test('codes, sessions and tokens of before are good, and revoked ones are not', async () => {
    const before = await testWorld();
    await before.confirmedUser('ann', VERIFIED);
    await before.app('ForgotPassword', { Username: 'ann' });
    const { AccessToken, RefreshToken } = (await before.signIn('ann')).AuthenticationResult;
    await before.admin('AdminCreateUser', { Username: 'bob', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await before.signIn('bob');
    const world = restarted(before);
    assert.equal((await world.call('GetUser', { AccessToken })).Username, 'ann');
    const refresh = { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: RefreshToken } };
    await world.app('InitiateAuth', refresh);
    const responses = { USERNAME: 'bob', NEW_PASSWORD: 'Wxyz9876!' };
    const answer = { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses: responses };
    await world.app('RespondToAuthChallenge', answer);
    const code = { Username: 'ann', ConfirmationCode: before.lastCode, Password: 'Wxyz9876!' };
    await world.app('ConfirmForgotPassword', code);
    await world.admin('AdminUserGlobalSignOut', { Username: 'ann' });
    await assert.rejects(restarted(world).call('GetUser', { AccessToken }), /Access Token has been revoked/);
  });
});

/** Processor milliseconds of 500 look-ups by name and 500 by address in a pool with so many users. */
async function timeOfLookUps(count: number): Promise<number> {
  const world = await testWorld({ storage: openStorage(undefined) });
  const users = world.storage.collection<any>('users');
  await world.confirmedUser('ann', VERIFIED);
  const [ann] = [...users.values()];
  for (let number = 0; number < count; number++) {
    const sub = `sub-${number}`;
    const attributes = { email: `user${number}@example.com` };
    users.set(`${world.poolId}/${sub}`, { ...ann, sub, username: `user${number}`, attributes });
  }
  const full = restarted(world);
  const lookUp = async (number: number) => {
    await full.admin('AdminGetUser', { Username: `user${number}` });
    await full.admin('ListUsers', { Filter: `email = "user${number}@example.com"` });
  };
  // The first one makes the indexes.
  await lookUp(0);
  const started = process.cpuUsage();
  for (let number = 0; number < 500; number++) await lookUp((number * 37) % count);
  return process.cpuUsage(started).user / 1000;
}

describe('many users', () => {
  test('do not make a call slower', async () => {
    const few = await timeOfLookUps(20);
    const many = await timeOfLookUps(20_000);
    // Both on the machine as it is now; a scan would take hundreds of times as long.
    assert.ok(many < 10 * few, `look-ups took ${few} ms with 20 users, ${many} ms with 20,000`);
  });
});

test('a new pool makes its keys by itself, and keeps them', async () => {
  const world = await testWorld({ storage: openStorage(undefined) });
  const first: any = await world.cognito.document!(`/${world.poolId}/.well-known/jwks.json`);
  assert.equal(first?.keys.length, 2);
  assert.deepEqual(await restarted(world).cognito.document!(`/${world.poolId}/.well-known/jwks.json`), first);
});
