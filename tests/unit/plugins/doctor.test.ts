import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { doctor } from '../../../plugins/triggers/doctor/doctor.ts';
import { awsCli, lineOf } from '../../../plugins/triggers/doctor/fix.ts';
import { notAllowed } from '../../../plugins/triggers/doctor/rights.ts';
import { deprecation } from '../../../plugins/triggers/doctor/runtimes.ts';
import { sampleEvent } from '../../../plugins/triggers/doctor/sample.ts';
import { clockSet } from '../../../plugins/triggers/doctor/settings.ts';
import { openWorld } from '../../../shell/aws/world.ts';
import { type Caller, CommandError, TRIGGERS, type WorldInfo } from '../../../shell/contract.ts';
import { assertPastes } from './command-lines.ts';
import { arnOf, awsError, type FakeOptions, failure, fake, run, STACK } from './fakes.ts';

const POOL_ARN = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Pool';
const HEALTHY = {
  CodeSha256: 'c0de+/=',
  State: 'Active',
  LastUpdateStatus: 'Successful',
  Runtime: 'nodejs24.x',
  Timeout: 4,
};
const MAY = { Effect: 'Allow', Principal: { Service: 'cognito-idp.amazonaws.com' }, Action: 'lambda:InvokeFunction' };

const AWS: WorldInfo = { kind: 'aws', label: 'aws us-east-1', region: 'us-east-1', cli: {} };

interface Case {
  pool?: object;
  config?: Record<string, unknown>;
  fn?: object;
  client?: object;
  handlers?: FakeOptions['handlers'];
  caller?: Partial<Caller>;
  stack?: FakeOptions['stack'];
  /** AWS, when absent. */
  world?: Partial<WorldInfo>;
}

/** A finding as it is shown. */
interface Shown {
  level: 'error' | 'warning';
  text: string;
  fix: string;
}

function setUp({
  pool,
  config = { PreSignUp: arnOf('auto-confirm') },
  fn,
  client,
  handlers,
  caller,
  stack,
  world = AWS,
}: Case) {
  const given = fake({
    ...(stack && { stack }),
    handlers: {
      describeUserPool: () => ({
        UserPool: {
          Id: 'us-east-1_Pool',
          Arn: POOL_ARN,
          AutoVerifiedAttributes: ['email'],
          LambdaConfig: config,
          ...pool,
        },
      }),
      describeUserPoolClient: () => ({
        UserPoolClient: {
          ClientId: 'client',
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          ...client,
        },
      }),
      getFunctionConfiguration: () => ({ ...HEALTHY, ...fn }),
      getPolicy: () => ({ Policy: JSON.stringify({ Statement: [MAY] }) }),
      scan: () => ({ Items: [] }),
      ...handlers,
    },
  });
  Object.assign(given.context.session.world, world);
  const known = given.context.aws.caller;
  given.context.aws.caller = async () => ({ ...(await known()), ...caller });
  return given;
}

/** All findings, also those that a failing `doctor` shows only as warnings. */
async function findings(of: Case, args: Record<string, unknown> = {}): Promise<Shown[]> {
  const given = setUp(of);
  const found: Shown[] = [];
  const generator = doctor.run({ invoke: false, ...args } as any, given.context);
  try {
    for (;;) {
      const { done, value } = await generator.next();
      if (done) return found;
      if ('kind' in value && value.kind === 'warning') {
        const isError = value.text.startsWith('Error: ');
        found.push({
          level: isError ? 'error' : 'warning',
          text: value.text.replace(/^Error: /, ''),
          fix: value.fix ?? '',
        });
      }
    }
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'Unhealthy', String(error));
    return found;
  }
}

test('a sound pool has no findings', async () => {
  const { data } = await run(doctor, { invoke: false }, setUp({}));
  assert.deepEqual(data, { findings: [] });
});

test('an error makes the command fail with what was found in numbers', async () => {
  const error = await failure(doctor, { invoke: false }, setUp({ pool: { EmailConfigurationFailure: 'no role' } }));
  assert.deepEqual([error.code, error.exitCode, error.message], ['Unhealthy', 1, '7 checks: 1 error, 0 warnings.']);
  const { findings: told } = error.data as { findings: Shown[] };
  assert.deepEqual([told.length, told[0]!.level], [1, 'error'], 'a program gets the findings all the same');
});

const other = (place: string) => `arn:aws:lambda:${place}:function:mine`;
const REFUSED = (action: string, resource: string, policy = 'identity-based policy') =>
  `User: arn:aws:sts::000000000000:assumed-role/Deployer/ann is not authorized to perform: ${action} on resource: ${resource} because no ${policy} allows the ${action} action`;
const CASES: [name: string, of: Case, level: Shown['level'], text: RegExp, fix: RegExp][] = [
  [
    'a function that is gone',
    { handlers: { getFunctionConfiguration: () => Promise.reject(awsError('ResourceNotFoundException')) } },
    'error',
    /auto-confirm, which handles PreSignUp, is gone/,
    /^detach PreSignUp$/,
  ],
  [
    'a function of another Region',
    { config: { PreSignUp: other('eu-west-1:000000000000') } },
    'error',
    /is in eu-west-1, the pool in us-east-1/,
    /^detach PreSignUp$/,
  ],
  [
    'a function of another account',
    { config: { PreSignUp: other('us-east-1:111111111111') } },
    'warning',
    /belongs to the account 111111111111/,
    /^detach PreSignUp$/,
  ],
  [
    'a function that failed to be made',
    { fn: { State: 'Failed', StateReason: 'no image' } },
    'error',
    /is Failed: no image/,
    /^detach PreSignUp$/,
  ],
  [
    'a function that is being made',
    { fn: { State: 'Pending', StateReason: 'The function is being created.' } },
    'error',
    /is Pending: The function is being created/,
    /^aws lambda wait function-active-v2 .*--function-name arn:\S+auto-confirm-ABC$/,
  ],
  [
    'a function that sleeps',
    { fn: { State: 'Inactive' } },
    'error',
    /is Inactive/,
    /^aws lambda invoke .*\/dev\/null && aws lambda wait function-active-v2 /,
  ],
  [
    'a failed update',
    { fn: { LastUpdateStatus: 'Failed' } },
    'warning',
    /last update of auto-confirm failed/,
    /update-function-configuration .*--timeout 4$/,
  ],
  [
    'a deprecated runtime',
    { fn: { Runtime: 'nodejs18.x' } },
    'warning',
    /nodejs18\.x of auto-confirm is deprecated since 2025-09-01/,
    /^aws lambda update-function-configuration --region us-east-1 --function-name arn:\S+auto-confirm-ABC --runtime nodejs24\.x$/,
  ],
  [
    'a timeout above Cognito’s',
    { fn: { Timeout: 30 } },
    'warning',
    /may run 30 s, but Cognito waits 5 s/,
    /--timeout 5$/,
  ],
  [
    'a configuration that may not be read',
    { handlers: { getFunctionConfiguration: () => Promise.reject(awsError('AccessDeniedException')) } },
    'warning',
    /may not be read/,
    /^aws iam put-user-policy --region us-east-1 --user-name local .*"Action":"lambda:GetFunctionConfiguration","Resource":"arn:\S+auto-confirm-ABC"/,
  ],
  [
    'a missing permission',
    {
      handlers: {
        getPolicy: () =>
          Promise.reject(awsError('ResourceNotFoundException', 'The resource you requested does not exist.')),
      },
    },
    'error',
    /does not let this pool call it/,
    /^permission add arn:/,
  ],
  [
    'half of custom authentication',
    {
      config: { DefineAuthChallenge: arnOf('auto-confirm') },
      client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    },
    'error',
    /CreateAuthChallenge and VerifyAuthChallengeResponse have none/,
    /^detach DefineAuthChallenge$/,
  ],
  [
    'twins that differ',
    {
      config: {
        PreTokenGeneration: arnOf('auto-confirm'),
        PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: arnOf('activity-log') },
      },
    },
    'error',
    /two different functions/,
    /--replace$/,
  ],
  [
    'a token event that the tier does not have',
    {
      pool: { UserPoolTier: 'LITE' },
      config: {
        PreTokenGeneration: arnOf('auto-confirm'),
        PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arnOf('auto-confirm') },
      },
    },
    'error',
    /V2_0 .* LITE/,
    /--event-version V1_0$/,
  ],
  [
    'mail that Cognito cannot send',
    { pool: { EmailConfigurationFailure: 'no role' } },
    'error',
    /cannot send e-mail: no role/,
    /^aws cloudtrail lookup-events /,
  ],
  [
    'e-mails that CustomMessage may not word',
    { config: { CustomMessage: arnOf('auto-confirm') } },
    'warning',
    /E-mails that CustomMessage words are refused/,
    /^detach CustomMessage$/,
  ],
  [
    'a pool that verifies nothing',
    { pool: { AutoVerifiedAttributes: [] } },
    'warning',
    /gets no code/,
    /^pools set verify email$/,
  ],
  [
    'SMS without a role',
    { pool: { AutoVerifiedAttributes: ['phone_number'] } },
    'warning',
    /no SmsConfiguration/,
    /^pools set verify email$/,
  ],
  [
    'a client without passwords',
    { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] } },
    'warning',
    /lacks ALLOW_USER_PASSWORD_AUTH/,
    /^clients flows client add ALLOW_USER_PASSWORD_AUTH$/,
  ],
  [
    'a table that is gone',
    { handlers: { scan: () => Promise.reject(awsError('ResourceNotFoundException')) } },
    'error',
    /table known is gone/,
    /^aws dynamodb create-table --region us-east-1 --table-name known .*UserEmail/,
  ],
  [
    'a table that is gone from a stack which another made',
    {
      stack: { ...STACK, name: 'shop', foreign: 'belongs to the stack shop, which pools-shell did not make' },
      handlers: { scan: () => Promise.reject(awsError('ResourceNotFoundException')) },
    },
    'error',
    /table known is gone/,
    /^aws cloudformation get-template --region us-east-1 --stack-name shop$/,
  ],
  [
    'credentials that end soon',
    { caller: { expires: Date.parse('2026-03-01T12:05:00Z'), source: 'environment variables' } },
    'warning',
    /end in 5 min/,
    /^eval "\$\(aws configure export-credentials /,
  ],
  [
    'a check that fails itself',
    { handlers: { scan: () => Promise.reject(awsError('InternalServerError', 'oops')) } },
    'warning',
    /table: could not be looked at: oops/,
    /^doctor$/,
  ],
  [
    'a function attached by an alias that is outdated',
    { config: { PreSignUp: `${arnOf('auto-confirm')}:live` }, fn: { Timeout: 30 } },
    'warning',
    /may run 30 s/,
    /--timeout 5 && aws lambda wait .* && aws lambda update-alias .*--name live --function-version "\$\(aws lambda publish-version .*--code-sha256 c0de\+\/= .*\)"$/,
  ],
  [
    'a function attached by its version that is outdated',
    { config: { PreSignUp: `${arnOf('auto-confirm')}:3` }, fn: { Timeout: 30 } },
    'warning',
    /may run 30 s/,
    /ABC --timeout 5 && aws lambda wait \S+ .* && aws lambda publish-version .*--code-sha256 c0de\+\/= /,
  ],
  [
    'a policy that may not be read',
    {
      handlers: {
        getPolicy: () =>
          Promise.reject(awsError('AccessDeniedException', REFUSED('lambda:GetPolicy', 'arn:aws:lambda:x'))),
      },
      caller: { arn: 'arn:aws:sts::000000000000:assumed-role/Deployer/ann@example.com' },
      world: { ...AWS, cli: { options: { profile: 'dev' } } },
    },
    'warning',
    /its policy may not be read/,
    /^aws iam put-role-policy --region us-east-1 --profile dev --role-name Deployer .*"Action":"lambda:GetPolicy","Resource":"arn:aws:lambda:x"/,
  ],
  [
    'a table that may not be read',
    { handlers: { scan: () => Promise.reject(awsError('AccessDeniedException', 'no')) } },
    'warning',
    /table known may not be read/,
    /"Action":"dynamodb:Scan","Resource":"arn:aws:dynamodb:us-east-1:000000000000:table\/known"/,
  ],
  [
    'a client that may not be read',
    { handlers: { describeUserPoolClient: () => Promise.reject(awsError('AccessDeniedException', 'no')) } },
    'warning',
    /No app client was looked at: it may not be read/,
    /"Action":"cognito-idp:DescribeUserPoolClient","Resource":"arn:aws:cognito-idp:/,
  ],
  [
    'clients of which none was named',
    {
      stack: {
        ...STACK,
        get userPoolClientId(): string {
          throw new CommandError('The user pool has several app clients, or none.');
        },
      },
      handlers: { listUserPoolClients: () => ({ UserPoolClients: [{ ClientId: 'one' }, { ClientId: 'two' }] }) },
    },
    'warning',
    /several app clients/,
    /^pools use us-east-1_Pool --client one$/,
  ],
  [
    'a pool without any client',
    {
      handlers: {
        describeUserPoolClient: () => Promise.reject(awsError('ResourceNotFoundException', 'no client')),
        listUserPoolClients: () => ({}),
      },
    },
    'warning',
    /has none, and nobody can sign in/,
    /^clients create pools-shell$/,
  ],
  [
    'a client that cannot refresh',
    { client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } },
    'warning',
    /cannot refresh tokens/,
    /^clients flows client add ALLOW_REFRESH_TOKEN_AUTH$/,
  ],
  [
    'mail of an address that SES does not know',
    {
      pool: {
        EmailConfigurationFailure: 'not verified',
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: 'arn:aws:ses:eu-west-1:000000000000:identity/no-reply@example.com',
        },
      },
    },
    'error',
    /cannot send e-mail: not verified/,
    /^aws ses verify-email-identity --region eu-west-1 --email-address no-reply@example\.com$/,
  ],
  [
    'mail of a domain that SES does not know',
    {
      pool: {
        EmailConfigurationFailure: 'not verified',
        EmailConfiguration: { SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/example.com' },
      },
    },
    'error',
    /cannot send e-mail/,
    /^aws ses verify-domain-identity .*--domain example\.com$/,
  ],
  [
    'SMS with a role that may not send',
    {
      pool: {
        SmsConfigurationFailure: 'InvalidSmsRoleAccessPolicyException',
        SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/service-role/sender' },
      },
    },
    'error',
    /cannot send SMS: InvalidSmsRole/,
    /^aws iam put-role-policy .*--role-name sender .*"Action":"sns:Publish"/,
  ],
  [
    'SMS in the sandbox',
    { pool: { SmsConfigurationFailure: 'SNSSandbox' } },
    'error',
    /cannot send SMS: SNSSandbox/,
    /^aws sns list-sms-sandbox-phone-numbers --region us-east-1$/,
  ],
  [
    'SMS that fails without a role',
    { pool: { SmsConfigurationFailure: 'gone' } },
    'error',
    /cannot send SMS: gone/,
    /^pools set verify email$/,
  ],
  [
    'recovery for administrators only',
    { pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] } } },
    'warning',
    /cannot recover their password/,
    /^pools set recovery email$/,
  ],
  [
    'a sender without a key',
    { config: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('auto-confirm') } } },
    'error',
    /CustomEmailSender is attached, but no KMS key/,
    /^detach CustomEmailSender$/,
  ],
  [
    'a message function beside two senders',
    {
      config: {
        CustomMessage: arnOf('auto-confirm'),
        KMSKeyID: 'arn:aws:kms:x',
        CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('auto-confirm') },
        CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('auto-confirm') },
      },
      pool: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } },
    },
    'warning',
    /never asked/,
    /^detach CustomMessage$/,
  ],
  [
    'a custom sign-in that no client allows',
    {
      config: Object.fromEntries(
        ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'].map((name) => [
          name,
          arnOf('auto-confirm'),
        ]),
      ),
    },
    'error',
    /does not allow custom authentication/,
    /^clients flows client add ALLOW_CUSTOM_AUTH$/,
  ],
];

for (const [name, of, level, message, fix] of CASES) {
  test(`doctor finds ${name}, and nothing else`, async () => {
    const found = await findings(of);
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.equal(found[0]!.level, level);
    assert.match(found[0]!.text, message);
    assert.match(found[0]!.fix, fix);
    assertPastes(found[0]!.fix);
  });
}

test('a function behind an alias or a version is said to be published, and a version to be attached anew', async () => {
  const remarkOf = async (qualifier: string) => {
    const given = setUp({ config: { PreSignUp: `${arnOf('auto-confirm')}:${qualifier}` }, fn: { Timeout: 30 } });
    const { data } = await run<{ findings: { remark: string }[] }>(doctor, { invoke: false }, given);
    return data.findings[0]!.remark;
  };
  assert.match(await remarkOf('live'), /publishes \$LATEST.* refuses where its code is not what live runs\.$/);
  const remark = await remarkOf('3');
  assert.match(
    remark,
    /stays on version 3 until it is given the NUMBER that this prints: attach PreSignUp arn:\S+:NUMBER --replace$/,
  );
  assertPastes(remark.split('prints: ')[1]!.replace('NUMBER', '4'));
});

test('a client with names of the older form, or without any, refreshes', async () => {
  assert.deepEqual(await findings({ client: { ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] } }), []);
  const [found, ...others] = await findings({ client: { ExplicitAuthFlows: [] } });
  assert.match(found!.fix, /add ALLOW_USER_PASSWORD_AUTH$/);
  assert.deepEqual(others, []);
});

test('a function that is gone is taken off each of its triggers', async () => {
  const config = { PreSignUp: arnOf('auto-confirm'), PostConfirmation: arnOf('auto-confirm') };
  const gone = { getFunctionConfiguration: () => Promise.reject(awsError('ResourceNotFoundException')) };
  const found = await findings({ config, handlers: gone });
  assert.deepEqual(
    found.map(({ fix }) => fix),
    ['detach PreSignUp', 'detach PostConfirmation'],
  );
});

test('what cannot be granted by a policy line is said with what can be done', () => {
  const known = { action: 'lambda:GetPolicy', resource: '*' };
  const of = (arn: string, message = 'no') => {
    const finding = notAllowed({ caller: { arn, source: '', expires: undefined } }, '', new Error(message), known);
    return { ...finding, fix: lineOf(finding.fix, { world: AWS, stackName: 'mine', poolId: undefined }).fix };
  };
  const root = of('arn:aws:iam::000000000000:root');
  assert.equal(root.fix, 'whoami --aws');
  assert.match(root.remark!, /lambda:GetPolicy on \* *.*No policy line can be made for arn:aws:iam::000000000000:root/);
  const sso = of('arn:aws:sts::000000000000:assumed-role/AWSReservedSSO_Power_User_0123456789abcdef/ann');
  assert.equal(sso.fix, 'aws configure list-profiles');
  assert.match(sso.remark!, /permission set Power_User/);
  const denied = of(
    'arn:aws:iam::000000000000:user/a/ann',
    `${REFUSED('lambda:GetPolicy', 'arn:x')} with an explicit deny`,
  );
  assert.match(denied.remark!, /denies expressly/);
  for (const policy of ['permissions boundary', 'service control policy', 'session policy', 'VPC endpoint policy']) {
    const limited = of('arn:aws:iam::000000000000:user/ann', REFUSED('lambda:GetPolicy', 'arn:x', policy));
    assert.equal(limited.fix, 'aws configure list-profiles', policy);
    assert.match(limited.remark!, new RegExp(`which no ${policy} allows`));
  }
  for (const { fix } of [root, sso, denied, of('arn:aws:iam::000000000000:user/a/ann')]) assertPastes(fix);
  assert.match(of('arn:aws:iam::000000000000:user/a/ann').fix, /--user-name ann /);
});

test('the clock is set by what each system has for it', () => {
  const lines = (['linux', 'darwin', 'win32'] as const).map(clockSet);
  assert.deepEqual(lines, ['sudo timedatectl set-ntp true', 'sudo sntp -sS time.apple.com', 'w32tm /resync']);
});

test('at an endpoint the lines go there', () => {
  const aws = awsCli({ options: { profile: 'it’s', 'endpoint-url': 'http://127.0.0.1:9339' } }, 'eu-west-1');
  const line = aws('lambda', 'get-policy', { 'function-name': 'a' });
  assert.equal(
    line,
    "aws lambda get-policy --region eu-west-1 --profile 'it’s' --endpoint-url http://127.0.0.1:9339 --function-name a",
  );
});

test('no line of the AWS CLI is shown in a local world: what is pasted would meet the account of whoever pastes it', async () => {
  const kept = { kind: 'local', label: 'local', cli: undefined, folder: '/home/ann/my world' } as const;
  const inMemory = { ...kept, folder: undefined, temporary: true };
  let lines = 0;
  for (const [name, of] of CASES) {
    const [onAws] = await findings(of);
    const calls = /^aws (?!configure )/.test(onAws!.fix);
    if (calls) lines++;
    for (const [world, line] of [
      [kept, "pools-shell serve --state '/home/ann/my world' --region us-east-1"],
      [inMemory, 'destroy'],
    ] as const) {
      const [found] = await findings({ ...of, world });
      assert.equal(found!.fix, calls ? line : onAws!.fix, name);
      assertPastes(found!.fix);
    }
  }
  assert.ok(lines > 10, `${lines} cases take the AWS CLI`);
});

test('a world that is kept in a folder tells how its doctor has the line', async () => {
  const world = { kind: 'local', label: 'local', cli: undefined, folder: '/w' } as const;
  const { data } = await run<{ findings: { remark: string }[] }>(
    doctor,
    { invoke: false },
    setUp({ fn: { Runtime: 'nodejs18.x' }, world }),
  );
  assert.match(
    data.findings[0]!.remark,
    /^No other program .*: pools-shell --endpoint http:\/\/127\.0\.0\.1:9339 --region us-east-1 --stack pools-shell doctor$/,
  );
});

test('at an endpoint that takes made-up keys the lines bring them, so that no real ones are sent there', async () => {
  const endpoint = 'http://127.0.0.1:9339';
  const { info } = openWorld(
    { kind: 'endpoint', endpoint },
    { env: { AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'real' } },
  );
  const [found] = await findings({ fn: { Timeout: 9 }, world: info });
  assert.match(
    found!.fix,
    /^AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_SESSION_TOKEN='' aws lambda update-function-configuration --region us-east-1 --endpoint-url http:\/\/127\.0\.0\.1:9339 --function-name /,
  );
  assertPastes(found!.fix);
});

test('on AWS the lines name the profile that the calls are made with, also when STS does not answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-doctor-'));
  const file = join(folder, 'config');
  writeFileSync(file, '[profile dev]\nregion = us-east-1\n');
  const env = { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
  const fixWith = async (profile: string | undefined, more: NodeJS.ProcessEnv) => {
    const { info } = openWorld(
      { kind: 'aws', ...(profile && { profile }), region: 'us-east-1' },
      { env: { ...env, ...more } },
    );
    const given = setUp({ fn: { Timeout: 9 }, world: info });
    given.context.aws.caller = () => Promise.reject(awsError('ServiceUnavailable', 'no STS'));
    const { data } = await run<{ findings: Shown[] }>(doctor, { invoke: false }, given);
    return data.findings.find(({ text }) => /9 s/.test(text))!.fix;
  };
  const line = /^aws lambda update-function-configuration --region us-east-1 --profile dev --function-name /;
  assert.match(await fixWith('dev', {}), line);
  assert.match(await fixWith(undefined, { AWS_PROFILE: 'dev' }), line);
  assert.match(
    await fixWith(undefined, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9339' }),
    /^AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:9339 aws lambda /,
  );
  rmSync(folder, { recursive: true });
});

test('a pool that was named has no table, and none is said to be sound', async () => {
  const given = setUp({});
  Object.assign(given.context.session, { poolId: 'us-east-1_Pool' });
  const { texts } = await run(doctor, { invoke: false }, given);
  assert.doesNotMatch(texts.join('\n'), /table/);
  assert.match(texts.at(-1)!, /^6 checks/);
  assert.ok(!given.operations().includes('scan'));
});

test('a clock that is off is found, with the line that sets it', async () => {
  const given = setUp({});
  given.context.clock.server = () => given.context.clock.now() + 90_000;
  const { data } = await run<{ findings: Shown[] }>(doctor, { invoke: false }, given);
  assert.match(data.findings[0]!.text, /90 s behind AWS's/);
  assert.equal(data.findings[0]!.fix, clockSet(process.platform));
});

test('credentials that the SDK fetches again by itself are no finding, and those of a sign-in have the line that renews them', async () => {
  const expires = Date.parse('2026-03-01T12:05:00Z');
  assert.deepEqual(await findings({ caller: { expires, source: 'the instance (IMDS)' } }), []);
  const given = setUp({ caller: { expires } });
  Object.assign(given.context.session.world, { renewal: 'aws sso login --profile dev' });
  const { data } = await run<{ findings: Shown[] }>(doctor, { invoke: false }, given);
  assert.equal(data.findings[0]!.fix, 'aws sso login --profile dev');
});

test('migration needs a flow that sends the password', async () => {
  const found = await findings({
    config: { UserMigration: arnOf('migrate-user') },
    client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  });
  assert.equal(found[0]!.level, 'error');
  assert.match(found[0]!.text, /UserMigration at sign-in needs a flow/);
});

test('functions are called only when that is asked for, and what they throw or answer is judged', async () => {
  const answers: [unknown, RegExp | undefined][] = [
    [{ Payload: Buffer.from('{"response":{}}') }, undefined],
    [
      { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorType":"TypeError","errorMessage":"no x"}') },
      /fails on a sample event of PreSignUp: TypeError: no x/,
    ],
    [{ Payload: Buffer.from('null') }, /answers PreSignUp with something else/],
  ];
  for (const [answer, expected] of answers) {
    let sent: any;
    const invoke = ({ Payload }: any) => {
      sent = JSON.parse(Payload);
      return answer;
    };
    const found = await findings({ handlers: { invoke } }, { invoke: true });
    assert.equal(sent.triggerSource, 'PreSignUp_SignUp');
    for (const { fix } of found) assertPastes(fix);
    if (expected === undefined) assert.deepEqual(found, []);
    else assert.match(found[0]!.text, expected);
  }
  const refused = { invoke: () => Promise.reject(awsError('AccessDeniedException', 'no')) };
  const [found] = await findings({ handlers: refused }, { invoke: true });
  assert.match(found!.fix, /"Action":"lambda:InvokeFunction"/);
});

test('there is a sample event for every trigger but the senders', () => {
  const without = TRIGGERS.filter((trigger) => sampleEvent({ Id: 'us-east-1_x' }, trigger) === undefined);
  assert.deepEqual(without, ['CustomEmailSender', 'CustomSMSSender']);
  const config = { PreTokenGenerationConfig: { LambdaVersion: 'V3_0' as const, LambdaArn: 'arn' } };
  const event: any = sampleEvent({ Id: 'us-east-1_x', LambdaConfig: config }, 'PreTokenGeneration');
  assert.equal(event.version, '3');
  assert.deepEqual(event.response, { claimsAndScopeOverrideDetails: null });
});

test('a runtime is deprecated from its day on', () => {
  const day = Date.parse('2026-04-30');
  assert.equal(deprecation('nodejs20.x', day - 1), undefined);
  assert.deepEqual(deprecation('nodejs20.x', day), { since: '2026-04-30', successor: 'nodejs24.x' });
  assert.equal(deprecation('nodejs24.x', Date.parse('2026-11-20')), undefined);
  assert.equal(deprecation('constructor', Date.now()), undefined);
  // Nobody is sent to a runtime that is deprecated as well.
  for (const runtime of ['python3.7', 'dotnet6', 'ruby2.7', 'java8', 'go1.x', 'provided.al2']) {
    const { successor } = deprecation(runtime, Date.parse('2026-11-20'))!;
    assert.equal(deprecation(successor, Date.parse('2026-11-20')), undefined, successor);
  }
});
