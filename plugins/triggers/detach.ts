import {
  type Change,
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
import { attachmentOf } from './attachment.ts';
import { askForForeign } from './foreign.ts';
import { completeStackFunctions, functionArn, functionLabel } from './functions.ts';
import { arnOf, type Handler, handlerAt, takenOff } from './handler.ts';
import { keyIn } from './kms-key.ts';
import { triggerArg, triggerName } from './names.ts';
import { TRIGGER_PAGES } from './pages.ts';
import { readPool, writePool } from './pool.ts';

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
  related: ['attach', 'triggers'],
  links: TRIGGER_PAGES,
  args: {
    trigger: triggerArg,
    all: { type: 'boolean', default: false, describe: 'every trigger that is attached' },
    only: {
      type: 'string',
      describe: 'only when this function (of the stack, or ARN) is attached: leaves what somebody else attached',
      complete: completeStackFunctions,
    },
    key: {
      type: 'string',
      describe: 'ARN of the KMS key that the pool keeps without any sender: it had it before (cleanup uses this)',
    },
    'back-to': {
      type: 'string',
      describe: 'ARN of the function to put back; only where the trigger has none, or that of --only',
    },
  },
  async *run(args, context): AsyncGenerator<Event, readonly Detachment[], void> {
    if (args.all && args['back-to'] !== undefined) {
      throw new CommandError('--back-to is for one trigger.', { code: 'InvalidArgument', hint: 'Name it.' });
    }
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
    const entries: (JournalEntry | undefined)[] = [];
    let keyWithoutSenders = args.key;
    const taken: Change[] = [];
    for (const trigger of wanted) {
      const now = handlerAt(pool.LambdaConfig, trigger);
      const only = args.only === undefined ? undefined : functionArn(stack, trigger, args.only);
      const back = args['back-to'];
      const entry = back === undefined ? attachmentOf(context, trigger, only) : removalOf(context, trigger, back);
      const before = back ?? entry?.previous;
      if (now === before) {
        settle(context, entry);
        if (!args.all)
          yield text(
            `${trigger} has ${now === undefined ? 'no function' : functionLabel(stack, arnOf(now))}: nothing to do.`,
            'quiet',
          );
      } else if ((only !== undefined || back !== undefined) && (now && arnOf(now)) !== only) {
        settle(context, entry);
        yield warning(
          `${trigger} was given to ${now === undefined ? 'nobody' : functionLabel(stack, arnOf(now))} by somebody else: left as it is.`,
        );
      } else {
        puts.set(trigger, before);
        keyWithoutSenders ??= keyIn(entry?.undo);
        changes.push({ trigger, detached: now ? arnOf(now) : null, restored: before ? arnOf(before) : null });
        entries.push(entry);
        // What this shell did not attach is taken from somebody.
        const takes =
          now !== undefined && back === undefined && attachmentOf(context, trigger, arnOf(now)) === undefined;
        if (takes) taken.push(takenOff(trigger, now, before));
      }
    }
    if (changes.length === 0) {
      if (args.all) yield text('No trigger is attached.', 'quiet');
      return changes;
    }
    if (taken.length > 0) yield* askForForeign(context, stack);
    const written = taken.map((change) => context.journal.add(change));
    const refused = () => {
      for (const entry of written) settle(context, entry);
    };
    yield* writePool(context, pool, { triggers: puts }, { keyWithoutSenders, refused });
    for (const entry of entries) settle(context, entry);
    for (const change of changes) yield told(stack, change);
    return changes;
  },
});

const told = (stack: Stack, { trigger, detached, restored }: Detachment): Event =>
  text(
    restored === null
      ? `${trigger} no longer runs ${functionLabel(stack, detached!)}.`
      : `${trigger} runs ${functionLabel(stack, restored)} again.`,
    'good',
  );

/** What it wrote down before it took this function off, which another had attached. */
const removalOf = ({ journal }: Context, trigger: TriggerName, back: Handler): JournalEntry | undefined =>
  journal.find('trigger', trigger, ({ next, previous }) => next === undefined && previous === back);

function settle({ journal }: Context, entry: JournalEntry | undefined): void {
  if (entry !== undefined) journal.settle(entry);
}
