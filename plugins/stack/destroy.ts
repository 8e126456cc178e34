import { CommandError, command, type Event, step, text } from '../../shell/contract.ts';
import { deleteStack } from './delete-stack.ts';
import { describeStack, refuseForeign } from './status.ts';

export const destroy = command('destroy', {
  describe: 'Delete the stack with everything in it: the pool and its users, the table, the functions, their logs',
  examples: ['destroy'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, { stack: string; deleted: boolean }, void> {
    const { session, journal, ask } = context;
    const name = session.stackName;
    const cloudformation = await context.aws.cloudformation();
    const stack = await describeStack(cloudformation, name, context.signal);
    if (stack !== undefined) {
      if (stack.StackStatus !== 'REVIEW_IN_PROGRESS') refuseForeign(stack);
      const question = `Delete the stack ${name} in ${session.world.label} with all its users, rows and logs?`;
      // A script says `destroy` on purpose; a person may have pressed Enter too fast.
      if (!(await ask.confirm({ text: question, default: !ask.attended }))) {
        throw new CommandError('Nothing was deleted.', { code: 'Declined' });
      }
      yield step(`Deleting the stack ${name}`);
      yield* deleteStack(context, cloudformation, stack);
    }
    session.forgetStack();
    session.user = undefined;
    session.challenge = undefined;
    session.setTriggers({});
    // Users, rows and triggers went with the stack.
    for (const entry of journal.pending('stack')) journal.settle(entry);
    yield stack === undefined
      ? text(`There is no stack ${name}: nothing to delete.`, 'quiet')
      : text(`The stack ${name} is deleted.`, 'good');
    return { stack: name, deleted: stack !== undefined };
  },
});
