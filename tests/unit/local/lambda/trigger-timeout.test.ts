/** Where two services meet: Lambda tells its callers of a timeout in other words than Cognito tells its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { callJson, callLambda, createFunction, settings, worldOf } from '../server/client.ts';

test('a trigger that runs out of its own time is told with the line that Lambda logs', async (t) => {
  const world = await worldOf(t, { clock: { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) } });
  await createFunction(world, 'slow', 'exports.handler = () => new Promise(() => {})', { Timeout: 1 });
  const FunctionArn = `arn:aws:lambda:${world.region}:${world.accountId}:function:slow`;
  const cognito = new CognitoIdentityProvider(settings(world));
  t.after(() => cognito.destroy());
  const { UserPool } = await cognito.createUserPool({ PoolName: 'p', LambdaConfig: { PreSignUp: FunctionArn } });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app' });
  const permission = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com' };
  assert.equal((await callLambda(world, 'POST', '/slow/policy', permission)).status, 201);
  const refused = await callJson(world, 'AWSCognitoIdentityProviderService.SignUp', {
    ClientId: UserPoolClient!.ClientId!,
    Username: 'ann',
    Password: 'Abcd1234!',
  });
  assert.equal(refused.body.__type, 'UserLambdaValidationException');
  assert.match(
    refused.body.message,
    /^PreSignUp failed with error 2030-01-02T03:04:05\.000Z [0-9a-f-]{36} Task timed out after 1\.00 seconds\.$/,
  );
});
