import type { StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import { type AwsClients, type StackFunction, text, warning } from '../contract.ts';
import { isNotice, type LogEvent } from './log-reader.ts';
import { LogWindow, mergeByTime, OVERLAP } from './log-window.ts';
import { type LogItems, type PollParts, type PollQuery, pollLogs } from './poll-logs.ts';
import { SeenLines } from './seen-lines.ts';

/** A live tail tells something every second, be it that nothing happened; after this silence it is broken, in milliseconds. */
const SILENCE = 15_000;

export interface LiveParts extends PollParts {
  clients: Pick<AwsClients, 'logs'>;
  functions: readonly StackFunction[];
  /** A failure in words. */
  explain(error: unknown): string;
}

/**
 * The same as `pollLogs`, pushed by CloudWatch (StartLiveTail): what was before the tail is read once. Where it cannot be started, or
 * ends (after three hours at the latest), it says so and goes on by asking, from some time before the newest line on.
 */
export async function* liveLogs(parts: LiveParts, query: PollQuery): LogItems {
  const { reader, signal, now } = parts;
  const { groups, since, until, filter } = query;
  const seen = new SeenLines();
  let newest = since;
  let started = false;
  const fresh = (isNew: (event: LogEvent) => boolean) => (event: LogEvent) => {
    newest = Math.max(newest, Math.min(event.timestamp, now()));
    return isNew(event);
  };
  try {
    const tail = await openTail(parts, filter);
    started = true;
    const windows = groups.map((group) => new LogWindow(reader, { group, from: since, to: until, filter }, now));
    const isNewBefore = fresh(seen.source());
    for await (const item of mergeByTime(windows.map((window) => window.look())))
      if (isNotice(item) || isNewBefore(item)) yield item;
    yield undefined;
    const isNewNow = fresh(seen.source());
    let sampled = false;
    for await (const update of tail) {
      for (const event of update.events) if (event.timestamp >= since && isNewNow(event)) yield event;
      if (update.sampled && !sampled) yield SAMPLED;
      sampled ||= update.sampled;
      yield undefined;
      if (until !== undefined && now() >= until) return;
    }
    yield warning('The live tail has ended. Going on by asking every second; nothing is lost.');
  } catch (error) {
    signal.throwIfAborted();
    const what = started ? 'The live tail broke off' : 'There is no live tail';
    yield warning(`${what}: ${parts.explain(error)}`, 'Going on by asking every second; nothing is lost.');
  }
  const isNew = seen.source();
  const from = started ? Math.max(since, newest - OVERLAP) : since;
  for await (const item of pollLogs(parts, { ...query, since: from }))
    if (item === undefined || isNotice(item) || isNew(item)) yield item;
}

export const LIVE_COSTS = text(
  'A live tail is billed by the minute (CloudWatch Logs pricing, Live Tail). Without --live the shell asks every second, which is free.',
  'quiet',
);

const SAMPLED = warning(
  'More than 500 lines a second: CloudWatch sends a sample of them, the others are not shown.',
  'Narrow it down with --filter, or leave out --live.',
);

interface Update {
  events: LogEvent[];
  sampled: boolean;
}

async function openTail({ clients, clock, signal, functions }: LiveParts, filter: string | undefined) {
  const arns = new Map(functions.map((fn) => [groupArn(fn), fn.logGroup]));
  const client = await clients.logs();
  const { responseStream } = await client.startLiveTail(
    { logGroupIdentifiers: [...arns.keys()], logEventFilterPattern: filter || undefined },
    { abortSignal: signal },
  );
  const groupOf = (identifier = '') =>
    arns.get(identifier) ?? [...arns.values()].find((group) => identifier.endsWith(`:${group}`)) ?? identifier;

  async function* updates(stream: AsyncIterator<StartLiveTailResponseStream>): AsyncGenerator<Update, void, void> {
    try {
      for (;;) {
        const { value, done } = await withinSilence(stream.next());
        if (done) return;
        // Errors that end a session are thrown by the client.
        const { sessionResults = [], sessionMetadata } = value.sessionUpdate ?? {};
        const events = sessionResults.map(
          ({ logGroupIdentifier, logStreamName, timestamp, message, ingestionTime }) => ({
            id: '',
            group: groupOf(logGroupIdentifier),
            stream: logStreamName ?? '',
            timestamp: timestamp ?? 0,
            message: message ?? '',
            ingestedAt: ingestionTime,
          }),
        );
        yield { events, sampled: sessionMetadata?.sampled === true };
      }
    } finally {
      stream.return?.().catch(() => undefined);
    }
  }

  async function withinSilence<T>(next: Promise<T>): Promise<T> {
    const came = new AbortController();
    const silence = clock.sleep(SILENCE, AbortSignal.any([signal, came.signal])).then(() => {
      throw new Error('nothing came for 15 s');
    });
    next.catch(() => undefined);
    silence.catch(() => undefined);
    try {
      return await Promise.race([next, silence]);
    } finally {
      came.abort();
    }
  }

  return updates(responseStream![Symbol.asyncIterator]());
}

/** A function logs in its own account and Region. */
function groupArn({ arn, logGroup }: StackFunction): string {
  const [, partition, , region, account] = arn.split(':');
  return `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}`;
}
