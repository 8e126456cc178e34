import type { Stack as Description } from '@aws-sdk/client-cloudformation';
import { type Context, type Event, TRIGGERS, type TriggerName, warning } from '../../shell/contract.ts';

export type Attached = Partial<Record<TriggerName, string>>;

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
  context.session.setTriggers(now);
  const lost = TRIGGERS.filter((trigger) => before[trigger] !== undefined && now[trigger] === undefined);
  if (lost.length > 0) {
    yield warning(
      `The update took these triggers off the pool: ${lost.join(', ')}.`,
      lost.map((trigger) => `attach ${trigger} ${before[trigger]}`).join('\n'),
    );
  }
}

async function readTriggers({ aws, signal }: Context, poolId: string): Promise<Attached> {
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId }, { abortSignal: signal });
  const entries = TRIGGERS.flatMap((trigger) => {
    const arn = UserPool?.LambdaConfig?.[trigger];
    return arn === undefined ? [] : [[trigger, arn] as const];
  });
  return Object.fromEntries(entries);
}
