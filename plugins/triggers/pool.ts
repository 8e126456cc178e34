import type {
  LambdaConfigType,
  UpdateUserPoolCommandInput,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  type Event,
  functionOfTrigger,
  isAwsError,
  isRefusal,
  type Stack,
  TRIGGERS,
  type TriggerName,
  text,
  warning,
} from '../../shell/contract.ts';
import { functionLabel } from './functions.ts';
import { arnOf, changed, type Handler, handlerAt, inOneForm } from './handler.ts';
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

/** Settings beside the triggers, as UpdateUserPool takes them; one that is undefined gets Cognito's default. */
export type SettingsChange = Partial<Omit<UpdateUserPoolCommandInput, 'UserPoolId' | 'LambdaConfig'>>;

/**
 * Changes triggers, or settings, of the pool and nothing else. Reads the pool once more just before, so that what changed since `before` is neither
 * overwritten nor lost; sends every other setting back; reads until the change is to be seen, and compares. What the change itself
 * moved is put back; what somebody else moved is told. UpdateUserPool takes no condition: a change of somebody else's between the
 * last reading and the writing, some milliseconds, cannot be noticed.
 * @throws CommandError when somebody else changed one of these meanwhile, or the pool does not have what was wanted afterwards.
 */
export async function* writePool(
  context: Context,
  before: UserPoolType,
  {
    triggers = new Map(),
    settings = {},
  }: { triggers?: ReadonlyMap<TriggerName, Handler | undefined>; settings?: SettingsChange },
  {
    refused = () => {},
    keyWithoutSenders,
  }: {
    /** Called when surely nothing was changed. */
    refused?: () => void;
    /** The KMS key that the pool is left with when its last sender goes. */
    keyWithoutSenders?: string | undefined;
  } = {},
): AsyncGenerator<Event, void, void> {
  let base: UserPoolType;
  try {
    base = await readPool(context);
    refuseMoved(await context.session.stack(), before, base, [...triggers.keys()]);
    refuseMovedSettings(before, base, Object.keys(settings));
  } catch (error) {
    refused();
    throw error;
  }
  const wanted = without(changed(base.LambdaConfig ?? {}, triggers, keyWithoutSenders));
  const update = { ...settingsOf(base), ...settings, UserPoolId: base.Id!, LambdaConfig: wanted };
  const expected = { ...base, ...settings, LambdaConfig: wanted } as UserPoolType;
  // Cognito may describe the default that it was asked for, or nothing.
  const isOpen = (name: string) => name in settings && settings[name as keyof SettingsChange] === undefined;
  const differing = (pool: UserPoolType) => changedSettings(expected, pool).filter((name) => !isOpen(name));
  const missing = (pool: UserPoolType) => differing(pool).filter((name) => name in settings);
  let writtenAt: number;
  try {
    writtenAt = await write(context, update, refused);
  } catch (error) {
    if (isAwsError(error, 'DryRun')) yield text(differences(await context.session.stack(), base, expected, triggers));
    throw error;
  }
  const isDone = (pool: UserPoolType) => hasTriggers(pool, wanted) && missing(pool).length === 0;
  const after = await readUntil(context, base, isDone);
  // The functions of a pool that was named are those that are attached to it.
  if (context.session.poolId !== undefined) context.session.forgetStack();
  if (!hasTriggers(after, wanted)) {
    throw new CommandError('The user pool does not have the triggers that it was just given.', {
      code: 'TriggersChanged',
      hint: 'Somebody else is changing the pool. See what it has now: triggers',
    });
  }
  if (missing(after).length > 0) {
    throw new CommandError(`The user pool does not have the ${missing(after).join(' and ')} that it was just given.`, {
      code: 'SettingsChanged',
      hint: `Somebody else is changing the pool. See what it has now: pools show ${base.Id}`,
    });
  }
  const moved = differing(after);
  if (moved.length === 0) return;
  const byOthers = (after.LastModifiedDate?.getTime() ?? 0) > writtenAt + SAME_MOMENT;
  const left = byOthers ? moved : await putBack(context, expected, update, moved);
  if (left.length < moved.length) {
    yield warning(
      `Cognito moved other settings of the user pool too, and has them back as they were: ${moved.join(', ')}.`,
    );
  } else {
    yield warning(
      `Other settings of the user pool changed too: ${moved.join(', ')}.`,
      byOthers
        ? 'Somebody else is changing the pool at this moment: that was left as it is.'
        : 'Cognito does not take them back from this shell. Look at the pool before you go on.',
    );
  }
}

/** What of a request that has the whole pool in it is new, for a dry run. */
function differences(
  stack: Stack,
  base: UserPoolType,
  expected: UserPoolType,
  triggers: ReadonlyMap<TriggerName, Handler | undefined>,
): string {
  const label = (of: Handler | undefined) => (of === undefined ? 'no function' : functionLabel(stack, arnOf(of)));
  const inJson = (value: unknown) => JSON.stringify(value) ?? 'nothing';
  const [was, is] = [base, expected] as unknown as Record<string, unknown>[];
  const changes = [
    ...[...triggers].map(
      ([trigger, wanted]) => `${trigger}: ${label(handlerAt(base.LambdaConfig, trigger))} -> ${label(wanted)}`,
    ),
    ...changedSettings(base, expected).map((name) => `${name}: ${inJson(was![name])} -> ${inJson(is![name])}`),
  ];
  return `${changes.join('\n')}\nEverything else in the call is the pool as it is:`;
}

/** Somebody else's change is told by the server's time; clocks are read to the second or so. */
const SAME_MOMENT = 2_000;

/** @throws CommandError when one of the triggers is not what it was. */
function refuseMoved(stack: Stack, before: UserPoolType, now: UserPoolType, triggers: readonly TriggerName[]): void {
  const moved = triggers.find(
    (trigger) => handlerAt(before.LambdaConfig, trigger) !== handlerAt(now.LambdaConfig, trigger),
  );
  if (moved === undefined) return;
  const has = handlerAt(now.LambdaConfig, moved);
  throw new CommandError(
    `Somebody else changed ${moved} meanwhile: it ${has === undefined ? 'has no function' : `runs ${functionLabel(stack, arnOf(has))}`} now. Nothing was changed.`,
    { code: 'TriggerMoved', hint: 'See what is attached with: triggers. Then try again.' },
  );
}

/** @throws CommandError when one of the settings is not what it was. */
function refuseMovedSettings(before: UserPoolType, now: UserPoolType, names: readonly string[]): void {
  const moved = changedSettings(before, now).filter((name) => names.includes(name));
  if (moved.length === 0) return;
  throw new CommandError(`Somebody else changed ${moved.join(' and ')} meanwhile. Nothing was changed.`, {
    code: 'SettingMoved',
    hint: `See what the pool has now: pools show ${now.Id}. Then try again.`,
  });
}

/** @returns the server's time just after the change, in milliseconds since the epoch. */
async function write(context: Context, update: UpdateUserPoolCommandInput, refused: () => void): Promise<number> {
  const cognito = await context.aws.cognito();
  try {
    await cognito.updateUserPool(update);
  } catch (error) {
    if (isRefusal(error)) refused();
    throw error;
  }
  context.session.setTriggers(triggersOf({ LambdaConfig: update.LambdaConfig! }));
  return (context.clock.server ?? context.clock.now)();
}

const FIRST_WAIT = 100;
/** Milliseconds until a change that is not to be seen counts as lost. */
const PATIENCE = 10_000;

/** The pool once it shows the change, or another one than before; else as it is when patience ends. Reads may lag behind. */
async function readUntil(
  context: Context,
  before: UserPoolType,
  isDone: (pool: UserPoolType) => boolean,
): Promise<UserPoolType> {
  const end = context.clock.now() + PATIENCE;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, 2_000)) {
    const pool = await readPool(context);
    const isOld = pool.LastModifiedDate?.getTime() === before.LastModifiedDate?.getTime();
    if (isDone(pool) || !isOld || context.clock.now() >= end) return pool;
    await context.clock.sleep(wait, context.signal);
  }
}

const hasTriggers = (pool: UserPoolType, wanted: LambdaConfigType): boolean =>
  isSame(inOneForm(wanted), inOneForm(without(pool.LambdaConfig ?? {})));

/** Sends the pool once more, with what moved as it was described. @returns the settings that still differ. */
async function putBack(
  context: Context,
  base: UserPoolType,
  update: UpdateUserPoolCommandInput,
  moved: readonly string[],
): Promise<readonly string[]> {
  const cognito = await context.aws.cognito();
  // What this version cleans before it sends it, is sent like that again.
  const raw = Object.entries(base).filter(([key]) => moved.includes(key) && !(key in update));
  try {
    await cognito.updateUserPool({ ...update, ...Object.fromEntries(raw) });
  } catch (error) {
    // The trigger is attached, and what moved has to be told.
    if (isRefusal(error)) return moved;
    throw error;
  }
  const now = await readPool(context);
  return changedSettings(base, now).filter((key) => moved.includes(key));
}

/** Without what is not set: a trigger that is removed is a trigger that is not sent. */
function without(config: LambdaConfigType): LambdaConfigType {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
