import type { Stack as Description } from '@aws-sdk/client-cloudformation';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import {
  type Context,
  type Event,
  functionOfTrigger,
  type JournalEntry,
  TRIGGERS,
  type TriggerName,
  warning,
} from '../../shell/contract.ts';

/**
 * Writes the pool's triggers down before an update: they are not part of the template, so CloudFormation takes them off when it changes
 * the pool for another reason, also when it rolls that back. What becomes of this shell meanwhile, `cleanup` gives them back.
 */
export async function keepAttached(context: Context, stack: Description): Promise<readonly JournalEntry[]> {
  const poolId = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'UserPoolId')?.OutputValue;
  if (poolId === undefined) return [];
  const config = await readTriggers(context, poolId);
  return TRIGGERS.flatMap((trigger) => {
    const previous = handlerOf(config, trigger);
    if (previous === undefined) return [];
    const undo = `detach ${trigger} --back-to '${previous}'`;
    return [context.journal.add({ kind: 'trigger', subject: trigger, undo, previous, stackId: stack.StackId })];
  });
}

/** Attaches again what an update of the pool took away. What is undone later is what was to be undone before. */
export async function* attachAgain(
  { session, journal, shell, aws, signal }: Context,
  kept: readonly JournalEntry[],
): AsyncGenerator<Event, void, void> {
  if (kept.length === 0) return;
  session.forgetStack();
  let now: LambdaConfigType;
  try {
    now = await readTriggers({ aws, signal }, (await session.stack()).userPoolId);
  } catch (error) {
    if (signal.aborted) throw error;
    const names = kept.map(({ subject }) => subject).join(', ');
    yield warning(
      `The update may have taken ${names} off the pool, which cannot be read: ${(error as Error).message}`,
      `Attach again what is missing with: cleanup`,
    );
    return;
  }
  for (const entry of kept) {
    const trigger = entry.subject as TriggerName;
    try {
      if (functionOfTrigger(now, trigger) === undefined) yield* shell.run(entry.undo);
    } catch (error) {
      if (signal.aborted) throw error;
      yield warning(
        `The update took ${trigger} off the pool, and it could not be attached again: ${(error as Error).message}`,
        `Try again with: ${entry.undo}`,
      );
      continue;
    }
    journal.settle(entry);
  }
  session.setTriggers(
    Object.fromEntries(
      TRIGGERS.flatMap((trigger) => {
        const arn = functionOfTrigger(now, trigger) ?? kept.find(({ subject }) => subject === trigger)?.previous;
        return arn === undefined ? [] : [[trigger, arn.split(' ')[0]!] as const];
      }),
    ),
  );
}

/** As `detach --back-to` takes it: the ARN, and after a blank the version of the token event or a sender's key. */
function handlerOf(config: LambdaConfigType, trigger: TriggerName): string | undefined {
  const arn = functionOfTrigger(config, trigger);
  const version = config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  const detail =
    trigger === 'CustomEmailSender' || trigger === 'CustomSMSSender'
      ? config.KMSKeyID
      : trigger === 'PreTokenGeneration' && version !== 'V1_0'
        ? version
        : undefined;
  return arn && [arn, detail].filter(Boolean).join(' ');
}

async function readTriggers(
  { aws, signal }: Pick<Context, 'aws' | 'signal'>,
  poolId: string,
): Promise<LambdaConfigType> {
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId }, { abortSignal: signal });
  return UserPool?.LambdaConfig ?? {};
}
