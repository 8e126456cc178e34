import { randomUUID } from 'node:crypto';
import { type After, afterTimeout, type Call, type Operation, type WorldFacts } from '../service.ts';
import { invalid } from './errors.ts';
import { compileFilter } from './filter.ts';
import type { LogEvent, LogStore } from './store.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html */
const UPDATE_EVERY = 1000;
const EVENTS_PER_UPDATE = 500;
const SESSION_SECONDS = 3 * 60 * 60;

const GROUP_ARN = /^arn:aws:logs:[^:]*:[^:]*:log-group:([^:*]+)$/;

/** Events as they are ingested, one update a second until the reader leaves, for three hours at most. */
export function liveTailOperations(store: LogStore, facts: WorldFacts): Record<string, Operation> {
  return {
    StartLiveTail(input, { requestId }: Call) {
      const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern = '' } = input;
      if (logStreamNames && logStreamNamePrefixes)
        throw invalid('logStreamNames and logStreamNamePrefixes are mutually exclusive.');
      if ((logStreamNames || logStreamNamePrefixes) && logGroupIdentifiers.length > 1)
        throw invalid('Log streams can be chosen only where there is one log group.');
      const groups = new Map<string, string>(logGroupIdentifiers.map((arn: string) => [groupOf(store, arn), arn]));
      const matches = compileFilter(logEventFilterPattern);
      const isWanted = ({ stream, message }: LogEvent): boolean =>
        (!logStreamNames || logStreamNames.includes(stream)) &&
        (!logStreamNamePrefixes || logStreamNamePrefixes.some((prefix: string) => stream.startsWith(prefix))) &&
        matches(message);
      const start = {
        requestId,
        sessionId: randomUUID(),
        logGroupIdentifiers,
        logStreamNames: logStreamNames ?? [],
        logStreamNamePrefixes: logStreamNamePrefixes ?? [],
        logEventFilterPattern,
      };
      const after = facts.clock.after ?? afterTimeout;
      return { responseStream: session(store, { start, groups, isWanted, after }) };
    },
  };
}

interface Session {
  start: object;
  /** The identifiers by the names of the groups. */
  groups: ReadonlyMap<string, string>;
  isWanted(event: LogEvent): boolean;
  after: After;
}

async function* session(store: LogStore, { start, groups, isWanted, after }: Session) {
  let waiting: object[] = [];
  const stop = store.listen((group, events) => {
    const logGroupIdentifier = groups.get(group);
    if (logGroupIdentifier === undefined) return;
    for (const event of events) {
      if (!isWanted(event)) continue;
      const { stream: logStreamName, message, timestamp, ingestionTime } = event;
      waiting.push({ logStreamName, logGroupIdentifier, message, timestamp, ingestionTime });
    }
  });
  try {
    yield { sessionStart: start };
    for (let second = 0; second < SESSION_SECONDS; second++) {
      await new Promise<void>((resolve) => void after(UPDATE_EVERY, resolve));
      const sampled = waiting.length > EVENTS_PER_UPDATE;
      const sessionResults = sampled ? sample(waiting) : waiting;
      waiting = [];
      yield { sessionUpdate: { sessionMetadata: { sampled }, sessionResults } };
    }
    yield { SessionTimeoutException: { message: 'The Live Tail session has reached its limit of three hours.' } };
  } finally {
    stop();
  }
}

/** As many as an update takes, from all of the second. */
const sample = (events: readonly object[]): object[] =>
  Array.from({ length: EVENTS_PER_UPDATE }, (_, at) => events[Math.floor((at * events.length) / EVENTS_PER_UPDATE)]!);

/** @throws ServiceError for what is no ARN of a group, and for a group that is not there */
function groupOf(store: LogStore, identifier: string): string {
  const name = GROUP_ARN.exec(identifier)?.[1];
  if (name === undefined) throw invalid(`${identifier} is not the ARN of a log group. It has no :* at its end.`);
  return store.group(name).name;
}
