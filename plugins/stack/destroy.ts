import {
  CommandError,
  type Context,
  command,
  type Event,
  step,
  text,
  type Whereabouts,
  warning,
} from '../../shell/contract.ts';
import { deleteStack } from './delete-stack.ts';
import { describeStack, refuseForeign, refuseNamedPool } from './status.ts';

export const destroy = command('destroy', {
  describe: 'Delete the stack with everything in it: the pool and its users, the table, the functions, their logs',
  examples: ['destroy'],
  related: ['deploy', 'cleanup'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, { stack: string; deleted: boolean }, void> {
    const { session, ask } = context;
    refuseNamedPool(session, 'destroy');
    const name = session.stackName;
    const cloudformation = await context.aws.cloudformation();
    const stack = await describeStack(cloudformation, name, context.signal);
    if (stack !== undefined) {
      refuseForeign(context, stack);
      const question = `Delete the stack ${name} in ${session.world.label} with all its users, rows and logs?`;
      // A person may have pressed Enter too fast. Where nobody is there, a real account needs the same --yes as for `deploy`.
      if (
        !(await ask.confirm(
          ask.attended ? { text: question, default: false } : { text: question, default: true, spends: true },
        ))
      ) {
        throw new CommandError('Nothing was deleted: nobody agreed to it.', {
          code: 'Declined',
          hint: ask.attended ? undefined : 'Where nobody can answer, start with --yes to agree.',
        });
      }
      yield step(`Deleting the stack ${name}`);
      yield* deleteStack(context, cloudformation, stack);
    }
    session.stackIsGone();
    // A job's are its own.
    session.user = undefined;
    session.challenge = undefined;
    yield* settle(context, stack?.StackId);
    yield stack === undefined
      ? text(`There is no stack ${name}: nothing to delete.`, 'quiet')
      : text(`The stack ${name} is deleted.`, 'good');
    return { stack: name, deleted: stack !== undefined };
  },
});

/** Users, rows and triggers went with their stack: those of the one that was just deleted, and of any that is known to be deleted. */
async function* settle({ session, journal }: Context, deleted: string | undefined): AsyncGenerator<Event, void, void> {
  const own = new Set(journal.pending('session').map(({ id }) => id));
  const where = new Map(deleted === undefined ? [] : [[deleted, 'deleted' as Whereabouts]]);
  let kept = 0;
  for (const entry of journal.pending('stack')) {
    const { stackId } = entry;
    if (stackId !== undefined && !where.has(stackId)) where.set(stackId, await session.whereIs(stackId));
    // A stack without a StackId was never begun. Another change without one was made here when this run made it.
    const gone = stackId === undefined ? entry.kind === 'stack' || own.has(entry.id) : where.get(stackId) === 'deleted';
    if (gone) journal.settle(entry);
    else kept++;
  }
  if (kept > 0) {
    yield warning(
      `${kept} change${kept === 1 ? '' : 's'} to another stack of this name stay${kept === 1 ? 's' : ''} written down: that one is gone, or not in this account and Region.`,
      'See which with: cleanup',
    );
  }
}
