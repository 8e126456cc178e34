import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, type TestWorld, testWorld } from './harness.ts';

const OLD = 'ann@example.com';
const NEW = 'new@example.com';
const POOL = {
  AliasAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
};

async function signedIn(): Promise<{ world: TestWorld; AccessToken: string }> {
  const world = await testWorld({ pool: POOL, triggers: ['CustomMessage'] });
  await world.confirmedUser('ann', { email: OLD, email_verified: 'true' });
  const { AccessToken } = (await world.signIn('ann')).AuthenticationResult;
  return { world, AccessToken };
}

const email = (Value: string) => [{ Name: 'email', Value }];

describe('AttributesRequireVerificationBeforeUpdate', () => {
  test('keeps the old address until the new one is verified', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [...email(NEW), { Name: 'name', Value: 'Ann' }],
    });
    assert.equal(world.messages.at(-1)?.recipient, NEW);
    const { email: kept, email_verified, name } = await world.attributesOf('ann');
    assert.deepEqual([kept, email_verified, name], [OLD, 'true', 'Ann']);
    assert.ok((await world.signIn(OLD)).AuthenticationResult);
    await world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: world.lastCode });
    assert.equal((await world.attributesOf('ann')).email, NEW);
    assert.ok((await world.signIn(NEW)).AuthenticationResult);
    await refuses(world.signIn(OLD), 'UserNotFoundException');
  });

  test('sends another code to the address that waits', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: email(NEW) });
    await world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
    assert.equal(world.messages.at(-1)?.recipient, NEW);
    await world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: world.lastCode });
    await world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
    assert.equal(world.messages.at(-1)?.recipient, NEW);
  });

  test('holds for administrators too, unless they say that it is verified', async () => {
    const { world } = await signedIn();
    const update = (UserAttributes: object[]) =>
      world.admin('AdminUpdateUserAttributes', { Username: 'ann', UserAttributes });
    await update(email(NEW));
    assert.equal((await world.attributesOf('ann')).email, OLD);
    await update([...email(NEW), { Name: 'email_verified', Value: 'true' }]);
    assert.equal((await world.attributesOf('ann')).email, NEW);
  });

  test('a later address takes the place of the one that waits', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: email(NEW) });
    const first = world.lastCode;
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: email('third@example.com') });
    if (first !== world.lastCode) {
      const late = world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: first });
      await refuses(late, 'CodeMismatchException');
    }
    await world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code: world.lastCode });
    assert.equal((await world.attributesOf('ann')).email, 'third@example.com');
  });

  test('an address that somebody else has meanwhile is refused at its verification', async () => {
    const { world, AccessToken } = await signedIn();
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: email(NEW) });
    const Code = world.lastCode;
    await world.confirmedUser('bob', { email: NEW, email_verified: 'true' });
    const call = world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code });
    await refuses(call, 'AliasExistsException');
    assert.equal((await world.attributesOf('ann')).email, OLD);
  });
});

describe('developer-only attributes', () => {
  test('are written by administrators alone', async () => {
    const Schema = [{ Name: 'level', AttributeDataType: 'String', DeveloperOnlyAttribute: true }];
    const world = await testWorld({ pool: { Schema } });
    const { SchemaAttributes } = (await world.admin('DescribeUserPool')).UserPool;
    const attribute = SchemaAttributes.find(({ Name }: any) => Name === 'dev:custom:level');
    assert.equal(attribute.DeveloperOnlyAttribute, true);
    await world.confirmedUser('ann', { 'dev:custom:level': '1' });
    const { AccessToken } = (await world.signIn('ann')).AuthenticationResult;
    const UserAttributes = [{ Name: 'dev:custom:level', Value: '2' }];
    await refuses(world.call('UpdateUserAttributes', { AccessToken, UserAttributes }), 'NotAuthorizedException');
    await refuses(world.signUp('bob', { 'dev:custom:level': '1' }), 'NotAuthorizedException');
    await world.admin('AdminUpdateUserAttributes', { Username: 'ann', UserAttributes });
    assert.equal((await world.attributesOf('ann'))['dev:custom:level'], '2');
  });

  test('are no standard ones', async () => {
    const Schema = [{ Name: 'name', DeveloperOnlyAttribute: true }];
    await refuses(testWorld({ pool: { Schema } }), 'InvalidParameterException', /developerOnlyAttribute/);
  });
});
