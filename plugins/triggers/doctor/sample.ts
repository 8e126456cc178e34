import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { isAwsError, type TriggerName } from '../../../shell/contract.ts';
import { type Check, caution, error, type Finding, type Patient } from './finding.ts';
import { ours } from './fix.ts';
import { notAllowed } from './rights.ts';

/** Nobody's: a function that looks it up finds nothing. */
const USER = 'pools-shell-doctor';
const attributes = (more: Record<string, string> = {}) => ({ email: 'doctor@example.com', ...more });
const known = attributes({ sub: '00000000-0000-0000-0000-000000000000', 'cognito:user_status': 'CONFIRMED' });

/**
 * What Cognito would send, for each trigger's commonest source (developer guide, "Customizing user pool workflows with Lambda
 * triggers"). Senders get no sample: their codes are encrypted.
 */
const SAMPLES: Partial<Record<TriggerName, { source: string; request: object; response: object }>> = {
  PreSignUp: {
    source: 'PreSignUp_SignUp',
    request: { userAttributes: attributes(), validationData: null },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  },
  PostConfirmation: { source: 'PostConfirmation_ConfirmSignUp', request: { userAttributes: known }, response: {} },
  PreAuthentication: {
    source: 'PreAuthentication_Authentication',
    request: { userAttributes: known, validationData: null, userNotFound: false },
    response: {},
  },
  PostAuthentication: {
    source: 'PostAuthentication_Authentication',
    request: { userAttributes: known, newDeviceUsed: false },
    response: {},
  },
  UserMigration: {
    source: 'UserMigration_Authentication',
    request: { password: 'Not-4-password', validationData: null, userAttributes: null },
    response: {
      userAttributes: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
    },
  },
  CustomMessage: {
    source: 'CustomMessage_SignUp',
    request: {
      userAttributes: known,
      codeParameter: '{####}',
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  },
  PreTokenGeneration: {
    source: 'TokenGeneration_Authentication',
    request: {
      userAttributes: known,
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
    },
    response: { claimsOverrideDetails: null },
  },
  DefineAuthChallenge: {
    source: 'DefineAuthChallenge_Authentication',
    request: { userAttributes: known, session: [], userNotFound: false },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  },
  CreateAuthChallenge: {
    source: 'CreateAuthChallenge_Authentication',
    request: { userAttributes: known, challengeName: 'CUSTOM_CHALLENGE', session: [] },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  },
  VerifyAuthChallengeResponse: {
    source: 'VerifyAuthChallengeResponse_Authentication',
    request: { userAttributes: known, privateChallengeParameters: {}, challengeAnswer: 'none' },
    response: { answerCorrect: null },
  },
};

/** The event versions of PreTokenGeneration differ in their numbers and in what they ask. */
const VERSIONS: Readonly<Record<string, string>> = { V1_0: '1', V2_0: '2', V3_0: '3' };

/** Calls each function once with a sample event. It really runs; only a failure of its own, and no answer, are findings. */
export const trialRun: Check = async (patient) => {
  const findings: Finding[] = [];
  for (const { arn, label, triggers, gone } of patient.functions) {
    for (const trigger of gone ? [] : triggers) findings.push(...(await tryOut(patient, { arn, label, trigger })));
  }
  return findings;
};

async function tryOut(
  patient: Patient,
  { arn, label, trigger }: { arn: string; label: string; trigger: TriggerName },
): Promise<Finding[]> {
  const { context, pool } = patient;
  const logs = ours('logs', 'show', label, '--n', '10');
  const meanwhile = `Mend its code; until then: detach ${trigger}`;
  const event = sampleEvent(pool, trigger);
  if (event === undefined)
    return [
      caution(
        `${label} was not tried as ${trigger}: what it is sent is encrypted.`,
        logs,
        'Its log tells what became of the last codes that it was sent.',
      ),
    ];
  const lambda = await context.aws.lambda();
  let answered: InvokeCommandOutput;
  try {
    answered = await lambda.invoke({ FunctionName: arn, Payload: JSON.stringify(event) });
  } catch (reason) {
    if (!isAwsError(reason, 'AccessDeniedException')) throw reason;
    const known = { action: 'lambda:InvokeFunction', resource: arn };
    return [notAllowed(patient, `${label} was not tried as ${trigger}: it may not be called.`, reason, known)];
  }
  const { FunctionError, Payload } = answered;
  const answer = parsed(Buffer.from(Payload ?? []).toString('utf8'));
  if (FunctionError !== undefined) {
    const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
    const what = [errorType, errorMessage].filter(Boolean).join(': ') || FunctionError;
    return [error(`${label} fails on a sample event of ${trigger}: ${what}`, logs, meanwhile)];
  }
  if (typeof answer !== 'object' || answer === null || !('response' in answer))
    return [
      error(
        `${label} answers ${trigger} with something else than the event it was sent.`,
        logs,
        `A handler has to return the event. ${meanwhile}`,
      ),
    ];
  return [];
}

/** The event as Cognito sends it; undefined for senders. */
export function sampleEvent(pool: Patient['pool'], trigger: TriggerName): object | undefined {
  const sample = SAMPLES[trigger];
  if (sample === undefined) return undefined;
  const version =
    trigger === 'PreTokenGeneration'
      ? VERSIONS[pool.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0']
      : '1';
  const later = trigger === 'PreTokenGeneration' && version !== '1';
  return {
    version,
    triggerSource: sample.source,
    region: pool.Id?.split('_')[0],
    userPoolId: pool.Id,
    userName: USER,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'pools-shell-doctor' },
    request: later ? { ...sample.request, scopes: ['aws.cognito.signin.user.admin'] } : sample.request,
    response: later ? { claimsAndScopeOverrideDetails: null } : sample.response,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
