import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doctor } from '../../../plugins/triggers/doctor/doctor.ts';
import type { Finding } from '../../../plugins/triggers/doctor/finding.ts';
import { deprecatedSince } from '../../../plugins/triggers/doctor/runtimes.ts';
import { sampleEvent } from '../../../plugins/triggers/doctor/sample.ts';
import { TRIGGERS } from '../../../shell/contract.ts';
import { arnOf, awsError, type FakeOptions, failure, fake, run } from './fakes.ts';

const POOL_ARN = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Pool';
const HEALTHY = { State: 'Active', LastUpdateStatus: 'Successful', Runtime: 'nodejs24.x', Timeout: 4 };
const MAY = { Effect: 'Allow', Principal: { Service: 'cognito-idp.amazonaws.com' }, Action: 'lambda:InvokeFunction' };

interface Case {
  pool?: object;
  config?: Record<string, unknown>;
  fn?: object;
  client?: object;
  handlers?: FakeOptions['handlers'];
  caller?: { expires?: number };
}

function setUp({ pool, config = { PreSignUp: arnOf('auto-confirm') }, fn, client, handlers, caller }: Case) {
  const given = fake({
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
  const known = given.context.aws.caller;
  given.context.aws.caller = async () => ({ ...(await known()), ...caller });
  return given;
}

/** All findings, also those that a failing `doctor` shows only as warnings. */
async function findings(of: Case, args: Record<string, unknown> = {}): Promise<Finding[]> {
  const given = setUp(of);
  const found: Finding[] = [];
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
          fix: value.hint ?? '',
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
});

const other = (place: string) => `arn:aws:lambda:${place}:function:mine`;
const CASES: [name: string, of: Case, level: Finding['level'], text: RegExp, fix: RegExp][] = [
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
    /owner/,
  ],
  [
    'a function that is not ready',
    { fn: { State: 'Failed', StateReason: 'no image' } },
    'error',
    /is Failed: no image/,
    /get-function/,
  ],
  [
    'a failed update',
    { fn: { LastUpdateStatus: 'Failed' } },
    'warning',
    /last update of auto-confirm failed/,
    /get-function/,
  ],
  [
    'a deprecated runtime',
    { fn: { Runtime: 'nodejs18.x' } },
    'warning',
    /nodejs18\.x of auto-confirm is deprecated since 2025-09-01/,
    /supported/,
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
    /lambda:GetFunctionConfiguration/,
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
    /^attach CreateAuthChallenge/,
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
    /EmailConfiguration/,
  ],
  [
    'e-mails that CustomMessage may not word',
    { config: { CustomMessage: arnOf('auto-confirm') } },
    'warning',
    /E-mails that CustomMessage words are refused/,
    /SES identity/,
  ],
  [
    'a pool that verifies nothing',
    { pool: { AutoVerifiedAttributes: [] } },
    'warning',
    /gets no code/,
    /AutoVerifiedAttributes/,
  ],
  [
    'SMS without a role',
    { pool: { AutoVerifiedAttributes: ['phone_number'] } },
    'warning',
    /no SmsConfiguration/,
    /CustomSMSSender/,
  ],
  [
    'a client without passwords',
    { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] } },
    'warning',
    /lacks ALLOW_USER_PASSWORD_AUTH/,
    /signin --flow srp/,
  ],
  [
    'a table that is gone',
    { handlers: { scan: () => Promise.reject(awsError('ResourceNotFoundException')) } },
    'error',
    /table known is gone/,
    /destroy, then deploy/,
  ],
  [
    'credentials that end soon',
    { caller: { expires: Date.parse('2026-03-01T12:05:00Z') } },
    'warning',
    /end in 5 min/,
    /aws sso login/,
  ],
  [
    'a check that fails itself',
    { handlers: { scan: () => Promise.reject(awsError('InternalServerError', 'oops')) } },
    'warning',
    /table: could not be looked at: oops/,
    /Try again/,
  ],
];

for (const [name, of, level, message, fix] of CASES) {
  test(`doctor finds ${name}, and nothing else`, async () => {
    const found = await findings(of);
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.equal(found[0]!.level, level);
    assert.match(found[0]!.text, message);
    assert.match(found[0]!.fix, fix);
  });
}

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
    if (expected === undefined) assert.deepEqual(found, []);
    else assert.match(found[0]!.text, expected);
  }
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
  assert.equal(deprecatedSince('nodejs20.x', Date.parse('2026-04-29')), undefined);
  assert.equal(deprecatedSince('nodejs20.x', Date.parse('2026-04-30')), '2026-04-30');
  assert.equal(deprecatedSince('nodejs24.x', Date.parse('2026-11-20')), undefined);
  assert.equal(deprecatedSince('constructor', Date.now()), undefined);
});
