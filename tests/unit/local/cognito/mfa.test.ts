/** Second factors at sign-in: which one is asked for, what answers it, and which triggers run around it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLIENT_METADATA, claims, PASSWORD, refuses, type Setup, type TestWorld, testWorld } from './harness.ts';
import { clientKeys, proof } from './srp-client.ts';
import { totp } from './totp-client.ts';

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const ALL = {
  SmsMfaConfiguration: { SmsConfiguration: SMS },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Mail' },
};
const SES = {
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.io',
  },
};
const FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
];
const MISMATCH = 'Invalid code or auth state for the user.';

async function mfaWorld(mode = 'OPTIONAL', { pool = {}, client = {}, ...setup }: Setup = {}): Promise<TestWorld> {
  const world = await testWorld({
    pool: { ...SES, ...pool },
    client: { ExplicitAuthFlows: FLOWS, ...client },
    ...setup,
  });
  await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: mode, ...ALL });
  await world.confirmedUser('ann', { email: 'ann@b.io', phone_number: '+15550100123' });
  return world;
}

const prefer = (world: TestWorld, settings: object, Username = 'ann') =>
  world.admin('AdminSetUserMFAPreference', { Username, ...settings });

const respond = (world: TestWorld, challenge: any, responses: object, USERNAME = 'ann', input: object = {}) =>
  world.app('RespondToAuthChallenge', {
    ChallengeName: challenge.ChallengeName,
    Session: challenge.Session,
    ChallengeResponses: { USERNAME, ...responses },
    ...input,
  });

/** Gives ann an authenticator by her access token. */
async function authenticator(world: TestWorld, tokens: any): Promise<string> {
  const { AccessToken } = tokens.AuthenticationResult;
  const { SecretCode } = await world.call('AssociateSoftwareToken', { AccessToken });
  const UserCode = totp(SecretCode, world.time);
  assert.deepEqual(await world.call('VerifySoftwareToken', { AccessToken, UserCode }), { Status: 'SUCCESS' });
  world.pass(30_000);
  return SecretCode;
}

const userOf = async (world: TestWorld) => {
  const { UserMFASettingList, PreferredMfaSetting, MFAOptions } = await world.admin('AdminGetUser', {
    Username: 'ann',
  });
  return { UserMFASettingList, PreferredMfaSetting, MFAOptions };
};

describe('SMS_MFA and EMAIL_OTP', () => {
  test('a code by SMS: the pool’s text, six digits, a masked number, tokens for the right code', async () => {
    const world = await mfaWorld();
    await world.admin('SetUserPoolMfaConfig', {
      MfaConfiguration: 'OPTIONAL',
      ...ALL,
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'Type {####}!', SmsConfiguration: SMS },
    });
    await prefer(world, { SMSMfaSettings: { Enabled: true } });
    const challenge = await world.signIn('ann');
    assert.equal(challenge.ChallengeName, 'SMS_MFA');
    assert.equal(challenge.AuthenticationResult, undefined);
    assert.deepEqual(challenge.ChallengeParameters, {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
      CODE_DELIVERY_DESTINATION: '+*******0123',
      USER_ID_FOR_SRP: 'ann',
    });
    const message = world.messages.at(-1)!;
    assert.match(world.lastCode, /^\d{6}$/);
    assert.equal(message.body, `Type ${world.lastCode}!`);
    assert.equal(message.triggerSource, 'CustomMessage_Authentication');
    const { AuthenticationResult } = await respond(world, challenge, { SMS_MFA_CODE: world.lastCode });
    assert.equal(claims(AuthenticationResult.AccessToken).username, 'ann');
    assert.equal((await world.attributesOf('ann')).phone_number_verified, 'true');
  });

  test('a code by e-mail: eight digits and the text of EmailMfaConfiguration', async () => {
    const world = await mfaWorld();
    await prefer(world, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
    const challenge = await world.signIn('ann');
    assert.equal(challenge.ChallengeName, 'EMAIL_OTP');
    assert.equal(challenge.ChallengeParameters.CODE_DELIVERY_DESTINATION, 'a***@b***');
    assert.match(world.lastCode, /^\d{8}$/);
    const { subject, body } = world.messages.at(-1)!;
    assert.deepEqual([subject, body], ['Mail', `Mail ${world.lastCode}`]);
    assert.ok((await respond(world, challenge, { EMAIL_OTP_CODE: world.lastCode })).AuthenticationResult);
  });

  test('a wrong code is refused and may be followed by the right one; the session is good for one success', async () => {
    const world = await mfaWorld();
    await prefer(world, { SMSMfaSettings: { Enabled: true } });
    const challenge = await world.signIn('ann');
    const wrong = world.lastCode === '000000' ? '111111' : '000000';
    for (let n = 0; n < 6; n++) {
      await refuses(respond(world, challenge, { SMS_MFA_CODE: wrong }), 'CodeMismatchException', MISMATCH);
    }
    await refuses(
      respond(world, challenge, {}),
      'InvalidParameterException',
      'Missing required parameter SMS_MFA_CODE',
    );
    const code = world.lastCode;
    await respond(world, challenge, { SMS_MFA_CODE: code });
    await refuses(
      respond(world, challenge, { SMS_MFA_CODE: code }),
      'NotAuthorizedException',
      'Invalid session for the user, session can only be used once.',
    );
  });

  test('a code ends with its session: three minutes, or AuthSessionValidity', async () => {
    for (const minutes of [undefined, 7]) {
      const world = await mfaWorld('OPTIONAL', { client: minutes ? { AuthSessionValidity: minutes } : {} });
      await prefer(world, { SMSMfaSettings: { Enabled: true } });
      const challenge = await world.signIn('ann');
      world.pass((minutes ?? 3) * 60_000);
      await refuses(
        respond(world, challenge, { SMS_MFA_CODE: world.lastCode }),
        'NotAuthorizedException',
        'Invalid session for the user, session is expired.',
      );
    }
  });

  test('neither another user nor another challenge is answered with the session', async () => {
    const world = await mfaWorld();
    await world.confirmedUser('bob', { phone_number: '+15550100777' });
    await prefer(world, { SMSMfaSettings: { Enabled: true } });
    const challenge = await world.signIn('ann');
    const INVALID = 'Invalid session for the user.';
    const code = { SMS_MFA_CODE: world.lastCode, EMAIL_OTP_CODE: world.lastCode };
    await refuses(respond(world, challenge, code, 'bob'), 'NotAuthorizedException', INVALID);
    await refuses(
      respond(world, { ...challenge, ChallengeName: 'EMAIL_OTP' }, code),
      'NotAuthorizedException',
      INVALID,
    );
  });
});

describe('SOFTWARE_TOKEN_MFA', () => {
  test('asks for the code of the authenticator, which is good once', async () => {
    const world = await mfaWorld();
    const secret = await authenticator(world, await world.signIn('ann'));
    assert.match(secret, /^[A-Z2-7]{52}$/);
    assert.ok((await world.signIn('ann')).AuthenticationResult, 'verified is not chosen yet');
    await prefer(world, { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
    const challenge = await world.signIn('ann');
    assert.deepEqual(challenge.ChallengeParameters, { USER_ID_FOR_SRP: 'ann' });
    const SOFTWARE_TOKEN_MFA_CODE = totp(secret, world.time);
    const wrong = SOFTWARE_TOKEN_MFA_CODE === '000000' ? '000001' : '000000';
    await refuses(
      respond(world, challenge, { SOFTWARE_TOKEN_MFA_CODE: wrong }),
      'CodeMismatchException',
      'Invalid code received for user',
    );
    assert.ok((await respond(world, challenge, { SOFTWARE_TOKEN_MFA_CODE })).AuthenticationResult);
    const again = await world.signIn('ann');
    await refuses(
      respond(world, again, { SOFTWARE_TOKEN_MFA_CODE }),
      'ExpiredCodeException',
      'Your software token has already been used once.',
    );
    world.pass(30_000);
    const next = { SOFTWARE_TOKEN_MFA_CODE: totp(secret, world.time) };
    assert.ok((await respond(world, again, next)).AuthenticationResult);
  });

  test('takes the code of a neighbouring step, not of one farther away', async () => {
    const world = await mfaWorld();
    const secret = await authenticator(world, await world.signIn('ann'));
    await prefer(world, { SoftwareTokenMfaSettings: { Enabled: true } });
    world.pass(300_000);
    for (const [drift, works] of [
      [-60_000, false],
      [60_000, false],
      [-30_000, true],
      [30_000, true],
    ] as const) {
      const challenge = await world.signIn('ann');
      const answered = respond(world, challenge, { SOFTWARE_TOKEN_MFA_CODE: totp(secret, world.time + drift) });
      if (works) assert.ok((await answered).AuthenticationResult);
      else await refuses(answered, 'CodeMismatchException');
    }
  });

  test('association: not in a pool without it; a wrong code leaves the authenticator of before in use', async () => {
    const world = await mfaWorld();
    const tokens = await world.signIn('ann');
    const { AccessToken } = tokens.AuthenticationResult;
    await refuses(
      world.call('VerifySoftwareToken', { AccessToken, UserCode: '123456' }),
      'SoftwareTokenMFANotFoundException',
    );
    const first = await authenticator(world, tokens);
    await prefer(world, { SoftwareTokenMfaSettings: { Enabled: true } });
    const { SecretCode } = await world.call('AssociateSoftwareToken', { AccessToken });
    assert.notEqual(SecretCode, first);
    const UserCode = totp(SecretCode, world.time) === '000000' ? '000001' : '000000';
    await refuses(
      world.call('VerifySoftwareToken', { AccessToken, UserCode }),
      'EnableSoftwareTokenMFAException',
      'Code mismatch and fail enable Software Token MFA',
    );
    const challenge = await world.signIn('ann');
    const code = { SOFTWARE_TOKEN_MFA_CODE: totp(first, world.time) };
    assert.ok((await respond(world, challenge, code)).AuthenticationResult);
    for (const both of [{}, { AccessToken, Session: 'x'.repeat(20) }]) {
      await refuses(world.call('AssociateSoftwareToken', both), 'InvalidParameterException');
    }
    await world.admin('SetUserPoolMfaConfig', {
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration: SMS },
    });
    await refuses(
      world.call('AssociateSoftwareToken', { AccessToken }),
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA has not been enabled by the userPool',
    );
    assert.equal((await world.signIn('ann')).ChallengeName, 'SOFTWARE_TOKEN_MFA', 'it stays in use');
  });

  test('the secret is in no description of the user and in no event', async () => {
    const world = await mfaWorld('OPTIONAL', { triggers: ['PreAuthentication', 'PostAuthentication'] });
    const tokens = await world.signIn('ann');
    const secret = await authenticator(world, tokens);
    await prefer(world, { SoftwareTokenMfaSettings: { Enabled: true } });
    const challenge = await world.signIn('ann');
    await respond(world, challenge, { SOFTWARE_TOKEN_MFA_CODE: totp(secret, world.time) });
    const seen = JSON.stringify([
      await world.admin('AdminGetUser', { Username: 'ann' }),
      await world.admin('ListUsers'),
      await world.call('GetUser', { AccessToken: tokens.AuthenticationResult.AccessToken }),
      world.functions.invoked,
      world.messages,
    ]);
    assert.ok(!seen.includes(secret));
  });
});

describe('which factor', () => {
  test('several and none preferred: SELECT_MFA_TYPE, once, among what there is', async () => {
    const world = await mfaWorld();
    const secret = await authenticator(world, await world.signIn('ann'));
    await prefer(world, { SMSMfaSettings: { Enabled: true }, SoftwareTokenMfaSettings: { Enabled: true } });
    const choice = await world.signIn('ann');
    assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
    assert.deepEqual(JSON.parse(choice.ChallengeParameters.MFAS_CAN_CHOOSE), ['SMS_MFA', 'SOFTWARE_TOKEN_MFA']);
    await refuses(respond(world, choice, { ANSWER: 'EMAIL_OTP' }), 'InvalidParameterException', /EMAIL_OTP/);
    const challenge = await respond(world, choice, { ANSWER: 'SOFTWARE_TOKEN_MFA' });
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    await refuses(respond(world, choice, { ANSWER: 'SMS_MFA' }), 'NotAuthorizedException', /used once/);
    const code = { SOFTWARE_TOKEN_MFA_CODE: totp(secret, world.time) };
    assert.ok((await respond(world, challenge, code)).AuthenticationResult);
  });

  test('a preferred one is asked for at once', async () => {
    const world = await mfaWorld();
    await prefer(world, {
      SMSMfaSettings: { Enabled: true },
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    assert.equal((await world.signIn('ann')).ChallengeName, 'EMAIL_OTP');
  });

  test('required: whoever has chosen nothing is asked for what there is', async () => {
    const world = await mfaWorld('ON');
    assert.deepEqual(JSON.parse((await world.signIn('ann')).ChallengeParameters.MFAS_CAN_CHOOSE), [
      'SMS_MFA',
      'EMAIL_OTP',
    ]);
    await world.confirmedUser('bob', { phone_number: '+15550100777' });
    assert.equal((await world.signIn('bob')).ChallengeName, 'SMS_MFA');
  });

  test('optional: whoever has chosen nothing, or turned all off, is asked for nothing; nor is anybody once MFA is off', async () => {
    const world = await mfaWorld();
    assert.ok((await world.signIn('ann')).AuthenticationResult);
    await prefer(world, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
    await prefer(world, { SMSMfaSettings: { Enabled: false } });
    assert.ok((await world.signIn('ann')).AuthenticationResult);
    await prefer(world, { SMSMfaSettings: { Enabled: true } });
    await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OFF' });
    assert.ok((await world.signIn('ann')).AuthenticationResult);
  });

  test('MFA_SETUP: an authenticator is set up within the sign-in, each step with a session of its own', async () => {
    const world = await mfaWorld('ON');
    await world.confirmedUser('eve');
    const challenge = await world.signIn('eve');
    assert.equal(challenge.ChallengeName, 'MFA_SETUP');
    assert.deepEqual(JSON.parse(challenge.ChallengeParameters.MFAS_CAN_SETUP), [
      'SMS_MFA',
      'SOFTWARE_TOKEN_MFA',
      'EMAIL_OTP',
    ]);
    await refuses(respond(world, challenge, {}, 'eve'), 'NotAuthorizedException', 'Invalid session for the user.');
    const { SecretCode, Session } = await world.call('AssociateSoftwareToken', { Session: challenge.Session });
    await refuses(world.call('AssociateSoftwareToken', { Session: challenge.Session }), 'NotAuthorizedException');
    await refuses(respond(world, { ...challenge, Session }, {}, 'eve'), 'NotAuthorizedException');
    const bad = totp(SecretCode, world.time) === '000000' ? '000001' : '000000';
    await refuses(world.call('VerifySoftwareToken', { Session, UserCode: bad }), 'EnableSoftwareTokenMFAException');
    const verified = await world.call('VerifySoftwareToken', {
      Session,
      UserCode: totp(SecretCode, world.time),
      FriendlyDeviceName: 'phone',
    });
    assert.equal(verified.Status, 'SUCCESS');
    const done = await respond(world, { ...challenge, Session: verified.Session }, {}, 'eve');
    assert.equal(claims(done.AuthenticationResult.AccessToken).username, 'eve');
    const next = await world.signIn('eve');
    assert.equal(next.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    assert.equal(next.ChallengeParameters.FRIENDLY_DEVICE_NAME, 'phone');
  });
});

describe('preferences', () => {
  test('are described, kept when left out, and replaced', async () => {
    const world = await mfaWorld();
    const MFAOptions = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }];
    assert.deepEqual(await userOf(world), {
      UserMFASettingList: undefined,
      PreferredMfaSetting: undefined,
      MFAOptions: undefined,
    });
    await prefer(world, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
    await prefer(world, { EmailMfaSettings: { Enabled: true } });
    const UserMFASettingList = ['SMS_MFA', 'EMAIL_OTP'];
    assert.deepEqual(await userOf(world), { UserMFASettingList, PreferredMfaSetting: 'SMS_MFA', MFAOptions });
    await prefer(world, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
    assert.equal((await userOf(world)).PreferredMfaSetting, 'EMAIL_OTP');
    await prefer(world, { EmailMfaSettings: { Enabled: false, PreferredMfa: true } });
    assert.deepEqual(await userOf(world), {
      UserMFASettingList: ['SMS_MFA'],
      PreferredMfaSetting: undefined,
      MFAOptions,
    });
    await world.admin('AdminSetUserSettings', { Username: 'ann', MFAOptions: [] });
    assert.equal((await userOf(world)).MFAOptions, undefined);
    await world.admin('AdminSetUserSettings', { Username: 'ann', MFAOptions });
    assert.deepEqual((await userOf(world)).UserMFASettingList, ['SMS_MFA']);
  });

  test('what a user cannot use is refused', async () => {
    const world = await mfaWorld();
    await world.confirmedUser('bare');
    const { AccessToken } = (await world.signIn('bare')).AuthenticationResult;
    const own = (settings: object) => world.call('SetUserMFAPreference', { AccessToken, ...settings });
    const enabled = { Enabled: true };
    const no = (name: string) => `User does not have delivery config set to turn on ${name}`;
    await refuses(own({ SMSMfaSettings: enabled }), 'InvalidParameterException', no('SMS_MFA'));
    await refuses(own({ EmailMfaSettings: enabled }), 'InvalidParameterException', no('EMAIL_OTP'));
    const token = { SoftwareTokenMfaSettings: enabled };
    await refuses(prefer(world, token, 'bare'), 'InvalidParameterException', no('SOFTWARE_TOKEN_MFA'));
    await refuses(own(token), 'InvalidParameterException', 'User has not set up software token mfa');
    await world.call('AssociateSoftwareToken', { AccessToken });
    await refuses(own(token), 'InvalidParameterException', 'User has not verified software token mfa');
    await refuses(own({ WebAuthnMfaSettings: enabled }), 'InvalidParameterException', /not in the local world/);
    const both = { Enabled: true, PreferredMfa: true };
    await refuses(prefer(world, { SMSMfaSettings: both, EmailMfaSettings: both }), 'InvalidParameterException');
    const email = { AccessToken, MFAOptions: [{ DeliveryMedium: 'EMAIL', AttributeName: 'email' }] };
    await refuses(world.call('SetUserSettings', email), 'InvalidParameterException', /EMAIL/);
    await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OFF' });
    await refuses(prefer(world, { EmailMfaSettings: enabled }), 'InvalidParameterException', /EMAIL_OTP/);
  });
});

describe('the pool’s configuration', () => {
  const config = (world: TestWorld, input: object) => world.admin('SetUserPoolMfaConfig', input);

  test('is described as it was set; a new pool has none', async () => {
    const world = await testWorld({ pool: SES });
    assert.deepEqual(await world.admin('GetUserPoolMfaConfig'), { MfaConfiguration: 'OFF' });
    const set = await config(world, { MfaConfiguration: 'ON', ...ALL });
    assert.deepEqual(JSON.parse(JSON.stringify(set)), { ...ALL, MfaConfiguration: 'ON' });
    assert.deepEqual(await world.admin('GetUserPoolMfaConfig'), set);
    assert.equal((await world.admin('DescribeUserPool')).UserPool.MfaConfiguration, 'ON');
  });

  test('what does not fit together is refused in AWS’s sentences', async () => {
    const world = await testWorld();
    const code = 'InvalidParameterException';
    const together = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
    const { SoftwareTokenMfaConfiguration, SmsMfaConfiguration, EmailMfaConfiguration } = ALL;
    await refuses(config(world, { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration }), code, together);
    const none = "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.";
    await refuses(config(world, { MfaConfiguration: 'OPTIONAL' }), code, none);
    const disabled = { SoftwareTokenMfaConfiguration: { Enabled: false } };
    await refuses(config(world, { MfaConfiguration: 'ON', ...disabled }), code, none);
    await refuses(config(world, { MfaConfiguration: 'ON', SmsMfaConfiguration: {} }), code, /SmsConfiguration/);
    await refuses(config(world, { MfaConfiguration: 'ON', EmailMfaConfiguration }), code, /DEVELOPER/);
    const WebAuthnConfiguration = { RelyingPartyId: 'a.io' };
    await refuses(config(world, { MfaConfiguration: 'OFF', WebAuthnConfiguration }), code, /WebAuthnConfiguration/);
    await config(world, { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration, SoftwareTokenMfaConfiguration });
    await refuses(
      config(world, { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration }),
      code,
      "Can't turn off SMS_MFA when SMS configuration is set for the user pool",
    );
    const lite = await testWorld({ pool: { ...SES, UserPoolTier: 'LITE' } });
    await refuses(config(lite, { MfaConfiguration: 'ON', EmailMfaConfiguration }), 'FeatureUnavailableInTierException');
  });

  test('CreateUserPool and UpdateUserPool take MfaConfiguration where there is a factor; the latter does not turn it on', async () => {
    const code = 'InvalidParameterException';
    const sentence =
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional';
    await refuses(testWorld({ pool: { MfaConfiguration: 'ON' } }), code, sentence);
    const world = await testWorld({ pool: { MfaConfiguration: 'ON', SmsConfiguration: SMS } });
    await world.confirmedUser('ann', { phone_number: '+15550100123' });
    assert.equal((await world.signIn('ann')).ChallengeName, 'SMS_MFA');
    await world.admin('UpdateUserPool', { MfaConfiguration: 'ON', SmsConfiguration: SMS });
    await refuses(world.admin('UpdateUserPool', { MfaConfiguration: 'ON' }), code, sentence);
    await world.admin('UpdateUserPool');
    assert.ok((await world.signIn('ann')).AuthenticationResult, 'what is left out is off');
    await refuses(
      world.admin('UpdateUserPool', { MfaConfiguration: 'ON', SmsConfiguration: SMS }),
      code,
      'Cannot turn MFA functionality ON, once the user pool has been created.',
    );
  });
});

describe('triggers around a second factor', () => {
  const PRE = 'PreAuthentication_Authentication';
  const MESSAGE = 'CustomMessage_Authentication';
  const END = ['PostAuthentication_Authentication', 'TokenGeneration_Authentication'];
  const triggers = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration', 'CustomMessage'];
  const withSms = async (setup: Setup = {}) => {
    const world = await mfaWorld('OPTIONAL', { triggers, ...setup });
    await prefer(world, { SMSMfaSettings: { Enabled: true } });
    return world;
  };

  test('password: PreAuthentication, CustomMessage; then PostAuthentication and PreTokenGeneration', async () => {
    const world = await withSms();
    world.functions.on('CustomMessage', (event) => ({ ...event, response: { smsMessage: 'Own {####}' } }));
    const challenge = await world.signIn('ann');
    assert.deepEqual(world.functions.sources, [PRE, MESSAGE]);
    assert.equal(world.functions.event(MESSAGE).request.usernameParameter, null);
    assert.equal(world.messages.at(-1)!.body, `Own ${world.lastCode}`);
    await respond(world, challenge, { SMS_MFA_CODE: world.lastCode }, 'ann', { ClientMetadata: CLIENT_METADATA });
    assert.deepEqual(world.functions.sources.slice(2), END);
    assert.deepEqual(world.functions.event(END[0]!).request.clientMetadata, CLIENT_METADATA);
  });

  test('an administrator’s calls are asked for it too', async () => {
    const world = await withSms();
    const ClientId = world.clientId;
    const challenge = await world.admin('AdminInitiateAuth', {
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann', PASSWORD },
    });
    const { AuthenticationResult } = await world.admin('AdminRespondToAuthChallenge', {
      ClientId,
      ChallengeName: challenge.ChallengeName,
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: 'ann', SMS_MFA_CODE: world.lastCode },
    });
    assert.ok(AuthenticationResult);
  });

  test('a message that fails fails the sign-in, and nothing is sent', async () => {
    const world = await withSms();
    world.functions.on('CustomMessage', () => {
      throw new Error('no');
    });
    await refuses(world.signIn('ann'), 'UserLambdaValidationException', 'CustomMessage failed with error no.');
    assert.equal(world.messages.length, 0);
  });

  test('SRP: the code is sent after the proof', async () => {
    const world = await withSms();
    const keys = clientKeys();
    const first = await world.app('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A: keys.A },
    });
    assert.deepEqual(world.functions.sources, [PRE]);
    const challenge = await respond(world, first, proof(world.poolId, keys, first.ChallengeParameters, PASSWORD));
    assert.equal(challenge.ChallengeName, 'SMS_MFA');
    assert.deepEqual(world.functions.sources, [PRE, MESSAGE]);
    await respond(world, challenge, { SMS_MFA_CODE: world.lastCode });
    assert.deepEqual(world.functions.sources.slice(2), END);
  });

  test('a user who was disabled meanwhile gets no tokens for the second factor', async () => {
    const world = await withSms();
    const first = await world.signIn('ann');
    await world.admin('AdminDisableUser', { Username: 'ann' });
    const answer = respond(world, first, { SMS_MFA_CODE: world.lastCode });
    await refuses(answer, 'NotAuthorizedException', 'User is disabled.');
  });

  test('a temporary password is replaced first; the token trigger hears NewPasswordChallenge at the end', async () => {
    const world = await withSms();
    await world.admin('AdminSetUserPassword', { Username: 'ann', Password: 'Temp1234!', Permanent: false });
    const first = await world.signIn('ann', 'Temp1234!');
    assert.equal(first.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    world.functions.invoked.length = 0;
    const second = await respond(world, first, { NEW_PASSWORD: PASSWORD });
    assert.equal(second.ChallengeName, 'SMS_MFA');
    assert.deepEqual(world.functions.sources, [MESSAGE]);
    assert.ok((await respond(world, second, { SMS_MFA_CODE: world.lastCode })).AuthenticationResult);
    assert.deepEqual(world.functions.sources, [MESSAGE, END[0], 'TokenGeneration_NewPasswordChallenge']);
  });

  test('CUSTOM_AUTH with SRP: the second factor comes before functions are asked again, who see it', async () => {
    const three = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
    const world = await withSms({ triggers: three });
    world.functions.on('DefineAuthChallenge', (event) => {
      const last = event.request.session.at(-1).challengeName;
      const response = last === 'SRP_A' ? { challengeName: 'PASSWORD_VERIFIER' } : { issueTokens: true };
      return { ...event, response: { ...event.response, ...response } };
    });
    const keys = clientKeys();
    const first = await world.app('InitiateAuth', {
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A: keys.A, CHALLENGE_NAME: 'SRP_A' },
    });
    const challenge = await respond(world, first, proof(world.poolId, keys, first.ChallengeParameters, PASSWORD));
    assert.equal(challenge.ChallengeName, 'SMS_MFA');
    assert.equal(world.functions.sources.length, 1);
    assert.ok((await respond(world, challenge, { SMS_MFA_CODE: world.lastCode })).AuthenticationResult);
    const names = world.functions.invoked.at(-1)!.event.request.session.map((entry: any) => entry.challengeName);
    assert.deepEqual(names, ['SRP_A', 'PASSWORD_VERIFIER', 'SMS_MFA']);
  });

  test('CUSTOM_AUTH alone asks for no second factor: its functions do', async () => {
    const three = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
    const world = await withSms({ triggers: three });
    world.functions.on('DefineAuthChallenge', (event) => ({
      ...event,
      response: { ...event.response, issueTokens: true },
    }));
    const done = await world.app('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ann' } });
    assert.ok(done.AuthenticationResult);
  });
});
