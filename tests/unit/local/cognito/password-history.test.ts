import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const [SECOND, THIRD, FOURTH] = ['Second-2', 'Third-33', 'Fourth-4'];
const REUSED = 'PasswordHistoryPolicyViolationException';

const remembering = async (PasswordHistorySize: number) => {
  const pool = { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize } } };
  const world = await testWorld({ pool });
  await world.confirmedUser('ann', { email: 'ann@example.com', email_verified: 'true' });
  return world;
};

const set = (world: TestWorld, Password: string, Permanent = true) =>
  world.admin('AdminSetUserPassword', { Username: 'ann', Password, Permanent });

describe('PasswordHistorySize', () => {
  test('refuses as many of the last passwords, the present one among them', async () => {
    const world = await remembering(3);
    await set(world, SECOND);
    await set(world, THIRD);
    for (const known of [PASSWORD, SECOND, THIRD]) await refuses(set(world, known), REUSED);
    await set(world, FOURTH);
    await refuses(set(world, SECOND), REUSED);
    await set(world, PASSWORD);
  });

  test('of one refuses the present one alone', async () => {
    const world = await remembering(1);
    await refuses(set(world, PASSWORD), REUSED);
    await set(world, SECOND);
    await set(world, PASSWORD);
  });

  test('of none, or without it, refuses nothing', async () => {
    const world = await remembering(0);
    await set(world, PASSWORD);
  });

  test('holds for a user who changes the password', async () => {
    const world = await remembering(2);
    const { AccessToken } = (await world.signIn('ann')).AuthenticationResult;
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      world.call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword });
    await refuses(change(PASSWORD, PASSWORD), REUSED);
    await change(PASSWORD, SECOND);
    await refuses(change(SECOND, PASSWORD), REUSED);
    await change(SECOND, THIRD);
    await change(THIRD, PASSWORD);
  });

  test('holds for one who forgot it, and leaves the code good', async () => {
    const world = await remembering(2);
    await world.app('ForgotPassword', { Username: 'ann' });
    const confirm = (Password: string, ConfirmationCode = world.lastCode) =>
      world.app('ConfirmForgotPassword', { Username: 'ann', ConfirmationCode, Password });
    const wrong = world.lastCode === '000000' ? '000001' : '000000';
    await refuses(confirm(PASSWORD, wrong), 'CodeMismatchException');
    await refuses(confirm(PASSWORD), REUSED);
    await confirm(SECOND);
    assert.ok((await world.signIn('ann', SECOND)).AuthenticationResult);
  });

  test('holds for the answer to NEW_PASSWORD_REQUIRED, and leaves the session good', async () => {
    const world = await remembering(2);
    await set(world, SECOND, false);
    const { Session } = await world.signIn('ann', SECOND);
    const answer = (NEW_PASSWORD: string) =>
      world.app('RespondToAuthChallenge', {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD },
      });
    await refuses(answer(SECOND), REUSED);
    await refuses(answer(PASSWORD), REUSED);
    assert.ok((await answer(THIRD)).AuthenticationResult);
  });

  test('is described, and not for the LITE tier', async () => {
    const world = await remembering(5);
    const { UserPool } = await world.admin('DescribeUserPool');
    assert.equal(UserPool.Policies.PasswordPolicy.PasswordHistorySize, 5);
    const lite = { UserPoolTier: 'LITE', Policies: UserPool.Policies };
    await refuses(world.admin('UpdateUserPool', lite), 'FeatureUnavailableInTierException');
  });
});
