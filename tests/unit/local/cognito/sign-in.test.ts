import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const EMAIL = { email: 'ann@example.com' };
const NEW_PASSWORD = 'Wxyz9876!';
const DAY = 24 * 60 * 60 * 1000;

const initiate = (world: TestWorld, AuthFlow: string, AuthParameters: object = {}) =>
  world.app('InitiateAuth', { AuthFlow, AuthParameters });

const adminInitiate = (world: TestWorld, AuthFlow: string, AuthParameters: object = {}) =>
  world.admin('AdminInitiateAuth', { ClientId: world.clientId, AuthFlow, AuthParameters });

describe('a sign-in with a password', () => {
  test('answers tokens and no challenge', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann');
    const answer = await world.signIn('ann');
    assert.deepEqual(Object.keys(answer.AuthenticationResult).sort(), [
      'AccessToken',
      'ExpiresIn',
      'IdToken',
      'RefreshToken',
      'TokenType',
    ]);
    assert.equal(answer.AuthenticationResult.ExpiresIn, 3600);
    assert.equal(answer.AuthenticationResult.TokenType, 'Bearer');
    assert.equal(answer.ChallengeName, undefined);
  });

  for (const missing of ['USERNAME', 'PASSWORD']) {
    test(`names a missing ${missing} before any trigger runs`, async () => {
      const world = await testWorld({ triggers: ['PreAuthentication'] });
      const parameters: Record<string, string> = { USERNAME: 'ann', PASSWORD };
      delete parameters[missing];
      await refuses(
        initiate(world, 'USER_PASSWORD_AUTH', parameters),
        'InvalidParameterException',
        `Missing required parameter ${missing}`,
      );
      assert.deepEqual(world.functions.sources, []);
    });
  }

  test('fails with a wrong password, for an unknown user, and says which unless existence errors are prevented', async () => {
    const hidden = 'Incorrect username or password.';
    const legacy = await testWorld();
    await legacy.confirmedUser('ann');
    await refuses(legacy.signIn('ann', 'Wrong123!'), 'NotAuthorizedException', hidden);
    await refuses(legacy.signIn('bob'), 'UserNotFoundException', 'User does not exist.');
    const guarded = await testWorld({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    await refuses(guarded.signIn('bob'), 'NotAuthorizedException', hidden);
  });

  test('tells that a user is not confirmed whatever the password, and counts no wrong one', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    for (let attempt = 0; attempt < 6; attempt++)
      await refuses(world.signIn('ann', 'Wrong123!'), 'UserNotConfirmedException', 'User is not confirmed.');
    await world.admin('AdminConfirmSignUp', { Username: 'ann' });
    assert.ok((await world.signIn('ann')).AuthenticationResult);
  });

  test('tells that a user is disabled only to who has the password', async () => {
    const world = await testWorld();
    await world.confirmedUser('bob');
    await world.admin('AdminDisableUser', { Username: 'bob' });
    await refuses(world.signIn('bob', 'Wrong123!'), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(world.signIn('bob'), 'NotAuthorizedException', 'User is disabled.');
    await world.admin('AdminEnableUser', { Username: 'bob' });
    assert.ok((await world.signIn('bob')).AuthenticationResult);
  });

  test('asks for a new password after a reset by an administrator', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann', { ...EMAIL, email_verified: 'true' });
    await world.admin('AdminResetUserPassword', { Username: 'ann' });
    await refuses(world.signIn('ann'), 'PasswordResetRequiredException', 'Password reset required for the user');
  });
});

describe('lock-out', () => {
  test('begins after five wrong passwords, doubles, and ends', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann');
    const wrong = () =>
      refuses(world.signIn('ann', 'Wrong123!'), 'NotAuthorizedException', 'Incorrect username or password.');
    const locked = () => refuses(world.signIn('ann'), 'NotAuthorizedException', 'Password attempts exceeded');
    for (let failure = 1; failure <= 5; failure++) await wrong();
    await locked();
    world.pass(1000);
    await wrong();
    world.pass(1999);
    await locked();
    world.pass(1);
    assert.ok((await world.signIn('ann')).AuthenticationResult);
    await wrong();
    assert.ok((await world.signIn('ann')).AuthenticationResult, 'the count began anew');
  });

  test('is forgotten after a quarter of an hour', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann');
    for (let failure = 1; failure <= 4; failure++)
      await refuses(world.signIn('ann', 'Wrong123!'), 'NotAuthorizedException');
    world.pass(15 * 60 * 1000);
    for (let failure = 1; failure <= 4; failure++)
      await refuses(world.signIn('ann', 'Wrong123!'), 'NotAuthorizedException');
    assert.ok((await world.signIn('ann')).AuthenticationResult);
  });
});

describe('flows', () => {
  test('must be enabled for the client', async () => {
    const world = await testWorld({ client: { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] } });
    const code = 'InvalidParameterException';
    await refuses(initiate(world, 'USER_PASSWORD_AUTH'), code, 'USER_PASSWORD_AUTH flow not enabled for this client');
    await refuses(adminInitiate(world, 'ADMIN_USER_PASSWORD_AUTH'), code, 'Auth flow not enabled for this client');
    await refuses(adminInitiate(world, 'ADMIN_NO_SRP_AUTH'), code, 'Auth flow not enabled for this client');
    await refuses(initiate(world, 'USER_SRP_AUTH'), code, 'USER_SRP_AUTH is not enabled for the client.');
    await refuses(initiate(world, 'CUSTOM_AUTH'), code, 'CUSTOM_AUTH is not enabled for the client.');
  });

  test('of administrators are not for the public call', async () => {
    const world = await testWorld();
    await refuses(initiate(world, 'ADMIN_USER_PASSWORD_AUTH'), 'InvalidParameterException');
  });

  test('by their old names work', async () => {
    const world = await testWorld({ client: { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'] } });
    await world.confirmedUser('ann');
    const parameters = { USERNAME: 'ann', PASSWORD };
    const { AuthenticationResult } = await adminInitiate(world, 'ADMIN_NO_SRP_AUTH', parameters);
    assert.ok((await initiate(world, 'USER_PASSWORD_AUTH', parameters)).AuthenticationResult);
    const refresh = { REFRESH_TOKEN: AuthenticationResult.RefreshToken };
    assert.ok((await initiate(world, 'REFRESH_TOKEN', refresh)).AuthenticationResult);
  });

  test('that are not here are named', async () => {
    const world = await testWorld();
    await refuses(
      world.app('RespondToAuthChallenge', { ChallengeName: 'WEB_AUTHN' }),
      'InvalidParameterException',
      'ChallengeName WEB_AUTHN is not in the local world.',
    );
  });

  test('need a client of the pool that the administrator names', async () => {
    const world = await testWorld();
    const other = await world.call('CreateUserPool', { PoolName: 'other' });
    await refuses(
      world.call('AdminInitiateAuth', {
        UserPoolId: other.UserPool.Id,
        ClientId: world.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      }),
      'ResourceNotFoundException',
      `User pool client ${world.clientId} does not exist.`,
    );
  });
});

describe('a temporary password', () => {
  async function invited(setup: object = {}, attributes: Record<string, string> = {}) {
    const world = await testWorld(setup);
    await world.admin('AdminCreateUser', {
      Username: 'ann',
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    return world;
  }
  const answer = (Session: string, responses: object = {}) => ({
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session,
    ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD, ...responses },
  });
  const respond = (world: TestWorld, Session: string, responses?: object) =>
    world.app('RespondToAuthChallenge', answer(Session, responses));

  test('is challenged with the attributes there are and the required ones that are missing', async () => {
    const Schema = [
      { Name: 'email', Required: true },
      { Name: 'name', Required: true },
    ];
    const world = await invited({ pool: { Schema } }, EMAIL);
    const challenge = await world.signIn('ann');
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    assert.equal(challenge.AuthenticationResult, undefined);
    assert.ok(challenge.Session.length >= 20 && challenge.Session.length <= 2048);
    const { USER_ID_FOR_SRP, requiredAttributes, userAttributes } = challenge.ChallengeParameters;
    assert.equal(USER_ID_FOR_SRP, 'ann');
    assert.deepEqual(JSON.parse(requiredAttributes), ['userAttributes.name']);
    assert.deepEqual(JSON.parse(userAttributes), EMAIL);
    await refuses(
      respond(world, challenge.Session),
      'InvalidParameterException',
      'Invalid attributes given, name is missing',
    );
    const again = { 'userAttributes.name': 'Ann', 'userAttributes.email': 'ann@example.com' };
    await refuses(
      respond(world, challenge.Session, again),
      'NotAuthorizedException',
      'Cannot modify an already provided email',
    );
    await respond(world, challenge.Session, { 'userAttributes.name': 'Ann' });
    assert.equal((await world.attributesOf('ann')).name, 'Ann');
  });

  test('gives way to the new one, which signs in', async () => {
    const world = await invited();
    const { Session } = await world.signIn('ann');
    const { AuthenticationResult } = await respond(world, Session);
    assert.ok(AuthenticationResult.AccessToken);
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    await refuses(world.signIn('ann'), 'NotAuthorizedException', 'Incorrect username or password.');
    assert.ok((await world.signIn('ann', NEW_PASSWORD)).AuthenticationResult);
  });

  test('keeps its session when the new password is refused', async () => {
    const world = await invited();
    const { Session } = await world.signIn('ann');
    await refuses(
      respond(world, Session, { NEW_PASSWORD: 'short' }),
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
    );
    assert.ok((await respond(world, Session)).AuthenticationResult);
  });

  test('has sessions for one answer, of three minutes, for the user and client they were given to', async () => {
    const world = await invited();
    await world.confirmedUser('bob');
    const first = (await world.signIn('ann')).Session;
    const invalid = 'Invalid session for the user.';
    await refuses(respond(world, first, { USERNAME: 'bob' }), 'NotAuthorizedException', invalid);
    await refuses(respond(world, 'not a session at all'), 'NotAuthorizedException', invalid);
    const other = await world.admin('CreateUserPoolClient', { ClientName: 'other' });
    const ofOther = { ClientId: other.UserPoolClient.ClientId, ...answer(first) };
    await refuses(world.call('RespondToAuthChallenge', ofOther), 'NotAuthorizedException', invalid);
    await refuses(
      world.app('RespondToAuthChallenge', { ...answer(first), Session: undefined }),
      'NotAuthorizedException',
      invalid,
    );
    const second = (await world.signIn('ann')).Session;
    world.pass(3 * 60 * 1000);
    await refuses(respond(world, first), 'NotAuthorizedException', 'Invalid session for the user, session is expired.');
    const third = (await world.signIn('ann')).Session;
    await respond(world, third);
    await refuses(
      respond(world, third),
      'NotAuthorizedException',
      'Invalid session for the user, session can only be used once.',
    );
    await refuses(respond(world, second), 'NotAuthorizedException');
  });

  test('has longer sessions when the client says so', async () => {
    const world = await invited({ client: { AuthSessionValidity: 15 } });
    const { Session } = await world.signIn('ann');
    world.pass(15 * 60 * 1000 - 1);
    assert.ok((await respond(world, Session)).AuthenticationResult);
  });

  test('ends after seven days, or as many as the policy says', async () => {
    const world = await invited();
    world.pass(7 * DAY);
    const ended = 'Temporary password has expired and must be reset by an administrator.';
    await refuses(world.signIn('ann'), 'NotAuthorizedException', ended);
    await world.admin('AdminCreateUser', { Username: 'ann', MessageAction: 'RESEND', TemporaryPassword: PASSWORD });
    assert.equal((await world.signIn('ann')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const Policies = { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 1 } };
    const shorter = await invited({ pool: { Policies } });
    shorter.pass(DAY);
    await refuses(shorter.signIn('ann'), 'NotAuthorizedException', ended);
  });

  test('has no answer any more once an administrator has set another one', async () => {
    const world = await invited();
    const { Session } = await world.signIn('ann');
    await world.admin('AdminSetUserPassword', { Username: 'ann', Password: 'Qrst5678!', Permanent: false });
    await refuses(respond(world, Session), 'NotAuthorizedException', 'Invalid session for the user.');
    const again = await world.signIn('ann', 'Qrst5678!');
    assert.ok((await respond(world, again.Session)).AuthenticationResult);
  });

  test('is answered by an administrator as well', async () => {
    const world = await invited();
    const { Session } = await adminInitiate(world, 'ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD });
    const input = { ClientId: world.clientId, ...answer(Session) };
    const { AuthenticationResult } = await world.admin('AdminRespondToAuthChallenge', input);
    assert.ok(AuthenticationResult);
  });
});

describe('a user who is disabled in the middle of a sign-in', () => {
  test('cannot choose a new password', async () => {
    const world = await testWorld();
    await world.admin('AdminCreateUser', { Username: 'ann', MessageAction: 'SUPPRESS', TemporaryPassword: PASSWORD });
    const { Session, ChallengeName } = await world.signIn('ann');
    await world.admin('AdminDisableUser', { Username: 'ann' });
    const ChallengeResponses = { USERNAME: 'ann', NEW_PASSWORD };
    const answer = world.app('RespondToAuthChallenge', { ChallengeName, Session, ChallengeResponses });
    await refuses(answer, 'NotAuthorizedException', 'User is disabled.');
    assert.equal(await world.statusOf('ann'), 'FORCE_CHANGE_PASSWORD');
  });

  for (const trigger of ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'])
    test(`gets no tokens when that happens while ${trigger} runs`, async () => {
      const world = await testWorld({ triggers: [trigger] });
      await world.confirmedUser('ann');
      world.functions.on(trigger, async (event) => {
        await world.admin('AdminDisableUser', { Username: 'ann' });
        return event;
      });
      await refuses(world.signIn('ann'), 'NotAuthorizedException', 'User is disabled.');
    });
});
