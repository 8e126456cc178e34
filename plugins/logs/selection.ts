import { type Arg, CommandError, type Event, EXIT, LOG_LEVELS, type Log, text } from '../../shell/contract.ts';
import { compileGrep } from './grep.ts';

/** Which of the lines are shown, and how: what `tail` and `show` have in common. */
export const SELECTION = {
  grep: { type: 'string', describe: 'only lines in which this regular expression is found' },
  'grep-v': { type: 'string', describe: 'only lines in which this regular expression is not found' },
  level: {
    type: 'string',
    choices: LOG_LEVELS,
    describe: 'only lines of this level or above; a line without one counts as INFO, a failure as ERROR',
  },
  highlight: { type: 'string', describe: 'texts to point out, with commas between them: ann,ERROR' },
  format: {
    type: 'string',
    choices: ['pretty', 'raw', 'json', 'ndjson'],
    default: 'pretty',
    describe: 'how a line is shown',
    meanings: {
      pretty: 'for people: each invocation in one piece',
      raw: 'the message alone, each line as it comes',
      json: 'each event as JSON over several lines, as it comes',
      ndjson: 'each event as JSON on one line, as it comes',
    },
  },
} as const satisfies Record<string, Arg>;

export interface SelectionArgs {
  grep?: string | undefined;
  'grep-v'?: string | undefined;
  level?: string | undefined;
  highlight?: string | undefined;
  format: string;
  request?: string | undefined;
}

export interface Selection {
  /** For people, not for programs. */
  pretty: boolean;
  wants(log: Log): boolean;
  /** The line as it is to be shown. */
  dress(log: Log): Log;
  /** What else happens, as far as it is shown: programs get warnings only, and those who read JSON as JSON. */
  remark(event: Event): readonly Event[];
}

/** @throws CommandError (exit code 2) for an expression or a request id that cannot be one. */
export function createSelection(args: SelectionArgs): Selection {
  const found = args.grep === undefined ? undefined : compileGrep(args.grep, '--grep');
  const excluded = args['grep-v'] === undefined ? undefined : compileGrep(args['grep-v'], '--grep-v');
  const least = args.level === undefined ? 0 : rank(args.level);
  const request = args.request?.toLowerCase();
  if (request !== undefined && !/^[0-9a-f][0-9a-f-]{3,35}$/.test(request))
    throw new CommandError(`"${args.request}" is not the beginning of a request id.`, {
      code: 'InvalidRequestId',
      exitCode: EXIT.usage,
      hint: 'Four characters at least, as the START line has them: --request 9f9dd892',
    });
  const highlight = args.highlight?.split(',').filter((word) => word !== '');
  const format = args.format === 'pretty' ? undefined : (args.format as Log['format']);
  const texts = ({ message, said }: Log) => (said === undefined ? [message] : [message, said]);
  return {
    pretty: format === undefined,
    wants: (log) =>
      rank(log.level ?? 'INFO') >= least &&
      (request === undefined || log.requestId?.startsWith(request) === true) &&
      (found === undefined || texts(log).some(found)) &&
      (excluded === undefined || !texts(log).some(excluded)),
    remark(event) {
      if (format === undefined) return [event];
      if (event.kind !== 'warning') return [];
      return format === 'raw' ? [event] : [text(JSON.stringify({ warning: event.text }))];
    },
    dress: (log) => ({ ...log, ...(format && { format }), ...(highlight?.length && { highlight }) }),
  };
}

const rank = (level: string): number => (LOG_LEVELS as readonly string[]).indexOf(level);
