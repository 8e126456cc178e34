import {
  CommandError,
  type Context,
  command,
  type Event,
  type Stack,
  step,
  type TriggerName,
  text,
} from '../../shell/contract.ts';
import { cautionOf, SENDER_CAUTION } from './cautions.ts';
import { askForForeign } from './foreign.ts';
import { completeFunctions, functionArn, functionLabel, functionOf, lookUpFunction } from './functions.ts';
import { arnOf, EVENT_VERSIONS, type EventVersion, type Handler, handler, handlerAt, versionOf } from './handler.ts';
import { keyBeforeSenders, keyOption, senderKey } from './kms-key.ts';
import { triggerArg, triggerName } from './names.ts';
import { TRIGGER_PAGES } from './pages.ts';
import { ensurePermission } from './permission.ts';
import { readPool, writePool } from './pool.ts';

export interface Attachment {
  trigger: TriggerName;
  /** The function's ARN. */
  function: string;
  /** The ARN that was there before, or null. */
  previous: string | null;
  /** Of PreTokenGeneration alone. */
  eventVersion?: EventVersion;
}

export const attach = command('attach <trigger> [function]', {
  describe: 'Let the user pool call a function at a trigger; every other setting of the pool stays as it is',
  examples: [
    'attach PreSignUp auto-confirm',
    'attach pre-sign-up',
    'attach PostAuthentication activity-log --replace',
    'attach PreTokenGeneration my-claims --event-version V2_0',
    'attach CustomEmailSender my-sender --kms-key arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ],
  related: ['detach', 'triggers', 'logs tail'],
  links: TRIGGER_PAGES,
  args: {
    trigger: { ...triggerArg, demandOption: true },
    function: {
      type: 'string',
      describe:
        "function of the stack, name or ARN of another (:ALIAS behind it); without it, the stack's function for this trigger",
      complete: completeFunctions,
    },
    'event-version': {
      type: 'string',
      choices: EVENT_VERSIONS,
      describe: "version of PreTokenGeneration's event; V1_0 unless the function is attached with another already",
    },
    'kms-key': {
      type: 'string',
      describe: "ARN of the KMS key that encrypts codes for a sender; without it, the pool's, else it is asked for",
    },
    replace: { type: 'boolean', default: false, describe: 'take the place of another function without asking' },
  },
  async *run(args, context): AsyncGenerator<Event, Attachment, void> {
    const trigger = triggerName(args.trigger);
    const stack = await context.session.stack();
    const arn =
      args.function === undefined
        ? functionArn(stack, trigger, undefined)
        : await lookUpFunction(context, args.function);
    const label = functionLabel(stack, arn);
    const pool = await readPool(context);
    refuseElsewhere(arn, pool.Arn);
    const before = handlerAt(pool.LambdaConfig, trigger);
    const previous = before && arnOf(before);
    const version = wantedVersion(trigger, args['event-version'], previous === arn ? before : undefined);
    const key = await senderKey(context, pool.LambdaConfig, trigger, args['kms-key']);
    const wanted = handler(arn, key ?? version);
    const eventVersion = trigger === 'PreTokenGeneration' && { eventVersion: versionOf(wanted) };
    if (before === wanted) {
      yield text(`${label} already handles ${trigger}${versionNote(trigger, wanted)}.`, 'quiet');
      return { trigger, function: arn, previous: arn, ...eventVersion };
    }
    // Single quotes keep the $ of an alias such as `$LATEST`.
    const only = functionOf(stack, arn)?.name ?? `'${arn}'`;
    if (before !== undefined && previous !== arn && !args.replace) {
      await agreeToReplace(context, stack, trigger, { previous: arnOf(before), wanted: only });
    }
    const was = before === undefined ? 'no function' : functionLabel(stack, arnOf(before));
    yield* askForForeign(context, stack, `${trigger} (${was} -> ${label})`);
    if (stack.foreign !== undefined || functionOf(stack, arn) === undefined)
      yield* ensurePermission(context, arn, pool.Arn!);
    if (previous !== undefined && previous !== arn)
      yield step(`${trigger}: ${label} takes the place of ${functionLabel(stack, previous)}`);
    const undo = `detach ${trigger} --only ${only}${keyOption(keyBeforeSenders(context, pool.LambdaConfig, trigger))}`;
    const written = writeDown(context, trigger, { undo, previous: before, next: wanted });
    yield* writePool(context, pool, { triggers: new Map([[trigger, wanted]]) }, { refused: written.takeBack });
    written.keep();
    const note = versionNote(trigger, wanted);
    yield text(`${label} now handles ${trigger} of the user pool ${stack.userPoolId}${note}.`, 'good');
    for (const caution of [cautionOf(stack, arn), key && SENDER_CAUTION])
      if (caution !== undefined) yield text(caution, 'quiet');
    return { trigger, function: arn, previous: previous ?? null, ...eventVersion };
  },
});

/** Cognito ignores an answer of a later version without a word, so which version it sends is said. */
function versionNote(trigger: TriggerName, wanted: Handler): string {
  if (trigger !== 'PreTokenGeneration') return '';
  const version = versionOf(wanted);
  const more = version === 'V1_0' ? '; --event-version V2_0 for access token claims and scopes' : '';
  return ` with events of version ${version}${more}`;
}

/** @throws CommandError for a trigger whose event has no versions. */
function wantedVersion(
  trigger: TriggerName,
  given: EventVersion | undefined,
  attached: Handler | undefined,
): EventVersion | undefined {
  if (given === undefined) return attached && trigger === 'PreTokenGeneration' ? versionOf(attached) : undefined;
  if (trigger === 'PreTokenGeneration') return given;
  throw new CommandError(`The event of ${trigger} has no versions.`, {
    code: 'InvalidArgument',
    hint: 'Leave --event-version out: it is for PreTokenGeneration.',
  });
}

/**
 * A function of another Region is not known to work with Cognito, and Lambda gives a policy to its own Region only: it could be neither
 * permitted nor looked at from here.
 * @throws CommandError `OtherRegion`
 */
function refuseElsewhere(arn: string, poolArn = ''): void {
  const [, , , region] = arn.split(':');
  const [, , , poolRegion = region] = poolArn.split(':');
  if (region === poolRegion) return;
  throw new CommandError(`The function is in ${region} and the user pool in ${poolRegion}: it cannot be attached.`, {
    code: 'OtherRegion',
    hint: `Name a function of ${poolRegion}.`,
  });
}

async function agreeToReplace(
  context: Context,
  stack: Stack,
  trigger: TriggerName,
  { previous, wanted }: { previous: string; wanted: string },
): Promise<void> {
  const label = functionLabel(stack, previous);
  const question = `${trigger} is taken by ${label}. Put this function in its place?`;
  if (context.ask.attended && (await context.ask.confirm({ text: question, default: false }))) return;
  throw new CommandError(`${trigger} is taken by ${label}.`, {
    code: 'TriggerTaken',
    hint: `Free it with: detach ${trigger}. Or take its place: attach ${trigger} ${wanted} --replace`,
  });
}

/**
 * Writes the change down, before an older one of the same trigger is settled: a crash in between loses nothing. What was there
 * before is what is there now; only in place of a function that this same run attached, it is what that run found at first.
 * What another run attached is not ours to forget: its entry stays beside the new one and is undone after it. The undo names the
 * function that is attached now, so that cleanup leaves the trigger alone when somebody else has changed it since.
 */
function writeDown(
  { journal }: Context,
  trigger: TriggerName,
  { undo, previous, next }: { undo: string; previous: Handler | undefined; next: Handler },
): { takeBack(): void; keep(): void } {
  const older = journal.find('trigger', trigger);
  const own = older !== undefined && journal.pending('session').some(({ id }) => id === older.id);
  const continued = own && older.next === previous ? older : undefined;
  const before = continued === undefined ? previous : continued.previous;
  const entry = journal.add({ kind: 'trigger', subject: trigger, undo, previous: before, next });
  return {
    /** For a change that was never made. */
    takeBack: () => journal.settle(entry),
    /** For a change that is made: until then the pool may have either function. */
    keep() {
      if (continued !== undefined) journal.settle(continued);
    },
  };
}
