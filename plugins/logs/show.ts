import { CommandError, type Context, command, type Event, type Log, text } from '../../shell/contract.ts';
import { completeFunctions, functionInUse, functionNamed } from './functions.ts';

export const show = command('logs show [function]', {
  describe: "Show a function's newest log lines, or with --last those of exactly the last call",
  examples: ['logs show auto-confirm', 'logs show activity-log --n 20', 'logs show --last'],
  args: {
    function: {
      type: 'string',
      describe: 'function of the stack; without it, the one in use',
      complete: completeFunctions,
    },
    n: { type: 'number', default: 10, describe: 'how many lines' },
    last: { type: 'boolean', default: false, describe: 'of exactly the last call that ran triggers' },
  },
  async *run(args, context): AsyncGenerator<Event, readonly Log[], void> {
    if (args.last) return yield* ofLastCall(context);
    if (!Number.isInteger(args.n) || args.n < 1) {
      throw new CommandError('--n takes a whole number from 1 on.', { code: 'InvalidNumber' });
    }
    const fn = args.function === undefined ? await functionInUse(context) : await functionNamed(context, args.function);
    const lines = await context.logs.recent(fn, args.n);
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
