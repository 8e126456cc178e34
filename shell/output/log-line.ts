import type { Log } from '../contract.ts';
import { highlight } from './highlight.ts';
import { indentJson, jsonAtEnd, paintJson } from './json-text.ts';
import { formatLogFor } from './log-formats.ts';
import { sanitize, sanitizeLine } from './sanitize.ts';
import { type Ink, paint, type Style } from './style.ts';
import { columnsOf, hang } from './width.ts';

/** A message has to have this room beside time and name; with less it stands under them. */
const LEAST_MESSAGE = 40;

/**
 * One CloudWatch Logs event: time (UTC), function, message. The platform's own lines (INIT_START, START, END, REPORT) are quieter,
 * the REPORT line's fields are named once and joined; the time and request id that the Node.js runtime puts before each console line
 * are dropped, because START names the request and the event has its time; a line of the JSON format is shown by what it says. A long message goes on under its beginning; JSON in it is
 * coloured, and laid out line by line where the message does not fit on one.
 */
export function formatLog(event: Log, style: Style): string {
  if (event.format !== undefined) return formatLogFor(event.format, event);
  const { text: said, ink: own } = read(cut(sanitize(event.said ?? event.message).trimEnd()));
  const ink = own ?? (event.said === undefined || event.level === undefined ? undefined : LEVELS[event.level]);
  const text = event.late === undefined ? said : `(${lateness(event.late, event.requestId)}) ${said}`;
  const time = new Date(event.timestamp);
  const clock = Number.isNaN(time.getTime()) ? '--:--:--.---' : time.toISOString().slice(11, 23);
  const name = sanitizeLine(event.functionName);
  const column = MARGIN.length + clock.length + columnsOf(name) + 2;
  const head = `${MARGIN}${paint(clock, 'dim', style)} ${paint(name, 'cyan', style)}`;
  const pointOut = (shown: string) => highlight(shown, event.highlight, style);
  if (style.width - column >= LEAST_MESSAGE) return `${head} ${pointOut(message(text, ink, column, style))}`;
  const indent = MARGIN.length * 2;
  return `${head}\n${' '.repeat(indent)}${pointOut(message(text, ink, indent, style))}`;
}

/** Of a message this much is shown. */
const LONGEST = 16_384;

const cut = (text: string): string =>
  text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)} ... (${text.length - LONGEST} more characters: --format raw)`;

const lateness = (milliseconds: number, requestId: string | undefined): string =>
  `late +${(milliseconds / 1000).toFixed(1)}s${requestId === undefined ? '' : `, ${requestId.slice(0, 8)}`}`;

const MARGIN = '  ';

/** A message that begins in this column, and goes on there. */
function message(text: string, ink: Ink | undefined, column: number, style: Style): string {
  const json = jsonAtEnd(text);
  const fits = json === undefined || columnsOf(text) <= style.width - column;
  const laidOut = fits ? text : text.slice(0, json) + indentJson(text.slice(json));
  const lines = hang(laidOut, style.width, ' '.repeat(column));
  if (json === undefined || ink === 'dim') return paint(lines, ink, style);
  const start = lines.search(/[{[]/);
  return paint(lines.slice(0, start), ink, style) + paintJson(lines.slice(start), style);
}

const CONSOLE = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t([\s\S]*)$/;
const TIMED_OUT = /^(?:\d{4}-\d\d-\d\dT[\d:.]+Z )?[0-9a-f-]{36} (Task timed out after [\d.]+ seconds)$/;

function read(message: string): { text: string; ink: Ink | undefined } {
  const line = CONSOLE.exec(message);
  if (line) return { text: line[1] === 'INFO' ? line[2]! : `${line[1]} ${line[2]}`, ink: LEVELS[line[1]!] };
  if (message.startsWith('REPORT RequestId:'))
    return { text: report(message), ink: /\tStatus: (?!success)/.test(message) ? 'yellow' : 'dim' };
  if (/^(START|END|INIT_START|EXTENSION)\b/.test(message)) return { text: message.replace(/\t/g, '  '), ink: 'dim' };
  const timeout = TIMED_OUT.exec(message);
  return timeout ? { text: timeout[1]!, ink: 'red' } : { text: message, ink: undefined };
}

const LEVELS: Readonly<Record<string, Ink>> = {
  TRACE: 'dim',
  DEBUG: 'dim',
  WARN: 'yellow',
  ERROR: 'red',
  FATAL: 'red',
};

/** `REPORT duration 636.04 ms, billed 715 ms, memory 27 of 128 MB, init 78.33 ms, request 9f9d...`; unknown fields as they are. */
function report(message: string): string {
  const fields = new Map(
    message
      .slice('REPORT '.length)
      .split(/\t+|\n/)
      .map((field) => field.trim())
      .filter((field) => field !== '')
      .map((field): [string, string] => [field.split(': ', 1)[0]!, field.slice(field.indexOf(': ') + 2)]),
  );
  const take = (name: string) => {
    const value = fields.get(name);
    fields.delete(name);
    return value;
  };
  const [request, duration, billed, size, used, init] = [
    take('RequestId'),
    take('Duration'),
    take('Billed Duration'),
    take('Memory Size'),
    take('Max Memory Used'),
    take('Init Duration'),
  ];
  const parts = [
    duration && `duration ${duration}`,
    billed && `billed ${billed}`,
    used && size ? `memory ${used.replace(/ MB$/, '')} of ${size}` : (used ?? size),
    init && `init ${init}`,
    ...[...fields].map(([name, value]) => `${name}: ${value}`),
    request && `request ${request}`,
  ];
  return `REPORT ${parts.filter(Boolean).join(', ')}`;
}
