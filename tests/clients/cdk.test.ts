/** The real CDK CLI: this project's stack without bootstrap, and a project with triggers and assets with one. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { LocalWorld } from '../../local/world.ts';
import { settings, worldOf } from '../unit/local/server/client.ts';
import { type Cdk, cdkCli } from './cdk-cli.ts';

const APP = ['--app', 'node tests/clients/cdk-app/app.mjs'];
const DEPLOY = ['deploy', '--require-approval', 'never'];
const PASSWORD = 'Passw0rd!';

async function ran(cdk: Cdk, ...args: string[]): Promise<string> {
  const { code, output } = await cdk(...args);
  assert.equal(code, 0, output);
  return output;
}

// The CLI asks every five seconds how a deployment goes, so the two wait side by side.
describe('the CDK CLI', { concurrency: true }, () => {
  test(
    'a project with triggers, assets and a group is deployed, updated and destroyed after a bootstrap',
    bootstrapped,
  );
  test("this project's stack is deployed, found unchanged and destroyed without a bootstrap", withoutBootstrap);
});

async function bootstrapped(t: TestContext): Promise<void> {
  const world = await worldOf(t, { shared: true });
  const cdk = cdkCli(t, world);
  const early = await cdk(...DEPLOY, ...APP);
  assert.notEqual(early.code, 0);
  assert.match(early.output, /cdk-bootstrap.*not found|has the environment been bootstrapped/i);
  assert.match(await ran(cdk, 'bootstrap', `aws://${world.accountId}/${world.region}`), /bootstrapped\./);

  const deployed = await ran(cdk, ...DEPLOY, ...APP);
  assert.match(deployed, /users\.UserPoolId = us-east-1_/);
  assert.doesNotMatch(deployed, /could not be used to assume/);
  const stack = await outputsOf(world, 'users');
  const cognito = new CognitoIdentityProvider(settings(world));
  assert.equal((await cognito.getGroup({ UserPoolId: stack.UserPoolId, GroupName: 'admins' })).Group?.Precedence, 1);
  const Username = 'ann@example.com';
  const { ClientId, TableName } = stack;
  assert.equal((await cognito.signUp({ ClientId, Username, Password: PASSWORD })).UserConfirmed, true);
  const key = { userName: { S: Username } };
  const { Item } = await new DynamoDB(settings(world)).getItem({ TableName, Key: key });
  assert.deepEqual(Item, { ...key, greeting: { S: 'Hello' } });
  const signedIn = () => greeting(cognito, ClientId!, Username);
  assert.equal(await signedIn(), 'Hello');

  assert.match(await ran(cdk, ...DEPLOY, ...APP, '-c', 'greeting=Servus'), /✅ {2}users/);
  assert.equal(await signedIn(), 'Servus');
  assert.match(await ran(cdk, 'diff', ...APP), /Servus[\s\S]*Hello[\s\S]*Number of stacks with differences: 1/);

  await ran(cdk, 'destroy', '--force', ...APP);
  await assert.rejects(cognito.describeUserPool({ UserPoolId: stack.UserPoolId }), {
    name: 'ResourceNotFoundException',
  });
}

async function withoutBootstrap(t: TestContext): Promise<void> {
  const world = await worldOf(t, { shared: true });
  const cdk = cdkCli(t, world);
  await ran(cdk, ...DEPLOY);
  const { UserPoolId } = await outputsOf(world, 'pools-shell');
  assert.match(await ran(cdk, ...DEPLOY), /\(no changes\)/);
  await ran(cdk, 'destroy', '--force');
  const cognito = new CognitoIdentityProvider(settings(world));
  await assert.rejects(cognito.describeUserPool({ UserPoolId }), { name: 'ResourceNotFoundException' });
}

async function outputsOf(world: LocalWorld, StackName: string): Promise<Record<string, string | undefined>> {
  const { Stacks } = await new CloudFormation(settings(world)).describeStacks({ StackName });
  return Object.fromEntries((Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

/** What the function for PreTokenGeneration put into the ID token. */
async function greeting(cognito: CognitoIdentityProvider, ClientId: string, USERNAME: string): Promise<unknown> {
  const { AuthenticationResult } = await cognito.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });
  const [, claims] = AuthenticationResult!.IdToken!.split('.');
  return JSON.parse(Buffer.from(claims!, 'base64url').toString()).greeting;
}
