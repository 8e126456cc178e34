import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { zipOf } from '../../../../local/lambda/zip.ts';
import type { LocalWorld } from '../../../../local/world.ts';
import { callJson, callLambda, createFunction, invoke, settings, worldOf } from '../server/client.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const answering = (text: string): string =>
  `exports.handler = async (event, context) => ['${text}', context.functionVersion, context.invokedFunctionArn]`;

const publish = (world: LocalWorld, input: object = {}) => callLambda(world, 'POST', '/f/versions', input);
const alias = (world: LocalWorld, Name: string, FunctionVersion: string) =>
  callLambda(world, 'POST', '/f/aliases', { Name, FunctionVersion });
const change = (world: LocalWorld, source: string) =>
  callLambda(world, 'PUT', '/f/code', { ZipFile: zipOf({ 'index.js': source }).toString('base64') });

/** `f` says `one` in version 1 and `two` in $LATEST; `live` leads to version 1. */
async function versioned(t: TestContext): Promise<LocalWorld> {
  const world = await worldOf(t);
  await createFunction(world, 'f', answering('one'));
  assert.equal((await publish(world)).status, 201);
  await change(world, answering('two'));
  assert.equal((await alias(world, 'live', '1')).status, 201);
  return world;
}

test('a published version keeps its code and configuration; an alias leads to it until it is moved', async (t) => {
  const world = await versioned(t);
  assert.deepEqual((await invoke(world, 'f')).body, ['two', '$LATEST', ARN]);
  const first = await callLambda(world, 'POST', '/f/invocations?Qualifier=1', {});
  assert.deepEqual(first.body, ['one', '1', `${ARN}:1`]);
  assert.equal(first.headers.get('x-amz-executed-version'), '1');
  assert.deepEqual((await invoke(world, encodeURIComponent(`${ARN}:live`))).body, ['one', '1', `${ARN}:live`]);
  await publish(world, { Description: 'second' });
  const moved = await callLambda(world, 'PUT', '/f/aliases/live', { FunctionVersion: '2' });
  assert.deepEqual([moved.body.FunctionVersion, moved.body.AliasArn], ['2', `${ARN}:live`]);
  assert.deepEqual((await invoke(world, 'f:live')).body, ['two', '2', `${ARN}:live`]);
  const lines = (await callJson(world, 'Logs_20140328.FilterLogEvents', { logGroupName: '/aws/lambda/f' })).body.events;
  assert.match(JSON.stringify(lines), /Version: 2\\n/);
  assert.ok(lines.some(({ logStreamName }: any) => /\/\[2\][0-9a-f]{32}$/.test(logStreamName)));
});

test('versions are listed, numbered without a gap being filled, and made only when something changed', async (t) => {
  const world = await versioned(t);
  const second = await publish(world, { Description: 'second' });
  assert.deepEqual(
    [second.body.Version, second.body.FunctionArn, second.body.Description],
    ['2', `${ARN}:2`, 'second'],
  );
  assert.equal((await publish(world)).body.Version, '2');
  const listed = await callLambda(world, 'GET', '/f/versions?MaxItems=2');
  assert.deepEqual(
    listed.body.Versions.map(({ Version }: any) => Version),
    ['$LATEST', '1'],
  );
  const rest = await callLambda(world, 'GET', `/f/versions?Marker=${listed.body.NextMarker}`);
  assert.deepEqual(
    rest.body.Versions.map(({ Version }: any) => Version),
    ['2'],
  );
  assert.equal((await callLambda(world, 'DELETE', '/f?Qualifier=2')).status, 204);
  await change(world, answering('three'));
  assert.equal((await publish(world)).body.Version, '3');
  const stale = await publish(world, { CodeSha256: 'other' });
  assert.equal(stale.headers.get('x-amzn-errortype'), 'InvalidParameterValueException:');
  const all = await callLambda(world, 'GET', '/?FunctionVersion=ALL');
  assert.deepEqual(
    all.body.Functions.map(({ FunctionArn }: any) => FunctionArn),
    [`${ARN}:$LATEST`, `${ARN}:1`, `${ARN}:3`],
  );
});

test('aliases are described, listed by version, and protect the version that they lead to', async (t) => {
  const world = await versioned(t);
  await alias(world, 'edge', '$LATEST');
  assert.equal((await callLambda(world, 'GET', '/f/aliases/live')).body.FunctionVersion, '1');
  const names = async (query: string) =>
    (await callLambda(world, 'GET', `/f/aliases${query}`)).body.Aliases.map(({ Name }: any) => Name);
  assert.deepEqual(await names(''), ['edge', 'live']);
  assert.deepEqual(await names('?FunctionVersion=1'), ['live']);
  const errorOf = async (answer: Promise<{ headers: Headers }>) => (await answer).headers.get('x-amzn-errortype');
  assert.equal(await errorOf(alias(world, 'live', '1')), 'ResourceConflictException:');
  assert.equal(await errorOf(alias(world, 'none', '7')), 'ResourceNotFoundException:');
  assert.equal(await errorOf(callLambda(world, 'DELETE', '/f?Qualifier=1')), 'ResourceConflictException:');
  assert.equal(await errorOf(callLambda(world, 'DELETE', '/f?Qualifier=$LATEST')), 'InvalidParameterValueException:');
  const weighted = { Name: 'w', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } } };
  assert.match(
    (await callLambda(world, 'POST', '/f/aliases', weighted)).body.message,
    /RoutingConfig is not in the local world/,
  );
  assert.equal((await callLambda(world, 'DELETE', '/f/aliases/live')).status, 204);
  assert.equal((await callLambda(world, 'DELETE', '/f?Qualifier=1')).status, 204);
  assert.equal(await errorOf(invoke(world, 'f:1')), 'ResourceNotFoundException:');
  assert.equal(await errorOf(invoke(world, 'f:live')), 'ResourceNotFoundException:');
  assert.equal((await callLambda(world, 'DELETE', '/f')).status, 204);
  assert.equal(await errorOf(callLambda(world, 'GET', '/f/aliases')), 'ResourceNotFoundException:');
});

test('a pool that calls an alias needs the permission of that alias, and gets its version', async (t) => {
  const world = await worldOf(t);
  const echo = (name: string) =>
    `exports.handler = async (event) => { event.response.autoConfirmUser = ${name}; return event }`;
  await createFunction(world, 'f', echo('true'));
  await publish(world);
  await change(world, echo('false'));
  await alias(world, 'live', '1');
  const cognito = new CognitoIdentityProvider(settings(world));
  const { UserPool } = await cognito.createUserPool({ PoolName: 'p', LambdaConfig: { PreSignUp: `${ARN}:live` } });
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: UserPool!.Id!, ClientName: 'c' });
  const signUp = () => cognito.signUp({ ClientId: UserPoolClient!.ClientId!, Username: 'ann', Password: 'Abcd1234!' });
  const statement = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com' };
  await callLambda(world, 'POST', '/f/policy', statement);
  const refused = {
    name: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error AccessDeniedException.',
  };
  await assert.rejects(signUp(), refused);
  await callLambda(world, 'POST', '/f/policy?Qualifier=1', statement);
  await assert.rejects(signUp(), refused);
  const added = await callLambda(world, 'POST', '/f/policy?Qualifier=live', statement);
  assert.equal(JSON.parse(added.body.Statement).Resource, `${ARN}:live`);
  assert.equal((await signUp()).UserConfirmed, true);
  assert.match((await callLambda(world, 'GET', '/f/policy?Qualifier=live')).body.Policy, /:live/);
  const latest = await callLambda(world, 'POST', '/f/policy?Qualifier=$LATEST', statement);
  assert.equal(latest.body.message, 'We currently do not support adding policies for $LATEST.');
});

test('a stack publishes a version with an alias and takes both away', async (t) => {
  const world = await worldOf(t);
  const cloudFormation = new CloudFormation(settings(world));
  const Resources = {
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'f',
        Role: 'arn:aws:iam::000000000000:role/any',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: answering('stack') },
      },
    },
    V: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Fn' } } },
    A: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live', FunctionVersion: { 'Fn::GetAtt': ['V', 'Version'] } },
    },
  };
  await cloudFormation.createStack({ StackName: 's', TemplateBody: JSON.stringify({ Resources }) });
  const waiting = { client: cloudFormation, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 };
  await waitUntilStackCreateComplete(waiting, { StackName: 's' });
  assert.deepEqual((await invoke(world, 'f:live')).body, ['stack', '1', `${ARN}:live`]);
  await cloudFormation.deleteStack({ StackName: 's' });
  await waitUntilStackDeleteComplete(waiting, { StackName: 's' });
  assert.equal((await callLambda(world, 'GET', '/f')).status, 404);
});
