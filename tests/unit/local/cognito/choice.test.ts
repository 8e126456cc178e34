/** USER_AUTH: a user chooses how to sign in; codes in the place of passwords. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claims, list, PASSWORD, refuses, type Setup, type TestWorld, testWorld } from './harness.ts';
import { clientKeys, proof } from './srp-client.ts';

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const POLICIES = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] } };
const ENABLED = { PreventUserExistenceErrors: 'ENABLED' };
const EVERY = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'];
const MISMATCH = 'Invalid code or auth state for the user.';

async function choiceWorld({ pool = {}, client = {}, ...setup }: Setup = {}): Promise<TestWorld> {
  const world = await testWorld({
    pool: { Policies: POLICIES, SmsConfiguration: SMS, ...pool },
    client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'], ...client },
    ...setup,
  });
  await world.confirmedUser('ann', { email: 'ann@b.io', phone_number: '+15550100123' });
  return world;
}

const begin = (world: TestWorld, parameters: object = {}, USERNAME = 'ann') =>
  world.app('InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME, ...parameters } });

const respond = (world: TestWorld, challenge: any, responses: object, USERNAME = 'ann') =>
  world.app('RespondToAuthChallenge', {
    ChallengeName: challenge.ChallengeName,
    Session: challenge.Session,
    ChallengeResponses: { USERNAME, ...responses },
  });

const select = (world: TestWorld, challenge: any, ANSWER: string, more: object = {}) =>
  respond(world, challenge, { ANSWER, ...more });

describe('choosing', () => {
  test('without a preference there is a list of what the user has', async () => {
    const world = await choiceWorld();
    const { Session, ...choice } = await begin(world);
    assert.deepEqual(choice, {
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: EVERY,
      ChallengeParameters: {},
    });
    await world.confirmedUser('bob', { email: 'bob@b.io' });
    assert.deepEqual((await begin(world, {}, 'bob')).AvailableChallenges, EVERY.slice(0, 3));
    assert.ok(Session);
  });

  test('a preference that the user does not have is answered with the list', async () => {
    const world = await choiceWorld();
    await world.confirmedUser('bob');
    const choice = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, 'bob');
    assert.deepEqual([choice.ChallengeName, choice.AvailableChallenges], ['SELECT_CHALLENGE', EVERY.slice(0, 2)]);
  });

  test('a password at once, or after the choice', async () => {
    const world = await choiceWorld();
    const atOnce = await begin(world, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
    assert.equal(claims(atOnce.AuthenticationResult.AccessToken).username, 'ann');
    const choice = await begin(world);
    await refuses(
      select(world, choice, 'PASSWORD'),
      'InvalidParameterException',
      'Missing required parameter PASSWORD',
    );
    assert.ok((await select(world, choice, 'PASSWORD', { PASSWORD })).AuthenticationResult);
    await refuses(select(world, choice, 'PASSWORD', { PASSWORD }), 'NotAuthorizedException', /used once/);
    const wrong = begin(world, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wrong123!' });
    await refuses(wrong, 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('a password by SRP at once, or after the choice', async () => {
    const world = await choiceWorld();
    for (const isChosenLater of [false, true]) {
      const keys = clientKeys();
      const challenge = isChosenLater
        ? await select(world, await begin(world), 'PASSWORD_SRP', { SRP_A: keys.A })
        : await begin(world, { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: keys.A });
      assert.equal(challenge.ChallengeName, 'PASSWORD_VERIFIER');
      const done = await respond(world, challenge, proof(world.poolId, keys, challenge.ChallengeParameters, PASSWORD));
      assert.ok(done.AuthenticationResult);
    }
  });

  test('what is not offered, not here, not enabled or not in the tier is refused', async () => {
    const world = await choiceWorld();
    const choice = await begin(world);
    const code = 'InvalidParameterException';
    await refuses(select(world, choice, 'SOFTWARE_TOKEN_MFA'), code, /SOFTWARE_TOKEN_MFA/);
    await refuses(select(world, choice, 'WEB_AUTHN'), code, 'ANSWER WEB_AUTHN is not in the local world.');
    await refuses(begin(world, { PREFERRED_CHALLENGE: 'WEB_AUTHN' }), code, /WEB_AUTHN is not in the local world/);
    const closed = await choiceWorld({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    await refuses(begin(closed), code, 'USER_AUTH is not enabled for the client.');
    const tier = 'FeatureUnavailableInTierException';
    await refuses(choiceWorld({ pool: { UserPoolTier: 'LITE' } }), tier);
    await refuses(choiceWorld({ pool: { UserPoolTier: 'LITE', Policies: {} } }), tier);
  });

  test('the factors that a signed-in user has', async () => {
    const world = await choiceWorld();
    const { AccessToken } = (await begin(world, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD })).AuthenticationResult;
    assert.deepEqual(await world.call('GetUserAuthFactors', { AccessToken }), {
      Username: 'ann',
      ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'],
    });
  });
});

describe('codes in the place of passwords', () => {
  const triggers = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration', 'CustomMessage'];

  test('by e-mail, eight digits: the message between PreAuthentication and the tokens’ triggers', async () => {
    const world = await choiceWorld({ triggers });
    const challenge = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.equal(challenge.ChallengeName, 'EMAIL_OTP');
    assert.deepEqual(challenge.ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 'a***@b***',
      USERNAME: 'ann',
    });
    assert.match(world.lastCode, /^\d{8}$/);
    assert.deepEqual(world.functions.sources, ['PreAuthentication_Authentication', 'CustomMessage_Authentication']);
    const wrong = world.lastCode === '00000000' ? '11111111' : '00000000';
    await refuses(respond(world, challenge, { EMAIL_OTP_CODE: wrong }), 'CodeMismatchException', MISMATCH);
    assert.ok((await respond(world, challenge, { EMAIL_OTP_CODE: world.lastCode })).AuthenticationResult);
    const end = ['PostAuthentication_Authentication', 'TokenGeneration_Authentication'];
    assert.deepEqual(world.functions.sources.slice(2), end);
    assert.equal((await world.attributesOf('ann')).email_verified, 'true');
  });

  test('by SMS, after the choice', async () => {
    const world = await choiceWorld();
    const challenge = await select(world, await begin(world), 'SMS_OTP');
    assert.equal(challenge.ChallengeName, 'SMS_OTP');
    assert.match(world.lastCode, /^\d{6}$/);
    assert.ok((await respond(world, challenge, { SMS_OTP_CODE: world.lastCode })).AuthenticationResult);
  });

  test('are not for users who need a second factor; their password is, and the second factor follows', async () => {
    const world = await choiceWorld();
    const SmsMfaConfiguration = { SmsConfiguration: SMS };
    await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration });
    assert.deepEqual((await begin(world)).AvailableChallenges, EVERY);
    await world.admin('AdminSetUserMFAPreference', { Username: 'ann', SMSMfaSettings: { Enabled: true } });
    assert.deepEqual((await begin(world)).AvailableChallenges, EVERY.slice(0, 2));
    const challenge = await begin(world, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
    assert.equal(challenge.ChallengeName, 'SMS_MFA');
  });

  test('a code that was sent before the user chose MFA is followed by the second factor', async () => {
    const world = await choiceWorld();
    const SmsMfaConfiguration = { SmsConfiguration: SMS };
    await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration });
    const challenge = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    const code = world.lastCode;
    await world.admin('AdminSetUserMFAPreference', { Username: 'ann', SMSMfaSettings: { Enabled: true } });
    assert.equal((await respond(world, challenge, { EMAIL_OTP_CODE: code })).ChallengeName, 'SMS_MFA');
  });

  test('users without a password: signed up, or made by an administrator and CONFIRMED at once', async () => {
    const world = await choiceWorld();
    const signUp = (attributes: Record<string, string>, Username: string) =>
      world.app('SignUp', { Username, UserAttributes: list(attributes) });
    await refuses(signUp({}, 'nobody'), 'InvalidParameterException', /^Password is required/);
    await signUp({ email: 'eve@b.io' }, 'eve');
    assert.equal(await world.statusOf('eve'), 'UNCONFIRMED');
    await refuses(begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, 'eve'), 'UserNotConfirmedException');
    await world.app('ConfirmSignUp', { Username: 'eve', ConfirmationCode: world.lastCode });
    const Username = 'kim';
    const sent = world.messages.length;
    await world.admin('AdminCreateUser', { Username, UserAttributes: list({ email: 'kim@b.io' }) });
    assert.equal(world.messages.length, sent, 'nothing to invite with');
    assert.equal(await world.statusOf('kim'), 'CONFIRMED');
    for (const name of ['eve', 'kim']) {
      assert.deepEqual((await begin(world, {}, name)).AvailableChallenges, ['EMAIL_OTP']);
      const challenge = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, name);
      const done = await respond(world, challenge, { EMAIL_OTP_CODE: world.lastCode }, name);
      assert.equal(claims(done.AuthenticationResult.AccessToken).username, name);
    }
    const other = await testWorld();
    await refuses(
      other.app('SignUp', { Username: 'x', UserAttributes: list({ email: 'x@b.io' }) }),
      'InvalidParameterException',
    );
  });

  test('a disabled user gets no code', async () => {
    const world = await choiceWorld();
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }), 'NotAuthorizedException', 'User is disabled.');
    assert.equal(world.messages.length, 0);
  });
});

describe('someone who is not there', () => {
  test('is told so, unless the client prevents it', async () => {
    await refuses(begin(await choiceWorld(), {}, 'who'), 'UserNotFoundException', 'User does not exist.');
  });

  test('looks like everybody else: the same choice, a challenge, and no code that is right', async () => {
    const world = await choiceWorld({ client: ENABLED, triggers: ['PreAuthentication'] });
    const choice = await begin(world, {}, 'who');
    assert.deepEqual([choice.ChallengeName, choice.AvailableChallenges], ['SELECT_CHALLENGE', EVERY]);
    const challenge = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, 'who');
    assert.equal(challenge.ChallengeName, 'EMAIL_OTP');
    const real = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.deepEqual(Object.keys(challenge.ChallengeParameters), Object.keys(real.ChallengeParameters));
    assert.match(challenge.ChallengeParameters.CODE_DELIVERY_DESTINATION, /^\w\*\*\*@\w\*\*\*$/);
    const again = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, 'who');
    assert.deepEqual(again.ChallengeParameters, challenge.ChallengeParameters);
    assert.equal(world.messages.length, 1, 'only the real one');
    assert.equal(world.functions.invoked[0]!.event.request.userNotFound, true);
    await refuses(respond(world, challenge, { EMAIL_OTP_CODE: '12345678' }, 'who'), 'CodeMismatchException', MISMATCH);
    const sms = await select(world, await begin(world), 'SMS_OTP');
    const noSms = await respond(world, choice, { ANSWER: 'SMS_OTP' }, 'who');
    assert.deepEqual(Object.keys(noSms.ChallengeParameters), Object.keys(sms.ChallengeParameters));
    assert.match(noSms.ChallengeParameters.CODE_DELIVERY_DESTINATION, /^\+\*+\d{4}$/);
    await world.admin('AdminDisableUser', { Username: 'ann' });
    assert.deepEqual((await begin(world)).AvailableChallenges, EVERY);
    assert.equal((await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' })).ChallengeName, 'EMAIL_OTP');
    assert.equal(world.messages.length, 2, 'none to the disabled one');
    const password = begin(world, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }, 'who');
    await refuses(password, 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('has an id where users have one', async () => {
    const world = await testWorld({
      pool: { Policies: POLICIES, UsernameAttributes: ['email'] },
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'], ...ENABLED },
    });
    const challenge = await begin(world, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, 'who@b.io');
    const { USERNAME } = challenge.ChallengeParameters;
    assert.match(USERNAME, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(challenge.ChallengeParameters.CODE_DELIVERY_DESTINATION, 'w***@b***');
    for (const name of [USERNAME, 'who@b.io'])
      await refuses(respond(world, challenge, { EMAIL_OTP_CODE: '12345678' }, name), 'CodeMismatchException');
  });
});
