import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { definitions } from '../../../cdk/functions.ts';
import { PoolsShellStack } from '../../../cdk/stack.ts';
import { synthesizeTemplate, TEMPLATE_LIMIT } from '../../../cdk/template.ts';

const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new PoolsShellStack(app, 'test', { definitions, code: (name) => Code.fromInline(`// ${name}`) });
const template = Template.fromStack(stack);
const body: { Resources: Record<string, any>; Outputs: Record<string, any> } & Record<string, unknown> =
  template.toJSON() as never;

const ofType = (type: string): [string, any][] =>
  Object.entries(body.Resources).filter(([, { Type }]) => Type === type);
const one = (type: string): [string, any] => {
  const found = ofType(type);
  assert.equal(found.length, 1, type);
  return found[0]!;
};
const [poolId, pool] = one('AWS::Cognito::UserPool');
const [tableId] = one('AWS::DynamoDB::Table');

test('it has the common resources and one function each, and nothing else', () => {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(body.Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  assert.deepEqual(counts, {
    'AWS::Cognito::UserPool': 1,
    'AWS::Cognito::UserPoolClient': 1,
    'AWS::DynamoDB::Table': 1,
    'AWS::IAM::Policy': 3,
    'AWS::IAM::Role': 3,
    'AWS::Lambda::Function': 3,
    'AWS::Lambda::Permission': 3,
    'AWS::Logs::LogGroup': 3,
  });
});

test('it is for any account, needs no bootstrap and carries no traces of the CDK', () => {
  assert.deepEqual(Object.keys(body).sort(), ['Description', 'Outputs', 'Resources']);
  assert.doesNotMatch(JSON.stringify(body), /aws:cdk|\$\{Token|\b\d{12}\b|us-east-1/);
});

test('the CDK CLI deploys it with the credentials of its caller, without the roles of a bootstrap', () => {
  const { assumeRoleArn, cloudFormationExecutionRoleArn, assets } = app.synth().getStackByName('test');
  assert.deepEqual([assumeRoleArn, cloudFormationExecutionRoleArn, assets], [undefined, undefined, []]);
});

test('nothing has a fixed name', () => {
  for (const [id, { Type, Properties }] of Object.entries(body.Resources)) {
    // An inline policy has to have a name, which only its own role knows.
    if (Type === 'AWS::IAM::Policy') continue;
    const named = Object.keys(Properties).filter((name) =>
      ['TableName', 'UserPoolName', 'ClientName', 'RoleName', 'LogGroupName'].includes(name),
    );
    if (Type === 'AWS::Lambda::Function' && Properties.FunctionName) named.push('FunctionName');
    assert.deepEqual(named, [], id);
  }
});

test('the pool never says which functions it calls: the shell attaches them', () => {
  assert.equal(pool.Properties.LambdaConfig, undefined);
});

test('the pool asks for an email, verifies it, lets it be corrected, and has an explicit password policy', () => {
  const { Schema, AutoVerifiedAttributes, Policies, AdminCreateUserConfig } = pool.Properties;
  assert.deepEqual(Schema, [{ Name: 'email', Required: true, Mutable: true }]);
  assert.deepEqual(AutoVerifiedAttributes, ['email']);
  assert.deepEqual(AdminCreateUserConfig, { AllowAdminCreateUserOnly: false });
  assert.deepEqual(Policies.PasswordPolicy, {
    MinimumLength: 8,
    RequireLowercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
    RequireUppercase: true,
  });
});

test('the client has no secret, no OAuth, and tells a migrated user to reset the password', () => {
  const [, { Properties }] = one('AWS::Cognito::UserPoolClient');
  assert.deepEqual(Properties, {
    UserPoolId: { Ref: poolId },
    GenerateSecret: false,
    AllowedOAuthFlowsUserPoolClient: false,
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
    PreventUserExistenceErrors: 'LEGACY',
    SupportedIdentityProviders: ['COGNITO'],
  });
});

test('the table is on demand and keyed by the email', () => {
  const [, { Properties }] = one('AWS::DynamoDB::Table');
  assert.equal(Properties.BillingMode, 'PAY_PER_REQUEST');
  assert.deepEqual(Properties.KeySchema, [{ AttributeName: 'UserEmail', KeyType: 'HASH' }]);
});

test('everything that holds data goes away with the stack', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::Logs::LogGroup']) {
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of ofType(type)) {
      assert.deepEqual([DeletionPolicy, UpdateReplacePolicy], ['Delete', 'Delete'], id);
    }
  }
  assert.equal(pool.Properties.DeletionProtection, 'INACTIVE');
});

for (const definition of definitions) {
  const { id } = definition;
  const [fnId, fn] = ofType('AWS::Lambda::Function').find(([logicalId]) =>
    new RegExp(`^${id}[0-9A-F]{8}$`).test(logicalId),
  )!;
  const { Properties } = fn;

  test(`${id} runs as its declaration says`, () => {
    assert.deepEqual(
      [Properties.Runtime, Properties.Architectures, Properties.Handler, Properties.Timeout, Properties.MemorySize],
      ['nodejs24.x', ['arm64'], 'index.handler', definition.timeoutSeconds, definition.memoryMB],
    );
    assert.deepEqual(Properties.Environment, { Variables: { TABLE_NAME: { Ref: tableId } } });
    assert.equal(Properties.Code.ZipFile, `// ${definition.name}`);
  });

  test(`${id} may do exactly what it declares on the table, and write its own log`, () => {
    const roleId = Properties.Role['Fn::GetAtt'][0];
    const logsId = Properties.LoggingConfig.LogGroup.Ref;
    assert.deepEqual(Object.keys(body.Resources[roleId].Properties), ['AssumeRolePolicyDocument']);
    const policies = ofType('AWS::IAM::Policy').filter(([, policy]) =>
      JSON.stringify(policy.Properties.Roles).includes(roleId),
    );
    assert.equal(policies.length, 1);
    const [policyId, policy] = policies[0]!;
    const statements = policy.Properties.PolicyDocument.Statement.map(({ Effect, Action, Resource }: any) => [
      Effect,
      [Action].flat(),
      Resource['Fn::GetAtt'],
    ]);
    assert.deepEqual(statements, [
      ['Allow', definition.actions, [tableId, 'Arn']],
      ['Allow', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logsId, 'Arn']],
    ]);
    assert.ok(fn.DependsOn.includes(policyId), 'it may be called before it may read the table');
    assert.equal(body.Resources[logsId].Properties.RetentionInDays, 7);
  });

  test(`${id} may be invoked by this pool of this account only`, () => {
    const permissions = ofType('AWS::Lambda::Permission').filter(
      ([, { Properties }]) => Properties.FunctionName['Fn::GetAtt'][0] === fnId,
    );
    assert.deepEqual(
      permissions.map(([, permission]) => permission.Properties),
      [
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': [fnId, 'Arn'] },
          Principal: 'cognito-idp.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': [poolId, 'Arn'] },
          SourceAccount: { Ref: 'AWS::AccountId' },
        },
      ],
    );
  });

  test(`${id} has its outputs, and they say what it is for`, () => {
    assert.deepEqual(body.Outputs[`${id}Function`].Value, { Ref: fnId });
    assert.deepEqual(body.Outputs[`${id}FunctionArn`], {
      Description: `${definition.trigger}: ${definition.describe}`,
      Value: { 'Fn::GetAtt': [fnId, 'Arn'] },
    });
    assert.deepEqual(body.Outputs[`${id}LogGroup`].Value, Properties.LoggingConfig.LogGroup);
  });
}

test('it has the outputs of the common resources', () => {
  for (const key of ['TableName', 'UserPoolId', 'UserPoolArn', 'UserPoolClientId']) assert.ok(body.Outputs[key], key);
});

test('the built template is the same stack, is the same every time, and refuses to be too large', () => {
  const text = synthesizeTemplate(definitions, (name) => `// ${name}`);
  assert.deepEqual(JSON.parse(text), body);
  assert.equal(
    synthesizeTemplate(definitions, (name) => `// ${name}`),
    text,
  );
  const large = `// ${'x'.repeat(TEMPLATE_LIMIT / 3)}`;
  assert.throws(() => synthesizeTemplate(definitions, () => large), /CloudFormation takes 51200/);
});
