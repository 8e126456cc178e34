import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { claims, PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HOUR = 60 * 60 * 1000;

async function signedIn(setup: object = {}, attributes: Record<string, string> = {}) {
  const world = await testWorld(setup);
  await world.confirmedUser('ann', attributes);
  return { world, ...(await world.signIn('ann')).AuthenticationResult };
}

const refresh = (world: TestWorld, RefreshToken: string) =>
  world.app('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: RefreshToken } });

describe('tokens', () => {
  test('have the claims that AWS documents', async () => {
    const attributes = { email: 'ann@example.com', email_verified: 'true', name: 'Ann' };
    const { world, IdToken, AccessToken } = await signedIn({}, attributes);
    const { sub } = await world.attributesOf('ann');
    const now = world.time / 1000;
    const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${world.poolId}`;
    const { origin_jti, event_id, jti, ...id } = claims(IdToken);
    assert.deepEqual(id, {
      sub,
      email: 'ann@example.com',
      email_verified: true,
      name: 'Ann',
      iss,
      'cognito:username': 'ann',
      aud: world.clientId,
      token_use: 'id',
      auth_time: now,
      iat: now,
      exp: now + 3600,
    });
    const access = claims(AccessToken);
    assert.deepEqual(access, {
      sub,
      iss,
      client_id: world.clientId,
      origin_jti,
      event_id,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: now,
      exp: now + 3600,
      iat: now,
      jti: access.jti,
      username: 'ann',
    });
    for (const value of [origin_jti, event_id, jti, access.jti]) assert.match(value, UUID);
    assert.notEqual(jti, access.jti);
  });

  test('are signed with RS256 by two keys that the key set has', async () => {
    const { world, IdToken, AccessToken } = await signedIn();
    const set: any = await world.cognito.document!(`/${world.poolId}/.well-known/jwks.json`);
    const kids = [IdToken, AccessToken].map((token: string) => {
      const [header, payload, signature] = token.split('.') as [string, string, string];
      const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
      assert.equal(alg, 'RS256');
      const key = createPublicKey({ key: set.keys.find((one: any) => one.kid === kid), format: 'jwk' });
      assert.ok(verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')));
      return kid;
    });
    assert.notEqual(kids[0], kids[1]);
    assert.equal(await world.cognito.document!('/eu-west-1_none/.well-known/jwks.json'), undefined);
  });

  test('live as long as the client says, in its units', async () => {
    const client = {
      AccessTokenValidity: 10,
      IdTokenValidity: 2,
      RefreshTokenValidity: 3,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'hours' },
    };
    const { world, AccessToken, IdToken, RefreshToken, ExpiresIn } = await signedIn({ client });
    assert.equal(ExpiresIn, 600);
    assert.equal(claims(AccessToken).exp - claims(AccessToken).iat, 600);
    assert.equal(claims(IdToken).exp - claims(IdToken).iat, 7200);
    world.pass(3 * HOUR - 1);
    await refresh(world, RefreshToken);
    world.pass(1);
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', 'Refresh Token has expired');
  });

  test('whose last access token has ended are forgotten when the same user signs in again', async () => {
    const { world } = await signedIn();
    world.pass(31 * 24 * HOUR);
    await world.signIn('ann');
    assert.equal(world.storage.collection('refresh-tokens').size, 1);
  });

  test('tell only what the client may read', async () => {
    const client = { ReadAttributes: ['name'] };
    const { world, IdToken, AccessToken } = await signedIn({ client }, { email: 'a@b.io', name: 'Ann' });
    assert.equal(claims(IdToken).name, 'Ann');
    assert.equal('email' in claims(IdToken), false);
    const { UserAttributes } = await world.call('GetUser', { AccessToken });
    assert.deepEqual(
      UserAttributes.map(({ Name }: any) => Name),
      ['sub', 'name'],
    );
  });
});

describe('a refresh', () => {
  test('keeps the sign-in time and the family and answers no refresh token', async () => {
    const { world, AccessToken, RefreshToken } = await signedIn();
    world.pass(HOUR);
    const { AuthenticationResult } = await refresh(world, RefreshToken);
    assert.equal('RefreshToken' in AuthenticationResult, false);
    const [before, after] = [claims(AccessToken), claims(AuthenticationResult.AccessToken)];
    assert.equal(after.auth_time, before.auth_time);
    assert.equal(after.origin_jti, before.origin_jti);
    assert.equal(after.iat, before.iat + 3600);
    assert.notEqual(after.jti, before.jti);
  });

  test('fails with a token that is not one, or of another client, or of a deleted user', async () => {
    const { world, RefreshToken } = await signedIn();
    const invalid = 'Invalid Refresh Token';
    await refuses(refresh(world, 'nonsense'), 'NotAuthorizedException', invalid);
    const other = await world.admin('CreateUserPoolClient', { ClientName: 'other' });
    await refuses(
      world.call('InitiateAuth', {
        ClientId: other.UserPoolClient.ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
      'NotAuthorizedException',
      invalid,
    );
    await world.admin('AdminDeleteUser', { Username: 'ann' });
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', invalid);
  });
});

describe('an access token', () => {
  test('shows its user', async () => {
    const { world, AccessToken } = await signedIn({}, { email: 'a@b.io' });
    const answer = await world.call('GetUser', { AccessToken });
    assert.equal(answer.Username, 'ann');
    assert.deepEqual(answer.UserAttributes[0], { Name: 'sub', Value: claims(AccessToken).sub });
  });

  test('is refused when it is no access token, was tampered with, or has ended', async () => {
    const { world, AccessToken, IdToken, RefreshToken } = await signedIn();
    const invalid = 'Invalid Access Token';
    const [header, , signature] = AccessToken.split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims(AccessToken), username: 'bob' })).toString('base64url');
    for (const token of ['x', IdToken, RefreshToken, `${header}.${forged}.${signature}`]) {
      await refuses(world.call('GetUser', { AccessToken: token }), 'NotAuthorizedException', invalid);
    }
    world.pass(HOUR);
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', 'Access Token has expired');
  });

  test('is refused for a deleted, a disabled and a signed-out user', async () => {
    const { world, AccessToken } = await signedIn();
    const get = () => world.call('GetUser', { AccessToken });
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(get(), 'NotAuthorizedException', 'User is disabled.');
    await world.admin('AdminEnableUser', { Username: 'ann' });
    await refuses(get(), 'NotAuthorizedException', 'Access Token has been revoked');
    await world.admin('AdminDeleteUser', { Username: 'ann' });
    await refuses(get(), 'UserNotFoundException', 'User does not exist.');
  });

  test('deletes its user, and the name is free again', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('DeleteUser', { AccessToken });
    await refuses(world.signIn('ann'), 'UserNotFoundException');
    await refuses(world.call('DeleteUser', { AccessToken }), 'UserNotFoundException');
    await world.signUp('ann', { email: 'a@b.io' });
  });

  test('changes the password of its user, five times an hour', async () => {
    const { world, AccessToken } = await signedIn();
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      world.call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword });
    await refuses(change('Wrong123!', 'Wxyz9876!'), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(change(PASSWORD, 'weak'), 'InvalidPasswordException');
    await change(PASSWORD, 'Wxyz9876!');
    assert.ok((await world.signIn('ann', 'Wxyz9876!')).AuthenticationResult);
    for (let call = 4; call <= 5; call++) await change('Wxyz9876!', 'Wxyz9876!');
    await refuses(change('Wxyz9876!', 'Wxyz9876!'), 'LimitExceededException');
  });
});

describe('signing out', () => {
  test('everywhere revokes every token there is, and none that comes after', async () => {
    const { world, AccessToken, RefreshToken } = await signedIn();
    await world.call('GlobalSignOut', { AccessToken });
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', 'Access Token has been revoked');
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    const again = (await world.signIn('ann')).AuthenticationResult;
    assert.equal((await world.call('GetUser', { AccessToken: again.AccessToken })).Username, 'ann');
  });

  test('by revoking a refresh token revokes its family alone', async () => {
    const { world, AccessToken, RefreshToken } = await signedIn();
    const other = (await world.signIn('ann')).AuthenticationResult;
    await world.app('RevokeToken', { Token: RefreshToken });
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', 'Access Token has been revoked');
    await refuses(refresh(world, RefreshToken), 'NotAuthorizedException', 'Refresh Token has been revoked');
    assert.ok(await world.call('GetUser', { AccessToken: other.AccessToken }));
    await world.app('RevokeToken', { Token: 'unknown' });
    await refuses(world.app('RevokeToken', { Token: AccessToken }), 'UnsupportedTokenTypeException');
  });
});
