import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, type TestWorld, testWorld } from './harness.ts';

const HOUR = 60 * 60 * 1000;
const NEW_PASSWORD = 'Wxyz9876!';
const VERIFIED = { email: 'ann@example.com', email_verified: 'true' };
const PHONE = { phone_number: '+15555550100', phone_number_verified: 'true' };

async function withAnn(attributes: Record<string, string> = VERIFIED, setup: object = {}) {
  const world = await testWorld(setup);
  await world.confirmedUser('ann', attributes);
  return world;
}
const forgot = (world: TestWorld, Username = 'ann') => world.app('ForgotPassword', { Username });
const confirm = (world: TestWorld, ConfirmationCode: string, Password = NEW_PASSWORD, Username = 'ann') =>
  world.app('ConfirmForgotPassword', { Username, ConfirmationCode, Password });
const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

describe('ForgotPassword', () => {
  test('sends a code with which a new password can be set', async () => {
    const world = await withAnn();
    const { CodeDeliveryDetails } = await forgot(world);
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    assert.equal(world.messages[0]?.triggerSource, 'CustomMessage_ForgotPassword');
    await confirm(world, world.lastCode);
    assert.ok((await world.signIn('ann', NEW_PASSWORD)).AuthenticationResult);
    await refuses(world.signIn('ann'), 'NotAuthorizedException');
  });

  const CHOICES: [string, object | undefined, string][] = [
    ['the verified phone before the e-mail address by default', undefined, 'SMS'],
    [
      'what the pool puts first',
      [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
      'EMAIL',
    ],
  ];
  for (const [what, RecoveryMechanisms, medium] of CHOICES) {
    test(`sends to ${what}`, async () => {
      const pool = RecoveryMechanisms && { AccountRecoverySetting: { RecoveryMechanisms } };
      const world = await withAnn({ ...VERIFIED, ...PHONE }, { pool });
      assert.equal((await forgot(world)).CodeDeliveryDetails.DeliveryMedium, medium);
    });
  }

  test('needs a verified address or number', async () => {
    const world = await withAnn({ email: 'ann@example.com' });
    await refuses(
      forgot(world),
      'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  });

  test('is for administrators alone where the pool says so', async () => {
    const pool = { AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] } };
    await refuses(forgot(await withAnn(VERIFIED, { pool })), 'NotAuthorizedException');
  });

  test('is refused for users who are not confirmed, have a temporary password, or are disabled', async () => {
    const world = await withAnn();
    const state = 'User password cannot be reset in the current state.';
    await world.signUp('bob', { email: 'bob@example.com' });
    await refuses(forgot(world, 'bob'), 'InvalidParameterException', /no registered\/verified email/);
    await world.admin('AdminUpdateUserAttributes', {
      Username: 'bob',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    await refuses(forgot(world, 'bob'), 'NotAuthorizedException', state);
    await world.admin('AdminCreateUser', { Username: 'eve', MessageAction: 'SUPPRESS' });
    await refuses(forgot(world, 'eve'), 'NotAuthorizedException', state);
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(forgot(world), 'UserNotFoundException', 'Username/client id combination not found.');
  });

  test('tells of an unknown user only where existence errors are not prevented', async () => {
    await refuses(
      forgot(await testWorld(), 'bob'),
      'UserNotFoundException',
      'Username/client id combination not found.',
    );
    const guarded = await testWorld({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    assert.equal((await forgot(guarded, 'bob')).CodeDeliveryDetails.AttributeName, 'email');
    await refuses(confirm(guarded, '123456', NEW_PASSWORD, 'bob'), 'CodeMismatchException');
    assert.equal(guarded.messages.length, 0);
  });

  test('has, with its confirmation, a limit of twenty calls an hour', async () => {
    const world = await withAnn();
    for (let call = 1; call <= 10; call++) await forgot(world);
    const bad = wrong(world.lastCode);
    for (let call = 11; call <= 20; call++) await refuses(confirm(world, bad), 'CodeMismatchException');
    const limit = 'Attempt limit exceeded, please try after some time.';
    await refuses(forgot(world), 'LimitExceededException', limit);
    await refuses(confirm(world, world.lastCode), 'LimitExceededException', limit);
    world.pass(HOUR);
    await forgot(world);
  });
});

describe('ConfirmForgotPassword', () => {
  test('refuses a wrong code, one that was never requested, one that was used, and one of an hour ago', async () => {
    const world = await withAnn();
    const expired = 'Invalid code provided, please request a code again.';
    await refuses(confirm(world, '123456'), 'ExpiredCodeException', expired);
    await forgot(world);
    await refuses(
      confirm(world, wrong(world.lastCode)),
      'CodeMismatchException',
      'Invalid verification code provided, please try again.',
    );
    await confirm(world, world.lastCode);
    await refuses(confirm(world, world.lastCode), 'ExpiredCodeException', expired);
    await forgot(world);
    world.pass(HOUR);
    await refuses(confirm(world, world.lastCode), 'ExpiredCodeException', expired);
  });

  test('keeps the code when the password is refused', async () => {
    const world = await withAnn();
    await forgot(world);
    await refuses(
      confirm(world, world.lastCode, 'nosymbol1A'),
      'InvalidPasswordException',
      'Password did not conform with policy: Password must have symbol characters',
    );
    await confirm(world, world.lastCode);
  });

  test('ends a lock-out', async () => {
    const world = await withAnn();
    for (let failure = 1; failure <= 5; failure++)
      await refuses(world.signIn('ann', 'Wrong123!'), 'NotAuthorizedException');
    await forgot(world);
    await confirm(world, world.lastCode);
    assert.ok((await world.signIn('ann', NEW_PASSWORD)).AuthenticationResult);
  });

  test('leaves the new password set when PostConfirmation fails', async () => {
    const world = await withAnn(VERIFIED, { triggers: ['PostConfirmation'] });
    await forgot(world);
    world.functions.on('PostConfirmation', () => {
      throw new Error('down');
    });
    await refuses(confirm(world, world.lastCode), 'UserLambdaValidationException');
    assert.ok((await world.signIn('ann', NEW_PASSWORD)).AuthenticationResult);
  });
});

describe('AdminResetUserPassword', () => {
  const reset = (world: TestWorld, Username = 'ann') => world.admin('AdminResetUserPassword', { Username });

  test('makes the old password useless and sends a code for a new one', async () => {
    const world = await withAnn();
    await reset(world);
    assert.equal(await world.statusOf('ann'), 'RESET_REQUIRED');
    await confirm(world, world.lastCode);
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
  });

  test('needs a confirmed user with a verified address', async () => {
    const world = await withAnn({ email: 'ann@example.com' });
    await refuses(reset(world), 'InvalidParameterException');
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    await world.admin('AdminCreateUser', { Username: 'eve', MessageAction: 'SUPPRESS' });
    await refuses(reset(world, 'eve'), 'NotAuthorizedException', 'User password cannot be reset in the current state.');
    await refuses(reset(world, 'nobody'), 'UserNotFoundException', 'User does not exist.');
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(reset(world), 'NotAuthorizedException', 'User is disabled.');
  });
});
