import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLIENT_METADATA, claims, refuses, type Setup, TestWorld, testWorld } from './harness.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

const ROTATING = {
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
};

async function signedIn(setup: Setup = {}) {
  const world = await testWorld(setup);
  await world.confirmedUser('ann');
  const { AuthenticationResult } = await world.signIn('ann');
  return { world, ...AuthenticationResult };
}

const refresh = async (world: TestWorld, RefreshToken: string, input: object = {}): Promise<any> =>
  (await world.app('GetTokensFromRefreshToken', { RefreshToken, ...input })).AuthenticationResult;

describe('GetTokensFromRefreshToken', () => {
  test('answers new ID and access tokens of the same sign-in, and no refresh token unless they rotate', async () => {
    const { world, RefreshToken, AccessToken } = await signedIn();
    world.pass(60 * SECOND);
    const renewed = await refresh(world, RefreshToken);
    assert.equal(renewed.RefreshToken, undefined);
    const [before, after] = [claims(AccessToken), claims(renewed.AccessToken)];
    assert.equal(after.origin_jti, before.origin_jti);
    assert.equal(after.auth_time, before.auth_time);
    assert.equal(after.iat, before.iat + 60);
    assert.notEqual(after.jti, before.jti);
  });

  test('runs the token trigger as a sign-in does, with the ClientMetadata', async () => {
    const { world, RefreshToken } = await signedIn({ triggers: ['PreTokenGeneration', 'PostAuthentication'] });
    world.functions.invoked.length = 0;
    await refresh(world, RefreshToken, { ClientMetadata: CLIENT_METADATA });
    assert.deepEqual(world.functions.sources, ['TokenGeneration_Authentication']);
    const event = world.functions.event('TokenGeneration_Authentication');
    assert.deepEqual(event.request.clientMetadata, CLIENT_METADATA);
  });

  test('wants the secret of a client that has one, and of no other', async () => {
    const { world, RefreshToken } = await signedIn();
    await refuses(refresh(world, RefreshToken, { ClientSecret: 'x'.repeat(24) }), 'NotAuthorizedException');
    const { UserPoolClient } = await world.admin('CreateUserPoolClient', {
      ClientName: 'server',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    });
    const { ClientId, ClientSecret } = UserPoolClient;
    const { createHmac } = await import('node:crypto');
    const SECRET_HASH = createHmac('sha256', ClientSecret).update(`ann${ClientId}`).digest('base64');
    const AuthParameters = { USERNAME: 'ann', PASSWORD: 'Abcd1234!', SECRET_HASH };
    const { AuthenticationResult } = await world.admin('AdminInitiateAuth', {
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters,
    });
    const call = (secret?: string) =>
      refresh(world, AuthenticationResult.RefreshToken, { ClientId, ClientSecret: secret });
    await refuses(call(), 'NotAuthorizedException');
    await refuses(call('y'.repeat(52)), 'NotAuthorizedException');
    assert.ok((await call(ClientSecret)).AccessToken);
  });

  test('refuses what is no refresh token of this client', async () => {
    const { world, AccessToken, RefreshToken } = await signedIn();
    for (const token of ['nonsense', AccessToken])
      await refuses(refresh(world, token), 'NotAuthorizedException', 'Invalid Refresh Token');
    const other = await world.admin('CreateUserPoolClient', { ClientName: 'other' });
    const { ClientId } = other.UserPoolClient;
    await refuses(refresh(world, RefreshToken, { ClientId }), 'NotAuthorizedException', 'Invalid Refresh Token');
    const nobody = refresh(world, RefreshToken, { ClientId: 'nobody' });
    await refuses(nobody, 'ResourceNotFoundException', 'User pool client nobody does not exist.');
  });

  test('refuses a disabled user', async () => {
    const { world, RefreshToken } = await signedIn();
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    await world.admin('AdminEnableUser', { Username: 'ann' });
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
  });
});

describe('an access token that outlives its refresh token', () => {
  const MINUTE = 60 * SECOND;
  const units = { RefreshToken: 'minutes', AccessToken: 'minutes' };
  const client = { RefreshTokenValidity: 60, AccessTokenValidity: 60, TokenValidityUnits: units };
  const REVOKED = 'Access Token has been revoked';

  async function lateToken() {
    const { world, RefreshToken } = await signedIn({ client });
    world.pass(59 * MINUTE);
    return { world, ...(await refresh(world, RefreshToken)) };
  }

  test('stays revoked when the next sign-in clears away what has ended', async () => {
    const { world, AccessToken } = await lateToken();
    await world.admin('AdminUserGlobalSignOut', { Username: 'ann' });
    world.pass(2 * MINUTE);
    await world.signIn('ann');
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', REVOKED);
  });

  test('is revoked by a sign-out after that sign-in', async () => {
    const { world, AccessToken } = await lateToken();
    world.pass(2 * MINUTE);
    await world.signIn('ann');
    await world.call('GlobalSignOut', { AccessToken });
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', REVOKED);
  });
});

describe('refresh token rotation', () => {
  test('each refresh answers the next refresh token; the one before it is good for the grace period', async () => {
    const { world, RefreshToken } = await signedIn({ client: ROTATING });
    const second = await refresh(world, RefreshToken);
    assert.ok(second.RefreshToken);
    assert.notEqual(second.RefreshToken, RefreshToken);
    world.pass(10 * SECOND - 1);
    assert.ok((await refresh(world, RefreshToken)).RefreshToken);
    world.pass(1);
    await refuses(refresh(world, RefreshToken), 'RefreshTokenReuseException');
    assert.ok((await refresh(world, second.RefreshToken)).RefreshToken);
  });

  test('without a grace period a refresh token is good once', async () => {
    const client = { ...ROTATING, RefreshTokenRotation: { Feature: 'ENABLED' } };
    const { world, RefreshToken } = await signedIn({ client });
    await refresh(world, RefreshToken);
    await refuses(refresh(world, RefreshToken), 'RefreshTokenReuseException');
  });

  test('of two refreshes at once one is too late', async () => {
    const client = { ...ROTATING, RefreshTokenRotation: { Feature: 'ENABLED' } };
    const { world, RefreshToken } = await signedIn({ client, triggers: ['PreTokenGeneration'] });
    const both = await Promise.allSettled([refresh(world, RefreshToken), refresh(world, RefreshToken)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a retry does not prolong the grace period', async () => {
    const { world, RefreshToken } = await signedIn({ client: ROTATING });
    await refresh(world, RefreshToken);
    world.pass(9 * SECOND);
    await refresh(world, RefreshToken);
    world.pass(SECOND);
    await refuses(refresh(world, RefreshToken), 'RefreshTokenReuseException');
  });

  test('the next token ends when the first would have ended', async () => {
    const { world, RefreshToken } = await signedIn({ client: { ...ROTATING, RefreshTokenValidity: 2 } });
    world.pass(DAY);
    const { RefreshToken: second } = await refresh(world, RefreshToken);
    world.pass(DAY);
    await refuses(refresh(world, second), 'NotAuthorizedException', 'Refresh Token has expired');
  });

  test('revoking one token of a sign-in revokes them all, and their access tokens', async () => {
    const { world, RefreshToken, AccessToken } = await signedIn({ client: ROTATING });
    const second = await refresh(world, RefreshToken);
    await world.app('RevokeToken', { Token: RefreshToken });
    await refuses(refresh(world, second.RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    for (const token of [AccessToken, second.AccessToken])
      await refuses(world.call('GetUser', { AccessToken: token }), 'NotAuthorizedException', /revoked/);
  });

  test('global sign-out ends every token of it', async () => {
    const { world, RefreshToken } = await signedIn({ client: ROTATING });
    const { AccessToken, RefreshToken: second } = await refresh(world, RefreshToken);
    await world.call('GlobalSignOut', { AccessToken });
    await refuses(refresh(world, second), 'NotAuthorizedException', 'Refresh Token has been revoked');
  });

  test('two refreshes at once each get a token of their own', async () => {
    const { world, RefreshToken } = await signedIn({ client: ROTATING });
    const both = await Promise.all([refresh(world, RefreshToken), refresh(world, RefreshToken)]);
    assert.equal(new Set(both.map((one) => one.RefreshToken)).size, 2);
    world.pass(10 * SECOND);
    await refuses(refresh(world, RefreshToken), 'RefreshTokenReuseException');
  });

  test('a client has it instead of REFRESH_TOKEN_AUTH', async () => {
    const { world, RefreshToken } = await signedIn({ client: ROTATING });
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    const call = world.app('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
    await refuses(call, 'InvalidParameterException');
    const both = { ClientName: 'both', ...ROTATING, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] };
    await refuses(world.admin('CreateUserPoolClient', both), 'InvalidParameterException', /ALLOW_REFRESH_TOKEN_AUTH/);
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    assert.deepEqual(UserPoolClient.RefreshTokenRotation, ROTATING.RefreshTokenRotation);
  });
});

describe('EnableTokenRevocation off', () => {
  const client = { EnableTokenRevocation: false };

  test('tokens say nothing that they could be revoked by; access tokens still have their own id', async () => {
    const { IdToken, AccessToken } = await signedIn({ client });
    const [id, access] = [claims(IdToken), claims(AccessToken)];
    assert.deepEqual([id.origin_jti, id.jti, access.origin_jti], [undefined, undefined, undefined]);
    assert.ok(access.jti);
  });

  test('RevokeToken is refused, a global sign-out holds', async () => {
    const { world, AccessToken, RefreshToken } = await signedIn({ client });
    await refuses(world.app('RevokeToken', { Token: RefreshToken }), 'UnsupportedOperationException');
    world.pass(SECOND);
    await world.call('GlobalSignOut', { AccessToken });
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', 'Access Token has been revoked');
    const again = (await world.signIn('ann')).AuthenticationResult;
    assert.ok(await world.call('GetUser', { AccessToken: again.AccessToken }));
  });

  test('a rotated refresh token outlives a restart', async () => {
    const { world: before, RefreshToken } = await signedIn({ client: ROTATING });
    const second = await refresh(before, RefreshToken);
    const world = new TestWorld({ storage: before.storage });
    Object.assign(world, { poolId: before.poolId, clientId: before.clientId, time: before.time + 10 * SECOND });
    await refuses(refresh(world, RefreshToken), 'RefreshTokenReuseException');
    await world.app('RevokeToken', { Token: RefreshToken });
    await refuses(refresh(world, second.RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
  });
});

describe('client secrets', () => {
  const withSecret = async () => {
    const world = await testWorld();
    const client = { ClientName: 'server', GenerateSecret: true };
    const { UserPoolClient } = await world.admin('CreateUserPoolClient', client);
    return { world, ClientId: UserPoolClient.ClientId, ClientSecret: UserPoolClient.ClientSecret };
  };

  test('a second one works beside the first, until the first is deleted', async () => {
    const { world, ClientId, ClientSecret } = await withSecret();
    const { ClientSecretDescriptor: added } = await world.admin('AddUserPoolClientSecret', { ClientId });
    const revoke = (secret: string) =>
      world.call('RevokeToken', { ClientId, ClientSecret: secret, Token: 'not one of ours' });
    await revoke(ClientSecret);
    await revoke(added.ClientSecretValue);
    const { ClientSecrets } = await world.admin('ListUserPoolClientSecrets', { ClientId });
    assert.equal(ClientSecrets.length, 2);
    assert.ok(ClientSecrets.every((one: any) => one.ClientSecretId && !one.ClientSecretValue));
    await refuses(world.admin('AddUserPoolClientSecret', { ClientId }), 'LimitExceededException');
    const [{ ClientSecretId }] = ClientSecrets;
    await world.admin('DeleteUserPoolClientSecret', { ClientId, ClientSecretId });
    await refuses(revoke(ClientSecret), 'UnauthorizedException');
    await revoke(added.ClientSecretValue);
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId });
    assert.equal(UserPoolClient.ClientSecret, added.ClientSecretValue);
    const gone = world.admin('DeleteUserPoolClientSecret', { ClientId, ClientSecretId });
    await refuses(gone, 'ResourceNotFoundException');
    const last = { ClientId, ClientSecretId: added.ClientSecretId };
    await refuses(world.admin('DeleteUserPoolClientSecret', last), 'InvalidParameterException');
  });

  test('one that was brought along is not answered; a public client has none', async () => {
    const { world, ClientId } = await withSecret();
    const { ClientSecretDescriptor } = await world.admin('AddUserPoolClientSecret', {
      ClientId,
      ClientSecret: 'z'.repeat(30),
    });
    assert.equal(ClientSecretDescriptor.ClientSecretValue, undefined);
    const open = world.admin('AddUserPoolClientSecret', { ClientId: world.clientId });
    await refuses(open, 'InvalidParameterException');
    assert.deepEqual(await world.admin('ListUserPoolClientSecrets', { ClientId: world.clientId }), {
      ClientSecrets: [],
    });
  });
});
