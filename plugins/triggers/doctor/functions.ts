import { type Context, isAwsError, type Stack, TRIGGERS, type TriggerName } from '../../../shell/contract.ts';
import { functionLabel } from '../functions.ts';
import { mayCall } from '../permission.ts';
import { triggersOf } from '../pool.ts';
import { type AttachedFunction, type Check, caution, error, type Finding, type Patient } from './finding.ts';
import { deprecatedSince } from './runtimes.ts';

/** The functions that are attached to a pool, with their configurations. */
export async function attachedFunctions(
  { aws, signal }: Context,
  stack: Stack,
  pool: Patient['pool'],
): Promise<AttachedFunction[]> {
  const attached = triggersOf(pool);
  const arns = [...new Set(Object.values(attached))];
  const lambda = arns.length === 0 ? undefined : await aws.lambda();
  return Promise.all(
    arns.map(async (arn) => {
      const fn = {
        arn,
        label: functionLabel(stack, arn),
        triggers: TRIGGERS.filter((trigger) => attached[trigger] === arn),
      };
      try {
        const configuration = await lambda!.getFunctionConfiguration({ FunctionName: arn }, { abortSignal: signal });
        return { ...fn, configuration, gone: false };
      } catch (reason) {
        if (isAwsError(reason, 'ResourceNotFoundException')) return { ...fn, configuration: undefined, gone: true };
        if (isAwsError(reason, 'AccessDeniedException')) return { ...fn, configuration: undefined, gone: false };
        throw reason;
      }
    }),
  );
}

/** Functions that are gone, broken, elsewhere, outdated, or slower than Cognito waits. */
export const functionsAreReady: Check = ({ functions, pool, context }) =>
  functions.flatMap((fn) => {
    const names = fn.triggers.join(', ');
    const detach = fn.triggers.map((trigger) => `detach ${trigger}`).join(', then ');
    if (fn.gone)
      return [error(`${fn.label}, which handles ${names}, is gone: every call that meets the trigger fails.`, detach)];
    return [...placed(fn, pool.Arn ?? '', detach), ...configured(fn, context.clock.now())];
  });

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME` beside `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`. */
function placed({ arn, label, triggers }: AttachedFunction, poolArn: string, detach: string): Finding[] {
  const [, , , region, account] = arn.split(':');
  const [, , , poolRegion, poolAccount] = poolArn.split(':');
  if (poolArn !== '' && region !== poolRegion)
    return [
      error(
        `${label} (${triggers.join(', ')}) is in ${region}, the pool in ${poolRegion}: Cognito cannot call it.`,
        detach,
      ),
    ];
  if (poolArn !== '' && account !== poolAccount)
    return [
      caution(
        `${label} (${triggers.join(', ')}) belongs to the account ${account}, the pool to ${poolAccount}.`,
        'See that the owner of the function means this pool to call it.',
      ),
    ];
  return [];
}

/** Cognito waits five seconds for a function, and tries three times in all (developer guide, "Important considerations"). */
const COGNITO_WAITS = 5;

function configured({ arn, label, configuration }: AttachedFunction, now: number): Finding[] {
  if (configuration === undefined)
    return [
      caution(`The configuration of ${label} may not be read.`, 'Allow yourself lambda:GetFunctionConfiguration.'),
    ];
  const findings: Finding[] = [];
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason, Runtime, Timeout = 3 } = configuration;
  if (State !== undefined && State !== 'Active')
    findings.push(
      error(
        `${label} is ${State}: ${StateReason ?? 'Lambda does not say why'}`,
        `aws lambda get-function --function-name ${arn}`,
      ),
    );
  if (LastUpdateStatus === 'Failed')
    findings.push(
      caution(
        `The last update of ${label} failed: ${LastUpdateStatusReason ?? 'Lambda does not say why'}`,
        `aws lambda get-function --function-name ${arn}`,
      ),
    );
  const since = deprecatedSince(Runtime ?? '', now);
  if (since !== undefined)
    findings.push(
      caution(
        `The runtime ${Runtime} of ${label} is deprecated since ${since}.`,
        'Move the function to a runtime that is supported.',
      ),
    );
  if (Timeout > COGNITO_WAITS)
    findings.push(
      caution(
        `${label} may run ${Timeout} s, but Cognito waits ${COGNITO_WAITS} s and then calls it again, three times in all: work may be done more than once.`,
        `aws lambda update-function-configuration --function-name ${arn} --timeout ${COGNITO_WAITS}`,
      ),
    );
  return findings;
}

/** Functions whose resource policy does not let the pool call them. */
export const functionsMayBeCalled: Check = async ({ context, functions, pool }) => {
  const present = functions.filter(({ gone }) => !gone);
  const answers = await Promise.all(present.map(({ arn }) => mayCall(context, arn, pool.Arn!)));
  return present.flatMap(({ arn, label, triggers }, index) => {
    const may = answers[index];
    if (may === true) return [];
    if (may === undefined)
      return [
        caution(
          `Whether ${label} lets the pool call it cannot be told: its policy may not be read.`,
          'Allow yourself lambda:GetPolicy.',
        ),
      ];
    return [
      error(
        `${label} does not let this pool call it: whoever meets ${triggers.join(', ')} gets an error.`,
        `permission add ${arn}`,
      ),
    ];
  });
};

/** Custom authentication is three functions; two of them alone cannot sign anybody in. */
const CUSTOM: readonly TriggerName[] = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

/** Triggers that do not go together, or not with the pool's settings. */
export const triggersAgree: Check = ({ pool, client }) => {
  const config = pool.LambdaConfig ?? {};
  const attached = triggersOf(pool);
  const findings: Finding[] = [];
  const missing = CUSTOM.filter((trigger) => attached[trigger] === undefined);
  if (missing.length > 0 && missing.length < CUSTOM.length)
    findings.push(
      error(
        `Custom authentication needs three functions; ${missing.join(' and ')} ${missing.length === 1 ? 'has' : 'have'} none.`,
        `attach ${missing[0]} FUNCTION`,
      ),
    );
  const twin = config.PreTokenGenerationConfig?.LambdaArn;
  if (config.PreTokenGeneration !== undefined && twin !== undefined && twin !== config.PreTokenGeneration)
    findings.push(
      error(
        'PreTokenGeneration has two different functions under its two names.',
        `attach PreTokenGeneration ${twin} --replace`,
      ),
    );
  const version = config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  if (version !== 'V1_0' && pool.UserPoolTier === 'LITE')
    findings.push(
      error(
        `Events of version ${version} for PreTokenGeneration need the tier ESSENTIALS or PLUS; the pool's is LITE.`,
        `attach PreTokenGeneration ${twin} --event-version V1_0`,
      ),
    );
  if (config.CustomMessage && config.CustomEmailSender && config.CustomSMSSender)
    findings.push(
      caution('CustomMessage is never asked: both channels have a sender of their own.', 'detach CustomMessage'),
    );
  if ((config.CustomEmailSender || config.CustomSMSSender) && !config.KMSKeyID)
    findings.push(
      error(
        'A custom sender is attached, but no KMS key to encrypt its codes.',
        'attach CustomEmailSender FUNCTION --kms-key ARN',
      ),
    );
  const flows = client?.ExplicitAuthFlows;
  if (attached.UserMigration && flows && !flows.some((flow) => /USER_PASSWORD_AUTH$/.test(flow)))
    findings.push(
      error(
        `UserMigration at sign-in needs a flow that sends the password; the app client ${client.ClientId} has none (${flows.join(', ')}).`,
        `clients flows ${client.ClientId} add ALLOW_USER_PASSWORD_AUTH`,
      ),
    );
  if (attached.DefineAuthChallenge && flows && !flows.some((flow) => /CUSTOM_AUTH/.test(flow)))
    findings.push(
      error(
        `The app client ${client.ClientId} does not allow custom authentication: DefineAuthChallenge never runs.`,
        `clients flows ${client.ClientId} add ALLOW_CUSTOM_AUTH`,
      ),
    );
  return findings;
};
