import type { Operation, WorldFacts } from '../service.ts';
import { badToken, invalid, refuse } from './errors.ts';
import { compileFilter } from './filter.ts';
import { groupName } from './identifier.ts';
import type { LogEvent, LogStore } from './store.ts';

const PAGE_EVENTS = 10_000;
const PAGE_BYTES = 1024 * 1024;
/** What AWS counts for an event beside its text. */
const EVENT_OVERHEAD = 26;

const HOUR = 60 * 60 * 1000;
/** An event older than this, or further ahead, is rejected (API reference, PutLogEvents). */
const TOO_OLD = 14 * 24 * HOUR;
const TOO_NEW = 2 * HOUR;

/** Writing and reading events. */
export function eventOperations(store: LogStore, facts: WorldFacts): Record<string, Operation> {
  return {
    PutLogEvents(input) {
      refuse(input, 'entity');
      const { logGroupName, logStreamName, logEvents } = input;
      store.stream(logGroupName, logStreamName);
      const events = logEvents as { timestamp: number; message: string }[];
      if (events.some((event, index) => index > 0 && event.timestamp < events[index - 1]!.timestamp))
        throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
      if (events.reduce((sum, event) => sum + sizeOf(event), 0) > PAGE_BYTES)
        throw invalid(`Upload too large: the maximum is ${PAGE_BYTES} bytes.`);
      const now = facts.clock.now();
      const old = events.filter((event) => event.timestamp < now - TOO_OLD).length;
      const accepted = events.filter((event) => event.timestamp >= now - TOO_OLD && event.timestamp <= now + TOO_NEW);
      store.write(logGroupName, logStreamName, accepted);
      const rejected: Record<string, number> = {};
      if (old > 0) rejected['tooOldLogEventEndIndex'] = old;
      if (old + accepted.length < events.length) rejected['tooNewLogEventStartIndex'] = old + accepted.length;
      return { rejectedLogEventsInfo: Object.keys(rejected).length ? rejected : undefined };
    },

    FilterLogEvents(input) {
      refuse(input, 'unmask');
      const group = groupName(store, input);
      const { logStreamNames, logStreamNamePrefix: prefix, limit = PAGE_EVENTS, nextToken } = input;
      if (logStreamNames && prefix !== undefined)
        throw invalid('logStreamNames and logStreamNamePrefix are mutually exclusive.');
      for (const name of logStreamNames ?? []) store.stream(group, name);
      const matches = compileFilter(input.filterPattern ?? '');
      const after = nextToken === undefined ? '' : idOfToken(nextToken, FILTER_TOKEN);
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
      const found = store
        .eventsOf(group)
        .filter((event) => event.timestamp >= startTime && event.timestamp <= endTime)
        .filter((event) => !logStreamNames || logStreamNames.includes(event.stream))
        .filter((event) => prefix === undefined || event.stream.startsWith(prefix))
        .filter((event) => eventId(event) > after && matches(event.message));
      const events = firstPage(found, limit);
      return {
        events: events.map((event) => ({ ...shown(event), logStreamName: event.stream, eventId: eventId(event) })),
        nextToken: events.length < found.length ? `${FILTER_TOKEN}${eventId(events.at(-1)!)}` : undefined,
        searchedLogStreams: [],
      };
    },

    GetLogEvents(input) {
      refuse(input, 'unmask');
      const group = groupName(store, input);
      const { logStreamName, limit = PAGE_EVENTS, startFromHead = false, nextToken } = input;
      store.stream(group, logStreamName);
      // Here the end is exclusive; it is inclusive in FilterLogEvents. So says the API reference of the two.
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
      const all = store
        .eventsOf(group)
        .filter((event) => event.stream === logStreamName && event.timestamp >= startTime && event.timestamp < endTime);
      const forward = nextToken === undefined ? startFromHead : nextToken.startsWith(FORWARD);
      const at = nextToken === undefined ? undefined : idOfToken(nextToken, forward ? FORWARD : BACKWARD);
      const events = forward
        ? firstPage(at === undefined ? all : all.filter((event) => eventId(event) > at), limit)
        : lastPage(at === undefined ? all : all.filter((event) => eventId(event) < at), limit);
      // At the end of the stream a token answers itself, which is how a reader knows.
      const edge = at ?? NOTHING_READ;
      return {
        events: events.map(shown),
        nextForwardToken: `${FORWARD}${events.length ? eventId(events.at(-1)!) : edge}`,
        nextBackwardToken: `${BACKWARD}${events.length ? eventId(events[0]!) : edge}`,
      };
    },
  };
}

const FILTER_TOKEN = 'n/';
const FORWARD = 'f/';
const BACKWARD = 'b/';
const NOTHING_READ = '0'.repeat(56);

/** 56 digits as AWS has them; sorting them as text sorts the events as they are answered. */
const eventId = (event: LogEvent): string =>
  String(event.timestamp).padStart(20, '0') + String(event.sequence).padStart(36, '0');

function idOfToken(token: string, prefix: string): string {
  const id = token.slice(prefix.length);
  if (!token.startsWith(prefix) || !/^\d{56}$/.test(id)) throw badToken();
  return id;
}

const sizeOf = (event: { message: string }): number => Buffer.byteLength(event.message) + EVENT_OVERHEAD;

function firstPage(events: readonly LogEvent[], limit: number): LogEvent[] {
  const taken: LogEvent[] = [];
  let bytes = 0;
  for (const event of events.slice(0, limit)) {
    bytes += sizeOf(event);
    if (bytes > PAGE_BYTES && taken.length > 0) break;
    taken.push(event);
  }
  return taken;
}

const lastPage = (events: readonly LogEvent[], limit: number): LogEvent[] =>
  firstPage(events.toReversed(), limit).reverse();

const shown = ({ timestamp, message, ingestionTime }: LogEvent): object => ({ timestamp, message, ingestionTime });
