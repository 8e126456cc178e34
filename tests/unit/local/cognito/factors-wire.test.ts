/** Second factors and choice-based sign-in over HTTP, as an SDK client meets them: each factor once, with the codes that a person would read. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type AuthFlowType,
  CognitoIdentityProvider,
  type InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalWorld, startLocalWorld } from '../../../../local/world.ts';
import { settings } from '../server/client.ts';
import { totp } from './totp-client.ts';

const Password = 'Abcd1234!';
const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };

describe('an SDK client', () => {
  let time = Date.parse('2026-03-01T12:00:00Z');
  let world: LocalWorld;
  let client: CognitoIdentityProvider;
  let UserPoolId: string;
  let ClientId: string;

  before(async () => {
    world = await startLocalWorld({ shared: true, clock: { now: () => time } });
    client = new CognitoIdentityProvider(settings(world));
    const { UserPool } = await client.createUserPool({
      PoolName: 'people',
      SmsConfiguration,
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/a@b.io',
      },
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] } },
    });
    UserPoolId = UserPool!.Id!;
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    ClientId = UserPoolClient!.ClientId!;
    await client.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration },
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Mail' },
    });
  });
  after(async () => {
    client.destroy();
    await world.close();
  });

  async function add(Username: string): Promise<void> {
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'phone_number', Value: '+15550100123' },
      { Name: 'phone_number_verified', Value: 'true' },
    ];
    await client.adminCreateUser({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' });
    await client.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
  }
  const signIn = (USERNAME: string, AuthFlow: AuthFlowType = 'USER_PASSWORD_AUTH', more: Record<string, string> = {}) =>
    client.initiateAuth({
      ClientId,
      AuthFlow,
      AuthParameters: { USERNAME, ...(AuthFlow === 'USER_PASSWORD_AUTH' && { PASSWORD: Password }), ...more },
    });
  const respond = (
    { ChallengeName, Session }: Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'Session'>,
    USERNAME: string,
    responses: Record<string, string>,
  ) =>
    client.respondToAuthChallenge({
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME, ...responses },
    });
  async function codeOf(username: string): Promise<string> {
    const query = new URLSearchParams({ userPoolId: UserPoolId, username });
    const messages: any = await (await fetch(`${world.endpoint}/_pools-shell/messages?${query}`)).json();
    return messages.at(-1).code;
  }
  /** Sets up an authenticator for who has these tokens. @returns its secret */
  async function enrol(AccessToken: string): Promise<string> {
    const { SecretCode } = await client.associateSoftwareToken({ AccessToken });
    const { Status } = await client.verifySoftwareToken({ AccessToken, UserCode: totp(SecretCode!, time) });
    assert.equal(Status, 'SUCCESS');
    time += 30_000;
    return SecretCode!;
  }

  for (const [factor, setting] of [
    ['SMS_MFA', 'SMSMfaSettings'],
    ['EMAIL_OTP', 'EmailMfaSettings'],
  ] as const) {
    test(`answers ${factor} with the code of the message; a wrong one is refused`, async () => {
      const name = factor.toLowerCase();
      await add(name);
      const { AuthenticationResult } = await signIn(name);
      const { AccessToken } = AuthenticationResult!;
      await client.setUserMFAPreference({ AccessToken, [setting]: { Enabled: true, PreferredMfa: true } });
      const user = await client.getUser({ AccessToken });
      assert.deepEqual([user.UserMFASettingList, user.PreferredMfaSetting], [[factor], factor]);
      const challenge = await signIn(name);
      assert.equal(challenge.ChallengeName, factor);
      const code = await codeOf(name);
      const wrong = code === '000000' ? '000001' : '000000';
      await assert.rejects(respond(challenge, name, { [`${factor}_CODE`]: wrong }), { name: 'CodeMismatchException' });
      const again = await signIn(name);
      const done = await respond(again, name, { [`${factor}_CODE`]: await codeOf(name) });
      assert.ok(done.AuthenticationResult?.AccessToken);
    });
  }

  test('sets an authenticator up and answers with its codes, each once', async () => {
    await add('app');
    const { AuthenticationResult } = await signIn('app');
    const { AccessToken } = AuthenticationResult!;
    const secret = await enrol(AccessToken!);
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
    const challenge = await signIn('app');
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const SOFTWARE_TOKEN_MFA_CODE = totp(secret, time);
    const done = await respond(challenge, 'app', { SOFTWARE_TOKEN_MFA_CODE });
    assert.ok(done.AuthenticationResult);
    await assert.rejects(respond(await signIn('app'), 'app', { SOFTWARE_TOKEN_MFA_CODE }));
  });

  test('chooses between two factors', async () => {
    await add('two');
    const { AuthenticationResult } = await signIn('two');
    const { AccessToken } = AuthenticationResult!;
    const secret = await enrol(AccessToken!);
    const Enabled = { Enabled: true, PreferredMfa: false };
    await client.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: Enabled, SMSMfaSettings: Enabled });
    const choice = await signIn('two');
    assert.equal(choice.ChallengeName, 'SELECT_MFA_TYPE');
    const offered: string[] = JSON.parse(choice.ChallengeParameters!['MFAS_CAN_CHOOSE']!);
    assert.deepEqual(offered.toSorted(), ['SMS_MFA', 'SOFTWARE_TOKEN_MFA']);
    const challenge = await respond(choice, 'two', { ANSWER: 'SOFTWARE_TOKEN_MFA' });
    const done = await respond(challenge, 'two', { SOFTWARE_TOKEN_MFA_CODE: totp(secret, time) });
    assert.ok(done.AuthenticationResult);
  });

  test('signs in by a choice of first factors: a list, a code by e-mail, a code by SMS, the password', async () => {
    await add('chooser');
    const list = await signIn('chooser', 'USER_AUTH');
    assert.equal(list.ChallengeName, 'SELECT_CHALLENGE');
    assert.deepEqual(list.AvailableChallenges?.toSorted(), ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP', 'SMS_OTP']);
    const byMail = await respond(list, 'chooser', { ANSWER: 'EMAIL_OTP' });
    assert.equal(byMail.ChallengeName, 'EMAIL_OTP');
    const done = await respond(byMail, 'chooser', { EMAIL_OTP_CODE: await codeOf('chooser') });
    assert.ok(done.AuthenticationResult);
    const bySms = await signIn('chooser', 'USER_AUTH', { PREFERRED_CHALLENGE: 'SMS_OTP' });
    assert.equal(bySms.ChallengeName, 'SMS_OTP');
    assert.ok((await respond(bySms, 'chooser', { SMS_OTP_CODE: await codeOf('chooser') })).AuthenticationResult);
    const preferred = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: Password };
    assert.ok((await signIn('chooser', 'USER_AUTH', preferred)).AuthenticationResult);
    const { ConfiguredUserAuthFactors } = await client.getUserAuthFactors({
      AccessToken: done.AuthenticationResult!.AccessToken,
    });
    assert.deepEqual(ConfiguredUserAuthFactors?.toSorted(), ['EMAIL_OTP', 'PASSWORD', 'SMS_OTP']);
  });

  test('a pool that requires a factor has it set up within the sign-in', async () => {
    await client.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { SmsConfiguration },
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const Username = 'new';
    await client.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
    await client.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
    const challenge = await signIn(Username);
    assert.equal(challenge.ChallengeName, 'MFA_SETUP');
    const { SecretCode, Session } = await client.associateSoftwareToken({ Session: challenge.Session });
    const UserCode = totp(SecretCode!, time);
    const verified = await client.verifySoftwareToken({ Session, UserCode });
    const done = await respond({ ChallengeName: 'MFA_SETUP', Session: verified.Session }, Username, {});
    assert.ok(done.AuthenticationResult);
  });
});
