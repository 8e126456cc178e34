import { CommandError, EXIT, type StackFunction, type Warning } from '../contract.ts';
import { groupInvocations } from './invocations.ts';
import { parseLogLine } from './log-line.ts';
import { isNotice, type LogEvent, type LogReader } from './log-reader.ts';
import { REACHES } from './recent-log.ts';

const MINUTE = 60_000;
/** The longest that a function may run; lines of an invocation lie no further apart. */
const LONGEST = 15 * MINUTE;
/** Before its START line an instance may have started, which takes up to ten seconds. */
const INIT = 10_000;
/** Lines of an invocation that are kept at most. */
const CAPACITY = 20_000;

/**
 * The lines of the invocation whose request id begins with `prefix`, in order. It is searched backwards by its id, which all lines
 * hold that the runtime writes; those that hold none are then found by their stream.
 * @throws CommandError `RequestNotFound`; `AmbiguousRequest` when the beginning fits several.
 */
export async function* readRequest(
  reader: LogReader,
  fn: StackFunction,
  prefix: string,
  now: number,
): AsyncGenerator<Warning, readonly { event: LogEvent; requestId: string }[], void> {
  const beginning = prefix.toLowerCase();
  if (!/^[0-9a-f][0-9a-f-]{3,35}$/.test(beginning))
    throw new CommandError(`"${prefix}" is not the beginning of a request id.`, {
      code: 'InvalidRequestId',
      exitCode: EXIT.usage,
      hint: 'Four characters at least, as the START line has them: --request 9f9dd892',
    });
  const hits = yield* search(reader, fn, beginning, now);
  const ids = [...hits.keys()];
  if (ids.length === 0)
    throw new CommandError(`${fn.name} has no invocation whose request id begins with ${beginning}.`, {
      code: 'RequestNotFound',
      hint: `logs show ${fn.name} shows the newest ones; logs may have ended with their retention.`,
    });
  if (ids.length > 1)
    throw new CommandError(`${ids.length} requests begin with ${beginning}.`, {
      code: 'AmbiguousRequest',
      hint: ids.slice(0, 5).join(', '),
    });
  const requestId = ids[0]!;
  const { streams, first, last } = hits.get(requestId)!;
  const events: LogEvent[] = [];
  const query = { group: fn.logGroup, from: first - INIT, to: Math.min(last + INIT, first + LONGEST + INIT) };
  for await (const item of reader.events({ ...query, streams: [...streams] })) {
    if (isNotice(item)) yield item;
    else if (events.length < CAPACITY) events.push(item);
  }
  const found = groupInvocations(events).find((invocation) => invocation.requestId === requestId);
  return (found?.events ?? []).map((event) => ({ event, requestId }));
}

interface Hit {
  streams: Set<string>;
  first: number;
  last: number;
}

/** Where lines with such an id stand, in the newest span that has any. */
async function* search(reader: LogReader, fn: StackFunction, beginning: string, now: number) {
  const hits = new Map<string, Hit>();
  let to: number | undefined;
  for (const reach of REACHES) {
    const from = Math.max(0, now - reach);
    for await (const item of reader.events({ group: fn.logGroup, from, to, filter: `"${beginning}"` })) {
      if (isNotice(item)) {
        yield item;
        continue;
      }
      const { requestId } = parseLogLine(item.message);
      if (requestId === undefined || !requestId.startsWith(beginning)) continue;
      const hit = hits.get(requestId) ?? { streams: new Set<string>(), first: item.timestamp, last: item.timestamp };
      hit.streams.add(item.stream);
      hit.first = Math.min(hit.first, item.timestamp);
      hit.last = Math.max(hit.last, item.timestamp);
      hits.set(requestId, hit);
    }
    to = from - 1;
    if (hits.size > 0 || to < 0) break;
  }
  // An invocation that lies across the edge of two spans began in the older one.
  const edge = (to ?? 0) + 1;
  for (const hit of hits.values()) if (hit.first - edge < LONGEST) hit.first = Math.min(hit.first, hit.last) - LONGEST;
  return hits;
}
