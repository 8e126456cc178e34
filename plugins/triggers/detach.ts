import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  command,
  type Event,
  type JournalEntry,
  type Stack,
  TRIGGERS,
  type TriggerName,
  text,
  warning,
} from '../../shell/contract.ts';
import { completeFunctions, functionArn, functionLabel } from './functions.ts';
import { triggerArg, triggerName } from './names.ts';
import { readPool, triggersOf, writeTriggers } from './pool.ts';

export interface Detachment {
  trigger: TriggerName;
  /** The ARN that was there, or null. */
  detached: string | null;
  /** The ARN that is there now, or null. */
  restored: string | null;
}

export const detach = command('detach [trigger]', {
  describe: 'Put a trigger back to what it was before this shell attached to it; else remove its function',
  examples: ['detach PreSignUp', 'detach --all'],
  args: {
    trigger: triggerArg,
    all: { type: 'boolean', default: false, describe: 'every trigger that is attached' },
    only: {
      type: 'string',
      describe: 'only when this function (of the stack, or ARN) is attached: leaves what somebody else attached',
      complete: completeFunctions,
    },
  },
  async *run(args, context): AsyncGenerator<Event, readonly Detachment[], void> {
    if ((args.trigger === undefined) !== args.all) {
      throw new CommandError('detach takes a trigger, or --all.', {
        code: 'MissingArgument',
        hint: 'detach PreSignUp',
      });
    }
    const stack = await context.session.stack();
    const pool = await readPool(context);
    const wanted = args.trigger === undefined ? TRIGGERS : [triggerName(args.trigger)];
    const attached = triggersOf(pool);
    const changes: Detachment[] = [];
    const entries: (JournalEntry | undefined)[] = [];
    for (const trigger of wanted) {
      const now = attached[trigger];
      const only = args.only === undefined ? undefined : functionArn(stack, trigger, args.only);
      const entry = entryOf(context, trigger, only);
      const before = entry?.previous;
      if (now === before) {
        settle(context, entry);
        if (!args.all)
          yield text(
            `${trigger} has ${now === undefined ? 'no function' : functionLabel(stack, now)}: nothing to do.`,
            'quiet',
          );
      } else if (only !== undefined && now !== only) {
        settle(context, entry);
        yield warning(
          `${trigger} was given to ${now === undefined ? 'nobody' : functionLabel(stack, now)} by somebody else: left as it is.`,
        );
      } else {
        changes.push({ trigger, detached: now ?? null, restored: before ?? null });
        entries.push(entry);
      }
    }
    if (changes.length === 0) {
      if (args.all) yield text('No trigger is attached.', 'quiet');
      return changes;
    }
    yield* putBack(context, stack, pool, changes);
    for (const entry of entries) settle(context, entry);
    return changes;
  },
});

async function* putBack(
  context: Context,
  stack: Stack,
  pool: UserPoolType,
  changes: readonly Detachment[],
): AsyncGenerator<Event, void, void> {
  yield* writeTriggers(
    context,
    pool,
    Object.fromEntries(changes.map(({ trigger, restored }) => [trigger, restored ?? undefined])),
  );
  for (const { trigger, detached, restored } of changes) {
    yield text(
      restored === null
        ? `${trigger} no longer runs ${functionLabel(stack, detached!)}.`
        : `${trigger} runs ${functionLabel(stack, restored)} again.`,
      'good',
    );
  }
}

/** What this shell wrote down about the trigger last; with `only`, about attaching just that function to it. */
const entryOf = ({ journal }: Context, trigger: TriggerName, only: string | undefined): JournalEntry | undefined =>
  journal.find('trigger', trigger, ({ next }) => only === undefined || next === only);

function settle({ journal }: Context, entry: JournalEntry | undefined): void {
  if (entry !== undefined) journal.settle(entry);
}
