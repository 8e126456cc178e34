import { randomUUID } from 'node:crypto';
import type { CloudFormation, Stack as Description } from '@aws-sdk/client-cloudformation';
import {
  CommandError,
  type Context,
  command,
  type Event,
  isAwsError,
  isRefusal,
  type Stack,
  step,
  table,
  text,
  warning,
} from '../../shell/contract.ts';
import { attachAgain, keepAttached } from './attached.ts';
import { type ChangeSet, orDiscard, prepareChangeSet } from './change-set.ts';
import { COST, contentsOf } from './contents.ts';
import { deleteStack } from './delete-stack.ts';
import { follow, newestEvent, operationUnderWay } from './follow.ts';
import {
  describeStack,
  hasTemplate,
  isChanging,
  isStillborn,
  neverLived,
  refuseForeign,
  refuseNamedPool,
} from './status.ts';

export interface Deployed {
  stack: string;
  /** `created`, `updated`, or `unchanged`. */
  result: 'created' | 'updated' | 'unchanged';
  outputs: Readonly<Record<string, string>>;
}

export const deploy = command('deploy', {
  describe: 'Create the stack, or bring it up to date: user pool, client, table and functions',
  examples: ['deploy', 'deploy --express'],
  related: ['outputs', 'destroy'],
  args: {
    express: {
      type: 'boolean',
      default: false,
      describe:
        "CloudFormation's express mode: faster; a failure is not rolled back, and the first calls may come too early",
    },
  },
  async *run({ express }, context): AsyncGenerator<Event, Deployed, void> {
    refuseNamedPool(context.session, 'deploy');
    const cloudformation = await context.aws.cloudformation();
    const result = yield* bringUp(context, cloudformation, { template: await context.shell.template(), express });
    context.session.forgetStack();
    const stack = await context.session.stack();
    yield result === 'unchanged'
      ? text(`The stack ${stack.name} is up to date.`, 'quiet')
      : text(`The stack ${stack.name} is ${result}: ${summary(stack)}.`, 'good');
    return { stack: stack.name, result, outputs: stack.outputs };
  },
});

/** After an update in express mode, which is not rolled back: CloudFormation takes the next one (user guide, "Stack failure options"). */
const UPDATE_FAILED = 'UPDATE_FAILED';

interface Wish {
  template: string;
  express: boolean;
}

async function* bringUp(
  context: Context,
  cloudformation: CloudFormation,
  wish: Wish,
): AsyncGenerator<Event, Deployed['result'], void> {
  const current = yield* settled(context, cloudformation);
  if (current !== undefined && current.StackStatus !== 'REVIEW_IN_PROGRESS') {
    const upToDate =
      current.StackStatus !== UPDATE_FAILED &&
      (await hasTemplate(cloudformation, current, wish.template, context.signal));
    return upToDate ? 'unchanged' : yield* update(context, cloudformation, wish, current);
  }
  if (yield* create(context, cloudformation, wish)) return 'created';
  yield step(`Another shell was faster to create the stack ${context.session.stackName}: going on with that one`);
  return yield* bringUp(context, cloudformation, wish);
}

const summary = (stack: Stack) =>
  `user pool ${stack.userPoolId}, functions ${stack.functions.map(({ name }) => name).join(', ')}`;

/** The stack once nobody changes it and it can be updated; undefined when there is none (any more). */
async function* settled(
  context: Context,
  cloudformation: CloudFormation,
): AsyncGenerator<Event, Description | undefined, void> {
  const name = context.session.stackName;
  let stack = await describeStack(cloudformation, name, context.signal);
  if (stack === undefined) return undefined;
  refuseForeign(context, stack);
  if (stack.StackStatus === 'REVIEW_IN_PROGRESS') return stack;
  if (isChanging(stack.StackStatus!)) {
    yield step(`The stack ${name} is being changed already (${stack.StackStatus}): waiting for it`);
    const operation = await operationUnderWay(context, cloudformation, stack.StackId!);
    if (operation !== undefined) yield* follow(context, cloudformation, operation);
    stack = await describeStack(cloudformation, name, context.signal);
    if (stack === undefined) return undefined;
  }
  if (isStillborn(stack.StackStatus!)) {
    yield warning(`The stack ${name} is in ${stack.StackStatus}: it cannot be updated and has to be deleted first.`);
    if (!neverLived(stack.StackStatus!)) {
      await agree(
        context,
        `Delete what is left of the stack ${name} in ${context.session.world.label}, with any users, rows and logs in it?`,
        !context.ask.attended,
      );
    }
    yield* deleteStack(context, cloudformation, stack);
    return undefined;
  }
  if (stack.StackStatus!.endsWith('_FAILED') && stack.StackStatus !== UPDATE_FAILED) {
    throw new CommandError(`The stack ${name} is in ${stack.StackStatus}, out of which only a person can help it.`, {
      code: 'StackFailed',
      hint: `Use "Continue update rollback" in the CloudFormation console, or delete it: destroy`,
    });
  }
  return stack;
}

/** False when another one created the stack meanwhile, at whose execution this one's change set went. */
async function* create(
  context: Context,
  cloudformation: CloudFormation,
  { template, express }: Wish,
): AsyncGenerator<Event, boolean, void> {
  const { session, journal } = context;
  const { sentence, total } = contentsOf(template);
  await agree(context, `Create the stack ${session.stackName} in ${session.world.label}: ${sentence}?\n${COST}`);
  yield step(`Creating the stack ${session.stackName}: ${sentence}`);
  const change = { kind: 'stack', subject: session.stackName, undo: 'destroy' } as const;
  let entry = journal.record(change);
  try {
    const changeSet = await prepareChangeSet(context, cloudformation, {
      stackName: session.stackName,
      type: 'CREATE',
      template,
      express,
      // Nothing is in the stack yet; from here on it can be told from every other one of its name.
      planned(stackId) {
        const planned = journal.record({ ...change, stackId });
        journal.settle(entry);
        entry = planned;
      },
    });
    if (changeSet === undefined) throw new CommandError('The template of this program makes nothing.');
    yield* execute(context, cloudformation, changeSet, { verb: 'created', after: undefined, total });
    return true;
  } catch (error) {
    if (!isAwsError(error, 'ChangeSetNotFoundException')) throw error;
    journal.settle(entry);
    return false;
  }
}

async function* update(
  context: Context,
  cloudformation: CloudFormation,
  wish: Wish,
  current: Description,
): AsyncGenerator<Event, 'updated' | 'unchanged', void> {
  const stackName = context.session.stackName;
  const changeSet = await prepareChangeSet(context, cloudformation, { stackName, type: 'UPDATE', ...wish });
  if (changeSet === undefined) return 'unchanged';
  const { changes } = changeSet;
  yield table(
    ['change', 'resource', 'type'],
    changes.map(({ action, resource, type, replaced }) => [replaced ? `${action}, made anew` : action, resource, type]),
    `Changes of the stack ${stackName}`,
  );
  const { kept, after } = await orDiscard(cloudformation, changeSet.id, async () => {
    await agree(context, `Update the stack ${stackName} in ${context.session.world.label}: ${changes.length} changes?`);
    const after = await newestEvent(context, cloudformation, current.StackId!);
    const touchesPool = changes.some(({ type }) => type === 'AWS::Cognito::UserPool');
    return { kept: touchesPool ? await keepAttached(context, current) : [], after };
  });
  yield step(`Updating the stack ${stackName}`);
  try {
    yield* execute(context, cloudformation, changeSet, {
      verb: 'updated',
      after,
      total: changes.length,
      refused: () => kept.forEach((entry) => void context.journal.settle(entry)),
    });
  } catch (error) {
    // What was rolled back has lost its triggers, too. That it failed is what the person has to hear in the end.
    if (error instanceof CommandError && error.code === 'DeployFailed') yield* attachAgain(context, kept);
    throw error;
  }
  yield* attachAgain(context, kept);
  return 'updated';
}

interface Execution {
  verb: 'created' | 'updated';
  /** The newest event before it. */
  after: string | undefined;
  /** Resources that it deals with. */
  total: number;
  /** Called when it surely was not begun. */
  refused?: () => void;
}

async function* execute(
  context: Context,
  cloudformation: CloudFormation,
  { id, stackId }: ChangeSet,
  { verb, after, total, refused }: Execution,
): AsyncGenerator<Event, void, void> {
  // Without the token, a request that is repeated because its answer was lost is refused as a second execution.
  const execution = { ChangeSetName: id, ClientRequestToken: randomUUID() };
  await orDiscard(cloudformation, id, () => cloudformation.executeChangeSet(execution)).catch((error) => {
    if (isRefusal(error)) refused?.();
    throw error;
  });
  const { status, cause } = yield* follow(context, cloudformation, {
    stackId,
    doing: verb === 'created' ? 'creating' : 'updating',
    after,
    total,
  });
  if (status === (verb === 'created' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE')) return;
  throw new CommandError(
    `The stack ${context.session.stackName} could not be ${verb} (${status}): ${cause ?? 'CloudFormation named no resource'}`,
    {
      code: 'DeployFailed',
      hint: 'Correct the cause and deploy again; what is left of a failed creation is deleted first. Or give up: destroy',
    },
  );
}

/** @throws CommandError when the person, or the lack of `--yes`, says no. */
async function agree(context: Context, question: string, preset = true): Promise<void> {
  if (await context.ask.confirm({ text: question, default: preset, spends: true })) return;
  const { attended } = context.ask;
  // Who was not asked reads here what there was to agree to.
  const asked = attended ? '' : `${question.replace('\n', ' ')} `;
  throw new CommandError(`${asked}Nothing was changed: nobody agreed to it.`, {
    code: 'Declined',
    hint: attended ? undefined : 'Where nobody can answer, start with --yes to agree.',
  });
}
