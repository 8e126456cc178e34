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
 * Says which triggers an update of the pool took away: they are not part of the template, so CloudFormation may reset them
 * when it changes the pool for another reason.
 */
export async function* lostTriggers(context: Context, before: Attached): AsyncGenerator<Event, void, void> {
  context.session.forgetStack();
  const { userPoolId } = await context.session.stack();
  const now = await readTriggers(context, userPoolId);
  const has = (config: Attached, trigger: TriggerName) => functionOfTrigger(config, trigger) !== undefined;
  context.session.setTriggers(
    Object.fromEntries(
      TRIGGERS.filter((trigger) => has(now, trigger)).map((trigger) => [trigger, functionOfTrigger(now, trigger)]),
    ),
  );
  const lost = TRIGGERS.filter((trigger) => has(before, trigger) && !has(now, trigger));
  if (lost.length > 0) {
    yield warning(
      `The update took these triggers off the pool: ${lost.join(', ')}.`,
      lost.map((trigger) => attachLine(before, trigger)).join('\n'),
    );
  }
}

function attachLine(config: Attached, trigger: TriggerName): string {
  const line = `attach ${trigger} ${functionOfTrigger(config, trigger)}`;
  const version = config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  return trigger === 'PreTokenGeneration' && version !== 'V1_0' ? `${line} --event-version ${version}` : line;
}

async function readTriggers({ aws, signal }: Context, poolId: string): Promise<Attached> {
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId }, { abortSignal: signal });
  return UserPool?.LambdaConfig ?? {};
}
