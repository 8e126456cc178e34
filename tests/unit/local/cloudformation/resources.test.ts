/** Resource types that stand around triggers, in a real world: made, changed and removed. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { callJson, callLambda, invoke, send, settings, worldOf } from '../server/client.ts';

async function stackOf(t: TestContext) {
  const world = await worldOf(t);
  const cloudFormation = new CloudFormation(settings(world));
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
  const settled = async (StackName = 's'): Promise<Record<string, string>> => {
    for (;;) {
      const { Stacks } = await cloudFormation.describeStacks({ StackName });
      const { StackStatus, Outputs = [] } = Stacks![0]!;
      if (StackStatus?.endsWith('_IN_PROGRESS')) continue;
      const { StackEvents } = await cloudFormation.describeStackEvents({ StackName });
      const failed = StackEvents!.find((event) => event.ResourceStatus!.endsWith('_FAILED'));
      assert.equal(failed?.ResourceStatusReason, undefined);
      return Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
    }
  };
  return {
    world,
    cognito: new CognitoIdentityProvider(settings(world)),
    async create(TemplateBody: string) {
      await cloudFormation.createStack({ StackName: 's', TemplateBody, Capabilities });
      return settled();
    },
    async update(TemplateBody: string) {
      await cloudFormation.updateStack({ StackName: 's', TemplateBody, Capabilities });
      return settled();
    },
    async delete() {
      const { Stacks } = await cloudFormation.describeStacks({ StackName: 's' });
      await cloudFormation.deleteStack({ StackName: 's' });
      await settled(Stacks![0]!.StackId);
    },
  };
}

test('groups, users, memberships and resource servers of a pool', async (t) => {
  const { create, update, delete: remove, cognito } = await stackOf(t);
  const template = (precedence: number) => `
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Admins:
    Type: AWS::Cognito::UserPoolGroup
    Properties: {UserPoolId: !Ref Pool, GroupName: admins, Precedence: ${precedence}}
  Ann:
    Type: AWS::Cognito::UserPoolUser
    Properties: {UserPoolId: !Ref Pool, Username: ann, MessageAction: SUPPRESS}
  AnnIsAdmin:
    Type: AWS::Cognito::UserPoolUserToGroupAttachment
    Properties: {UserPoolId: !Ref Pool, Username: !Ref Ann, GroupName: !Ref Admins}
  Orders:
    Type: AWS::Cognito::UserPoolResourceServer
    Properties:
      {UserPoolId: !Ref Pool, Identifier: orders, Name: Orders, Scopes: [{ScopeName: read, ScopeDescription: "${precedence}"}]}
Outputs: {Pool: {Value: !Ref Pool}}`;
  const { Pool: UserPoolId } = await create(template(1));
  const users = await cognito.listUsersInGroup({ UserPoolId, GroupName: 'admins' });
  assert.deepEqual(
    users.Users?.map(({ Username }) => Username),
    ['ann'],
  );
  await update(template(2));
  assert.equal((await cognito.getGroup({ UserPoolId, GroupName: 'admins' })).Group?.Precedence, 2);
  const { ResourceServer } = await cognito.describeResourceServer({ UserPoolId, Identifier: 'orders' });
  assert.equal(ResourceServer?.Scopes?.[0]?.ScopeDescription, '2');
  // What is gone already hinders nothing.
  await cognito.adminDeleteUser({ UserPoolId, Username: 'ann' });
  await remove();
  await assert.rejects(cognito.describeUserPool({ UserPoolId }), { name: 'ResourceNotFoundException' });
});

test('the factors of MFA that a pool has', async (t) => {
  const { create, update, cognito } = await stackOf(t);
  const template = (properties: string) => `
Resources: {Pool: {Type: AWS::Cognito::UserPool, Properties: {${properties}}}}
Outputs: {Pool: {Value: !Ref Pool}}`;
  const { Pool: UserPoolId } = await create(
    template('MfaConfiguration: "ON", EnabledMfas: [SOFTWARE_TOKEN_MFA], UserPoolTier: ESSENTIALS'),
  );
  const factors = async () => {
    const { $metadata, ...config } = await cognito.getUserPoolMfaConfig({ UserPoolId });
    return config;
  };
  const token = { SoftwareTokenMfaConfiguration: { Enabled: true } };
  assert.deepEqual(await factors(), { MfaConfiguration: 'ON', ...token });
  await update(template('MfaConfiguration: OPTIONAL, EnabledMfas: [SOFTWARE_TOKEN_MFA], UserPoolTier: ESSENTIALS'));
  assert.deepEqual(await factors(), { MfaConfiguration: 'OPTIONAL', ...token });
  await update(template('UserPoolTier: ESSENTIALS'));
  assert.deepEqual(await factors(), { MfaConfiguration: 'OFF' });
});

test('versions and aliases of a function', async (t) => {
  const { world, create, update } = await stackOf(t);
  const template = (name: string, answer: number) => `
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: arn:aws:iam::000000000000:role/any
      Code: {ZipFile: "exports.handler = async () => ${answer}"}
      Tags: [{Key: k, Value: v}]
  ${name}: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt ${name}.Version, Name: live}
Outputs: {Fn: {Value: !Ref Fn}, Live: {Value: !Ref Live}}`;
  const { Fn, Live } = await create(template('One', 1));
  assert.match(Live!, /^arn:aws:lambda:.*:live$/);
  const answer = async () => (await invoke(world, `${Fn}:live`)).body;
  assert.equal(await answer(), 1);
  await update(template('Two', 2));
  assert.equal(await answer(), 2);
  const { Versions } = (await callLambda(world, 'GET', `/${Fn}/versions`)).body;
  assert.deepEqual(
    Versions.map(({ Version }: any) => Version),
    ['$LATEST', '2'],
  );
});

test('parameters, buckets, and what is recorded only', async (t) => {
  const { world, create, update, delete: remove } = await stackOf(t);
  const template = (value: string) => `
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: some-files, AccessControl: Private}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {}}}
  Images: {Type: AWS::ECR::Repository, Properties: {RepositoryName: images}}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /app/p, Type: String, Value: ${value}}}
  Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: m, PolicyDocument: {}}}
  Metadata: {Type: AWS::CDK::Metadata, Properties: {Analytics: x}}
Outputs:
  Arns: {Value: !Join [" ", [!GetAtt Bucket.Arn, !GetAtt Images.RepositoryUri, !Ref Managed, !GetAtt Parameter.Value]]}`;
  const { Arns } = await create(template('a'));
  assert.equal(
    Arns,
    'arn:aws:s3:::some-files 000000000000.dkr.ecr.us-east-1.amazonaws.com/images arn:aws:iam::000000000000:policy/m a',
  );
  await update(template('b'));
  const parameter = async () => (await callJson(world, 'AmazonSSM.GetParameter', { Name: '/app/p' })).body;
  assert.equal((await parameter()).Parameter.Value, 'b');
  await remove();
  assert.equal((await parameter()).__type, 'ParameterNotFound');
  const authorization = `AWS4-HMAC-SHA256 Credential=${world.credentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`;
  const bucket = await send(world, '/some-files?list-type=2', { method: 'GET', headers: { authorization } });
  assert.equal(bucket.status, 404);
});
