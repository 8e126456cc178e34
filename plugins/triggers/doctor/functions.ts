import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type Context, isAwsError, type Stack, TRIGGERS, type TriggerName } from '../../../shell/contract.ts';
import { functionLabel } from '../functions.ts';
import { sendersOf } from '../handler.ts';
import { mayCall } from '../permission.ts';
import { triggersOf } from '../pool.ts';
import { type AttachedFunction, type Check, caution, error, type Finding, type Patient } from './finding.ts';
import { type AwsCli, type Fix, inTurn, ours, system } from './fix.ts';
import { notAllowed } from './rights.ts';
import { deprecation } from './runtimes.ts';

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
        if (isAwsError(reason, 'AccessDeniedException')) return { ...fn, configuration: reason, gone: false };
        throw reason;
      }
    }),
  );
}

/** Functions that are gone, broken, elsewhere, outdated, or slower than Cognito waits. */
export const functionsAreReady: Check = (patient) =>
  patient.functions.flatMap((fn) =>
    fn.gone
      ? fn.triggers.map((trigger) =>
          error(
            `${fn.label}, which handles ${trigger}, is gone: every call that meets the trigger fails.`,
            ours('detach', trigger),
          ),
        )
      : [...placed(fn, patient.pool.Arn ?? ''), ...configured(fn, patient)],
  );

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME` beside `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`. */
function placed({ arn, label, triggers }: AttachedFunction, poolArn: string): Finding[] {
  const [, , , region, account] = arn.split(':');
  const [, , , poolRegion, poolAccount] = poolArn.split(':');
  if (poolArn !== '' && region !== poolRegion)
    return triggers.map((trigger) =>
      error(
        `${label} (${trigger}) is in ${region}, the pool in ${poolRegion}: Cognito cannot call it.`,
        ours('detach', trigger),
      ),
    );
  if (poolArn !== '' && account !== poolAccount)
    return triggers.map((trigger) =>
      caution(
        `${label} (${trigger}) belongs to the account ${account}, the pool to ${poolAccount}.`,
        ours('detach', trigger),
        'Unless you know that account, and its owner means this pool to call the function.',
      ),
    );
  return [];
}

/** Cognito waits five seconds for a function, and tries three times in all (developer guide, "Important considerations"). */
const COGNITO_WAITS = 5;

function configured(fn: AttachedFunction, patient: Patient): Finding[] {
  const { arn, label, triggers, configuration } = fn;
  const { context } = patient;
  if (configuration === undefined || configuration instanceof Error)
    return [
      notAllowed(patient, `The configuration of ${label} may not be read.`, configuration ?? new Error(), {
        action: 'lambda:GetFunctionConfiguration',
        resource: arn,
      }),
    ];
  const findings: Finding[] = [];
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason, Runtime, Timeout = 3 } = configuration;
  const why = `${StateReason ?? 'Lambda does not say why'}`;
  // Function states: Lambda developer guide, "Lambda function states".
  if (State === 'Pending')
    findings.push(
      error(`${label} is ${State}: ${why}`, (aws) =>
        aws('lambda', 'wait function-active-v2', { 'function-name': arn }),
      ),
    );
  else if (State === 'Inactive')
    findings.push(
      error(
        `${label} is ${State}: ${why}`,
        (aws) =>
          inTurn(
            system(`${aws('lambda', 'invoke', { 'function-name': arn, 'invocation-type': 'Event' })} /dev/null`),
            aws('lambda', 'wait function-active-v2', { 'function-name': arn }),
          ),
        'Its next invocation wakes it; this one sends it an empty event.',
      ),
    );
  else if (State !== undefined && State !== 'Active')
    findings.push(
      ...triggers.map((trigger) =>
        error(
          `${label} is ${State}: ${why}`,
          ours('detach', trigger),
          'Until the function is made anew; Lambda does not mend one that failed.',
        ),
      ),
    );
  if (LastUpdateStatus === 'Failed')
    findings.push(
      caution(
        `The last update of ${label} failed: ${LastUpdateStatusReason ?? 'Lambda does not say why'}`,
        ...reconfigure(
          fn,
          configuration,
          { timeout: Timeout },
          'Sets what is set already, which makes Lambda try again: mend what it says first.',
        ),
      ),
    );
  const old = deprecation(Runtime ?? '', context.clock.now());
  if (old !== undefined)
    findings.push(
      caution(
        `The runtime ${Runtime} of ${label} is deprecated since ${old.since}.`,
        ...reconfigure(
          fn,
          configuration,
          { runtime: old.successor },
          `See first that its code runs on ${old.successor}; where a stack made it, change its template, too.`,
        ),
      ),
    );
  if (Timeout > COGNITO_WAITS)
    findings.push(
      caution(
        `${label} may run ${Timeout} s, but Cognito waits ${COGNITO_WAITS} s and then calls it again, three times in all: work may be done more than once.`,
        ...reconfigure(fn, configuration, { timeout: COGNITO_WAITS }),
      ),
    );
  return findings;
}

/**
 * Changes a function's configuration. What is attached by an alias, or by a version, runs what was published; so another version is, of
 * the very code that runs now: Lambda refuses where $LATEST has other code (API reference, PublishVersion, CodeSha256).
 * @returns the fix, and its remark behind `remark`.
 */
function reconfigure(
  { arn, triggers }: AttachedFunction,
  { CodeSha256 }: FunctionConfiguration,
  options: Readonly<Record<string, string | number>>,
  remark?: string,
): [Fix, string?] {
  const unqualified = arn.split(':').slice(0, 7).join(':');
  const name = { 'function-name': unqualified };
  const [qualifier = '$LATEST'] = arn.split(':').slice(7);
  const update = (aws: AwsCli) => aws('lambda', 'update-function-configuration', { ...name, ...options });
  if (qualifier === '$LATEST') return [update, remark];
  const updated = (aws: AwsCli) => inTurn(update(aws), aws('lambda', 'wait function-updated-v2', name));
  const publish = (aws: AwsCli) =>
    aws('lambda', 'publish-version', { ...name, 'code-sha256': CodeSha256!, query: 'Version', output: 'text' });
  const what = `This publishes $LATEST, with whatever settings it has, and refuses where its code is not what ${qualifier} runs.`;
  const said = remark === undefined ? what : `${remark} ${what}`;
  if (/^\d+$/.test(qualifier)) {
    const attach = triggers.map((trigger) => `attach ${trigger} ${unqualified}:NUMBER --replace`).join(', ');
    return [
      (aws) => inTurn(updated(aws), publish(aws)),
      `${said} The pool stays on version ${qualifier} until it is given the NUMBER that this prints: ${attach}`,
    ];
  }
  const lead = (aws: AwsCli) => aws('lambda', 'update-alias', { ...name, name: qualifier });
  return [(aws) => inTurn(updated(aws), system(`${lead(aws)} --function-version "$(${publish(aws)})"`)), said];
}

/** Functions whose resource policy does not let the pool call them. */
export const functionsMayBeCalled: Check = async (patient) => {
  const { context, functions, pool } = patient;
  const present = functions.filter(({ gone }) => !gone);
  const answers = await Promise.all(present.map(({ arn }) => mayCall(context, arn, pool.Arn!)));
  return present.flatMap(({ arn, label, triggers }, index) => {
    const may = answers[index];
    if (may === true) return [];
    if (may instanceof Error)
      return [
        notAllowed(patient, `Whether ${label} lets the pool call it cannot be told: its policy may not be read.`, may, {
          action: 'lambda:GetPolicy',
          resource: arn,
        }),
      ];
    return [
      error(
        `${label} does not let this pool call it: whoever meets ${triggers.join(', ')} gets an error.`,
        ours('permission', 'add', arn),
      ),
    ];
  });
};

/** Custom authentication is three functions; two of them alone cannot sign anybody in. */
const CUSTOM: readonly TriggerName[] = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

/** Triggers that do not go together, or not with the pool's settings. */
export const triggersAgree: Check = ({ pool, client, stack }) => {
  const config = pool.LambdaConfig ?? {};
  const attached = triggersOf(pool);
  const findings: Finding[] = [];
  const [present, missing] = [true, false].map((is) =>
    CUSTOM.filter((trigger) => (attached[trigger] !== undefined) === is),
  ) as [TriggerName[], TriggerName[]];
  if (missing.length > 0 && present.length > 0) {
    const what = `Custom authentication needs three functions; ${missing.join(' and ')} ${missing.length === 1 ? 'has' : 'have'} none.`;
    const made = missing.filter((trigger) => stack.functions.some((fn) => fn.trigger === trigger));
    if (made.length === missing.length) findings.push(...made.map((trigger) => error(what, ours('attach', trigger))));
    else
      findings.push(
        ...present.map((trigger) =>
          error(what, ours('detach', trigger), `Or give it the rest: attach ${missing[0]} FUNCTION`),
        ),
      );
  }
  const twin = config.PreTokenGenerationConfig?.LambdaArn;
  if (config.PreTokenGeneration !== undefined && twin !== undefined && twin !== config.PreTokenGeneration)
    findings.push(
      error(
        'PreTokenGeneration has two different functions under its two names.',
        ours('attach', 'PreTokenGeneration', twin, '--replace'),
      ),
    );
  const version = config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  if (version !== 'V1_0' && pool.UserPoolTier === 'LITE')
    findings.push(
      error(
        `Events of version ${version} for PreTokenGeneration need the tier ESSENTIALS or PLUS; the pool's is LITE.`,
        ours('attach', 'PreTokenGeneration', twin!, '--event-version', 'V1_0'),
        'Or give the pool another tier, which costs more.',
      ),
    );
  if (config.CustomMessage && config.CustomEmailSender && config.CustomSMSSender)
    findings.push(
      caution(
        'CustomMessage is never asked: both channels have a sender of their own.',
        ours('detach', 'CustomMessage'),
      ),
    );
  for (const sender of config.KMSKeyID ? [] : sendersOf(config))
    findings.push(
      error(
        `${sender} is attached, but no KMS key to encrypt its codes.`,
        ours('detach', sender),
        `Or give it a key: attach ${sender} '${attached[sender]}' --kms-key ARN`,
      ),
    );
  if (client instanceof Error) return findings;
  const { ClientId: id = '', ExplicitAuthFlows: flows } = client;
  if (attached.UserMigration && flows && !flows.some((flow) => /USER_PASSWORD_AUTH$/.test(flow)))
    findings.push(
      error(
        `UserMigration at sign-in needs a flow that sends the password; the app client ${id} has none (${flows.join(', ')}).`,
        ours('clients', 'flows', id, 'add', 'ALLOW_USER_PASSWORD_AUTH'),
      ),
    );
  if (attached.DefineAuthChallenge && flows && !flows.some((flow) => /CUSTOM_AUTH/.test(flow)))
    findings.push(
      error(
        `The app client ${id} does not allow custom authentication: DefineAuthChallenge never runs.`,
        ours('clients', 'flows', id, 'add', 'ALLOW_CUSTOM_AUTH'),
      ),
    );
  return findings;
};
