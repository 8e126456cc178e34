import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { list, refuses, type TestWorld, testWorld } from './harness.ts';

const VERIFIED = { email: 'ann@example.com', email_verified: 'true' };

async function signedIn(setup: object = {}): Promise<{ world: TestWorld; AccessToken: string }> {
  const world = await testWorld(setup);
  await world.confirmedUser('ann', VERIFIED);
  const { AccessToken } = (await world.signIn('ann')).AuthenticationResult;
  return { world, AccessToken };
}

describe('UpdateUserAttributes', () => {
  test('makes a new address unverified and sends a code that verifies it', async () => {
    const { world, AccessToken } = await signedIn();
    const UserAttributes = list({ email: 'new@example.com', name: 'Ann' });
    const { CodeDeliveryDetailsList } = await world.call('UpdateUserAttributes', { AccessToken, UserAttributes });
    assert.deepEqual(CodeDeliveryDetailsList, [
      { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
    const verify = (Code: string) => world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code });
    await refuses(verify(world.lastCode === '000000' ? '1' : '000000'), 'CodeMismatchException');
    await verify(world.lastCode);
    assert.deepEqual(await world.attributesOf('ann'), {
      ...(await world.attributesOf('ann')),
      email: 'new@example.com',
      email_verified: 'true',
      name: 'Ann',
    });
    await refuses(verify(world.lastCode), 'ExpiredCodeException');
  });

  test('sends nothing for an address that stays, nor in a pool that does not verify', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: list({ email: VERIFIED.email }) });
    assert.equal(world.messages.length, 0);
    assert.equal((await world.attributesOf('ann')).email_verified, 'true');
    const silent = await signedIn({ pool: { AutoVerifiedAttributes: undefined } });
    await silent.world.call('UpdateUserAttributes', {
      AccessToken: silent.AccessToken,
      UserAttributes: list({ email: 'new@example.com' }),
    });
    assert.equal(silent.world.messages.length, 0);
  });

  test('refuses what the client may not write', async () => {
    const { world, AccessToken } = await signedIn();
    await refuses(
      world.call('UpdateUserAttributes', { AccessToken, UserAttributes: list({ email_verified: 'true' }) }),
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    );
  });
});

describe('AdminUpdateUserAttributes', () => {
  const update = (world: TestWorld, attributes: Record<string, string>) =>
    world.admin('AdminUpdateUserAttributes', { Username: 'ann', UserAttributes: list(attributes) });

  test('can say that the new address is verified', async () => {
    const { world } = await signedIn();
    await update(world, { email: 'new@example.com', email_verified: 'true' });
    assert.equal(world.messages.length, 0);
    assert.equal((await world.attributesOf('ann')).email_verified, 'true');
    await update(world, { email: 'third@example.com' });
    assert.equal(world.messages[0]?.recipient, 'third@example.com');
  });

  test('refuses attributes that are not in the schema or cannot change', async () => {
    const { world } = await signedIn({ pool: { Schema: [{ Name: 'email', Mutable: false, Required: true }] } });
    const code = 'InvalidParameterException';
    await refuses(update(world, { 'custom:x': '1' }), code, 'user.custom:x: Attribute does not exist in the schema.\n');
    await refuses(update(world, { email: 'b@c.io' }), code, 'user.email: Attribute cannot be updated.\n');
    await refuses(update(world, { sub: '1' }), code, 'user.sub: Attribute cannot be updated.\n');
  });

  test('refuses an address that someone else signs in with', async () => {
    const { world } = await signedIn({ pool: { AliasAttributes: ['email'] } });
    await world.confirmedUser('bob', { email: 'bob@example.com', email_verified: 'true' });
    await refuses(
      update(world, { email: 'bob@example.com', email_verified: 'true' }),
      'AliasExistsException',
      'An account with the email already exists.',
    );
  });

  test('changes the name that people sign in with where addresses are user names', async () => {
    const world = await testWorld({ pool: { UsernameAttributes: ['email'] } });
    await world.confirmedUser('ann@example.com');
    const UserAttributes = list({ email: 'new@example.com' });
    await world.admin('AdminUpdateUserAttributes', { Username: 'ann@example.com', UserAttributes });
    assert.ok((await world.signIn('new@example.com')).AuthenticationResult);
    await refuses(world.signIn('ann@example.com'), 'UserNotFoundException');
  });
});

describe('attributes', () => {
  test('can be taken away, but not required ones', async () => {
    const { world, AccessToken } = await signedIn({ pool: { Schema: [{ Name: 'email', Required: true }] } });
    const remove = (UserAttributeNames: string[]) =>
      world.call('DeleteUserAttributes', { AccessToken, UserAttributeNames });
    await world.admin('AdminUpdateUserAttributes', {
      Username: 'ann',
      UserAttributes: list({ name: 'A', nickname: 'B' }),
    });
    await remove(['name']);
    await world.admin('AdminDeleteUserAttributes', { Username: 'ann', UserAttributeNames: ['nickname'] });
    assert.deepEqual(Object.keys(await world.attributesOf('ann')).sort(), ['email', 'email_verified', 'sub']);
    await refuses(remove(['email']), 'InvalidParameterException', /email: The attribute is required/);
  });

  test('get codes on request, five an hour', async () => {
    const { world, AccessToken } = await signedIn();
    const request = (AttributeName = 'email') =>
      world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName });
    await refuses(request('name'), 'InvalidParameterException');
    await refuses(request('phone_number'), 'InvalidParameterException');
    for (let call = 1; call <= 5; call++) await request();
    await refuses(request(), 'LimitExceededException');
    await world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: world.lastCode });
  });
});
