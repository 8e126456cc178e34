/** Sign-in flows with real functions over HTTP, as an SDK client meets them. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CognitoIdentityProvider, type CreateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { LocalWorld } from '../../../../local/world.ts';
import { callLambda, createFunction, settings, worldOf } from '../server/client.ts';
import { claims } from './harness.ts';
import { clientKeys, proof } from './srp-client.ts';

const Password = 'Abcd1234!';

/** Deploys functions that user pools may invoke; answers their ARNs by name. */
async function deploy<const T extends string>(
  world: LocalWorld,
  sources: Record<T, string>,
): Promise<Record<T, string>> {
  const arns: [string, string][] = [];
  for (const [name, source] of Object.entries<string>(sources)) {
    const { body } = await createFunction(
      world,
      name,
      `exports.handler = async (event) => { ${source}; return event; }`,
    );
    const permission = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com' };
    await callLambda(world, 'POST', `/${name}/policy`, permission);
    arns.push([name, body.FunctionArn]);
  }
  return Object.fromEntries(arns) as Record<T, string>;
}

/** A pool with a confirmed user `ann`, and its client. */
async function poolOf(t: TestContext, world: LocalWorld, LambdaConfig: CreateUserPoolRequest['LambdaConfig']) {
  const client = new CognitoIdentityProvider(settings(world));
  t.after(() => client.destroy());
  const { UserPool } = await client.createUserPool({ PoolName: 'people', LambdaConfig });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await client.createUserPoolClient({
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  await client.adminCreateUser({ UserPoolId, Username: 'ann', MessageAction: 'SUPPRESS' });
  await client.adminSetUserPassword({ UserPoolId, Username: 'ann', Password, Permanent: true });
  return { client, UserPoolId, ClientId: UserPoolClient!.ClientId! };
}

test('a token function of version 2 changes both tokens', async (t) => {
  const world = await worldOf(t);
  const { token } = await deploy(world, {
    token: `event.response.claimsAndScopeOverrideDetails = {
      idTokenGeneration: { claimsToAddOrOverride: { tenant: { id: 7 } } },
      accessTokenGeneration: { scopesToAdd: ['read'] },
    }`,
  });
  const PreTokenGenerationConfig = { LambdaVersion: 'V2_0', LambdaArn: token } as const;
  const { client, UserPoolId, ClientId } = await poolOf(t, world, { PreTokenGenerationConfig });
  const { UserPool } = await client.describeUserPool({ UserPoolId });
  assert.deepEqual(UserPool?.LambdaConfig, { PreTokenGeneration: token, PreTokenGenerationConfig });
  const AuthParameters = { USERNAME: 'ann', PASSWORD: Password };
  const answer = await client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  const { IdToken, AccessToken } = answer.AuthenticationResult!;
  assert.deepEqual(claims(IdToken!).tenant, { id: 7 });
  assert.equal(claims(AccessToken!).scope, 'aws.cognito.signin.user.admin read');
  await assert.rejects(
    client.updateUserPool({ UserPoolId, UserPoolTier: 'LITE', LambdaConfig: { PreTokenGenerationConfig } }),
    {
      name: 'FeatureUnavailableInTierException',
    },
  );
});

test('three functions ask a question and let in who knows the answer', async (t) => {
  const world = await worldOf(t);
  const { define, create, verify } = await deploy(world, {
    define: `const last = event.request.session.at(-1);
      if (last && last.challengeResult) event.response.issueTokens = true;
      else if (last) event.response.failAuthentication = true;
      else event.response.challengeName = 'CUSTOM_CHALLENGE'`,
    create: `event.response.publicChallengeParameters = { question: 'six by nine' };
      event.response.privateChallengeParameters = { answer: '42' }`,
    verify: `event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer`,
  });
  const { client, ClientId } = await poolOf(t, world, {
    DefineAuthChallenge: define,
    CreateAuthChallenge: create,
    VerifyAuthChallengeResponse: verify,
  });
  const signIn = async (ANSWER: string) => {
    const begun = await client.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ann' } });
    assert.deepEqual(begun.ChallengeParameters, { USERNAME: 'ann', question: 'six by nine' });
    return client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: begun.Session,
      ChallengeResponses: { USERNAME: 'ann', ANSWER },
    });
  };
  assert.equal(claims((await signIn('42')).AuthenticationResult!.AccessToken!).username, 'ann');
  await assert.rejects(signIn('54'), { name: 'NotAuthorizedException', message: 'Incorrect username or password.' });
});

test('SRP lets in who knows the password and never sees it', async (t) => {
  const world = await worldOf(t);
  const { client, UserPoolId, ClientId } = await poolOf(t, world, {});
  const signIn = async (password: string) => {
    const keys = clientKeys();
    const AuthParameters = { USERNAME: 'ann', SRP_A: keys.A };
    const begun = await client.initiateAuth({ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters });
    const ChallengeResponses = proof(UserPoolId, keys, begun.ChallengeParameters!, password);
    return client.respondToAuthChallenge({ ClientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses });
  };
  assert.equal(claims((await signIn(Password)).AuthenticationResult!.AccessToken!).username, 'ann');
  await assert.rejects(signIn('Wrong123!'), { name: 'NotAuthorizedException' });
});

test('a user in a group has it in the tokens', async (t) => {
  const world = await worldOf(t);
  const { client, UserPoolId, ClientId } = await poolOf(t, world, {});
  const { Group } = await client.createGroup({ UserPoolId, GroupName: 'makers', Precedence: 3 });
  assert.ok(Group?.CreationDate instanceof Date);
  await client.adminAddUserToGroup({ UserPoolId, GroupName: 'makers', Username: 'ann' });
  const { Users } = await client.listUsersInGroup({ UserPoolId, GroupName: 'makers' });
  assert.deepEqual(
    Users?.map(({ Username }) => Username),
    ['ann'],
  );
  const AuthParameters = { USERNAME: 'ann', PASSWORD: Password };
  const answer = await client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  assert.deepEqual(claims(answer.AuthenticationResult!.IdToken!)['cognito:groups'], ['makers']);
  await assert.rejects(client.createGroup({ UserPoolId, GroupName: 'makers' }), { name: 'GroupExistsException' });
});
