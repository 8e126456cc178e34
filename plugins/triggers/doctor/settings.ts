import type { AttributeDefinition, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { type Context, isAwsError } from '../../../shell/contract.ts';
import { type Check, caution, error, type Finding, type Patient } from './finding.ts';
import { type CommandLine, type Fix, ours, system } from './fix.ts';
import { grant, notAllowed } from './rights.ts';

/** Messages that cannot be sent, so that nobody gets a code. */
export const codesCanBeSent: Check = ({ pool }) => {
  const findings: Finding[] = [];
  const verified = pool.AutoVerifiedAttributes ?? [];
  if (pool.EmailConfigurationFailure)
    findings.push(error(`Cognito cannot send e-mail: ${pool.EmailConfigurationFailure}`, ...mailMended(pool)));
  if (pool.SmsConfigurationFailure)
    findings.push(error(`Cognito cannot send SMS: ${pool.SmsConfigurationFailure}`, ...smsMended(pool)));
  if (verified.length === 0)
    findings.push(
      caution(
        'The pool verifies neither e-mail addresses nor phone numbers by itself: whoever signs up gets no code, and stays UNCONFIRMED unless PreSignUp confirms.',
        ours('pools', 'set', 'verify', 'email'),
      ),
    );
  if (pool.LambdaConfig?.CustomMessage && pool.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER')
    findings.push(
      caution(
        "E-mails that CustomMessage words are refused: the pool sends by Cognito's own means (EmailSendingAccount COGNITO_DEFAULT). SMS and untouched texts go out.",
        ours('detach', 'CustomMessage'),
        'To keep it, have the pool send through SES: in the console, under Authentication methods, E-mail.',
      ),
    );
  if (verified.includes('phone_number') && !pool.SmsConfiguration?.SnsCallerArn && !pool.LambdaConfig?.CustomSMSSender)
    findings.push(
      caution(
        'The pool has to send SMS to verify phone numbers, but has no SmsConfiguration.',
        ours('pools', 'set', 'verify', 'email'),
        'To keep phone numbers, give the pool a role that may send SMS (in the console, under Authentication methods), or a sender: attach CustomSMSSender FUNCTION',
      ),
    );
  const mechanisms = pool.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (mechanisms.length > 0 && mechanisms.every(({ Name }) => Name === 'admin_only'))
    findings.push(
      caution(
        'Users cannot recover their password themselves: recovery is for administrators only.',
        ours('pools', 'set', 'recovery', 'email'),
        'If it is meant so, an administrator sets one: users set-password USER',
      ),
    );
  return findings;
};

/** `SourceArn` is `arn:aws:ses:REGION:ACCOUNT:identity/ADDRESS-OR-DOMAIN`. */
function mailMended({ EmailConfiguration, Id }: Patient['pool']): [Fix, string] {
  const [arn = '', identity] = EmailConfiguration?.SourceArn?.split('/') ?? [];
  const region = arn.split(':')[3]!;
  if (identity === undefined)
    return [
      (aws) =>
        aws('cloudtrail', 'lookup-events', {
          'lookup-attributes': 'AttributeKey=EventSource,AttributeValue=cognito-idp.amazonaws.com',
          'max-results': 10,
        }),
      `The pool ${Id} sends by Cognito's own means: CloudTrail has what was refused.`,
    ];
  const says = 'SES sends the verification once more; see that its Region is out of the sandbox.';
  return identity.includes('@')
    ? [(aws) => aws('ses', 'verify-email-identity', { 'email-address': identity, region }), says]
    : [
        (aws) => aws('ses', 'verify-domain-identity', { domain: identity, region }),
        'SES tells the DNS record that the domain has to have.',
      ];
}

/** The values of SmsConfigurationFailure: Cognito API reference, UserPoolType. */
function smsMended({ SmsConfiguration, SmsConfigurationFailure = '' }: Patient['pool']): [Fix, string?] {
  if (/SNSSandbox/.test(SmsConfigurationFailure))
    return [
      (aws) => aws('sns', 'list-sms-sandbox-phone-numbers', {}),
      'In the sandbox only these numbers get SMS; AWS Support lets an account out of it.',
    ];
  const role = SmsConfiguration?.SnsCallerArn?.split('/').at(-1);
  if (role === undefined) return [ours('pools', 'set', 'verify', 'email'), 'The pool has no role to send SMS with.'];
  return [
    grant({ role }, { action: 'sns:Publish', resource: '*' }),
    'Its trust policy has to let cognito-idp.amazonaws.com assume it, with the ExternalId of the pool.',
  ];
}

/** The app client that this shell signs in with. */
export const clientHasFlows: Check = async (patient) => {
  const { client } = patient;
  if (client instanceof Error) return [await withoutClient(patient, client)];
  const findings: Finding[] = [];
  const { ClientId: id = '' } = client;
  const flows: readonly string[] = client.ExplicitAuthFlows ?? [];
  const allows = (flow: string) => flows.some((name) => name === flow || name === `ALLOW_${flow}`);
  // Cognito's default has it, and a client with names of the older form needs none for it.
  const refreshes = !flows.every((name) => name.startsWith('ALLOW_')) || flows.length === 0;
  if (!allows('USER_PASSWORD_AUTH'))
    findings.push(
      caution(
        `signin with a password does not work: the app client ${id} lacks ALLOW_USER_PASSWORD_AUTH.`,
        ours('clients', 'flows', id, 'add', 'ALLOW_USER_PASSWORD_AUTH'),
        'Or sign in without sending it: signin USER --flow srp',
      ),
    );
  if (!refreshes && !allows('REFRESH_TOKEN_AUTH') && !client.RefreshTokenRotation)
    findings.push(
      caution(
        `The app client ${id} cannot refresh tokens.`,
        ours('clients', 'flows', id, 'add', 'ALLOW_REFRESH_TOKEN_AUTH'),
      ),
    );
  return findings;
};

/** Which client to name, and how, where none was looked at. */
async function withoutClient(patient: Patient, reason: Error): Promise<Finding> {
  const { stack, pool } = patient;
  const what = 'No app client was looked at';
  const { message } = reason;
  if (isAwsError(reason, 'AccessDeniedException'))
    return notAllowed(patient, `${what}: it may not be read.`, reason, {
      action: 'cognito-idp:DescribeUserPoolClient',
      resource: pool.Arn ?? '*',
    });
  let ids: readonly string[];
  try {
    ids = await clientIds(patient.context, stack.userPoolId);
  } catch (refusal) {
    if (!isAwsError(refusal, 'AccessDeniedException')) throw refusal;
    return notAllowed(patient, `${what}: they may not be listed.`, refusal, {
      action: 'cognito-idp:ListUserPoolClients',
      resource: pool.Arn ?? '*',
    });
  }
  const [first] = ids;
  if (first === undefined)
    return caution(
      `${what}: the pool has none, and nobody can sign in.`,
      ours('clients', 'create', 'pools-shell'),
      'Then name it: pools use POOL --client ID',
    );
  return caution(
    `${what}: ${message}`,
    ours('pools', 'use', stack.userPoolId, '--client', first),
    ids.length === 1 ? undefined : 'Or another of them: clients list',
  );
}

async function clientIds({ aws, signal }: Context, UserPoolId: string): Promise<string[]> {
  const cognito = await aws.cognito();
  const page = await cognito.listUserPoolClients({ UserPoolId, MaxResults: 10 }, { abortSignal: signal });
  return (page.UserPoolClients ?? []).map(({ ClientId }) => ClientId!);
}

/** The table of known users that the stack's functions look into. */
export const tableIsThere: Check = async (patient) => {
  const { context, stack } = patient;
  const table = await context.aws.dynamodb();
  try {
    await table.scan({ TableName: stack.tableName, Limit: 1 }, { abortSignal: context.signal });
    return [];
  } catch (reason) {
    if (isAwsError(reason, 'ResourceNotFoundException'))
      return [
        error(`The table ${stack.tableName} is gone: the functions of the stack fail.`, ...(await tableAnew(patient))),
      ];
    if (!isAwsError(reason, 'AccessDeniedException')) throw reason;
    const [, , , region, account] = (patient.pool.Arn ?? '').split(':');
    return [
      notAllowed(patient, `The table ${stack.tableName} may not be read.`, reason, {
        action: 'dynamodb:Scan',
        resource: account === undefined ? '*' : `arn:aws:dynamodb:${region}:${account}:table/${stack.tableName}`,
      }),
    ];
  }
};

interface TableProperties {
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
}

/**
 * The table as the template of this version has it; how the table of another's stack was made, only that stack's template tells. To
 * destroy the stack for it would take the pool's users along.
 */
async function tableAnew({ context, stack }: Patient): Promise<[Fix, string]> {
  if (stack.foreign !== undefined)
    return [
      (aws) => aws('cloudformation', 'get-template', { 'stack-name': stack.name }),
      `It ${stack.foreign}: its template has how the table was made.`,
    ];
  const { Resources } = JSON.parse(await context.shell.template()) as {
    Resources: Record<string, { Type: string; Properties: TableProperties }>;
  };
  const { AttributeDefinitions, KeySchema } = Object.values(Resources).find(
    ({ Type }) => Type === 'AWS::DynamoDB::Table',
  )!.Properties;
  return [
    (aws) =>
      aws('dynamodb', 'create-table', {
        'table-name': stack.tableName,
        'attribute-definitions': AttributeDefinitions,
        'key-schema': KeySchema,
        'billing-mode': 'PAY_PER_REQUEST',
      }),
    'What was in it is lost; table seed makes the sample rows again.',
  ];
}

const SOON = 15 * 60 * 1000;
/** AWS refuses a signature that is more than five minutes off (Signature Version 4). */
const SKEW = 60 * 1000;

/** Who calls, for how long yet, and whether the clocks agree. */
export const callerIsSound: Check = async ({ context, caller }) => {
  const findings: Finding[] = [];
  const { clock, session } = context;
  // Asked once more: why it could not be told is the finding.
  const { expires, source } = caller ?? (await context.aws.caller());
  const { renewal } = session.world;
  // What the SDK fetches by itself, it fetches again.
  if (expires !== undefined && expires - clock.now() < SOON && (renewal !== undefined || /environment/.test(source))) {
    const minutes = Math.max(0, Math.round((expires - clock.now()) / 60_000));
    findings.push(
      caution(
        `The credentials end in ${minutes} min.`,
        system(renewal ?? 'eval "$(aws configure export-credentials --profile default --format env)"'),
        renewal === undefined
          ? 'They are in environment variables: get new ones where they came from, another profile for example, and start again.'
          : undefined,
      ),
    );
  }
  const ahead = (clock.server?.() ?? clock.now()) - clock.now();
  if (Math.abs(ahead) > SKEW)
    findings.push(
      caution(
        `This machine's clock is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'behind' : 'ahead of'} AWS's: from 5 min on calls are refused.`,
        clockSet(process.platform),
      ),
    );
  return findings;
};

/** What sets the clock by the network's time (timedatectl(1), sntp(1), w32tm). */
export const clockSet = (platform: NodeJS.Platform): CommandLine =>
  system(
    platform === 'win32'
      ? 'w32tm /resync'
      : platform === 'darwin'
        ? 'sudo sntp -sS time.apple.com'
        : 'sudo timedatectl set-ntp true',
  );
