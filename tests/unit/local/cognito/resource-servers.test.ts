import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, testWorld } from './harness.ts';

const Identifier = 'https://api.example.com';
const SCOPES = [
  { ScopeName: 'read', ScopeDescription: 'Look' },
  { ScopeName: 'write', ScopeDescription: 'Change' },
];
const SERVER = { Identifier, Name: 'The API', Scopes: SCOPES };

const withServer = async () => {
  const world = await testWorld();
  await world.admin('CreateResourceServer', SERVER);
  return world;
};

describe('resource servers', () => {
  test('are described as they were created, changed and deleted', async () => {
    const world = await withServer();
    const { ResourceServer } = await world.admin('DescribeResourceServer', { Identifier });
    assert.deepEqual(ResourceServer, { UserPoolId: world.poolId, ...SERVER });
    const changed = { Identifier, Name: 'API', Scopes: [SCOPES[0]] };
    assert.deepEqual((await world.admin('UpdateResourceServer', changed)).ResourceServer, {
      UserPoolId: world.poolId,
      ...changed,
    });
    await world.admin('DeleteResourceServer', { Identifier });
    await refuses(world.admin('DescribeResourceServer', { Identifier }), 'ResourceNotFoundException');
    await refuses(world.admin('UpdateResourceServer', changed), 'ResourceNotFoundException');
    await refuses(world.admin('DeleteResourceServer', { Identifier }), 'ResourceNotFoundException');
  });

  test('are listed page by page, each pool its own', async () => {
    const world = await withServer();
    const other = (await world.call('CreateUserPool', { PoolName: 'other' })).UserPool.Id;
    await world.call('CreateResourceServer', { UserPoolId: other, Identifier, Name: 'theirs' });
    for (const name of ['b', 'c']) await world.admin('CreateResourceServer', { Identifier: name, Name: name });
    const first = await world.admin('ListResourceServers', { MaxResults: 2 });
    const rest = await world.admin('ListResourceServers', { MaxResults: 2, NextToken: first.NextToken });
    const names = [...first.ResourceServers, ...rest.ResourceServers].map((one: any) => one.Name);
    assert.deepEqual(names, ['The API', 'b', 'c']);
    assert.equal(rest.NextToken, undefined);
  });

  test('have an identifier and scopes of their own', async () => {
    const world = await withServer();
    await refuses(world.admin('CreateResourceServer', SERVER), 'InvalidParameterException', /already exists/);
    const twice = { Identifier: 'x', Name: 'x', Scopes: [SCOPES[0], SCOPES[0]] };
    await refuses(world.admin('CreateResourceServer', twice), 'InvalidParameterException', /read is given twice/);
    for (let count = 1; count < 25; count++)
      await world.admin('CreateResourceServer', { Identifier: `s${count}`, Name: 's' });
    const oneMore = world.admin('CreateResourceServer', { Identifier: 'one-more', Name: 's' });
    await refuses(oneMore, 'LimitExceededException');
  });

  test('a client is allowed scopes that the pool has', async () => {
    const world = await withServer();
    const AllowedOAuthScopes = ['openid', `${Identifier}/read`];
    const made = await world.admin('CreateUserPoolClient', { ClientName: 'a', AllowedOAuthScopes });
    assert.deepEqual(made.UserPoolClient.AllowedOAuthScopes, AllowedOAuthScopes);
    for (const scope of ['read', `${Identifier}/delete`, 'other/read']) {
      const wrong = { ClientName: 'a', AllowedOAuthScopes: [scope] };
      await refuses(world.admin('CreateUserPoolClient', wrong), 'ScopeDoesNotExistException', new RegExp(scope));
      const update = { ...wrong, ClientId: made.UserPoolClient.ClientId };
      await refuses(world.admin('UpdateUserPoolClient', update), 'ScopeDoesNotExistException');
    }
  });

  test('go with their pool', async () => {
    const world = await withServer();
    await world.admin('DeleteUserPool');
    assert.equal([...world.storage.collection('resource-servers').values()].length, 0);
  });
});

describe('tags', () => {
  test('are those that DescribeUserPool shows', async () => {
    const world = await testWorld({ pool: { UserPoolTags: { a: '1' } } });
    const pool = async () => (await world.admin('DescribeUserPool')).UserPool;
    const ResourceArn = (await pool()).Arn;
    await world.call('TagResource', { ResourceArn, Tags: { a: '2', b: '3' } });
    assert.deepEqual((await world.call('ListTagsForResource', { ResourceArn })).Tags, { a: '2', b: '3' });
    await world.call('UntagResource', { ResourceArn, TagKeys: ['a', 'absent'] });
    assert.deepEqual((await pool()).UserPoolTags, { b: '3' });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, count) => [`t${count}`, '']));
    await refuses(world.call('TagResource', { ResourceArn, Tags: many }), 'InvalidParameterException', /50/);
    const other = ResourceArn.replace('123456789012', '999999999999');
    await refuses(world.call('ListTagsForResource', { ResourceArn: other }), 'ResourceNotFoundException');
  });
});

describe('openid-configuration', () => {
  test('says where the keys are, and of no endpoint that is not there', async () => {
    const world = await testWorld();
    const document: any = await world.cognito.document!(`/${world.poolId}/.well-known/openid-configuration`);
    assert.equal(document.issuer, `https://cognito-idp.eu-west-1.amazonaws.com/${world.poolId}`);
    assert.equal(document.jwks_uri, `http://127.0.0.1:1/${world.poolId}/.well-known/jwks.json`);
    assert.deepEqual(document.id_token_signing_alg_values_supported, ['RS256']);
    assert.deepEqual(
      Object.keys(document).filter((name) => name.endsWith('_endpoint')),
      [],
    );
    assert.equal(await world.cognito.document!('/eu-west-1_none/.well-known/openid-configuration'), undefined);
    assert.equal(await world.cognito.document!(`/${world.poolId}/.well-known/other`), undefined);
  });
});
