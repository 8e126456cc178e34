import type { CloudFormation, Stack } from '@aws-sdk/client-cloudformation';
import { CommandError, type Context, type JournalEntry, type Session } from '../../shell/contract.ts';

/**
 * The tag by which this shell knows its own stacks. Always the same: CloudFormation passes a stack's tags on to its resources
 * (user guide, "Resource tags"), so a changing one would touch the user pool, triggers and all, at every deployment.
 */
export const STACK_TAG = { Key: 'pools-shell', Value: 'stack' } as const;

/**
 * The stack of that name or ID; undefined when there is none.
 * CloudFormation answers an absent stack with a ValidationError (API reference, DescribeStacks).
 */
export async function describeStack(
  cloudformation: CloudFormation,
  stack: string,
  signal: AbortSignal,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudformation.describeStacks({ StackName: stack }, { abortSignal: signal });
    const found = Stacks?.[0];
    return found?.StackStatus === 'DELETE_COMPLETE' ? undefined : found;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);

/** Whether CloudFormation is at work. A stack in review holds nothing yet: only a change set that was never executed. */
export const isChanging = (status: string): boolean => /_IN_PROGRESS$/.test(status) && status !== 'REVIEW_IN_PROGRESS';

/** Statuses that CloudFormation lets nobody update: the stack has to go first. */
export const isStillborn = (status: string): boolean =>
  ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'].includes(status);

/** Whether the stack was deployed with this very template. */
export async function hasTemplate(
  cloudformation: CloudFormation,
  stack: Stack,
  template: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { TemplateBody } = await cloudformation.getTemplate(
    { StackName: stack.StackId, TemplateStage: 'Original' },
    { abortSignal: signal },
  );
  return TemplateBody?.trim() === template.trim();
}

/** Whether such a stack never lived: what is left of it is left of a creation that failed, and nobody has used it. */
export const neverLived = (status: string): boolean => ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'].includes(status);

/** @throws CommandError when the stack was not made by this program: it is neither updated nor deleted. */
export function refuseForeign({ journal }: Context, stack: Stack): void {
  if (stack.Tags?.some(({ Key }) => Key === STACK_TAG.Key)) return;
  // A stack that is only planned may be ours without showing it yet.
  const ours = ({ kind, subject, stackId }: JournalEntry) =>
    kind === 'stack' && subject === stack.StackName && (stackId === undefined || stackId === stack.StackId);
  if (stack.StackStatus === 'REVIEW_IN_PROGRESS') {
    if (journal.pending('stack').some(ours)) return;
    throw new CommandError(
      `Somebody is about to create the stack ${stack.StackName} (${stack.StackStatus}); whether that is another pools-shell cannot be told yet.`,
      {
        code: 'ForeignStack',
        hint: 'Try again in a moment. If it stays so, start with another stack name: --stack NAME',
      },
    );
  }
  throw new CommandError(
    `The stack ${stack.StackName} was not made by pools-shell (it lacks the tag ${STACK_TAG.Key}).`,
    {
      code: 'ForeignStack',
      hint: 'Start with another stack name: --stack NAME',
    },
  );
}

/** @throws CommandError when this session works on a pool that was named, not on a stack. */
export function refuseNamedPool({ poolId }: Session, command: string): void {
  if (poolId === undefined) return;
  throw new CommandError(`${command} is for stacks: this session works on the user pool ${poolId}.`, {
    code: 'PoolNamed',
    hint: 'Go to the stack: pools use --stack. Or start without --pool.',
  });
}
