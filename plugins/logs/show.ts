import { CommandError, type Context, command, type Event, EXIT, type Log, text } from '../../shell/contract.ts';
import { completeFunctions, functionInUse } from './functions.ts';
import { showLastCall } from './last-call.ts';
import { createSelection, SELECTION, type Selection } from './selection.ts';

export const show = command('logs show [function]', {
  describe: "Show a function's newest log lines, those of one request, or with --last those of exactly the last call",
  examples: [
    'logs show auto-confirm',
    'logs show activity-log --n 20',
    'logs show --last',
    'logs show --request 9f9dd892 --format raw',
  ],
  related: ['logs tail', 'triggers last'],
  readOnly: true,
  args: {
    function: {
      type: 'string',
      describe: 'function of the stack, or any by its name or ARN; without it, the one in use',
      complete: completeFunctions,
    },
    n: { type: 'number', describe: 'how many lines (10)' },
    last: { type: 'boolean', default: false, describe: 'of exactly the last call that ran triggers' },
    request: { type: 'string', describe: 'all lines of the request whose id begins like this: 9f9dd892' },
    ...SELECTION,
  },
  async *run(args, context): AsyncGenerator<Event, readonly Log[], void> {
    const { n = 10 } = args;
    if (args.last && (args.function !== undefined || args.n !== undefined || args.request !== undefined)) {
      throw new CommandError(
        '--last shows all lines of the last call; it takes no function, no --n and no --request.',
        {
          code: 'Conflict',
          exitCode: EXIT.usage,
        },
      );
    }
    if (args.request !== undefined && args.n !== undefined) {
      throw new CommandError('--request shows all lines of one request; it takes no --n.', {
        code: 'Conflict',
        exitCode: EXIT.usage,
      });
    }
    if (!Number.isInteger(n) || n < 1) {
      throw new CommandError('--n takes a whole number from 1 on.', { code: 'InvalidNumber', exitCode: EXIT.usage });
    }
    const selection = createSelection(args);
    if (args.last) return yield* showLastCall(context, selection);
    const lines = (yield* read(args, n, selection, context)).filter(selection.wants);
    yield* lines.map(selection.dress);
    if (lines.length === 0) yield* selection.remark(text('None of these lines is wanted.', 'quiet'));
    return lines;
  },
});

async function* read(
  { function: name, request }: { function?: string | undefined; request?: string | undefined },
  n: number,
  selection: Selection,
  context: Context,
): AsyncGenerator<Event, readonly Log[], void> {
  const { logs } = context;
  const fn = name === undefined ? await functionInUse(context) : await logs.function(name);
  const reading = request === undefined ? logs.recent(fn, n) : logs.ofRequest(fn, request);
  for (;;) {
    const next = await reading.next();
    if (next.done) return next.value;
    yield* selection.remark(next.value);
  }
}
