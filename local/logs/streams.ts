import type { Operation, WorldFacts } from '../service.ts';
import { alreadyExists, invalid } from './errors.ts';
import { groupName } from './identifier.ts';
import { page } from './page.ts';
import type { LogEvent, LogStore } from './store.ts';

/** Log streams. */
export function streamOperations(store: LogStore, facts: WorldFacts): Record<string, Operation> {
  return {
    CreateLogStream({ logGroupName, logStreamName }) {
      store.group(logGroupName);
      if (store.streamsOf(logGroupName).some((stream) => stream.name === logStreamName)) throw alreadyExists('stream');
      store.createStream(logGroupName, logStreamName);
    },
    DeleteLogStream({ logGroupName, logStreamName }) {
      store.deleteStream(logGroupName, store.stream(logGroupName, logStreamName).name);
    },
    DescribeLogStreams(input) {
      const group = groupName(store, input);
      const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', descending = false } = input;
      if (orderBy === 'LastEventTime' && prefix !== undefined)
        throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
      const events = byStream(store.eventsOf(group));
      const found = store
        .streamsOf(group)
        .filter((stream) => stream.name.startsWith(prefix ?? ''))
        .map((stream) => describe(facts, group, stream, events.get(stream.name) ?? []))
        .sort((left, right) => (left.logStreamName < right.logStreamName ? -1 : 1));
      if (orderBy === 'LastEventTime') found.sort((left, right) => lastTime(left) - lastTime(right));
      if (descending) found.reverse();
      const { items, nextToken } = page(found, (stream) => stream.logStreamName, input);
      return { logStreams: items, nextToken };
    },
  };
}

interface StreamDescription {
  logStreamName: string;
  creationTime: number;
  firstEventTimestamp: number | undefined;
  lastEventTimestamp: number | undefined;
  lastIngestionTime: number | undefined;
  arn: string;
  storedBytes: number;
}

/** A stream without events counts from its creation. */
const lastTime = (stream: StreamDescription): number => stream.lastEventTimestamp ?? stream.creationTime;

function describe(
  facts: WorldFacts,
  group: string,
  stream: { name: string; creationTime: number },
  events: readonly LogEvent[],
): StreamDescription {
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
    lastIngestionTime: events.length ? Math.max(...events.map((event) => event.ingestionTime)) : undefined,
    arn: `arn:aws:logs:${facts.region}:${facts.accountId}:log-group:${group}:log-stream:${stream.name}`,
    // AWS has reported 0 for streams since June 2019 (API reference, LogStream.storedBytes).
    storedBytes: 0,
  };
}

function byStream(events: readonly LogEvent[]): Map<string, LogEvent[]> {
  const streams = new Map<string, LogEvent[]>();
  for (const event of events) {
    const known = streams.get(event.stream);
    if (known) known.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}
