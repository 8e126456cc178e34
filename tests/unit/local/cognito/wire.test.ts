/** User pools over HTTP, as an SDK client meets them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { type LocalWorld, startLocalWorld } from '../../../../local/world.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const Password = 'Abcd1234!';
const UserAttributes = [{ Name: 'email', Value: 'ann@example.com' }];

describe('an SDK client', () => {
  let time = Date.parse('2026-03-01T12:00:00Z');
  let world: LocalWorld;
  let client: CognitoIdentityProvider;
  let UserPoolId: string;
  let ClientId: string;

  before(async () => {
    world = await startLocalWorld({ shared: true, clock: { now: () => time } });
    const { endpoint, region, credentials } = world;
    client = new CognitoIdentityProvider({ endpoint, region, credentials, maxAttempts: 1 });
    const pool = await client.createUserPool({
      PoolName: 'people',
      AutoVerifiedAttributes: ['email'],
      Schema: [{ Name: 'email', Required: true, Mutable: true }],
    });
    UserPoolId = pool.UserPool!.Id!;
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    ClientId = UserPoolClient!.ClientId!;
  });
  after(async () => {
    client.destroy();
    await world.close();
  });

  async function messages(username: string): Promise<{ code: string; subject: string }[]> {
    const query = new URLSearchParams({ userPoolId: UserPoolId, username });
    return (await fetch(`${world.endpoint}/_pools-shell/messages?${query}`)).json() as Promise<any>;
  }
  const signIn = (Username: string, password = Password) =>
    client.initiateAuth({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: password },
    });

  test('signs a user up, confirms with the code of the message, signs in and reads the user', async () => {
    const signUp = await client.signUp({ ClientId, Username: 'ann', Password, UserAttributes });
    assert.equal(signUp.UserConfirmed, false);
    assert.equal(signUp.CodeDeliveryDetails?.Destination, 'a***@e***');
    const [message] = await messages('ann');
    assert.equal(message?.subject, 'Your verification code');
    await client.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: message?.code });
    const { AuthenticationResult } = await signIn('ann');
    const user = await client.getUser({ AccessToken: AuthenticationResult?.AccessToken });
    assert.equal(user.Username, 'ann');
    const refreshed = await client.initiateAuth({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: AuthenticationResult!.RefreshToken! },
    });
    assert.ok(refreshed.AuthenticationResult?.IdToken);
  });

  test('gets times as dates', async () => {
    const { UserPool } = await client.describeUserPool({ UserPoolId });
    assert.deepEqual(UserPool?.CreationDate, new Date('2026-03-01T12:00:00Z'));
    const created = await client.adminCreateUser({ UserPoolId, Username: 'bob', MessageAction: 'SUPPRESS' });
    assert.deepEqual(created.User?.UserCreateDate, new Date(time));
  });

  test('gets errors by name, with status 400', async () => {
    await client.adminCreateUser({ UserPoolId, Username: 'taken', MessageAction: 'SUPPRESS' });
    const signUp = client.signUp({ ClientId, Username: 'taken', Password, UserAttributes });
    await assert.rejects(signUp, (error: any) => {
      assert.equal(error.name, 'UsernameExistsException');
      assert.equal(error.message, 'User already exists');
      assert.equal(error.$metadata.httpStatusCode, 400);
      return true;
    });
    await assert.rejects(signIn('nobody'), { name: 'UserNotFoundException', message: 'User does not exist.' });
  });

  test('gets the sentence of the model for input that breaks it', async () => {
    const wrong = client.signUp({ ClientId, Username: '', Password, UserAttributes });
    await assert.rejects(wrong, {
      name: 'InvalidParameterException',
      message: /^2 validation errors detected: Value at 'username' /,
    });
  });

  test('answers the challenge of a temporary password', async () => {
    await client.adminCreateUser({
      UserPoolId,
      Username: 'eve',
      UserAttributes: [{ Name: 'email', Value: 'eve@example.com' }],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    const [message] = await messages('eve');
    const challenge = await signIn('eve', message?.code);
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const answer = await client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: 'eve', NEW_PASSWORD: 'Wxyz9876!' },
    });
    assert.ok(answer.AuthenticationResult?.AccessToken);
  });

  test('meets the end of a token by the clock of the world', async () => {
    await client.adminCreateUser({ UserPoolId, Username: 'zoe', MessageAction: 'SUPPRESS' });
    await client.adminSetUserPassword({ UserPoolId, Username: 'zoe', Password, Permanent: true });
    const { AuthenticationResult } = await signIn('zoe');
    time += 3600 * 1000;
    const read = client.getUser({ AccessToken: AuthenticationResult?.AccessToken });
    await assert.rejects(read, { name: 'NotAuthorizedException', message: 'Access Token has expired' });
  });

  test('lists users page by page', async () => {
    const names: unknown[] = [];
    let PaginationToken: string | undefined;
    do {
      const answer = await client.listUsers({ UserPoolId, Limit: 2, PaginationToken });
      names.push(...(answer.Users ?? []).map(({ Username }) => Username));
      ({ PaginationToken } = answer);
    } while (PaginationToken);
    assert.ok(names.length >= 2);
    assert.equal(new Set(names).size, names.length);
  });
});
