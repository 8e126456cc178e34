import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const { CloudFormation } = await import('@aws-sdk/client-cloudformation');
const { CognitoIdentityProvider } = await import('@aws-sdk/client-cognito-identity-provider');
const { DynamoDB } = await import('@aws-sdk/client-dynamodb');
const { CloudWatchLogs } = await import('@aws-sdk/client-cloudwatch-logs');

import { bundleFunction, definitions } from '../../../../cdk/functions.ts';
import { synthesizeTemplate } from '../../../../cdk/template.ts';
import { type LocalWorld, startLocalWorld } from '../../../../local/world.ts';

/** The whole template of this project, through the wire with AWS's own clients, over the real services of the local world. */
const functions = new Map(definitions.map(({ name }) => [name, bundleFunction(name)]));
const body = synthesizeTemplate(definitions, (name) => functions.get(name)!);
const StackName = 'the-stack';
let world: LocalWorld;
let cloudformation: InstanceType<typeof CloudFormation>;
let config: { endpoint: string; region: string; credentials: LocalWorld['credentials'] };

before(async () => {
  world = await startLocalWorld({ region: 'eu-west-1', accountId: '123456789012' });
  config = { endpoint: world.endpoint, region: world.region, credentials: world.credentials };
  cloudformation = new CloudFormation(config);
});
after(async () => {
  cloudformation.destroy();
  await world.close();
});

async function execute(ChangeSetType: 'CREATE' | 'UPDATE', TemplateBody: string) {
  const { Id } = await cloudformation.createChangeSet({
    StackName,
    ChangeSetName: `change-${ChangeSetType}`,
    ChangeSetType,
    TemplateBody,
    Capabilities: ['CAPABILITY_IAM'],
    Tags: [{ Key: 'made-by', Value: 'a test' }],
  });
  const changeSet = await cloudformation.describeChangeSet({ ChangeSetName: Id });
  assert.deepEqual([changeSet.Status, changeSet.ExecutionStatus], ['CREATE_COMPLETE', 'AVAILABLE']);
  await cloudformation.executeChangeSet({ ChangeSetName: Id });
  return { changes: changeSet.Changes!, stack: await settled() };
}

async function settled() {
  for (;;) {
    const { Stacks } = await cloudformation.describeStacks({ StackName });
    if (!Stacks![0]!.StackStatus!.endsWith('_IN_PROGRESS')) return Stacks![0]!;
  }
}

const outputsOf = (stack: Awaited<ReturnType<typeof settled>>) =>
  Object.fromEntries(stack.Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue!]));

test('the template of this project is deployed, updated in place and deleted', async () => {
  await assert.rejects(cloudformation.describeStacks({ StackName }), {
    name: 'ValidationError',
    message: `Stack with id ${StackName} does not exist`,
  });

  const created = await execute('CREATE', body);
  assert.equal(created.stack.StackStatus, 'CREATE_COMPLETE', await firstFailure());
  assert.equal(created.changes.length, Object.keys(JSON.parse(body).Resources).length);
  assert.deepEqual(created.stack.Tags, [{ Key: 'made-by', Value: 'a test' }]);
  assert.ok(created.stack.CreationTime instanceof Date);
  const outputs = outputsOf(created.stack);
  assert.match(outputs['UserPoolId']!, /^eu-west-1_[A-Za-z0-9]{9}$/);
  assert.match(outputs['UserPoolArn']!, /^arn:aws:cognito-idp:eu-west-1:123456789012:userpool\/eu-west-1_/);
  assert.match(outputs['TableName']!, /^the-stack-KnownUsers[0-9A-F]{8}-[A-Za-z0-9]{12}$/);
  assert.match(
    outputs['AutoConfirmFunctionArn']!,
    /^arn:aws:lambda:eu-west-1:123456789012:function:the-stack-AutoConfirm/,
  );
  const arn = created.stack.Outputs!.find(({ OutputKey }) => OutputKey === 'MigrateUserFunctionArn')!;
  assert.match(arn.Description!, /^UserMigration: /);

  await resourcesAreThere(outputs);

  const next = JSON.parse(body);
  for (const resource of Object.values<any>(next.Resources)) {
    if (resource.Type === 'AWS::Lambda::Function') resource.Properties.Timeout = 3;
  }
  const updated = await execute('UPDATE', JSON.stringify(next));
  assert.equal(updated.stack.StackStatus, 'UPDATE_COMPLETE', await firstFailure());
  assert.deepEqual(
    updated.changes.map(({ ResourceChange: change }) => [change!.Action, change!.ResourceType, change!.Replacement]),
    Array(3).fill(['Modify', 'AWS::Lambda::Function', 'False']),
  );
  assert.deepEqual(outputsOf(updated.stack), outputs);

  const StackId = updated.stack.StackId!;
  await cloudformation.deleteStack({ StackName });
  for (;;) {
    const { Stacks } = await cloudformation.describeStacks({ StackName: StackId });
    if (Stacks![0]!.StackStatus !== 'DELETE_IN_PROGRESS') {
      assert.equal(Stacks![0]!.StackStatus, 'DELETE_COMPLETE', await firstFailure(StackId));
      break;
    }
  }
  await resourcesAreGone(outputs);
});

test('the same template again is no change', async () => {
  const created = await execute('CREATE', body);
  assert.equal(created.stack.StackStatus, 'CREATE_COMPLETE', await firstFailure());
  await cloudformation.createChangeSet({
    StackName,
    ChangeSetName: 'again',
    TemplateBody: body,
    Capabilities: ['CAPABILITY_IAM'],
  });
  const { Status, StatusReason } = await cloudformation.describeChangeSet({ StackName, ChangeSetName: 'again' });
  assert.equal(Status, 'FAILED');
  assert.match(StatusReason!, /^The submitted information didn't contain changes\./);
});

async function firstFailure(stack = StackName): Promise<string> {
  const { StackEvents } = await cloudformation.describeStackEvents({ StackName: stack });
  const failed = StackEvents!.filter(({ ResourceStatus }) => ResourceStatus!.endsWith('_FAILED')).at(-1);
  return `${failed?.LogicalResourceId}: ${failed?.ResourceStatusReason}`;
}

async function resourcesAreThere(outputs: Record<string, string>): Promise<void> {
  const cognito = new CognitoIdentityProvider(config);
  const dynamodb = new DynamoDB(config);
  const logs = new CloudWatchLogs(config);
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: outputs['UserPoolId'] });
  assert.equal(UserPool!.Policies!.PasswordPolicy!.MinimumLength, 8);
  assert.deepEqual(UserPool!.AutoVerifiedAttributes, ['email']);
  const { UserPoolClient } = await cognito.describeUserPoolClient({
    UserPoolId: outputs['UserPoolId'],
    ClientId: outputs['UserPoolClientId'],
  });
  assert.equal(UserPoolClient!.ClientSecret, undefined);
  assert.ok(UserPoolClient!.ExplicitAuthFlows!.includes('ALLOW_USER_PASSWORD_AUTH'));
  const { Table } = await dynamodb.describeTable({ TableName: outputs['TableName'] });
  assert.equal(Table!.TableStatus, 'ACTIVE');
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: outputs['AutoConfirmLogGroup'] });
  assert.equal(logGroups![0]!.retentionInDays, 7);
  for (const client of [cognito, dynamodb, logs]) client.destroy();
}

async function resourcesAreGone(outputs: Record<string, string>): Promise<void> {
  const cognito = new CognitoIdentityProvider(config);
  const dynamodb = new DynamoDB(config);
  const logs = new CloudWatchLogs(config);
  await assert.rejects(cognito.describeUserPool({ UserPoolId: outputs['UserPoolId'] }), {
    name: 'ResourceNotFoundException',
  });
  await assert.rejects(dynamodb.describeTable({ TableName: outputs['TableName'] }), {
    name: 'ResourceNotFoundException',
  });
  assert.deepEqual((await logs.describeLogGroups({})).logGroups, []);
  for (const client of [cognito, dynamodb, logs]) client.destroy();
}
