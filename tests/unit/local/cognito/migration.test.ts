import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, type Setup, type TestWorld, testWorld } from './harness.ts';

const ATTRIBUTES = { email: 'old@example.com', email_verified: 'true' };
const SUPPRESS = { messageAction: 'SUPPRESS' };
const SMS_MFA = {
  MfaConfiguration: 'OPTIONAL',
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' },
};

async function withMigration(response: object, setup: Setup = {}): Promise<TestWorld> {
  const world = await testWorld({ triggers: ['UserMigration', 'PreSignUp'], ...setup });
  world.functions.on('UserMigration', (event) => ({
    ...event,
    response: { ...event.response, userAttributes: ATTRIBUTES, ...SUPPRESS, ...response },
  }));
  return world;
}

describe('a migrated user', () => {
  test('who is CONFIRMED signs in with the password typed, which need not suit the policy', async () => {
    const world = await withMigration({ finalUserStatus: 'CONFIRMED' });
    assert.ok((await world.signIn('old', 'weak')).AuthenticationResult.AccessToken);
    assert.equal(await world.statusOf('old'), 'CONFIRMED');
    await world.signIn('old', 'weak');
    assert.equal(world.functions.sources.filter((source) => source.startsWith('UserMigration')).length, 1);
    await refuses(world.signIn('old', 'other'), 'NotAuthorizedException');
  });

  test('with enableSMSMFA is asked for a code by SMS', async () => {
    const userAttributes = { phone_number: '+15555550100', phone_number_verified: 'true' };
    const answer = { finalUserStatus: 'CONFIRMED', enableSMSMFA: true, userAttributes };
    const world = await withMigration(answer, { pool: SMS_MFA });
    assert.equal((await world.signIn('old', 'weak')).ChallengeName, 'SMS_MFA');
    assert.deepEqual((await world.admin('AdminGetUser', { Username: 'old' })).UserMFASettingList, ['SMS_MFA']);
  });

  for (const finalUserStatus of ['RESET_REQUIRED', null]) {
    test(`with final status ${finalUserStatus} must reset the password`, async () => {
      const world = await withMigration({ finalUserStatus });
      const reset = 'Password reset required for the user';
      await refuses(world.signIn('old', '_'), 'PasswordResetRequiredException', reset);
      assert.equal(await world.statusOf('old'), 'RESET_REQUIRED');
      await refuses(world.signIn('old', '_'), 'PasswordResetRequiredException', reset);
      const { CodeDeliveryDetails } = await world.app('ForgotPassword', { Username: 'old' });
      assert.equal(CodeDeliveryDetails.Destination, 'o***@e***');
      const Password = 'Wxyz9876!';
      await world.app('ConfirmForgotPassword', { Username: 'old', ConfirmationCode: world.lastCode, Password });
      assert.ok((await world.signIn('old', Password)).AuthenticationResult);
    });
  }

  test('gets the address as user name where addresses are user names', async () => {
    const world = await withMigration({ finalUserStatus: 'CONFIRMED' }, { pool: { UsernameAttributes: ['email'] } });
    await world.signIn('old@example.com', 'weak');
    const user = await world.admin('AdminGetUser', { Username: 'old@example.com' });
    const { sub } = await world.attributesOf('old@example.com');
    assert.equal(user.Username, sub);
    assert.equal(world.functions.event('PreSignUp_AdminCreateUser').userName, sub);
  });

  test('has the literal cognito:default_val for required attributes that were not answered', async () => {
    const Schema = [{ Name: 'family_name', Required: true }];
    const world = await withMigration({ finalUserStatus: 'CONFIRMED' }, { pool: { Schema } });
    await world.signIn('old', 'weak');
    assert.equal((await world.attributesOf('old')).family_name, 'cognito:default_val');
  });

  test('is invited unless the function suppresses that, by SMS unless it says otherwise', async () => {
    const world = await withMigration({ finalUserStatus: 'CONFIRMED', messageAction: null });
    await world.signIn('old', 'weak');
    assert.equal(world.messages.length, 0, 'there is no phone number');
    const media = { messageAction: 'RESEND', desiredDeliveryMediums: ['EMAIL'] };
    const other = await withMigration({ finalUserStatus: 'CONFIRMED', ...media });
    await other.signIn('old', 'weak');
    assert.equal(other.messages[0]?.recipient, 'old@example.com');
    assert.equal(JSON.stringify(other.messages).includes('weak'), false, 'the password is not in the message');
  });

  test('is created once by two sign-ins at once', async () => {
    const world = await withMigration({ finalUserStatus: 'CONFIRMED' });
    const both = await Promise.all([world.signIn('old', 'weak'), world.signIn('old', 'weak')]);
    assert.equal(both.filter(({ AuthenticationResult }) => AuthenticationResult).length, 2);
    const { Users } = await world.admin('ListUsers');
    assert.equal(Users.length, 1);
  });

  test('who has an alias needs a user name of its own', async () => {
    const pool = { AliasAttributes: ['email'] };
    const userAttributes = { ...ATTRIBUTES, username: 'old' };
    const world = await withMigration({ finalUserStatus: 'CONFIRMED', userAttributes }, { pool });
    await world.signIn('old@example.com', 'weak');
    assert.equal((await world.admin('AdminGetUser', { Username: 'old@example.com' })).Username, 'old');
  });
});

describe('a migration fails', () => {
  const NOT_MIGRATED = /^Exception migrating user in app client [a-z0-9]+$/;
  const ANSWERS: [string, object][] = [
    ['answers no attributes', { userAttributes: null }],
    ['answers attributes that the pool does not have', { userAttributes: { 'custom:x': '1' } }],
    ['answers another user name', { userAttributes: { ...ATTRIBUTES, username: 'other' } }],
  ];
  for (const [what, response] of ANSWERS) {
    test(`when the function ${what}`, async () => {
      const world = await withMigration(response);
      await refuses(world.signIn('old'), 'UserNotFoundException', NOT_MIGRATED);
      await refuses(world.app('ForgotPassword', { Username: 'old' }), 'UserNotFoundException', NOT_MIGRATED);
      await refuses(world.statusOf('old'), 'UserNotFoundException');
    });
  }

  test('when the function answers a sub', async () => {
    const world = await withMigration({ userAttributes: { ...ATTRIBUTES, sub: '1' } });
    await refuses(world.signIn('old'), 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('when the function throws, and says so', async () => {
    const world = await withMigration({});
    world.functions.on('UserMigration', () => {
      throw new Error('Bad password');
    });
    const message = 'UserMigration failed with error Bad password.';
    await refuses(world.signIn('old'), 'UserLambdaValidationException', message);
    await refuses(world.app('ForgotPassword', { Username: 'old' }), 'UserLambdaValidationException', message);
  });

  test('when PreSignUp throws', async () => {
    const world = await withMigration({ finalUserStatus: 'CONFIRMED' });
    world.functions.on('PreSignUp', () => {
      throw new Error('not from there');
    });
    await refuses(world.signIn('old'), 'UserLambdaValidationException', 'PreSignUp failed with error not from there.');
    await refuses(world.statusOf('old'), 'UserNotFoundException');
  });

  test('when the alias is taken, unless the function moves it', async () => {
    const pool = { AliasAttributes: ['email'] };
    const taken = async (forceAliasCreation: boolean) => {
      const world = await withMigration({ finalUserStatus: 'CONFIRMED', forceAliasCreation }, { pool });
      await world.confirmedUser('ann', ATTRIBUTES);
      return world;
    };
    await refuses((await taken(false)).signIn('old'), 'UserNotFoundException', NOT_MIGRATED);
    const world = await taken(true);
    await world.signIn('old', 'weak');
    assert.equal((await world.admin('AdminGetUser', { Username: 'old@example.com' })).Username, 'old');
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
  });

  test('who cannot have the SMS MFA that is asked for: the pool has none, or the user no number', async () => {
    const without = await withMigration({ enableSMSMFA: true });
    await refuses(without.signIn('old'), 'UserNotFoundException', NOT_MIGRATED);
    const numberless = await withMigration({ enableSMSMFA: true }, { pool: SMS_MFA });
    await refuses(numberless.signIn('old'), 'UserNotFoundException', NOT_MIGRATED);
  });

  test('without telling anything where existence errors are prevented', async () => {
    const client = { PreventUserExistenceErrors: 'ENABLED' };
    const hidden = 'Incorrect username or password.';
    const empty = await withMigration({ userAttributes: null }, { client });
    await refuses(empty.signIn('old'), 'NotAuthorizedException', hidden);
    const { CodeDeliveryDetails } = await empty.app('ForgotPassword', { Username: 'old' });
    assert.equal(CodeDeliveryDetails.DeliveryMedium, 'EMAIL');
    const throwing = await withMigration({}, { client });
    throwing.functions.on('UserMigration', () => {
      throw new Error('Bad password');
    });
    await refuses(throwing.signIn('old'), 'NotAuthorizedException', hidden);
    const reset = await withMigration({ finalUserStatus: 'RESET_REQUIRED' }, { client });
    await refuses(reset.signIn('old'), 'NotAuthorizedException', hidden);
  });
});
