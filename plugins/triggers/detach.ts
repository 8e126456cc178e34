import {
  CommandError,
  type Context,
  command,
  type Event,
  type Stack,
  TRIGGERS,
  type TriggerName,
  text,
  warning,
} from '../../shell/contract.ts';
import { completeFunctions, functionArn, functionLabel } from './functions.ts';
import { arnOf, type Handler, handlerAt } from './handler.ts';
import { triggerArg, triggerName } from './names.ts';
import { readPool, writeTriggers } from './pool.ts';

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
    const puts = new Map<TriggerName, Handler | undefined>();
    const changes: Detachment[] = [];
    for (const trigger of wanted) {
      const now = handlerAt(pool.LambdaConfig, trigger);
      const before = context.journal.find('trigger', trigger)?.previous;
      if (now === before) {
        settle(context, trigger);
        if (!args.all)
          yield text(
            `${trigger} has ${now === undefined ? 'no function' : functionLabel(stack, arnOf(now))}: nothing to do.`,
            'quiet',
          );
      } else if (args.only !== undefined && (now && arnOf(now)) !== functionArn(stack, trigger, args.only)) {
        settle(context, trigger);
        yield warning(
          `${trigger} was given to ${now === undefined ? 'nobody' : functionLabel(stack, arnOf(now))} by somebody else: left as it is.`,
        );
      } else {
        puts.set(trigger, before);
        changes.push({ trigger, detached: now ? arnOf(now) : null, restored: before ? arnOf(before) : null });
      }
    }
    if (changes.length === 0) {
      if (args.all) yield text('No trigger is attached.', 'quiet');
      return changes;
    }
    yield* writeTriggers(context, pool, puts);
    yield* told(context, stack, changes);
    return changes;
  },
});

async function* told(
  context: Context,
  stack: Stack,
  changes: readonly Detachment[],
): AsyncGenerator<Event, void, void> {
  for (const { trigger, detached, restored } of changes) {
    settle(context, trigger);
    yield text(
      restored === null
        ? `${trigger} no longer runs ${functionLabel(stack, detached!)}.`
        : `${trigger} runs ${functionLabel(stack, restored)} again.`,
      'good',
    );
  }
}

function settle({ journal }: Context, trigger: TriggerName): void {
  const entry = journal.find('trigger', trigger);
  if (entry !== undefined) journal.settle(entry);
}
