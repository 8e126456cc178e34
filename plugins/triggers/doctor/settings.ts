import { isAwsError } from '../../../shell/contract.ts';
import { type Check, caution, error, type Finding } from './finding.ts';

/** Messages that cannot be sent, so that nobody gets a code. */
export const codesCanBeSent: Check = ({ pool }) => {
  const findings: Finding[] = [];
  const verified = pool.AutoVerifiedAttributes ?? [];
  if (pool.EmailConfigurationFailure)
    findings.push(
      error(`Cognito cannot send e-mail: ${pool.EmailConfigurationFailure}`, 'Correct EmailConfiguration of the pool.'),
    );
  if (pool.SmsConfigurationFailure)
    findings.push(
      error(
        `Cognito cannot send SMS: ${pool.SmsConfigurationFailure}`,
        'Correct SmsConfiguration of the pool, or the role in it.',
      ),
    );
  if (verified.length === 0)
    findings.push(
      caution(
        'The pool verifies neither e-mail addresses nor phone numbers by itself: whoever signs up gets no code, and stays UNCONFIRMED unless PreSignUp confirms.',
        'Add email to AutoVerifiedAttributes of the pool.',
      ),
    );
  if (pool.LambdaConfig?.CustomMessage && pool.EmailConfiguration?.EmailSendingAccount !== 'DEVELOPER')
    findings.push(
      caution(
        "E-mails that CustomMessage words are refused: the pool sends by Cognito's own means (EmailSendingAccount COGNITO_DEFAULT). SMS and untouched texts go out.",
        'Give the pool an EmailConfiguration with EmailSendingAccount DEVELOPER and the SourceArn of an SES identity.',
      ),
    );
  const sendsSms = pool.MfaConfiguration === 'ON' || verified.includes('phone_number');
  if (sendsSms && !pool.SmsConfiguration?.SnsCallerArn && !pool.LambdaConfig?.CustomSMSSender)
    findings.push(
      caution(
        'The pool may have to send SMS, but has no SmsConfiguration.',
        'Add SmsConfiguration with a role, or attach CustomSMSSender FUNCTION.',
      ),
    );
  const mechanisms = pool.AccountRecoverySetting?.RecoveryMechanisms ?? [];
  if (mechanisms.length > 0 && mechanisms.every(({ Name }) => Name === 'admin_only'))
    findings.push(
      caution(
        'Users cannot recover their password themselves: recovery is for administrators only.',
        'users set-password USER',
      ),
    );
  return findings;
};

/** The app client that this shell signs in with. */
export const clientHasFlows: Check = ({ client, stack }) => {
  if (client === undefined)
    return [
      caution(
        'No app client was looked at: none is named, or it may not be read.',
        `See them with clients list, then: pools use ${stack.userPoolId} --client ID`,
      ),
    ];
  const findings: Finding[] = [];
  const flows: readonly string[] = client.ExplicitAuthFlows ?? [];
  const allows = (flow: string) => flows.some((name) => name === flow || name === `ALLOW_${flow}`);
  if (!allows('USER_PASSWORD_AUTH'))
    findings.push(
      caution(
        `signin with a password does not work: the app client ${client.ClientId} lacks ALLOW_USER_PASSWORD_AUTH.`,
        `signin --flow srp, or: clients flows ${client.ClientId} add ALLOW_USER_PASSWORD_AUTH`,
      ),
    );
  if (!allows('REFRESH_TOKEN_AUTH') && !client.RefreshTokenRotation)
    findings.push(
      caution(
        `The app client ${client.ClientId} cannot refresh tokens.`,
        `clients flows ${client.ClientId} add ALLOW_REFRESH_TOKEN_AUTH`,
      ),
    );
  return findings;
};

/** The table of known users that the stack's functions look into. */
export const tableIsThere: Check = async ({ context, stack }) => {
  if (context.session.poolId !== undefined) return [];
  const table = await context.aws.dynamodb();
  try {
    await table.scan({ TableName: stack.tableName, Limit: 1 }, { abortSignal: context.signal });
    return [];
  } catch (reason) {
    if (isAwsError(reason, 'ResourceNotFoundException'))
      return [error(`The table ${stack.tableName} is gone: the functions of the stack fail.`, 'destroy, then deploy')];
    if (isAwsError(reason, 'AccessDeniedException'))
      return [caution(`The table ${stack.tableName} may not be read.`, 'Allow yourself dynamodb:Scan.')];
    throw reason;
  }
};

const SOON = 15 * 60 * 1000;
/** AWS refuses a signature that is more than five minutes off (Signature Version 4). */
const SKEW = 60 * 1000;

/** Who calls, for how long yet, and whether the clocks agree. */
export const callerIsSound: Check = async ({ context }) => {
  const findings: Finding[] = [];
  const { clock, session } = context;
  const { expires, profile } = await context.aws.caller();
  if (expires !== undefined && expires - clock.now() < SOON) {
    const minutes = Math.max(0, Math.round((expires - clock.now()) / 60_000));
    findings.push(
      caution(
        `The credentials end in ${minutes} min.`,
        session.world.renewal ?? `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`,
      ),
    );
  }
  const ahead = (clock.server?.() ?? clock.now()) - clock.now();
  if (Math.abs(ahead) > SKEW)
    findings.push(
      caution(
        `This machine's clock is ${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'behind' : 'ahead of'} AWS's: from 5 min on calls are refused.`,
        'Set the clock.',
      ),
    );
  return findings;
};
