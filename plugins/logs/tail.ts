import { CommandError, type Context, command, type Event, EXIT, step, text } from '../../shell/contract.ts';
import { parseDuration } from './duration.ts';
import { completeFunctions, functionsNamed } from './functions.ts';
import { showLastCall } from './last-call.ts';
import { parseMoment } from './moment.ts';
import { createSelection, SELECTION } from './selection.ts';

export const tail = command('logs tail [functions..]', {
  describe: "Show the functions' log lines as they come; Ctrl-C ends it, and as a job (`logs tail &`) `stop`",
  examples: [
    'logs tail --since 10m --no-follow',
    'logs tail auto-confirm --since last-deploy --level WARN',
    'logs tail --since 2026-01-31T09:00:00Z --until 2026-01-31T09:30:00Z --grep "ann|bob"',
    'logs tail auto-confirm --since 1h --wait-for "User is confirmed" --timeout 30s',
    'logs tail --format ndjson --since 1h --no-follow',
  ],
  related: ['logs show'],
  readOnly: true,
  args: {
    functions: {
      type: 'string',
      array: true,
      default: [] as string[],
      describe:
        'functions of the stack, or any by name or ARN; without them, those of the stack and all that are attached',
      complete: completeFunctions,
    },
    since: {
      type: 'string',
      describe:
        'where to begin: 10m (ago), 2h30m, now, an ISO time, or last-deploy (when following: now; else 10m before the end)',
    },
    until: { type: 'string', describe: 'where to end: 5m (ago), now, or an ISO time, also one to come' },
    follow: { type: 'boolean', describe: 'wait for more lines (default: yes where a person can stop it)' },
    'wait-for': {
      type: 'string',
      describe: 'end at the first line with this text; an error when it does not come in time',
    },
    timeout: {
      type: 'string',
      describe: 'end after this time: 30s, 5m (with --wait-for where nobody can press Ctrl-C, and with --last: 30s)',
    },
    last: {
      type: 'boolean',
      default: false,
      describe: 'exactly the last call that ran triggers, until it is complete',
    },
    request: { type: 'string', describe: 'only lines of the requests whose ids begin like this: 9f9dd892' },
    filter: {
      type: 'string',
      describe: 'CloudWatch Logs filter pattern, such as \'"not found"\': AWS sends nothing else',
    },
    live: {
      type: 'boolean',
      default: false,
      describe:
        'let CloudWatch push the lines (StartLiveTail: AWS bills it by the minute) instead of asking every second',
    },
    ...SELECTION,
  },
  async *run(args, context): AsyncGenerator<Event, { lines: number; found: boolean }, void> {
    refuseConflicts(args);
    const selection = createSelection(args);
    const { clock, ask, logs } = context;
    if (args.last) {
      const timeout = args.timeout === undefined ? undefined : parseDuration(args.timeout, '--timeout');
      return { lines: (yield* showLastCall(context, selection, timeout)).length, found: false };
    }
    const functions = await functionsNamed(context, args.functions);
    const waitFor = args['wait-for'];
    const stoppable = ask.stoppable ?? ask.attended;
    const now = clock.server?.() ?? clock.now();
    const until = args.until === undefined ? undefined : await parseMoment(args.until, '--until', now, context);
    const ended = until !== undefined && until <= now;
    const follow = !ended && (args.follow ?? (stoppable || [waitFor, args.timeout, until].some(Boolean)));
    const timeout = args.timeout ?? (waitFor !== undefined && !stoppable && follow && !until ? '30s' : undefined);
    const end = follow ? (until ?? (timeout && now + parseDuration(timeout, '--timeout'))) : (until ?? now);
    const since = await sinceOf(args.since, { follow, now, end: end || now }, context);
    if (end && since > end) {
      throw new CommandError('--since is later than --until.', { code: 'Conflict', exitCode: EXIT.usage });
    }
    const ends = ask.attended ? 'Ctrl-C' : '`stop`';
    const names = functions.map(({ name }) => name).join(', ');
    if (!end) yield* selection.remark(step(`Following ${names}; ${ends} ends it`));
    let lines = 0;
    const grouped = selection.pretty && args.filter === undefined;
    const options = { functions, since, until: end || undefined, filter: args.filter, grouped, live: args.live };
    for await (const event of logs.follow(options)) {
      if (event.kind !== 'log') {
        yield* selection.remark(event);
        continue;
      }
      if (!selection.wants(event)) continue;
      yield selection.dress(event);
      lines++;
      if (waitFor !== undefined && (event.said ?? event.message).includes(waitFor)) return { lines, found: true };
    }
    if (waitFor !== undefined && !context.signal.aborted) {
      throw new CommandError(`No line with "${waitFor}" came${timeout === undefined ? '' : ` within ${timeout}`}.`, {
        code: 'LineNotFound',
        hint: 'Look further back or wait longer: --since 1h --timeout 2m',
      });
    }
    if (lines === 0 && !follow) yield* selection.remark(text('No log lines in that time.', 'quiet'));
    return { lines, found: false };
  },
});

async function sinceOf(
  written: string | undefined,
  { follow, now, end }: { follow: boolean; now: number; end: number },
  context: Context,
): Promise<number> {
  if (written !== undefined) return parseMoment(written, '--since', now, context);
  return follow ? now : end - TEN_MINUTES;
}

const TEN_MINUTES = 600_000;

interface Given {
  functions: readonly string[];
  follow?: boolean | undefined;
  timeout?: string | undefined;
  until?: string | undefined;
  last: boolean;
  live: boolean;
  since?: string | undefined;
  filter?: string | undefined;
  request?: string | undefined;
  'wait-for'?: string | undefined;
}

function refuseConflicts(args: Given): void {
  const conflict = (message: string) => new CommandError(message, { code: 'Conflict', exitCode: EXIT.usage });
  const others = [
    args.since,
    args.until,
    args.filter,
    args.request,
    args['wait-for'],
    args.follow,
    args.live || undefined,
  ];
  if (args.last && (args.functions.length > 0 || others.some((other) => other !== undefined)))
    throw conflict(
      '--last shows the last call, until it is complete; of the other flags it takes --timeout and those that choose lines.',
    );
  if (args.follow === false && args.timeout !== undefined)
    throw conflict('--timeout says how long to follow; it does nothing with --no-follow.');
  if (args.follow === false && args.live)
    throw conflict('--live shows what comes from now on; it does nothing with --no-follow.');
  if (args.until !== undefined && args.timeout !== undefined)
    throw conflict('--until and --timeout both say when to end: give one of them.');
}
