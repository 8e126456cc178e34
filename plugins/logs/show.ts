import { CommandError, type Context, command, type Event, EXIT, type Log, text } from '../../shell/contract.ts';
import { completeFunctions, functionInUse, functionNamed } from './functions.ts';

export const show = command('logs show [function]', {
  describe: "Show a function's newest log lines, or with --last those of exactly the last call",
  examples: ['logs show auto-confirm', 'logs show activity-log --n 20', 'logs show --last'],
  related: ['logs tail'],
  readOnly: true,
  args: {
    function: {
      type: 'string',
      describe: 'function of the stack; without it, the one in use',
      complete: completeFunctions,
    },
    n: { type: 'number', describe: 'how many lines (10)' },
    last: { type: 'boolean', default: false, describe: 'of exactly the last call that ran triggers' },
  },
  async *run(args, context): AsyncGenerator<Event, readonly Log[], void> {
    const { n = 10 } = args;
    if (args.last) {
      if (args.function !== undefined || args.n !== undefined) {
        throw new CommandError('--last shows all lines of the last call; it takes no function and no --n.', {
          code: 'Conflict',
          exitCode: EXIT.usage,
        });
      }
      return yield* ofLastCall(context);
    }
    if (!Number.isInteger(n) || n < 1) {
      throw new CommandError('--n takes a whole number from 1 on.', { code: 'InvalidNumber', exitCode: EXIT.usage });
    }
    const fn = args.function === undefined ? await functionInUse(context) : await functionNamed(context, args.function);
    const lines = await context.logs.recent(fn, n);
    yield* lines;
    if (lines.length === 0) yield text(`${fn.name} has logged nothing yet.`, 'quiet');
    return lines;
  },
});

async function* ofLastCall({ session, logs }: Context): AsyncGenerator<Event, readonly Log[], void> {
  if (session.lastCall === undefined) {
    throw new CommandError('No call has been made in this session.', {
      code: 'NoCall',
      hint: 'signup, signin, confirm ...',
    });
  }
  const lines: Log[] = [];
  for await (const event of logs.ofCall(session.lastCall)) {
    if (event.kind === 'log') lines.push(event);
    yield event;
  }
  if (lines.length === 0) yield text(`${session.lastCall.operation} ran no attached function.`, 'quiet');
  return lines;
}
