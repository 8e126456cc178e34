/** The events as the guide's samples and recorded ones have them: which keys are there, which are null, which are absent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACCOUNT, CLIENT_METADATA, functionArn, list, PASSWORD, REGION, type TestWorld, testWorld } from './harness.ts';

const ALL = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'UserMigration',
  'CustomMessage',
];
const EMAIL = { email: 'ann@example.com' };
const METADATA = { ClientMetadata: CLIENT_METADATA };

/** A user who signed up and has the code in the mailbox. */
async function signedUp(setup: object = {}): Promise<{ world: TestWorld; sub: string }> {
  const world = await testWorld({ triggers: ALL, ...setup });
  const { UserSub } = await world.signUp('ann', EMAIL);
  return { world, sub: UserSub };
}

async function confirmed(setup: object = {}): Promise<{ world: TestWorld; sub: string }> {
  const { world, sub } = await signedUp(setup);
  await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: world.lastCode });
  world.functions.invoked.length = 0;
  return { world, sub };
}

describe('the envelope', () => {
  test('names the pool, the user and the client, and the caller is the pool itself', async () => {
    const { world, sub } = await confirmed();
    await world.signIn('ann');
    const [{ event, caller }] = world.functions.invoked as [{ event: any; caller: any }];
    assert.deepEqual(event, {
      version: '1',
      triggerSource: 'PreAuthentication_Authentication',
      region: REGION,
      userPoolId: world.poolId,
      userName: 'ann',
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: world.clientId },
      request: {
        userAttributes: { sub, 'cognito:user_status': 'CONFIRMED', ...EMAIL, email_verified: 'true' },
        validationData: null,
      },
      response: {},
    });
    assert.deepEqual(caller, {
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${world.poolId}`,
      sourceAccount: ACCOUNT,
    });
  });
});

describe('PreSignUp', () => {
  test('of SignUp has neither sub nor status, and validationData is null', async () => {
    const { world } = await signedUp();
    const event = world.functions.event('PreSignUp_SignUp');
    assert.deepEqual(event.request, { userAttributes: EMAIL, validationData: null });
    assert.deepEqual(event.response, { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false });
    assert.equal(event.callerContext.clientId, world.clientId);
  });

  test('has validation data and client metadata as maps', async () => {
    const world = await testWorld({ triggers: ALL });
    await world.signUp('ann', EMAIL, { ValidationData: list({ captcha: 'ok' }), ...METADATA });
    const { request } = world.functions.event('PreSignUp_SignUp');
    assert.deepEqual(request, {
      userAttributes: EMAIL,
      validationData: { captcha: 'ok' },
      clientMetadata: CLIENT_METADATA,
    });
  });

  test('of AdminCreateUser says that no client applies', async () => {
    const world = await testWorld({ triggers: ALL });
    await world.admin('AdminCreateUser', { Username: 'ann', ...METADATA });
    const event = world.functions.event('PreSignUp_AdminCreateUser');
    assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.deepEqual(event.request.clientMetadata, CLIENT_METADATA);
  });
});

describe('PostConfirmation', () => {
  test('of ConfirmSignUp has the confirmed user and an empty response', async () => {
    const { world, sub } = await signedUp();
    await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: world.lastCode, ...METADATA });
    const event = world.functions.event('PostConfirmation_ConfirmSignUp');
    assert.deepEqual(event.request, {
      userAttributes: { sub, 'cognito:user_status': 'CONFIRMED', ...EMAIL, email_verified: 'true' },
      clientMetadata: CLIENT_METADATA,
    });
    assert.deepEqual(event.response, {});
  });

  test('of AdminConfirmSignUp has a null client', async () => {
    const { world } = await signedUp();
    await world.admin('AdminConfirmSignUp', { Username: 'ann' });
    assert.equal(world.functions.event('PostConfirmation_ConfirmSignUp').callerContext.clientId, null);
  });

  test('tells verified aliases', async () => {
    const { world } = await signedUp({ pool: { AliasAttributes: ['email'] } });
    await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: world.lastCode });
    const { userAttributes } = world.functions.event('PostConfirmation_ConfirmSignUp').request;
    assert.equal(userAttributes['cognito:email_alias'], 'ann@example.com');
  });
});

describe('PreAuthentication', () => {
  test('has the ClientMetadata of InitiateAuth as validationData and no clientMetadata', async () => {
    const { world } = await confirmed();
    await world.signIn('ann', PASSWORD, METADATA);
    const { request } = world.functions.event('PreAuthentication_Authentication');
    assert.deepEqual(request.validationData, CLIENT_METADATA);
    assert.equal('clientMetadata' in request, false);
    assert.equal('userNotFound' in request, false);
  });

  test('tells userNotFound for clients that prevent existence errors only', async () => {
    const { world } = await confirmed({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    await world.signIn('ann');
    assert.equal(world.functions.event('PreAuthentication_Authentication').request.userNotFound, false);
  });
});

describe('PostAuthentication', () => {
  test('has newDeviceUsed and no metadata of InitiateAuth', async () => {
    const { world } = await confirmed();
    await world.signIn('ann', PASSWORD, METADATA);
    const event = world.functions.event('PostAuthentication_Authentication');
    assert.equal(event.request.newDeviceUsed, false);
    assert.equal('clientMetadata' in event.request, false);
    assert.deepEqual(event.response, {});
  });

  test('has the metadata of the answer to a challenge', async () => {
    const world = await testWorld({ triggers: ALL });
    const temporary = { Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' };
    await world.admin('AdminCreateUser', temporary);
    const { Session } = await world.signIn('ann');
    await world.app('RespondToAuthChallenge', {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Wxyz9876!' },
      ...METADATA,
    });
    const { request } = world.functions.event('PostAuthentication_Authentication');
    assert.deepEqual(request.clientMetadata, CLIENT_METADATA);
    assert.equal(request.userAttributes['cognito:user_status'], 'CONFIRMED');
  });

  test('tells the time of a global sign-out', async () => {
    const { world } = await confirmed();
    await world.admin('AdminUserGlobalSignOut', { Username: 'ann' });
    await world.signIn('ann');
    const { userAttributes } = world.functions.event('PostAuthentication_Authentication').request;
    assert.equal(userAttributes['cognito:token_nbf'], String(Math.floor(world.time / 1000)));
  });
});

describe('UserMigration', () => {
  const RESPONSE = {
    userAttributes: null,
    forceAliasCreation: null,
    enableSMSMFA: null,
    finalUserStatus: null,
    messageAction: null,
    desiredDeliveryMediums: null,
  };

  test('of a sign-in has what was typed, the password, and the metadata as validationData', async () => {
    const world = await testWorld({ triggers: ALL });
    await world.signIn('old', 'from there', METADATA).catch(() => {});
    const event = world.functions.event('UserMigration_Authentication');
    assert.equal(event.userName, 'old');
    assert.deepEqual(event.request, { password: 'from there', validationData: CLIENT_METADATA, userAttributes: null });
    assert.deepEqual(event.response, RESPONSE);
  });

  test('of a forgotten password has no password key', async () => {
    const world = await testWorld({ triggers: ALL });
    await world.app('ForgotPassword', { Username: 'old', ...METADATA }).catch(() => {});
    const { request } = world.functions.event('UserMigration_ForgotPassword');
    assert.deepEqual(request, { validationData: null, userAttributes: null, clientMetadata: CLIENT_METADATA });
  });

  test('has the typed address as user name also where addresses are the user names', async () => {
    const world = await testWorld({ triggers: ALL, pool: { UsernameAttributes: ['email'] } });
    await world.signIn('ann@example.com').catch(() => {});
    assert.equal(world.functions.event('UserMigration_Authentication').userName, 'ann@example.com');
  });
});

describe('CustomMessage', () => {
  const RESPONSE = { smsMessage: null, emailMessage: null, emailSubject: null };

  test('of SignUp has the placeholders, the unconfirmed user and no user name placeholder', async () => {
    const { world, sub } = await signedUp();
    const event = world.functions.event('CustomMessage_SignUp');
    assert.deepEqual(event.request, {
      userAttributes: { sub, 'cognito:user_status': 'UNCONFIRMED', ...EMAIL, email_verified: 'false' },
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
    });
    assert.deepEqual(event.response, RESPONSE);
  });

  test('of AdminCreateUser has the user name placeholder and no client metadata', async () => {
    const world = await testWorld({ triggers: ALL });
    const media = { DesiredDeliveryMediums: ['EMAIL'] };
    await world.admin('AdminCreateUser', { Username: 'ann', UserAttributes: list(EMAIL), ...media, ...METADATA });
    const event = world.functions.event('CustomMessage_AdminCreateUser');
    assert.equal(event.request.usernameParameter, '{username}');
    assert.equal(event.callerContext.clientId, 'CLIENT_ID_NOT_APPLICABLE');
    assert.equal('clientMetadata' in event.request, false);
  });

  const OCCASIONS: [string, string, (world: TestWorld) => Promise<unknown>][] = [
    ['SignUp', 'CustomMessage_SignUp', (world) => world.signUp('bob', { email: 'bob@example.com' }, METADATA)],
    [
      'ForgotPassword',
      'CustomMessage_ForgotPassword',
      (world) => world.app('ForgotPassword', { Username: 'ann', ...METADATA }),
    ],
    [
      'AdminResetUserPassword',
      'CustomMessage_ForgotPassword',
      (world) => world.admin('AdminResetUserPassword', { Username: 'ann', ...METADATA }),
    ],
    [
      'AdminUpdateUserAttributes',
      'CustomMessage_UpdateUserAttribute',
      (world) =>
        world.admin('AdminUpdateUserAttributes', {
          Username: 'ann',
          UserAttributes: list({ email: 'b@c.io' }),
          ...METADATA,
        }),
    ],
    [
      'UpdateUserAttributes',
      'CustomMessage_UpdateUserAttribute',
      async (world) => {
        const { AuthenticationResult } = await world.signIn('ann');
        const { AccessToken } = AuthenticationResult;
        return world.call('UpdateUserAttributes', {
          AccessToken,
          UserAttributes: list({ email: 'b@c.io' }),
          ...METADATA,
        });
      },
    ],
    [
      'GetUserAttributeVerificationCode',
      'CustomMessage_VerifyUserAttribute',
      async (world) => {
        const { AuthenticationResult } = await world.signIn('ann');
        const { AccessToken } = AuthenticationResult;
        return world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email', ...METADATA });
      },
    ],
  ];
  for (const [operation, source, call] of OCCASIONS) {
    test(`of ${operation} is ${source} with the client metadata`, async () => {
      const { world } = await confirmed();
      await call(world);
      assert.deepEqual(world.functions.event(source).request.clientMetadata, CLIENT_METADATA);
      assert.equal(world.messages.at(-1)?.triggerSource, source);
    });
  }

  test('of ResendConfirmationCode is CustomMessage_ResendCode with the client metadata', async () => {
    const { world } = await signedUp();
    await world.app('ResendConfirmationCode', { Username: 'ann', ...METADATA });
    assert.deepEqual(world.functions.event('CustomMessage_ResendCode').request.clientMetadata, CLIENT_METADATA);
  });
});

test('functions are warmed when they are attached, and only then', async () => {
  const world = await testWorld({ triggers: ['PreSignUp'] });
  assert.deepEqual(world.functions.warmed, [functionArn('PreSignUp')]);
  const LambdaConfig = { PreSignUp: functionArn('PreSignUp'), CustomMessage: functionArn('CustomMessage') };
  await world.admin('UpdateUserPool', { LambdaConfig });
  assert.deepEqual(world.functions.warmed.slice(1), [functionArn('CustomMessage')]);
});
