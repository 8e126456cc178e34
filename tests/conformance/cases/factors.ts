/** Second factors, choice-based sign-in and devices. */
import assert from 'node:assert/strict';
import { clientKeys, deviceProof, deviceSecret } from '../../unit/local/cognito/srp-client.ts';
import { totp } from '../../unit/local/cognito/totp-client.ts';
import { API, area, documented, GUIDE, inferred, NOBODY, observed, SEEN, THREADS } from '../case.ts';
import { claims, type PoolStage, refused, verifiedEmail, verifiedPhone } from '../pool-stage.ts';
import { PASSWORD, type Stage } from '../stage.ts';

const MFA = `${GUIDE}, "Adding MFA to a user pool"`;
const CHOICE = `${GUIDE}, "Authentication flows"`;
const DEVICES = `${GUIDE}, "Working with user devices"`;
const MISMATCH = 'Invalid code or auth state for the user.';
const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'conformance' } };
const MINUTE = 60_000;

/** A pool that has every second factor; set up once, as the settings mark it as another than all others. */
async function mfaPool(stage: Stage, MfaConfiguration: 'OPTIONAL' | 'ON' = 'OPTIONAL'): Promise<PoolStage> {
  const pool = await stage.pool({ pool: { PoolName: `mfa-${MfaConfiguration}`, ...SMS } });
  await stage.cognito.setUserPoolMfaConfig({
    UserPoolId: pool.id,
    MfaConfiguration,
    SmsMfaConfiguration: SMS,
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: {},
  });
  return pool;
}

const reachable = (stage: Stage) => [...verifiedEmail(stage.name('to')), ...verifiedPhone()];

async function userWith(stage: Stage, pool: PoolStage, preference: object): Promise<string> {
  const user = await pool.confirmed(reachable(stage));
  await stage.cognito.adminSetUserMFAPreference({ ...pool.as(user), ...preference });
  return user;
}

/** Gives a signed-in user an authenticator app. @returns its secret */
async function associate(stage: Stage, AccessToken: string): Promise<string> {
  const { SecretCode } = await stage.cognito.associateSoftwareToken({ AccessToken });
  const UserCode = totp(SecretCode!, stage.target.now());
  assert.equal((await stage.cognito.verifySoftwareToken({ AccessToken, UserCode })).Status, 'SUCCESS');
  stage.target.pass(MINUTE);
  return SecretCode!;
}

export const mfaCases = area('Second factors', [
  ...(
    [
      ['SMS_MFA', 'SMSMfaSettings', 'SMS'],
      ['EMAIL_OTP', 'EmailMfaSettings', 'EMAIL'],
    ] as const
  ).map(([factor, setting, medium]) =>
    documented(
      factor,
      `A user with ${factor} is asked for the code after the password; the code was sent with CustomMessage_Authentication.`,
      MFA,
      async (stage) => {
        const pool = await mfaPool(stage);
        const USERNAME = await userWith(stage, pool, { [setting]: { Enabled: true, PreferredMfa: true } });
        const asked = await pool.signIn(USERNAME);
        assert.equal(asked.ChallengeName, factor);
        assert.equal(asked.ChallengeParameters?.['CODE_DELIVERY_DELIVERY_MEDIUM'], medium);
        assert.deepEqual(pool.sources, ['PreAuthentication_Authentication', 'CustomMessage_Authentication']);
        const code = await pool.code(USERNAME);
        const done = await pool.respond(asked, factor, { USERNAME, [`${factor}_CODE`]: code });
        assert.ok(done.AuthenticationResult?.AccessToken);
      },
    ),
  ),
  inferred(
    'PostAuthentication waits',
    'PostAuthentication and the token trigger run once the second factor is proved.',
    NOBODY,
    async (stage) => {
      const pool = await mfaPool(stage);
      const USERNAME = await userWith(stage, pool, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
      const asked = await pool.signIn(USERNAME);
      const EMAIL_OTP_CODE = await pool.code(USERNAME);
      pool.forget();
      await pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE });
      assert.deepEqual(pool.sources, ['PostAuthentication_Authentication', 'TokenGeneration_Authentication']);
    },
  ),
  documented(
    'ClientMetadata of InitiateAuth',
    'It does not reach the message with the code.',
    `${API}, InitiateAuth`,
    async (stage) => {
      const pool = await mfaPool(stage);
      const USERNAME = await userWith(stage, pool, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
      await pool.signIn(USERNAME, { ClientMetadata: { k: 'v' } });
      assert.equal('clientMetadata' in pool.event('CustomMessage_Authentication').request, false);
    },
  ),
  observed('Wrong code', 'A wrong code is told as CodeMismatchException; the session goes on.', SEEN, async (stage) => {
    const pool = await mfaPool(stage);
    const USERNAME = await userWith(stage, pool, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
    const asked = await pool.signIn(USERNAME);
    const code = await pool.code(USERNAME);
    const wrong = code.replace(/./g, (digit) => String((Number(digit) + 1) % 10));
    for (let n = 0; n < 6; n++) {
      const answer = pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: wrong });
      await refused(answer, 'CodeMismatchException', MISMATCH);
    }
    assert.ok((await pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: code })).AuthenticationResult);
  }),
  documented(
    'SOFTWARE_TOKEN_MFA',
    'An authenticator that was associated and verified is asked for; its code (RFC 6238) signs in, and no message is sent.',
    MFA,
    async (stage) => {
      const pool = await mfaPool(stage);
      const USERNAME = await pool.confirmed(reachable(stage));
      const { AccessToken } = await pool.tokens(USERNAME);
      const secret = await associate(stage, AccessToken);
      await stage.cognito.setUserMFAPreference({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      });
      pool.forget();
      const asked = await pool.signIn(USERNAME);
      assert.equal(asked.ChallengeName, 'SOFTWARE_TOKEN_MFA');
      assert.deepEqual(pool.sources, ['PreAuthentication_Authentication']);
      const SOFTWARE_TOKEN_MFA_CODE = totp(secret, stage.target.now());
      const done = await pool.respond(asked, 'SOFTWARE_TOKEN_MFA', { USERNAME, SOFTWARE_TOKEN_MFA_CODE });
      assert.ok(done.AuthenticationResult);
    },
  ),
  observed(
    'VerifySoftwareToken, wrong code',
    'It fails with EnableSoftwareTokenMFAException.',
    THREADS,
    async (stage) => {
      const pool = await mfaPool(stage);
      const { AccessToken } = await pool.tokens(await pool.confirmed());
      const { SecretCode } = await stage.cognito.associateSoftwareToken({ AccessToken });
      const right = Number(totp(SecretCode!, stage.target.now()));
      const UserCode = String((right + 500_000) % 1_000_000).padStart(6, '0');
      const sentence = 'Code mismatch and fail enable Software Token MFA';
      const call = stage.cognito.verifySoftwareToken({ AccessToken, UserCode });
      await refused(call, 'EnableSoftwareTokenMFAException', sentence);
    },
  ),
  documented('SELECT_MFA_TYPE', 'A user with several factors and none preferred chooses.', API, async (stage) => {
    const pool = await mfaPool(stage);
    const USERNAME = await pool.confirmed(reachable(stage));
    const { AccessToken } = await pool.tokens(USERNAME);
    const secret = await associate(stage, AccessToken);
    const both = { SMSMfaSettings: { Enabled: true }, SoftwareTokenMfaSettings: { Enabled: true } };
    await stage.cognito.setUserMFAPreference({ AccessToken, ...both });
    const choice = await pool.signIn(USERNAME);
    assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
    const offered = JSON.parse(choice.ChallengeParameters!['MFAS_CAN_CHOOSE']!);
    assert.deepEqual(offered.sort(), ['SMS_MFA', 'SOFTWARE_TOKEN_MFA']);
    const asked = await pool.respond(choice, 'SELECT_MFA_TYPE', { USERNAME, ANSWER: 'SOFTWARE_TOKEN_MFA' });
    assert.equal(asked.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const SOFTWARE_TOKEN_MFA_CODE = totp(secret, stage.target.now());
    const done = await pool.respond(asked, 'SOFTWARE_TOKEN_MFA', { USERNAME, SOFTWARE_TOKEN_MFA_CODE });
    assert.ok(done.AuthenticationResult);
  }),
  documented(
    'MFA_SETUP',
    'Where MFA is required, a user who has no factor sets up an authenticator within the sign-in.',
    MFA,
    async (stage) => {
      const pool = await mfaPool(stage, 'ON');
      const USERNAME = await pool.confirmed([]);
      const asked = await pool.signIn(USERNAME);
      assert.equal(asked.ChallengeName, 'MFA_SETUP');
      assert.ok(JSON.parse(asked.ChallengeParameters!['MFAS_CAN_SETUP']!).includes('SOFTWARE_TOKEN_MFA'));
      const { SecretCode, Session } = await stage.cognito.associateSoftwareToken({ Session: asked.Session });
      const UserCode = totp(SecretCode!, stage.target.now());
      const verified = await stage.cognito.verifySoftwareToken({ Session, UserCode });
      assert.ok((await pool.respond(verified, 'MFA_SETUP', { USERNAME })).AuthenticationResult);
    },
  ),
  documented(
    'Code lifetime',
    'A code at sign-in lives as long as the session: AuthSessionValidity, 3 minutes when unset.',
    API,
    async (stage) => {
      const pool = await mfaPool(stage);
      const USERNAME = await userWith(stage, pool, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
      const asked = await pool.signIn(USERNAME);
      const EMAIL_OTP_CODE = await pool.code(USERNAME);
      stage.target.pass(3 * MINUTE + 1000);
      const sentence = 'Invalid session for the user, session is expired.';
      await refused(pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE }), 'NotAuthorizedException', sentence);
    },
  ),
  inferred(
    'MFA within NEW_PASSWORD_REQUIRED',
    'A temporary password is replaced before the second factor is asked for.',
    NOBODY,
    async (stage) => {
      const pool = await mfaPool(stage);
      const USERNAME = await pool.invited();
      const EmailMfaSettings = { Enabled: true, PreferredMfa: true };
      await stage.cognito.adminSetUserMFAPreference({ ...pool.as(USERNAME), EmailMfaSettings });
      const asked = await pool.signIn(USERNAME);
      assert.equal(asked.ChallengeName, 'NEW_PASSWORD_REQUIRED');
      const next = await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
      assert.equal(next.ChallengeName, 'EMAIL_OTP');
    },
  ),
  documented('MFA after SRP', 'The second factor follows the proof of SRP as well.', MFA, async (stage) => {
    const pool = await mfaPool(stage);
    const USERNAME = await userWith(stage, pool, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } });
    const { answer } = await pool.srp(USERNAME);
    const asked = await answer();
    assert.equal(asked.ChallengeName, 'EMAIL_OTP');
    const EMAIL_OTP_CODE = await pool.code(USERNAME);
    assert.ok((await pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE })).AuthenticationResult);
  }),
]);

const FACTORS = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;
const choicePool = (stage: Stage, client: object = {}) =>
  stage.pool({
    pool: { ...SMS, Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...FACTORS] } } },
    client,
  });

export const choiceCases = area('Choice-based sign-in', [
  documented(
    'SELECT_CHALLENGE',
    'USER_AUTH without a preference lists what the user can sign in with.',
    CHOICE,
    async (stage) => {
      const pool = await choicePool(stage);
      const USERNAME = await pool.confirmed(reachable(stage));
      const asked = await pool.initiate('USER_AUTH', { USERNAME });
      assert.equal(asked.ChallengeName, 'SELECT_CHALLENGE');
      assert.deepEqual([...asked.AvailableChallenges!].sort(), ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP', 'SMS_OTP']);
    },
  ),
  documented('PASSWORD chosen later', 'A password may answer SELECT_CHALLENGE.', CHOICE, async (stage) => {
    const pool = await choicePool(stage);
    const USERNAME = await pool.confirmed(reachable(stage));
    const asked = await pool.initiate('USER_AUTH', { USERNAME });
    const done = await pool.respond(asked, 'SELECT_CHALLENGE', { USERNAME, ANSWER: 'PASSWORD', PASSWORD });
    assert.ok(done.AuthenticationResult);
  }),
  documented('PASSWORD_SRP', 'SRP is a first factor of USER_AUTH.', CHOICE, async (stage) => {
    const pool = await choicePool(stage);
    const USERNAME = await pool.confirmed(reachable(stage));
    const { asked, answer } = await pool.srp(USERNAME, 'USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD_SRP' });
    assert.equal(asked.ChallengeName, 'PASSWORD_VERIFIER');
    assert.ok((await answer()).AuthenticationResult);
  }),
  ...(['EMAIL_OTP', 'SMS_OTP'] as const).map((factor) =>
    documented(
      factor,
      `${factor} signs in with a code that CustomMessage_Authentication goes with.`,
      CHOICE,
      async (stage) => {
        const pool = await choicePool(stage);
        const USERNAME = await pool.confirmed(reachable(stage));
        const asked = await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: factor });
        assert.equal(asked.ChallengeName, factor);
        assert.deepEqual(pool.sources, ['PreAuthentication_Authentication', 'CustomMessage_Authentication']);
        const code = await pool.code(USERNAME);
        const done = await pool.respond(asked, factor, { USERNAME, [`${factor}_CODE`]: code });
        assert.ok(done.AuthenticationResult);
      },
    ),
  ),
  observed('EMAIL_OTP’s digits', 'Its code has eight digits.', SEEN, async (stage) => {
    const pool = await choicePool(stage);
    const USERNAME = await pool.confirmed(reachable(stage));
    await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    assert.match(await pool.code(USERNAME), /^\d{8}$/);
  }),
  observed(
    'Unknown user',
    'With PreventUserExistenceErrors ENABLED, EMAIL_OTP for an unknown user is a pretended challenge.',
    SEEN,
    async (stage) => {
      const pool = await choicePool(stage, { PreventUserExistenceErrors: 'ENABLED' });
      const USERNAME = stage.name('nobody');
      const asked = await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
      assert.equal(asked.ChallengeName, 'EMAIL_OTP');
      const answer = pool.respond(asked, 'EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: '12345678' });
      await refused(answer, 'CodeMismatchException', MISMATCH);
    },
  ),
  observed(
    'Users without a password',
    'AdminCreateUser without a password makes a CONFIRMED user where one can sign in by code.',
    SEEN,
    async (stage) => {
      const pool = await choicePool(stage);
      const user = stage.name();
      await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes: verifiedEmail(user) });
      assert.equal(await pool.status(user), 'CONFIRMED');
    },
  ),
  documented('Tier', 'Factors without a password need ESSENTIALS or PLUS.', API, async (stage) => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: [...FACTORS] } };
    const lite = { PoolName: 'lite', UserPoolTier: 'LITE' as const, Policies };
    await refused(stage.cognito.createUserPool(lite), 'FeatureUnavailableInTierException');
  }),
]);

const devicePool = (stage: Stage, prompt = false) =>
  stage.pool({
    pool: {
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: prompt },
    },
  });

interface Device {
  USERNAME: string;
  DeviceKey: string;
  DeviceGroupKey: string;
  AccessToken: string;
  Secret: string;
}

/** A user's device that was confirmed. */
async function confirmedDevice(stage: Stage, pool: PoolStage): Promise<Device & { necessary: boolean | undefined }> {
  const USERNAME = await pool.confirmed();
  const { AccessToken, NewDeviceMetadata } = await pool.tokens(USERNAME);
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata as { DeviceKey: string; DeviceGroupKey: string };
  const Secret = 'made by the app';
  const { UserConfirmationNecessary } = await stage.cognito.confirmDevice({
    AccessToken,
    DeviceKey,
    DeviceSecretVerifierConfig: deviceSecret(DeviceGroupKey, DeviceKey, Secret),
  });
  pool.forget();
  return { USERNAME, DeviceKey, DeviceGroupKey, AccessToken, Secret, necessary: UserConfirmationNecessary };
}

export const deviceCases = area('Devices', [
  documented(
    'NewDeviceMetadata',
    'A sign-in from a new device gives it a key; PostAuthentication has newDeviceUsed true.',
    DEVICES,
    async (stage) => {
      const pool = await devicePool(stage);
      const { NewDeviceMetadata, AccessToken } = await pool.tokens(await pool.confirmed());
      assert.ok(NewDeviceMetadata.DeviceKey && NewDeviceMetadata.DeviceGroupKey);
      assert.equal(claims(AccessToken)['device_key'], NewDeviceMetadata.DeviceKey);
      assert.equal(pool.event('PostAuthentication_Authentication').request.newDeviceUsed, true);
    },
  ),
  documented(
    'DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER',
    'A remembered device proves its password after the user’s; then come PostAuthentication and TokenGeneration_AuthenticateDevice.',
    DEVICES,
    async (stage) => {
      const pool = await devicePool(stage);
      const device = await confirmedDevice(stage, pool);
      const { USERNAME, DeviceKey: DEVICE_KEY, DeviceGroupKey } = device;
      const asked = await pool.initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD, DEVICE_KEY });
      assert.equal(asked.ChallengeName, 'DEVICE_SRP_AUTH');
      assert.deepEqual(pool.sources, ['PreAuthentication_Authentication']);
      pool.forget();
      const keys = clientKeys();
      const begun = await pool.respond(asked, 'DEVICE_SRP_AUTH', { USERNAME, DEVICE_KEY, SRP_A: keys.A });
      assert.equal(begun.ChallengeName, 'DEVICE_PASSWORD_VERIFIER');
      assert.deepEqual(pool.sources, []);
      const proof = deviceProof(DeviceGroupKey, keys, begun.ChallengeParameters!, device.Secret);
      const { AuthenticationResult } = await pool.respond(begun, 'DEVICE_PASSWORD_VERIFIER', proof);
      assert.equal(claims(AuthenticationResult!.AccessToken)['device_key'], DEVICE_KEY);
      assert.deepEqual(pool.sources, ['PostAuthentication_Authentication', 'TokenGeneration_AuthenticateDevice']);
      assert.equal(pool.event('PostAuthentication_Authentication').request.newDeviceUsed, false);
    },
  ),
  documented('Wrong device password', 'A wrong proof of the device fails the sign-in.', DEVICES, async (stage) => {
    const pool = await devicePool(stage);
    const { USERNAME, DeviceKey: DEVICE_KEY, DeviceGroupKey } = await confirmedDevice(stage, pool);
    const asked = await pool.initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD, DEVICE_KEY });
    const keys = clientKeys();
    const begun = await pool.respond(asked, 'DEVICE_SRP_AUTH', { USERNAME, DEVICE_KEY, SRP_A: keys.A });
    const proof = deviceProof(DeviceGroupKey, keys, begun.ChallengeParameters!, 'wrong');
    await refused(pool.respond(begun, 'DEVICE_PASSWORD_VERIFIER', proof), 'NotAuthorizedException');
  }),
  documented(
    'Remembered when the user wishes',
    'With DeviceOnlyRememberedOnUserPrompt, ConfirmDevice says that the user’s word is needed, and UpdateDeviceStatus gives it.',
    DEVICES,
    async (stage) => {
      const pool = await devicePool(stage, true);
      const { USERNAME, DeviceKey, AccessToken, necessary } = await confirmedDevice(stage, pool);
      assert.equal(necessary, true);
      const parameters = { USERNAME, PASSWORD, DEVICE_KEY: DeviceKey };
      assert.ok((await pool.initiate('USER_PASSWORD_AUTH', parameters)).AuthenticationResult);
      await stage.cognito.updateDeviceStatus({ AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' });
      assert.equal((await pool.initiate('USER_PASSWORD_AUTH', parameters)).ChallengeName, 'DEVICE_SRP_AUTH');
    },
  ),
  documented('ForgetDevice', 'A forgotten device is gone from ListDevices.', API, async (stage) => {
    const pool = await devicePool(stage);
    const { AccessToken, DeviceKey } = await confirmedDevice(stage, pool);
    const keys = async () =>
      (await stage.cognito.listDevices({ AccessToken })).Devices!.map((device) => device.DeviceKey);
    assert.deepEqual(await keys(), [DeviceKey]);
    await stage.cognito.forgetDevice({ AccessToken, DeviceKey });
    assert.deepEqual(await keys(), []);
  }),
]);

export const factorCases = [...mfaCases, ...choiceCases, ...deviceCases];
