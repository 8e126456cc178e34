import {
  CommandError,
  type Context,
  command,
  type Event,
  isAwsError,
  isRefusal,
  TRIGGERS,
  type TriggerName,
  text,
  warning,
} from '../../shell/contract.ts';
import { attachmentOf } from './attachment.ts';
import { lookUpFunction } from './functions.ts';
import { readPool, triggersOf } from './pool.ts';

const COGNITO = 'cognito-idp.amazonaws.com';

interface Statement {
  Effect?: string;
  Principal?: '*' | Record<string, string | string[]>;
  Action?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export const permissionAdd = command('permission add <function>', {
  describe: 'Allow the user pool, and nobody else, to call a function',
  examples: ['permission add my-function'],
  related: ['attach', 'permission remove'],
  args: {
    function: { type: 'string', demandOption: true, describe: 'name or ARN, with :ALIAS for an alias' },
  },
  async *run(args, context): AsyncGenerator<Event, { function: string; added: boolean }, void> {
    const arn = await lookUpFunction(context, args.function);
    const { Arn: poolArn } = await readPool(context);
    if ((await mayCall(context, arn, poolArn!)) === true) {
      yield text(`${args.function} allows the user pool to call it already.`, 'quiet');
      return { function: arn, added: false };
    }
    yield* addPermission(context, arn, poolArn!);
    return { function: arn, added: true };
  },
});

export const permissionRemove = command('permission remove <function> <statement>', {
  describe: "Take a statement out of a function's resource policy",
  examples: ['permission remove my-function pools-shell-us-east-1_abc'],
  related: ['permission add'],
  args: {
    function: { type: 'string', demandOption: true, describe: 'name or ARN, with :ALIAS for an alias' },
    statement: { type: 'string', demandOption: true, describe: "the statement's ID (Sid)" },
    'if-unused': {
      type: 'boolean',
      default: false,
      describe: 'only when no trigger of the user pool runs the function any more (cleanup uses this)',
    },
  },
  async *run(args, context): AsyncGenerator<Event, { function: string; removed: boolean }, void> {
    const { aws, journal, signal } = context;
    const lambda = await aws.lambda();
    const entry = journal.find('permission', args.function);
    const users = args['if-unused'] ? await triggersThatRun(context, args.function) : [];
    await context.session.stack();
    refuseOwn(context, users, args.function);
    if (users.length > 0) {
      if (entry !== undefined) journal.settle(entry);
      yield warning(
        `${users.join(' and ')} of the user pool still runs ${nameOf(args.function)}: somebody else attached it, and the permission stays.`,
        `When it is not needed any more: permission remove '${args.function}' ${args.statement}`,
      );
      return { function: args.function, removed: false };
    }
    try {
      await lambda.removePermission(
        { ...qualified(args.function), StatementId: args.statement },
        { abortSignal: signal },
      );
    } catch (error) {
      if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
      if (entry !== undefined) journal.settle(entry);
      yield text(`${args.function} has no statement ${args.statement}.`, 'quiet');
      return { function: args.function, removed: false };
    }
    if (entry !== undefined) journal.settle(entry);
    yield text(`The statement ${args.statement} of ${args.function} is removed.`, 'good');
    return { function: args.function, removed: true };
  },
});

/** @throws CommandError `StillAttached` when this shell attached the function, and that has to be undone first. */
function refuseOwn(context: Context, users: readonly TriggerName[], arn: string): void {
  const own = users.find((trigger) => attachmentOf(context, trigger, arn));
  if (own === undefined) return;
  throw new CommandError(`${own} still runs ${nameOf(arn)}, which needs its permission.`, {
    code: 'StillAttached',
    hint: `detach ${own}`,
  });
}

const triggersThatRun = async (context: Context, arn: string): Promise<TriggerName[]> => {
  const attached = triggersOf(await readPool(context));
  return TRIGGERS.filter((trigger) => attached[trigger] === arn);
};

/**
 * Before a function is attached that nobody made for this pool: without a permission in its resource policy every call that meets
 * the trigger would fail. Asks before it adds one.
 * @throws CommandError `PermissionMissing` when the person, or the lack of `--yes`, says no.
 */
export async function* ensurePermission(
  context: Context,
  arn: string,
  poolArn: string,
): AsyncGenerator<Event, void, void> {
  const may = await mayCall(context, arn, poolArn);
  if (may === true) return;
  if (may !== false) {
    yield warning(
      `Whether the user pool may call ${nameOf(arn)} cannot be told: its resource policy may not be read.`,
      `If the trigger fails with AccessDeniedException: ${byHand(arn, poolArn)}`,
    );
    return;
  }
  const question = `${nameOf(arn)} does not allow this user pool to call it. Add the permission?`;
  if (!(await context.ask.confirm({ text: question, default: true, spends: true })))
    throw new CommandError(`${nameOf(arn)} does not allow the user pool to call it. Nothing was changed.`, {
      code: 'PermissionMissing',
      hint: `Agree to it (--yes where nobody is asked), or add it yourself: ${byHand(arn, poolArn)}`,
    });
  yield* addPermission(context, arn, poolArn);
}

/** Bound to the one pool and its account, as the guide asks ("Adding a user pool Lambda trigger", Cognito developer guide). */
async function* addPermission(context: Context, arn: string, poolArn: string): AsyncGenerator<Event, void, void> {
  const { aws, journal } = context;
  const StatementId = `pools-shell-${poolArn.split('/').at(-1)}`;
  const lambda = await aws.lambda();
  const entry = journal.record({
    kind: 'permission',
    subject: arn,
    undo: `permission remove '${arn}' ${StatementId} --if-unused`,
    next: StatementId,
  });
  try {
    await lambda.addPermission({
      ...qualified(arn),
      StatementId,
      Action: 'lambda:InvokeFunction',
      Principal: COGNITO,
      SourceArn: poolArn,
      SourceAccount: poolArn.split(':')[4]!,
    });
  } catch (error) {
    // What was refused was not made; a statement of this name is what an answer that was lost has left.
    if (!isAwsError(error, 'ResourceConflictException')) {
      if (isRefusal(error)) journal.settle(entry);
      throw error;
    }
  }
  yield text(`${nameOf(arn)} allows the user pool ${poolArn.split('/').at(-1)} to call it now.`, 'good');
}

/** Whether the resource policy lets Cognito call for this pool; AWS's refusal when it may not be read. @throws CommandError `FunctionNotFound` */
export async function mayCall(context: Context, arn: string, poolArn: string): Promise<boolean | Error> {
  const lambda = await context.aws.lambda();
  try {
    const { Policy = '{}' } = await lambda.getPolicy(qualified(arn), { abortSignal: context.signal });
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: Statement[] };
    return Statement.some((statement) => allows(statement, poolArn));
  } catch (error) {
    if (isAwsError(error, 'AccessDeniedException')) return error;
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    // The same name for a function without a policy ("The resource you requested does not exist.") and for no function.
    if (!/Function not found/.test(error.message)) return false;
    throw new CommandError(`There is no function ${arn}.`, {
      code: 'FunctionNotFound',
      hint: 'Check its name and Region.',
    });
  }
}

/** Whether one statement of a resource policy lets Cognito call the function for a pool. Conditions that are not known let nobody. */
export function allows({ Effect, Principal, Action, Condition = {} }: Statement, poolArn: string): boolean {
  const service = Principal === '*' ? '*' : list(Principal?.['Service']);
  if (Effect !== 'Allow' || (service !== '*' && !service.includes(COGNITO))) return false;
  if (!list(Action).some((action) => ['lambda:InvokeFunction', 'lambda:*', '*'].includes(action))) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const given = /sourcearn$/i.test(key)
        ? poolArn
        : /sourceaccount$/i.test(key)
          ? poolArn.split(':')[4]!
          : undefined;
      if (given === undefined) return false;
      if (/^(ArnLike|StringLike|ArnEquals)$/.test(operator))
        return list(values).some((value) => like(value).test(given));
      return operator === 'StringEquals' && list(values).includes(given);
    }),
  );
}

/** The name in an ARN, with the alias. */
const nameOf = (arn: string): string => arn.split(':').slice(6).join(':');

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());

const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );

/** A name or ARN without its alias, and the alias. */
function qualified(name: string): { FunctionName: string; Qualifier?: string } {
  const parts = name.split(':');
  const at = name.startsWith('arn:') ? 7 : 1;
  const Qualifier = parts[at];
  return { FunctionName: parts.slice(0, at).join(':'), ...(Qualifier !== undefined && { Qualifier }) };
}

function byHand(arn: string, poolArn: string): string {
  const { FunctionName, Qualifier } = qualified(arn);
  return [
    `aws lambda add-permission --function-name ${FunctionName}`,
    ...(Qualifier === undefined ? [] : [`--qualifier ${Qualifier}`]),
    `--statement-id cognito --action lambda:InvokeFunction --principal ${COGNITO} --source-arn ${poolArn}`,
  ].join(' ');
}
