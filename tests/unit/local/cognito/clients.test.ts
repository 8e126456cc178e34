import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, testWorld } from './harness.ts';

const SETTINGS = {
  RefreshTokenValidity: 10,
  AccessTokenValidity: 20,
  IdTokenValidity: 30,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
  ReadAttributes: ['email', 'name'],
  WriteAttributes: ['email'],
  ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
  SupportedIdentityProviders: ['COGNITO'],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: false,
  AuthSessionValidity: 5,
};

describe('an app client', () => {
  test('is described as it was made, with AWS defaults', async () => {
    const world = await testWorld({ client: { ExplicitAuthFlows: undefined } });
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    assert.match(UserPoolClient.ClientId, /^[0-9a-z]{26}$/);
    assert.deepEqual(UserPoolClient, {
      UserPoolId: world.poolId,
      ClientName: 'app',
      ClientId: world.clientId,
      ClientSecret: undefined,
      CreationDate: world.time,
      LastModifiedDate: world.time,
      RefreshTokenValidity: 30,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AllowedOAuthFlowsUserPoolClient: false,
      AuthSessionValidity: 3,
    });
  });

  test('has to be able to write what sign-up requires, when it lists what it writes', async () => {
    const world = await testWorld({ pool: { Schema: [{ Name: 'name', Required: true, Mutable: true }] } });
    const update = (WriteAttributes?: string[]) =>
      world.admin('UpdateUserPoolClient', { ClientId: world.clientId, WriteAttributes });
    const sentence = 'Invalid write attributes specified while creating a client';
    await refuses(update(['email']), 'InvalidParameterException', sentence);
    await update(['email', 'name']);
    await update();
  });

  test('has every setting updated, and those left out returned to their defaults', async () => {
    const world = await testWorld({ client: { ExplicitAuthFlows: undefined, GenerateSecret: true } });
    const update = (settings: object) => world.admin('UpdateUserPoolClient', { ClientId: world.clientId, ...settings });
    const read = async () => (await world.admin('DescribeUserPoolClient', { ClientId: world.clientId })).UserPoolClient;
    const before = await read();
    assert.match(before.ClientSecret, /^[0-9a-z]{52}$/);
    const { UserPoolClient } = await update({ ClientName: 'new', ...SETTINGS });
    assert.deepEqual(UserPoolClient, { ...before, ClientName: 'new', ...SETTINGS });
    assert.deepEqual(await read(), UserPoolClient);
    await update({});
    assert.deepEqual(await read(), { ...before, ClientName: 'new' });
  });

  test('can have the secret that it was given', async () => {
    const ClientSecret = 'abcdefghijklmnopqrstuvwxyz';
    const world = await testWorld({ client: { ClientSecret } });
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    assert.equal(UserPoolClient.ClientSecret, ClientSecret);
  });

  test('is gone once deleted', async () => {
    const world = await testWorld();
    await world.admin('DeleteUserPoolClient', { ClientId: world.clientId });
    await refuses(
      world.signIn('ann'),
      'ResourceNotFoundException',
      `User pool client ${world.clientId} does not exist.`,
    );
  });

  test('what CDK gives to every client is taken and shown, though the hosted login that it is for is not here', async () => {
    const world = await testWorld();
    const oauth = {
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['implicit', 'code'],
      AllowedOAuthScopes: ['profile', 'phone', 'email', 'openid', 'aws.cognito.signin.user.admin'],
      CallbackURLs: ['https://example.com'],
    };
    const { UserPoolClient } = await world.admin('CreateUserPoolClient', { ClientName: 'a', ...oauth });
    const shown = Object.fromEntries(Object.keys(oauth).map((name) => [name, UserPoolClient[name]]));
    assert.deepEqual(shown, oauth);
  });

  const REFUSED: [string, object, string | RegExp][] = [
    ['OAuth without flows', { AllowedOAuthFlowsUserPoolClient: true }, /AllowedOAuthFlows and AllowedOAuthScopes/],
    ['a callback over HTTP', { CallbackURLs: ['http://example.com'] }, /cannot be a callback URL/],
    ['a callback with a fragment', { CallbackURLs: ['https://example.com/#a'] }, /cannot be a callback URL/],
    ['a callback that is no address', { CallbackURLs: ['example.com'] }, /cannot be a callback URL/],
    [
      'access tokens that outlive the refresh token',
      { AccessTokenValidity: 2, RefreshTokenValidity: 1, TokenValidityUnits: { RefreshToken: 'hours' } },
      'Invalid range for token validity.',
    ],
    ['a redirect to elsewhere', { DefaultRedirectURI: 'https://example.com' }, /must be one of the CallbackURLs/],
    ['other identity providers', { SupportedIdentityProviders: ['Google'] }, /Google/],
    ['analytics', { AnalyticsConfiguration: { ApplicationId: 'a' } }, /AnalyticsConfiguration/],
    ['old and new flow names together', { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'] }, /ALLOW_/],
    [
      'tokens of a minute',
      { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'minutes' } },
      'Invalid range for token validity.',
    ],
    ['tokens of two days', { IdTokenValidity: 48 }, 'Invalid range for token validity.'],
    [
      'attributes that are not there',
      { WriteAttributes: ['custom:x'] },
      'Invalid write attributes specified while creating a client',
    ],
  ];
  test('cannot have OAuth flows that do not go together with the rest', async () => {
    const wrong: [object, string | RegExp][] = [
      [{ AllowedOAuthFlows: ['code', 'client_credentials'] }, /client_credentials flow can not be selected/],
      [{ AllowedOAuthFlows: ['code'] }, 'CallbackUrls can not be empty when code flow or implicit flow is selected'],
      [
        { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['openid'] },
        'openid is not supported with client_credentials flow',
      ],
    ];
    for (const [client, message] of wrong) await refuses(testWorld({ client }), 'InvalidOAuthFlowException', message);
  });

  test('may be called back on this machine over HTTP, and by an app of its own scheme', async () => {
    const CallbackURLs = ['http://localhost:3000/in', 'http://127.0.0.1/', 'http://[::1]:1/', 'myapp://example'];
    assert.ok(await testWorld({ client: { AllowedOAuthFlows: ['code'], CallbackURLs } }));
  });

  for (const [what, settings, message] of REFUSED) {
    test(`cannot have ${what}`, async () => {
      await refuses(testWorld({ client: settings }), 'InvalidParameterException', message);
    });
  }
});
