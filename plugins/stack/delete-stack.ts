import type { CloudFormation, Stack as Description } from '@aws-sdk/client-cloudformation';
import { CommandError, type Context, type Event, step } from '../../shell/contract.ts';
import { follow, newestEvent, operationUnderWay } from './follow.ts';
import { describeStack, isChanging } from './status.ts';

/**
 * Deletes a stack and shows how it goes. What CloudFormation is doing to it already is waited for; a deletion is joined.
 * @throws CommandError when a resource could not be deleted.
 */
export async function* deleteStack(
  context: Context,
  cloudformation: CloudFormation,
  stack: Description,
): AsyncGenerator<Event, void, void> {
  const stackId = stack.StackId!;
  if (isChanging(stack.StackStatus!)) {
    yield step(`The stack ${stack.StackName} is being changed already (${stack.StackStatus}): waiting for it`);
    const operation = await operationUnderWay(context, cloudformation, stackId);
    if (operation !== undefined) yield* follow(context, cloudformation, operation);
    const rest = await describeStack(cloudformation, stackId, context.signal);
    if (rest !== undefined) yield* deleteStack(context, cloudformation, rest);
    return;
  }
  const after = await newestEvent(context, cloudformation, stackId);
  // Not cut off: whether a deletion goes on would be known to nobody.
  await cloudformation.deleteStack({ StackName: stackId });
  const { status, cause } = yield* follow(context, cloudformation, { stackId, doing: 'deleting', after });
  if (status === 'DELETE_COMPLETE') return;
  throw new CommandError(
    `The stack ${stack.StackName} could not be deleted (${status}): ${cause ?? 'CloudFormation named no resource'}`,
    { code: 'DestroyFailed', hint: 'Remove what holds it, then try again: destroy' },
  );
}
