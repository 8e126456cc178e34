import { CommandError, command, type Event, EXIT, step, text } from '../../shell/contract.ts';
import { parseDuration, parseSince } from './duration.ts';
import { completeFunctions, functionNamed } from './functions.ts';

export const tail = command('logs tail [function]', {
  describe: "Show the functions' log lines as they come; Ctrl-C ends it, and as a job (`logs tail &`) `stop`",
  examples: [
    'logs tail --since 10m --no-follow',
    'logs tail auto-confirm --since 1h --until "User is confirmed" --timeout 30s',
  ],
  related: ['logs show'],
  readOnly: true,
  args: {
    function: {
      type: 'string',
      describe: 'function of the stack; without it, all of them',
      complete: completeFunctions,
    },
    since: {
      type: 'string',
      describe: 'how far back to begin: 10m, 2h30m, or an ISO time (when following: now; else 10m)',
    },
    follow: { type: 'boolean', describe: 'wait for more lines (default: yes where a person can stop it)' },
    until: { type: 'string', describe: 'end at the first line with this text; an error when it does not come in time' },
    timeout: {
      type: 'string',
      describe: 'end after this time: 30s, 5m (with --until where nobody can press Ctrl-C: 30s)',
    },
    filter: { type: 'string', describe: 'CloudWatch Logs filter pattern, such as \'"not found"\'' },
  },
  async *run(args, context): AsyncGenerator<Event, { lines: number; found: boolean }, void> {
    const { clock, ask, logs } = context;
    if (args.follow === false && args.timeout !== undefined) {
      throw new CommandError('--timeout says how long to follow; it does nothing with --no-follow.', {
        code: 'Conflict',
        exitCode: EXIT.usage,
      });
    }
    const stack = await context.session.stack();
    const functions = args.function === undefined ? stack.functions : [await functionNamed(context, args.function)];
    const stoppable = ask.stoppable ?? ask.attended;
    const follow = args.follow ?? (stoppable || args.until !== undefined || args.timeout !== undefined);
    const now = clock.now();
    const timeout = args.timeout ?? (args.until !== undefined && !stoppable ? '30s' : undefined);
    const since = parseSince(args.since ?? (follow ? 'now' : '10m'), now);
    const end = follow ? (timeout === undefined ? undefined : now + parseDuration(timeout, '--timeout')) : now;
    const ends = ask.attended ? 'Ctrl-C' : '`stop`';
    if (end === undefined) yield step(`Following ${functions.map(({ name }) => name).join(', ')}; ${ends} ends it`);
    let lines = 0;
    for await (const line of logs.follow({ functions, since, until: end, filter: args.filter })) {
      yield line;
      lines++;
      if (args.until !== undefined && line.message.includes(args.until)) return { lines, found: true };
    }
    if (args.until !== undefined && !context.signal.aborted) {
      throw new CommandError(`No line with "${args.until}" came${timeout === undefined ? '' : ` within ${timeout}`}.`, {
        code: 'LineNotFound',
        hint: 'Look further back or wait longer: --since 1h --timeout 2m',
      });
    }
    if (lines === 0 && !follow) yield text('No log lines in that time.', 'quiet');
    return { lines, found: false };
  },
});
