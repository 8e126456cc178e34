/** A world with one of everything, and the values by which calls can mean it. */
import assert from 'node:assert/strict';
import { zipOf } from '../../local/lambda/zip.ts';
import { type LocalWorld, startLocalWorld } from '../../local/world.ts';
import type { Known } from './sample.ts';
import { type Got, send } from './wire.ts';

export interface Stage {
  world: LocalWorld;
  /** What the world said of itself since it was last asked. */
  defects: unknown[];
  known: Known;
  /** Puts back what a call to a service may have taken away. */
  refill(service: Filled): Promise<void>;
}

const PASSWORD = 'Abcd1234!';
const ROLE = 'arn:aws:iam::000000000000:role/any';
const FUNCTION = 'exports.handler = async (event) => event';
const TEMPLATE = '{"Resources":{"Logs":{"Type":"AWS::Logs::LogGroup"}}}';

type Fill = (world: LocalWorld, name: string, before: Known) => Promise<Known>;

const FILL = {
  'cognito-idp': users,
  logs,
  kms: keys,
  ssm: parameters,
  dynamodb: tables,
  lambda: functions,
  s3: buckets,
  cloudformation: stacks,
  sts: nothing,
} satisfies Record<string, Fill>;

export type Filled = keyof typeof FILL;

export async function openStage(): Promise<Stage> {
  const defects: unknown[] = [];
  const world = await startLocalWorld({
    onDefect: (error, call) => defects.push(`${call}: ${(error as Error)?.stack}`),
  });
  let round = 0;
  const stage: Stage = {
    world,
    defects,
    known: {},
    async refill(service) {
      stage.known = { ...stage.known, ...(await FILL[service](world, `name-${++round}`, stage.known)) };
    },
  };
  for (const service of Object.keys(FILL)) await stage.refill(service as Filled);
  return stage;
}

async function json(world: LocalWorld, target: string, input: object): Promise<any> {
  const got = await send(world, { headers: { 'x-amz-target': target }, body: JSON.stringify(input) });
  assert.equal(got.status, 200, `${target}: ${got.text}`);
  return JSON.parse(got.text || '{}');
}

async function made(world: LocalWorld, sent: Parameters<typeof send>[1]): Promise<Got> {
  const got = await send(world, sent);
  assert.ok(got.status < 300, `${sent.path}: ${got.text}`);
  return got;
}

/** A pool's signing keys take long to make: it is used again while it is there. */
async function poolOf(world: LocalWorld, name: string, before: Known): Promise<any> {
  const UserPoolId = before['UserPoolId']?.[0];
  const described = { 'x-amz-target': 'AWSCognitoIdentityProviderService.DescribeUserPool' };
  const got = await send(world, { headers: described, body: JSON.stringify({ UserPoolId }) });
  const settings = { AutoVerifiedAttributes: ['email'] };
  const { UserPool } =
    got.status === 200
      ? JSON.parse(got.text)
      : await json(world, 'AWSCognitoIdentityProviderService.CreateUserPool', { PoolName: name, ...settings });
  // What a call may have changed: functions that are not there, a stricter policy.
  const changes = { UserPoolId: UserPool.Id, ...settings };
  await json(world, 'AWSCognitoIdentityProviderService.UpdateUserPool', changes);
  await json(world, 'AWSCognitoIdentityProviderService.SetUserPoolMfaConfig', {
    UserPoolId: UserPool.Id,
    MfaConfiguration: 'OFF',
  });
  return UserPool;
}

async function users(world: LocalWorld, name: string, before: Known): Promise<Known> {
  const pool = await poolOf(world, name, before);
  const UserPoolId = pool.Id;
  const cognito = (operation: string, input: object) =>
    json(world, `AWSCognitoIdentityProviderService.${operation}`, input);
  const { UserPoolClient } = await cognito('CreateUserPoolClient', {
    UserPoolId,
    ClientName: name,
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
    ],
  });
  const { ClientId } = UserPoolClient;
  const [ann, bob] = [`ann-${name}`, `bob-${name}`];
  const UserAttributes = [{ Name: 'email', Value: 'ann@example.com' }];
  await cognito('AdminCreateUser', { UserPoolId, Username: ann, MessageAction: 'SUPPRESS', UserAttributes });
  await cognito('AdminSetUserPassword', { UserPoolId, Username: ann, Password: PASSWORD, Permanent: true });
  await cognito('AdminCreateUser', { UserPoolId, Username: bob, TemporaryPassword: PASSWORD });
  const signIn = (USERNAME: string) =>
    cognito('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });
  const { AuthenticationResult: tokens } = await signIn(ann);
  const { Session } = await signIn(bob);
  await cognito('CreateGroup', { UserPoolId, GroupName: name });
  if (!before['Identifier'] || before['UserPoolId']?.[0] !== UserPoolId)
    await cognito('CreateResourceServer', { UserPoolId, Identifier: 'things', Name: 'things' });
  return {
    UserPoolId: [UserPoolId],
    ClientId: [ClientId],
    Username: [ann, bob, 'ann@example.com', 'carl'],
    Password: [PASSWORD, 'Other-Passw0rd'],
    PreviousPassword: [PASSWORD],
    ProposedPassword: ['Other-Passw0rd'],
    TemporaryPassword: [PASSWORD],
    GroupName: [name, 'others'],
    Identifier: ['things'],
    AccessToken: [tokens.AccessToken],
    Token: [tokens.RefreshToken, tokens.AccessToken],
    RefreshToken: [tokens.RefreshToken],
    Session: [Session],
    ConfirmationCode: ['123456'],
    AuthFlow: ['USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'REFRESH_TOKEN_AUTH', 'USER_AUTH'],
    AuthParameters: [
      { USERNAME: ann, PASSWORD },
      { USERNAME: ann, SRP_A: 'ab'.repeat(300) },
      { REFRESH_TOKEN: tokens.RefreshToken },
      { USERNAME: ann, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
    ],
    ChallengeName: ['NEW_PASSWORD_REQUIRED', 'PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA', 'SELECT_CHALLENGE'],
    ChallengeResponses: [{ USERNAME: bob, NEW_PASSWORD: PASSWORD }],
    UserAttributes: [[{ Name: 'email', Value: 'new@example.com' }], [{ Name: 'name', Value: 'Ann' }]],
    AttributeName: ['email', 'phone_number'],
    UserAttributeNames: [['name']],
    Filter: ['email = "ann@example.com"', 'username ^= "a"', 'constructor ^= "a"', 'status = "x'],
    ResourceArn: [pool.Arn, ...(before['ResourceArn'] ?? [])].slice(0, 3),
  };
}

async function logs(world: LocalWorld, name: string): Promise<Known> {
  await json(world, 'Logs_20140328.CreateLogGroup', { logGroupName: name });
  await json(world, 'Logs_20140328.CreateLogStream', { logGroupName: name, logStreamName: name });
  return {
    LogGroupName: [name],
    LogStreamName: [name],
    LogStreamNames: [[name]],
    LogEvents: [[{ timestamp: Date.now(), message: 'hello' }]],
  };
}

async function keys(world: LocalWorld): Promise<Known> {
  const { KeyMetadata } = await json(world, 'TrentService.CreateKey', {});
  return { KeyId: [KeyMetadata.KeyId, KeyMetadata.Arn] };
}

async function parameters(world: LocalWorld, name: string): Promise<Known> {
  await json(world, 'AmazonSSM.PutParameter', { Name: name, Value: 'v', Type: 'String' });
  return { Name: [name, 'email'] };
}

async function tables(world: LocalWorld, name: string): Promise<Known> {
  await json(world, 'DynamoDB_20120810.CreateTable', {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  return { TableName: [name] };
}

async function functions(world: LocalWorld, name: string, before: Known): Promise<Known> {
  const ZipFile = zipOf({ 'index.js': FUNCTION }).toString('base64');
  const input = { FunctionName: name, Role: ROLE, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } };
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  await made(world, { path: '/2015-03-31/functions', body: JSON.stringify(input) });
  return {
    FunctionName: [name, arn],
    ResourceArn: [arn, ...(before['ResourceArn'] ?? [])].slice(0, 3),
    Role: [ROLE],
    Handler: ['index.handler'],
    Runtime: ['nodejs22.x'],
    ZipFile: [ZipFile],
  };
}

async function buckets(world: LocalWorld, name: string): Promise<Known> {
  await made(world, { method: 'PUT', path: `/${name}`, headers: { service: 's3' } });
  return { Bucket: [name] };
}

async function stacks(world: LocalWorld, name: string): Promise<Known> {
  const form = { Action: 'CreateStack', Version: '2010-05-15', StackName: name, TemplateBody: TEMPLATE };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await made(world, { headers, body: String(new URLSearchParams(form)) });
  return { StackName: [name, `${name}-other`], ChangeSetName: [name], TemplateBody: [TEMPLATE] };
}

async function nothing(): Promise<Known> {
  return {};
}
