import type { LambdaConfigType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  type Event,
  functionOfTrigger,
  TRIGGERS,
  type TriggerName,
  warning,
} from '../../shell/contract.ts';
import { type Handler, inOneForm, membersFor } from './handler.ts';
import { changedSettings, isSame, settingsOf } from './settings.ts';

export type Triggers = Partial<Record<TriggerName, string>>;

export async function readPool({ aws, session, signal }: Context): Promise<UserPoolType> {
  const { userPoolId } = await session.stack();
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: userPoolId }, { abortSignal: signal });
  session.setTriggers(triggersOf(UserPool!));
  return UserPool!;
}

/** The triggers of a pool that this shell deals with. */
export function triggersOf(pool: UserPoolType): Triggers {
  return Object.fromEntries(
    TRIGGERS.flatMap((trigger) => {
      const arn = functionOfTrigger(pool.LambdaConfig, trigger);
      return arn === undefined ? [] : [[trigger, arn] as const];
    }),
  );
}

/**
 * Changes triggers of the pool and nothing else: sends every other setting back as it was read, reads the pool again and
 * compares. Says which other setting moved meanwhile.
 * @throws CommandError when the pool does not have the wanted triggers afterwards.
 */
export async function* writeTriggers(
  context: Context,
  before: UserPoolType,
  change: ReadonlyMap<TriggerName, Handler | undefined>,
  /** Called when AWS refused the change, so that surely nothing was changed. */
  refused: () => void = () => {},
): AsyncGenerator<Event, void, void> {
  const cognito = await context.aws.cognito();
  const members = [...change].map(([trigger, wanted]) => membersFor(trigger, wanted));
  const wanted = without(Object.assign({}, before.LambdaConfig, ...members));
  try {
    await cognito.updateUserPool({ ...settingsOf(before), UserPoolId: before.Id!, LambdaConfig: wanted });
  } catch (error) {
    if (isRefusal(error)) refused();
    throw error;
  }
  context.session.setTriggers(triggersOf({ LambdaConfig: wanted }));
  const after = await readPool(context);
  const moved = changedSettings(before, after);
  if (moved.length > 0) {
    yield warning(
      `Other settings of the user pool changed too: ${moved.join(', ')}.`,
      'Somebody may be changing the pool at this moment, or Cognito did not take a setting back. Look at the pool before you go on.',
    );
  }
  if (!isSame(inOneForm(wanted), inOneForm(without(after.LambdaConfig ?? {})))) {
    throw new CommandError('The user pool does not have the triggers that it was just given.', {
      code: 'TriggersChanged',
      hint: 'Somebody else is changing the pool. See what it has now: triggers',
    });
  }
}

/** Without what is not set: a trigger that is removed is a trigger that is not sent. */
function without(config: LambdaConfigType): LambdaConfigType {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

/** Whether AWS refused the first request that it got: an answer below 500, and no earlier attempt whose answer was lost. */
function isRefusal(error: unknown): boolean {
  const { httpStatusCode = 500, attempts = 1 } =
    (error as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  return httpStatusCode < 500 && attempts === 1;
}
