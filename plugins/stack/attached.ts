import type { Stack as Description } from '@aws-sdk/client-cloudformation';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import {
  type Context,
  type Event,
  functionOfTrigger,
  TRIGGERS,
  type TriggerName,
  warning,
} from '../../shell/contract.ts';

export type Attached = LambdaConfigType;

/** The pool's triggers before an update; undefined when the stack has no pool to ask. */
export async function attachedTo(context: Context, stack: Description): Promise<Attached | undefined> {
  const poolId = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'UserPoolId')?.OutputValue;
  return poolId === undefined ? undefined : readTriggers(context, poolId);
}

/**
 * Attaches again what an update of the pool took away: triggers are not part of the template, so CloudFormation resets them when it
 * changes the pool for another reason. What is undone later is what was to be undone before.
 */
export async function* attachAgain(context: Context, before: Attached): AsyncGenerator<Event, void, void> {
  const { session, journal, shell } = context;
  session.forgetStack();
  const { userPoolId } = await session.stack();
  const now = await readTriggers(context, userPoolId);
  const lost = TRIGGERS.filter(
    (trigger) => functionOfTrigger(before, trigger) !== undefined && functionOfTrigger(now, trigger) === undefined,
  );
  for (const trigger of lost) {
    const line = attachLine(before, trigger);
    const known = new Set(journal.pending('stack').map(({ id }) => id));
    try {
      yield* shell.run(line);
    } catch (error) {
      yield warning(
        `The update took ${trigger} off the pool, and it could not be attached again: ${(error as Error).message}`,
        `Try again with: ${line}`,
      );
      continue;
    }
    const entry = journal.find('trigger', trigger, ({ id }) => !known.has(id));
    if (entry !== undefined) journal.settle(entry);
  }
  if (lost.length === 0) session.setTriggers(attachedIn(now));
}

const attachedIn = (config: Attached) =>
  Object.fromEntries(
    TRIGGERS.flatMap((trigger) => {
      const arn = functionOfTrigger(config, trigger);
      return arn === undefined ? [] : [[trigger, arn] as const];
    }),
  );

function attachLine(config: Attached, trigger: TriggerName): string {
  const line = `attach ${trigger} ${functionOfTrigger(config, trigger)}`;
  if (trigger === 'CustomEmailSender' || trigger === 'CustomSMSSender') return `${line} --kms-key ${config.KMSKeyID}`;
  const version = config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  return trigger === 'PreTokenGeneration' && version !== 'V1_0' ? `${line} --event-version ${version}` : line;
}

async function readTriggers({ aws, signal }: Context, poolId: string): Promise<Attached> {
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId }, { abortSignal: signal });
  return UserPool?.LambdaConfig ?? {};
}
