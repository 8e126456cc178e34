/** Which triggers an operation runs, in which order. Order as a live run recorded it, where one did. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { list, PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const ALL = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'UserMigration',
  'CustomMessage',
  'PreTokenGeneration',
];
const EMAIL = { email: 'ann@example.com' };

const everything = (setup: object = {}) => testWorld({ triggers: ALL, ...setup });

describe('triggers of', () => {
  test('SignUp: PreSignUp, then the message', async () => {
    const world = await everything();
    await world.signUp('ann', EMAIL);
    assert.deepEqual(world.functions.sources, ['PreSignUp_SignUp', 'CustomMessage_SignUp']);
  });

  test('an auto-confirmed SignUp: PreSignUp, then PostConfirmation, and no message', async () => {
    const world = await everything();
    world.functions.on('PreSignUp', (event) => ({ ...event, response: { autoConfirmUser: true } }));
    await world.signUp('ann', EMAIL);
    assert.deepEqual(world.functions.sources, ['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
    assert.equal(world.messages.length, 0);
  });

  test('AdminCreateUser: PreSignUp, then the invitation; only the invitation when it is sent again', async () => {
    const world = await everything();
    const input = { Username: 'ann', UserAttributes: list(EMAIL), DesiredDeliveryMediums: ['EMAIL'] };
    await world.admin('AdminCreateUser', input);
    assert.deepEqual(world.functions.sources, ['PreSignUp_AdminCreateUser', 'CustomMessage_AdminCreateUser']);
    await world.admin('AdminCreateUser', { ...input, MessageAction: 'RESEND' });
    assert.deepEqual(world.functions.sources.slice(2), ['CustomMessage_AdminCreateUser']);
  });

  test('a suppressed AdminCreateUser: PreSignUp alone', async () => {
    const world = await everything();
    await world.admin('AdminCreateUser', { Username: 'ann', UserAttributes: list(EMAIL), MessageAction: 'SUPPRESS' });
    assert.deepEqual(world.functions.sources, ['PreSignUp_AdminCreateUser']);
  });

  for (const flow of ['USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH']) {
    test(`${flow}: PreAuthentication, PostAuthentication, then PreTokenGeneration`, async () => {
      const world = await everything();
      await world.confirmedUser('ann', EMAIL);
      const input = { AuthFlow: flow, AuthParameters: { USERNAME: 'ann', PASSWORD } };
      if (flow === 'USER_PASSWORD_AUTH') await world.app('InitiateAuth', input);
      else await world.admin('AdminInitiateAuth', { ClientId: world.clientId, ...input });
      assert.deepEqual(world.functions.sources, [
        'PreAuthentication_Authentication',
        'PostAuthentication_Authentication',
        'TokenGeneration_Authentication',
      ]);
    });
  }

  test('a wrong password: PreAuthentication alone', async () => {
    const world = await everything();
    await world.confirmedUser('ann');
    await refuses(world.signIn('ann', 'Wrong123!'), 'NotAuthorizedException');
    assert.deepEqual(world.functions.sources, ['PreAuthentication_Authentication']);
  });

  test('a temporary password: PostAuthentication and PreTokenGeneration at the challenge and again at the answer', async () => {
    const world = await everything();
    await world.admin('AdminCreateUser', { Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await world.signIn('ann');
    const atChallenge = [
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ];
    assert.deepEqual(world.functions.sources.slice(1), atChallenge);
    await world.app('RespondToAuthChallenge', {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Wxyz9876!' },
    });
    const atAnswer = ['PostAuthentication_Authentication', 'TokenGeneration_NewPasswordChallenge'];
    assert.deepEqual(world.functions.sources.slice(4), atAnswer);
  });

  test('a refresh: PreTokenGeneration alone', async () => {
    const world = await everything();
    await world.confirmedUser('ann');
    const { AuthenticationResult } = await world.signIn('ann');
    world.functions.invoked.length = 0;
    const AuthParameters = { REFRESH_TOKEN: AuthenticationResult.RefreshToken };
    await world.app('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN', AuthParameters });
    assert.deepEqual(world.functions.sources, ['TokenGeneration_RefreshTokens']);
  });

  test('a sign-in that migrates: UserMigration, PreSignUp, invitation, then as any other', async () => {
    const world = await everything();
    migrates(world, { finalUserStatus: 'CONFIRMED', desiredDeliveryMediums: ['EMAIL'] });
    await world.signIn('ann');
    assert.deepEqual(world.functions.sources, [
      'UserMigration_Authentication',
      'PreSignUp_AdminCreateUser',
      'CustomMessage_AdminCreateUser',
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ]);
  });

  test('a forgotten password that migrates: UserMigration, PreSignUp, then the code', async () => {
    const world = await everything();
    migrates(world, { messageAction: 'SUPPRESS' });
    await world.app('ForgotPassword', { Username: 'ann' });
    assert.deepEqual(world.functions.sources, [
      'UserMigration_ForgotPassword',
      'PreSignUp_AdminCreateUser',
      'CustomMessage_ForgotPassword',
    ]);
  });

  test('ConfirmForgotPassword: PostConfirmation_ConfirmForgotPassword', async () => {
    const world = await everything();
    await world.confirmedUser('ann', { ...EMAIL, email_verified: 'true' });
    await world.app('ForgotPassword', { Username: 'ann' });
    world.functions.invoked.length = 0;
    const input = { Username: 'ann', ConfirmationCode: world.lastCode, Password: 'Wxyz9876!' };
    await world.app('ConfirmForgotPassword', input);
    assert.deepEqual(world.functions.sources, ['PostConfirmation_ConfirmForgotPassword']);
  });

  test('an unknown user: PreAuthentication with userNotFound only where existence errors are prevented', async () => {
    const triggers = ['PreAuthentication'];
    const legacy = await testWorld({ triggers });
    await refuses(legacy.signIn('nobody'), 'UserNotFoundException', 'User does not exist.');
    assert.deepEqual(legacy.functions.sources, []);
    const guarded = await testWorld({ triggers, client: { PreventUserExistenceErrors: 'ENABLED' } });
    await refuses(guarded.signIn('nobody'), 'NotAuthorizedException', 'Incorrect username or password.');
    const event = guarded.functions.event('PreAuthentication_Authentication');
    assert.equal(event.userName, 'nobody');
    assert.deepEqual(event.request, { userAttributes: {}, validationData: null, userNotFound: true });
  });

  test('operations without triggers: none', async () => {
    const world = await everything();
    await world.confirmedUser('ann', EMAIL);
    const { AuthenticationResult } = await world.signIn('ann');
    const { AccessToken } = AuthenticationResult;
    world.functions.invoked.length = 0;
    await world.call('GetUser', { AccessToken });
    await world.call('ChangePassword', { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'Wxyz9876!' });
    await world.admin('AdminSetUserPassword', { Username: 'ann', Password: PASSWORD, Permanent: true });
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await world.admin('AdminEnableUser', { Username: 'ann' });
    await world.admin('AdminUserGlobalSignOut', { Username: 'ann' });
    await world.admin('ListUsers');
    await world.admin('AdminDeleteUser', { Username: 'ann' });
    assert.deepEqual(world.functions.sources, []);
  });
});

function migrates(world: TestWorld, response: object): void {
  world.functions.on('UserMigration', (event) => ({
    ...event,
    response: { ...event.response, userAttributes: { ...EMAIL, email_verified: 'true' }, ...response },
  }));
}
