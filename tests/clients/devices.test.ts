/** Devices and rotating refresh tokens as clients from elsewhere use them: amazon-cognito-identity-js and the AWS SDK. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import { claimsOf, PASSWORD, type Stage, stageOf } from './stage.ts';

/** What the library keeps in a browser. */
class Storage {
  readonly #items = new Map<string, string>();
  setItem = (key: string, value: string) => void this.#items.set(key, value);
  getItem = (key: string) => this.#items.get(key) ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  clear = () => this.#items.clear();
}

interface Browser extends Stage {
  /** A sign-in by SRP; a second factor is answered with the code of the message. */
  signIn(): Promise<{ user: CognitoUser; accessToken: string; askedForCode: boolean }>;
}

async function browserOf(t: TestContext, replacesSecondFactor: boolean): Promise<Browser> {
  const stage = await stageOf(t);
  const { cognito, userPoolId: UserPoolId, clientId: ClientId, world } = stage;
  const { UserPool } = await cognito.describeUserPool({ UserPoolId });
  await cognito.updateUserPool({
    UserPoolId,
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: UserPool!.LambdaConfig!,
    DeviceConfiguration: {
      ChallengeRequiredOnNewDevice: replacesSecondFactor,
      DeviceOnlyRememberedOnUserPrompt: false,
    },
  });
  const UserAttributes = [{ Name: 'phone_number', Value: '+15550100123' }];
  await cognito.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS', UserAttributes });
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: PASSWORD, Permanent: true });
  const storage = new Storage();
  return {
    ...stage,
    async signIn() {
      const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: `${world.endpoint}/`, Storage: storage });
      const user = new CognitoUser({ Username: 'ann', Pool, Storage: storage });
      let askedForCode = false;
      const accessToken = await new Promise<string>((resolve, reject) => {
        const callbacks = {
          onSuccess: (session: any) => resolve(session.getAccessToken().getJwtToken()),
          onFailure: reject,
          mfaRequired: () => {
            askedForCode = true;
            stage.code('ann').then((code) => user.sendMFACode(code, callbacks), reject);
          },
        };
        user.authenticateUser(new AuthenticationDetails({ Username: 'ann', Password: PASSWORD }), callbacks);
      });
      return { user, accessToken, askedForCode };
    },
  };
}

async function withSecondFactor({ cognito, userPoolId: UserPoolId }: Browser): Promise<void> {
  const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' };
  const SmsMfaConfiguration = { SmsConfiguration };
  await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration });
  const SMSMfaSettings = { Enabled: true };
  await cognito.adminSetUserMFAPreference({ UserPoolId, Username: 'ann', SMSMfaSettings });
}

test('amazon-cognito-identity-js confirms its device, signs in with it, and without it once it was forgotten', async (t) => {
  const browser = await browserOf(t, true);
  const first = claimsOf((await browser.signIn()).accessToken);
  assert.ok(first['device_key']);
  const { user, accessToken } = await browser.signIn();
  assert.equal(claimsOf(accessToken)['device_key'], first['device_key']);
  const device = await new Promise<any>((onSuccess, onFailure) => user.getDevice({ onSuccess, onFailure } as any));
  assert.equal(device.Device.DeviceKey, first['device_key']);
  assert.ok(device.Device.DeviceLastAuthenticatedDate);
  const refreshed = await new Promise<any>((resolve, reject) =>
    user.refreshSession(user.getSignInUserSession()!.getRefreshToken(), (error, session) =>
      error ? reject(error) : resolve(session),
    ),
  );
  assert.equal(claimsOf(refreshed.getAccessToken().getJwtToken())['device_key'], first['device_key']);
  const { userPoolId: UserPoolId, cognito } = browser;
  await cognito.adminForgetDevice({ UserPoolId, Username: 'ann', DeviceKey: first['device_key'] as string });
  const third = claimsOf((await browser.signIn()).accessToken);
  assert.notEqual(third['device_key'], first['device_key']);
});

test('a remembered device stands for the second factor where the pool lets it', async (t) => {
  const browser = await browserOf(t, true);
  await withSecondFactor(browser);
  assert.equal((await browser.signIn()).askedForCode, true);
  assert.equal((await browser.signIn()).askedForCode, false);
});

test('and proves itself after the second factor where it does not', async (t) => {
  const browser = await browserOf(t, false);
  await withSecondFactor(browser);
  const first = await browser.signIn();
  const second = await browser.signIn();
  assert.deepEqual([first.askedForCode, second.askedForCode], [true, true]);
  assert.equal(claimsOf(second.accessToken)['device_key'], claimsOf(first.accessToken)['device_key']);
});

test('the AWS SDK rotates refresh tokens', async (t) => {
  const { cognito, userPoolId: UserPoolId, invite } = await stageOf(t);
  await invite('ann');
  await cognito.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: PASSWORD, Permanent: true });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'rotating',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  });
  const ClientId = UserPoolClient!.ClientId!;
  const AuthParameters = { USERNAME: 'ann', PASSWORD };
  const signedIn = await cognito.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const RefreshToken = signedIn.AuthenticationResult!.RefreshToken!;
  const { AuthenticationResult } = await cognito.getTokensFromRefreshToken({ ClientId, RefreshToken });
  assert.equal(claimsOf(AuthenticationResult!.IdToken!)['plan'], 'free');
  await assert.rejects(cognito.getTokensFromRefreshToken({ ClientId, RefreshToken }), {
    name: 'RefreshTokenReuseException',
  });
  const next = AuthenticationResult!.RefreshToken!;
  assert.ok((await cognito.getTokensFromRefreshToken({ ClientId, RefreshToken: next })).AuthenticationResult);
});

test('an operation that is not there says its name', async (t) => {
  const { cognito, userPoolId: UserPoolId } = await stageOf(t);
  const calls: [string, () => Promise<unknown>][] = [
    ['CreateUserPoolDomain', () => cognito.createUserPoolDomain({ UserPoolId, Domain: 'mine' })],
    ['DescribeRiskConfiguration', () => cognito.describeRiskConfiguration({ UserPoolId })],
    ['ListIdentityProviders', () => cognito.listIdentityProviders({ UserPoolId })],
    ['ListUserImportJobs', () => cognito.listUserImportJobs({ UserPoolId, MaxResults: 1 })],
    ['ListTerms', () => cognito.listTerms({ UserPoolId })],
    ['GetLogDeliveryConfiguration', () => cognito.getLogDeliveryConfiguration({ UserPoolId })],
    ['GetUICustomization', () => cognito.getUICustomization({ UserPoolId })],
  ];
  for (const [name, call] of calls)
    await assert.rejects(call(), (error: any) => {
      assert.match(error.message, new RegExp(`Operation ${name} of .* is not in the local world`));
      return true;
    });
});
