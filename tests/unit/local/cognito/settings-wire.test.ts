/** What a pool and its clients are set to, over HTTP as an SDK client meets it. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { type LocalWorld, startLocalWorld } from '../../../../local/world.ts';
import { settings } from '../server/client.ts';

const Password = 'Abcd1234!';

describe('an SDK client', () => {
  let world: LocalWorld;
  let client: CognitoIdentityProvider;
  let UserPoolId: string;
  let arn: string;
  let ClientId: string;
  let ClientSecret: string;

  before(async () => {
    world = await startLocalWorld({ shared: true });
    client = new CognitoIdentityProvider(settings(world));
    const { UserPool } = await client.createUserPool({
      PoolName: 'people',
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } },
      UserPoolTags: { team: 'identity' },
    });
    UserPoolId = UserPool!.Id!;
    arn = UserPool!.Arn!;
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    ClientId = UserPoolClient!.ClientId!;
    ClientSecret = UserPoolClient!.ClientSecret!;
  });
  after(async () => {
    client.destroy();
    await world.close();
  });

  async function add(Username: string): Promise<void> {
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ];
    await client.adminCreateUser({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' });
    await client.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
  }
  const hash = (name: string, secret: string) =>
    createHmac('sha256', secret).update(`${name}${ClientId}`).digest('base64');
  const signIn = (USERNAME: string, secret = ClientSecret) =>
    client.initiateAuth({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: Password, SECRET_HASH: hash(USERNAME, secret) },
    });

  test('replaces a secret while it is in use', async () => {
    await add('ann');
    const { ClientSecretDescriptor } = await client.addUserPoolClientSecret({ UserPoolId, ClientId });
    const { ClientSecretId, ClientSecretValue } = ClientSecretDescriptor!;
    for (const secret of [ClientSecret, ClientSecretValue!])
      assert.ok((await signIn('ann', secret)).AuthenticationResult);
    const { ClientSecrets } = await client.listUserPoolClientSecrets({ UserPoolId, ClientId });
    assert.equal(ClientSecrets?.length, 2);
    assert.deepEqual(
      ClientSecrets?.flatMap((one) => one.ClientSecretValue ?? []),
      [],
      'a value is told once',
    );
    const other = ClientSecrets?.find((one) => one.ClientSecretId !== ClientSecretId);
    await client.deleteUserPoolClientSecret({ UserPoolId, ClientId, ClientSecretId: other?.ClientSecretId });
    await assert.rejects(signIn('ann'), { name: 'NotAuthorizedException' });
    ClientSecret = ClientSecretValue!;
    assert.ok((await signIn('ann')).AuthenticationResult);
  });

  test('keeps a new address apart until it is verified', async () => {
    await add('bob');
    const { AccessToken } = (await signIn('bob')).AuthenticationResult!;
    const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }];
    const { CodeDeliveryDetailsList } = await client.updateUserAttributes({ AccessToken, UserAttributes });
    assert.equal(CodeDeliveryDetailsList?.[0]?.Destination, 'n***@e***');
    const address = async () =>
      (await client.getUser({ AccessToken })).UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
    assert.equal(await address(), 'bob@example.com');
    const query = new URLSearchParams({ userPoolId: UserPoolId, username: 'bob' });
    const messages: any = await (await fetch(`${world.endpoint}/_pools-shell/messages?${query}`)).json();
    await client.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: messages.at(-1).code });
    assert.equal(await address(), 'new@example.com');
  });

  test('may not use one of the last passwords again', async () => {
    await add('cy');
    const set = (next: string) =>
      client.adminSetUserPassword({ UserPoolId, Username: 'cy', Password: next, Permanent: true });
    await assert.rejects(set(Password), { name: 'PasswordHistoryPolicyViolationException' });
    await set('Second-22');
    await assert.rejects(set(Password), { name: 'PasswordHistoryPolicyViolationException' });
    await set('Third-333');
    await set(Password);
  });

  test('makes, reads, changes, lists and deletes a resource server, whose scopes a client may have', async () => {
    const Identifier = 'https://shop.example.com';
    const Scopes = [{ ScopeName: 'read', ScopeDescription: 'look' }];
    await client.createResourceServer({ UserPoolId, Identifier, Name: 'shop', Scopes });
    const { ResourceServer } = await client.describeResourceServer({ UserPoolId, Identifier });
    assert.deepEqual(ResourceServer, { UserPoolId, Identifier, Name: 'shop', Scopes });
    const scoped = (scope: string) =>
      client.createUserPoolClient({ UserPoolId, ClientName: scope, AllowedOAuthScopes: [`${Identifier}/${scope}`] });
    await scoped('read');
    await assert.rejects(scoped('write'), { name: 'ScopeDoesNotExistException' });
    await client.updateResourceServer({ UserPoolId, Identifier, Name: 'shop 2' });
    const { ResourceServers } = await client.listResourceServers({ UserPoolId, MaxResults: 10 });
    assert.deepEqual(
      ResourceServers?.map(({ Name }) => Name),
      ['shop 2'],
    );
    await client.deleteResourceServer({ UserPoolId, Identifier });
    await assert.rejects(client.describeResourceServer({ UserPoolId, Identifier }), {
      name: 'ResourceNotFoundException',
    });
  });

  test('tags a pool, and takes tags away', async () => {
    await client.tagResource({ ResourceArn: arn, Tags: { stage: 'test' } });
    await client.untagResource({ ResourceArn: arn, TagKeys: ['team'] });
    assert.deepEqual((await client.listTagsForResource({ ResourceArn: arn })).Tags, { stage: 'test' });
    assert.deepEqual((await client.describeUserPool({ UserPoolId })).UserPool?.UserPoolTags, { stage: 'test' });
  });
});
