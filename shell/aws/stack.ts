import type { CloudFormation, Stack as CloudFormationStack } from '@aws-sdk/client-cloudformation';
import {
  type Caller,
  CommandError,
  isAwsError,
  type Stack,
  type StackFunction,
  TRIGGERS,
  type TriggerName,
  type Whereabouts,
  type WorldInfo,
} from '../contract.ts';
import { explainError } from './errors.ts';

/** A stack that is ready to be used, and the account that it is in. */
export interface DeployedStack {
  stack: Stack;
  /** 12 digits. */
  accountId: string;
  /** What is attached to the pool, where that was read, too. */
  triggers?: Partial<Record<TriggerName, string>>;
  /** The stack that a pool which was named is in, when CloudFormation knows one. */
  inStack?: { name: string; id: string } | undefined;
  /** Why that is not known, where CloudFormation could not be asked. */
  inStackUnknown?: string | undefined;
}

/**
 * Reads a stack and its outputs.
 * @throws CommandError `StackNotFound`, `StackBusy` (being changed), `StackFailed` (half-deployed), `StackIncomplete`
 *   (lacks an output), or what `explainError` makes of the failed call.
 */
export async function readStack(client: CloudFormation, name: string, world: WorldInfo): Promise<DeployedStack> {
  const found = await client.describeStacks({ StackName: name }).then(
    ({ Stacks }) => Stacks?.[0],
    (error) => {
      if (error?.name === 'ValidationError' && /does not exist/.test(error.message)) return undefined;
      throw explainError(error, { operation: 'DescribeStacks', world });
    },
  );
  if (found === undefined || found.StackStatus === 'DELETE_COMPLETE') throw notFound(name, world);
  checkStatus(name, found);
  return { stack: toStack(name, found), accountId: found.StackId?.split(':')[4] ?? '' };
}

/**
 * Where the stack of a StackId is. No two stacks of a name live in one account and Region at once, so one that is found alive by
 * its StackId is the one that is found by its name. One that its own account and Region do not know is gone.
 * @throws what `explainError` makes of a failed call that does not tell.
 */
export async function whereIsStack(
  client: CloudFormation,
  stackId: string,
  world: WorldInfo,
  caller: () => Promise<Pick<Caller, 'account'>>,
): Promise<Whereabouts> {
  try {
    const { Stacks } = await client.describeStacks({ StackName: stackId });
    const found = Stacks?.find(({ StackId }) => StackId === stackId);
    if (found === undefined) return 'elsewhere';
    return found.StackStatus === 'DELETE_COMPLETE' ? 'deleted' : 'here';
  } catch (error) {
    const [, , , region, account] = stackId.split(':');
    if (isAwsError(error, 'ValidationError') && /does not exist/.test(error.message) && region === world.region)
      return caller().then(
        (who) => (who.account === account ? 'gone' : 'elsewhere'),
        () => 'elsewhere',
      );
    // An ARN of another account is refused or unknown, depending on the caller's rights.
    if (isAwsError(error, 'ValidationError', 'AccessDenied', 'AccessDeniedException')) return 'elsewhere';
    throw explainError(error, { operation: 'DescribeStacks', world });
  }
}

function notFound(name: string, world: WorldInfo): CommandError {
  const where =
    world.kind === 'aws' ? `in ${world.region}` : world.kind === 'local' ? 'in the local world' : `at ${world.label}`;
  return new CommandError(`There is no stack ${name} ${where}.`, {
    code: 'StackNotFound',
    hint: world.temporary
      ? 'Create it with: deploy. This local world ends with this run; --state DIR names one that stays.'
      : world.kind === 'local'
        ? 'Create it with: deploy'
        : 'Create it with `deploy`, or check --stack and --region.',
  });
}

const READY = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE$/;

/** Statuses: CloudFormation user guide, "Understand CloudFormation stack creation events", table "Stack status codes". */
function checkStatus(name: string, { StackStatus, StackStatusReason: reason }: CloudFormationStack): void {
  const status = StackStatus ?? 'status unknown';
  if (READY.test(status)) return;
  const { code, says, hint } = trouble(status);
  const why =
    reason && !/^user initiated/i.test(reason) ? ` CloudFormation says: ${reason.trim().replace(/\.?$/, '.')}` : '';
  throw new CommandError(`The stack ${name} ${says} (${status}).${why}`, { code, hint });
}

function trouble(status: string): { code: 'StackBusy' | 'StackFailed'; says: string; hint: string } {
  const again = 'Wait until CloudFormation is done, then run the command again.';
  if (status === 'REVIEW_IN_PROGRESS') {
    return { code: 'StackFailed', says: 'was planned but never made', hint: 'Make it with: deploy' };
  }
  if (status === 'DELETE_IN_PROGRESS') {
    return { code: 'StackBusy', says: 'is being deleted', hint: 'Wait until it is gone, then: deploy' };
  }
  if (/ROLLBACK.*_IN_PROGRESS$/.test(status)) {
    return { code: 'StackBusy', says: 'failed and is being rolled back', hint: again };
  }
  if (status.endsWith('_IN_PROGRESS')) return { code: 'StackBusy', says: 'is being changed right now', hint: again };
  if (status === 'DELETE_FAILED') {
    return { code: 'StackFailed', says: 'could not be deleted completely', hint: 'Delete the rest with: destroy' };
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return {
      code: 'StackFailed',
      says: 'failed to update and to return to what it was',
      hint: 'Continue the rollback in the CloudFormation console, or remove the stack with `destroy`.',
    };
  }
  if (status === 'UPDATE_FAILED') {
    return { code: 'StackFailed', says: 'was updated in part only', hint: 'Correct the cause and go on with: deploy' };
  }
  if (status === 'IMPORT_ROLLBACK_FAILED') {
    return {
      code: 'StackFailed',
      says: 'failed to import and to return to what it was',
      hint: 'See it in the CloudFormation console.',
    };
  }
  return {
    code: 'StackFailed',
    says: 'was not created',
    hint: 'Run `deploy`: it removes what is left of it, and makes it anew.',
  };
}

const REQUIRED = ['UserPoolId', 'UserPoolClientId', 'TableName'] as const;

function toStack(name: string, found: CloudFormationStack): Stack {
  const outputs: Record<string, string> = {};
  const descriptions: Record<string, string> = {};
  for (const { OutputKey: key, OutputValue: value, Description } of found.Outputs ?? []) {
    if (key === undefined || value === undefined) continue;
    outputs[key] = value;
    descriptions[key] = Description ?? '';
  }
  const ours = found.Tags?.some(({ Key }) => Key === 'pools-shell') ?? false;
  const missing = REQUIRED.filter((key) => !outputs[key]);
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'the output' : 'the outputs';
    throw new CommandError(`The stack ${name} lacks ${noun} ${missing.join(', ')}.`, {
      code: 'StackIncomplete',
      hint: ours
        ? 'It was not made by this version of pools-shell. Run `deploy`, or name another with --stack.'
        : `pools-shell did not make it. Work on its pool alone with --pool ${outputs.UserPoolId ?? 'ID (pools list shows them)'}, or name another stack with --stack.`,
    });
  }
  return {
    name: found.StackName ?? name,
    id: found.StackId ?? '',
    ...(!ours && { foreign: `belongs to the stack ${found.StackName ?? name}, which pools-shell did not make` }),
    outputs,
    userPoolId: outputs.UserPoolId!,
    userPoolClientId: outputs.UserPoolClientId!,
    tableName: outputs.TableName!,
    functions: Object.keys(outputs).flatMap((key) => toFunction(key, outputs, descriptions[key]!) ?? []),
  };
}

/** From `<Id>FunctionArn`; AWS's own example stack in JavaScript writes `<Id>HandlerArn`. */
function toFunction(key: string, outputs: Record<string, string>, description: string): StackFunction | undefined {
  const [, id, kind] = /^(.+)(Function|Handler)Arn$/.exec(key) ?? [];
  if (id === undefined) return undefined;
  const arn = outputs[key]!;
  const functionName = outputs[`${id}${kind}`] ?? outputs[`${id}${kind}Name`] ?? arn.split(':')[6] ?? arn;
  const [, trigger, describe] = /^(\w+):\s*(.*)$/s.exec(description) ?? [];
  const known = TRIGGERS.includes(trigger as TriggerName);
  return {
    name: kebabCase(id),
    trigger: known ? (trigger as TriggerName) : undefined,
    describe: known ? describe! : description,
    functionName,
    arn,
    logGroup: outputs[`${id}LogGroup`] ?? `/aws/lambda/${functionName}`,
  };
}

/** `AutoConfirm` is `auto-confirm`. */
function kebabCase(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
