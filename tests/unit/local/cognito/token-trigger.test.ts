/** PreTokenGeneration: its settings, its event in each version, and what its answer does to tokens. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLIENT_METADATA, claims, functionArn, PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const ARN = functionArn('PreTokenGeneration');
const OTHER = functionArn('other');
const SCOPE = 'aws.cognito.signin.user.admin';

type Version = 'V1_0' | 'V2_0' | 'V3_0';

const versioned = (LambdaVersion: Version, LambdaArn = ARN) => ({
  PreTokenGenerationConfig: { LambdaVersion, LambdaArn },
});

async function withFunction(version: Version, answer?: object): Promise<TestWorld> {
  const world = await testWorld({ pool: { LambdaConfig: versioned(version) } });
  await world.confirmedUser('ann', { email: 'a@b.io', email_verified: 'true', name: 'Ann' });
  if (answer) world.functions.on('PreTokenGeneration', (event) => ({ ...event, response: answer }));
  return world;
}

/** The claims of both tokens of a sign-in. */
async function signIn(world: TestWorld): Promise<{ id: any; access: any }> {
  const { AuthenticationResult } = await world.signIn('ann');
  return { id: claims(AuthenticationResult.IdToken), access: claims(AuthenticationResult.AccessToken) };
}

describe('a pool', () => {
  const GIVEN: [string, object, Version][] = [
    ['the plain name', { PreTokenGeneration: ARN }, 'V1_0'],
    ['the versioned name', versioned('V3_0'), 'V3_0'],
    ['both names', { PreTokenGeneration: ARN, ...versioned('V2_0') }, 'V2_0'],
  ];
  for (const [how, LambdaConfig, version] of GIVEN) {
    test(`that is given the token function under ${how} describes both`, async () => {
      const world = await testWorld({ pool: { LambdaConfig } });
      const { UserPool } = await world.admin('DescribeUserPool');
      assert.deepEqual(UserPool.LambdaConfig, { PreTokenGeneration: ARN, ...versioned(version) });
      assert.deepEqual(world.functions.warmed, [ARN]);
    });
  }

  const REFUSED: [string, object, string][] = [
    ['two different functions', { LambdaConfig: { PreTokenGeneration: OTHER, ...versioned('V2_0') } }, 'Invalid'],
    ['what is no ARN', { LambdaConfig: versioned('V1_0', 'x') }, 'Invalid'],
    ['version 2 in the LITE tier', { LambdaConfig: versioned('V2_0'), UserPoolTier: 'LITE' }, 'Feature'],
    ['version 3 in the LITE tier', { LambdaConfig: versioned('V3_0'), UserPoolTier: 'LITE' }, 'Feature'],
  ];
  for (const [what, settings, kind] of REFUSED) {
    test(`refuses ${what}, at creation and later`, async () => {
      const code = kind === 'Feature' ? 'FeatureUnavailableInTierException' : 'InvalidParameterException';
      const world = await testWorld();
      await refuses(world.call('CreateUserPool', { PoolName: 'p', ...settings }), code);
      await refuses(world.admin('UpdateUserPool', settings), code);
    });
  }

  test('of the LITE tier runs version 1, and an update without the function takes it away', async () => {
    const world = await testWorld({ pool: { LambdaConfig: versioned('V1_0'), UserPoolTier: 'LITE' } });
    await world.confirmedUser('ann');
    await world.signIn('ann');
    await world.admin('UpdateUserPool', { LambdaConfig: {} });
    await world.signIn('ann');
    assert.deepEqual(world.functions.sources, ['TokenGeneration_Authentication']);
  });
});

describe('the event', () => {
  const groupConfiguration = { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null };

  test('of version 1 has no scopes', async () => {
    const world = await withFunction('V1_0');
    await world.signIn('ann', PASSWORD, { ClientMetadata: CLIENT_METADATA });
    const event = world.functions.event('TokenGeneration_Authentication');
    assert.equal(event.version, '1');
    assert.equal(event.callerContext.clientId, world.clientId);
    const userAttributes = { 'cognito:user_status': 'CONFIRMED', ...(await world.attributesOf('ann')) };
    assert.deepEqual(event.request, { userAttributes, groupConfiguration });
    assert.deepEqual(event.response, { claimsOverrideDetails: null });
  });

  for (const [LambdaVersion, version] of [
    ['V2_0', '2'],
    ['V3_0', '3'],
  ] as const) {
    test(`of ${LambdaVersion} has scopes and version "${version}"`, async () => {
      const world = await withFunction(LambdaVersion);
      await world.signIn('ann');
      const event = world.functions.event('TokenGeneration_Authentication');
      assert.equal(event.version, version);
      assert.deepEqual(event.request.scopes, [SCOPE]);
      assert.deepEqual(event.request.groupConfiguration, groupConfiguration);
      assert.deepEqual(event.response, { claimsAndScopeOverrideDetails: null });
    });
  }

  test('before the challenge of a temporary password shows the status, after it also the metadata', async () => {
    const world = await testWorld({ triggers: ['PreTokenGeneration'] });
    await world.admin('AdminCreateUser', { Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await world.signIn('ann');
    const before = world.functions.event('TokenGeneration_Authentication').request;
    assert.equal(before.userAttributes['cognito:user_status'], 'FORCE_CHANGE_PASSWORD');
    await world.app('RespondToAuthChallenge', {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Wxyz9876!' },
      ClientMetadata: CLIENT_METADATA,
    });
    const { request } = world.functions.event('TokenGeneration_NewPasswordChallenge');
    assert.equal(request.userAttributes['cognito:user_status'], 'CONFIRMED');
    assert.deepEqual(request.clientMetadata, CLIENT_METADATA);
    assert.equal('clientMetadata' in before, false);
  });
});

describe('an answer of version 1', () => {
  test('adds, overrides and suppresses claims of the ID token alone', async () => {
    const claimsToAddOrOverride = { tenant: 'blue', name: 'Anna', gone: 'x' };
    const claimsOverrideDetails = { claimsToAddOrOverride, claimsToSuppress: ['email', 'gone'] };
    const { id, access } = await signIn(await withFunction('V1_0', { claimsOverrideDetails }));
    assert.equal(id.tenant, 'blue');
    assert.equal(id.name, 'Anna');
    assert.equal('email' in id, false);
    assert.equal('gone' in id, false, 'suppressing wins');
    assert.equal('tenant' in access, false);
  });

  test('sets the groups of both tokens and the roles of the ID token', async () => {
    const groupOverrideDetails = { groupsToOverride: ['a', 'b'], iamRolesToOverride: ['r'], preferredRole: 'r' };
    const world = await withFunction('V1_0', { claimsOverrideDetails: { groupOverrideDetails } });
    const { id, access } = await signIn(world);
    assert.deepEqual(id['cognito:groups'], ['a', 'b']);
    assert.deepEqual(id['cognito:roles'], ['r']);
    assert.equal(id['cognito:preferred_role'], 'r');
    assert.deepEqual(access['cognito:groups'], ['a', 'b']);
    assert.equal('cognito:roles' in access, false);
  });

  test('counts at a refresh too', async () => {
    const world = await withFunction('V1_0');
    const { RefreshToken } = (await world.signIn('ann')).AuthenticationResult;
    const answer = { claimsOverrideDetails: { claimsToAddOrOverride: { when: 'later' } } };
    world.functions.on('PreTokenGeneration', (event) => ({ ...event, response: answer }));
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    const { AuthenticationResult } = await world.app('InitiateAuth', {
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters,
    });
    assert.equal(claims(AuthenticationResult.IdToken).when, 'later');
    assert.equal(world.functions.sources.at(-1), 'TokenGeneration_RefreshTokens');
  });
});

describe('an answer of version 2', () => {
  const changed = (details: object) => withFunction('V2_0', { claimsAndScopeOverrideDetails: details }).then(signIn);

  test('puts any JSON into either token', async () => {
    const { id, access } = await changed({
      idTokenGeneration: { claimsToAddOrOverride: { n: 1, list: [1], map: { a: true } } },
      accessTokenGeneration: { claimsToAddOrOverride: { yes: true, aud: 'other' }, claimsToSuppress: ['auth_time'] },
    });
    assert.deepEqual([id.n, id.list, id.map], [1, [1], { a: true }]);
    assert.equal(access.yes, true);
    assert.equal('aud' in access, false, 'an audience other than the client is left out');
    assert.equal(typeof access.auth_time, 'number');
  });

  test('adds and suppresses scopes', async () => {
    const both = { scopesToAdd: ['read', SCOPE], scopesToSuppress: [SCOPE] };
    assert.equal((await changed({ accessTokenGeneration: both })).access.scope, 'read');
    const more = { scopesToAdd: ['read'], claimsToAddOrOverride: { scope: 'mine' } };
    assert.equal((await changed({ accessTokenGeneration: more })).access.scope, `${SCOPE} read`);
  });

  test('lets an access token name the client as its audience', async () => {
    const world = await withFunction('V2_0');
    world.functions.on('PreTokenGeneration', (event) => {
      const claimsToAddOrOverride = { aud: event.callerContext.clientId };
      const accessTokenGeneration = { claimsToAddOrOverride };
      return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
    });
    assert.equal((await signIn(world)).access.aud, world.clientId);
  });

  test('leaves protected claims alone in the token that protects them', async () => {
    const names = ['sub', 'iss', 'exp', 'iat', 'jti', 'token_use', 'origin_jti', 'cognito:username', 'identities'];
    const wanted = Object.fromEntries([...names, 'aud', 'username', 'client_id'].map((name) => [name, 'mine']));
    const part = { claimsToAddOrOverride: { ...wanted, email_verified: { a: 1 } }, claimsToSuppress: ['sub', 'exp'] };
    const { id, access } = await changed({ idTokenGeneration: part, accessTokenGeneration: part });
    for (const name of names) assert.notEqual(id[name], 'mine', name);
    for (const name of [...names, 'aud', 'username', 'client_id']) assert.notEqual(access[name], 'mine', name);
    assert.notEqual(id.aud, 'mine');
    assert.equal(id.username, 'mine');
    assert.equal(id.email_verified, true);
    for (const token of [id, access]) assert.ok(token.sub && token.exp);
  });
});

describe('a function that', () => {
  const WRONG: [string, Version, unknown][] = [
    ['puts a number into a claim of version 1', 'V1_0', { claimsOverrideDetails: { claimsToAddOrOverride: { n: 1 } } }],
    ['answers a text for the list to suppress', 'V1_0', { claimsOverrideDetails: { claimsToSuppress: 'email' } }],
    ['answers a list of roles as the preferred one', 'V1_0', grouped({ preferredRole: ['r'] })],
    ['adds a scope with a blank', 'V2_0', accessed({ scopesToAdd: ['a b'] })],
    ['answers claims as a list', 'V3_0', accessed({ claimsToAddOrOverride: ['a'] })],
  ];
  for (const [what, version, answer] of WRONG) {
    test(`${what} is not recognised`, async () => {
      const world = await withFunction(version, answer as object);
      await refuses(world.signIn('ann'), 'InvalidLambdaResponseException', 'Unrecognizable lambda output');
    });
  }

  test('throws fails the sign-in with its message', async () => {
    const world = await withFunction('V2_0');
    world.functions.on('PreTokenGeneration', () => {
      throw new Error('No');
    });
    const sentence = 'PreTokenGeneration failed with error No.';
    await refuses(world.signIn('ann'), 'UserLambdaValidationException', sentence);
    assert.equal(world.storage.collection('refresh-tokens').size, 0);
  });
});

function grouped(groupOverrideDetails: object): object {
  return { claimsOverrideDetails: { groupOverrideDetails } };
}

function accessed(accessTokenGeneration: object): object {
  return { claimsAndScopeOverrideDetails: { accessTokenGeneration } };
}
