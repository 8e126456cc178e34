import type { FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { type AwsClients, type Clock, type Warning, warning } from '../contract.ts';
import type { LogBudget } from './log-budget.ts';

/** One event of a log group. */
export interface LogEvent {
  id: string;
  group: string;
  stream: string;
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
  /** When CloudWatch took it in, milliseconds since the epoch. */
  ingestedAt?: number | undefined;
}

export interface LogQuery {
  group: string;
  /** Milliseconds since the epoch, both inclusive. */
  from: number;
  to?: number;
  /** A CloudWatch filter pattern. */
  filter?: string;
  /** These log streams only, 100 at most. */
  streams?: readonly string[];
}

/** Reads log groups, page by page. */
export interface LogReader {
  /**
   * All events that match, in the order of their timestamps; a group that does not exist has none, because Lambda makes it
   * at a function's first invocation. Throttling is waited out, and broken connections and failures of the service for a while; the
   * first time it says so, between the events.
   * @throws what the SDK throws: of throttling, when the reader's patience is at its end.
   */
  events(query: LogQuery): AsyncGenerator<LogEvent | Warning, void, void>;
}

export interface LogReaderParts {
  clients: Pick<AwsClients, 'logs'>;
  clock: Clock;
  signal: AbortSignal;
  budget: LogBudget;
  /** Until when throttling is waited out, milliseconds since the epoch. Absent: until the signal is aborted. */
  patience?: number | undefined;
}

export const isNotice = (item: LogEvent | Warning): item is Warning => 'kind' in item;

const THROTTLED = [
  'ThrottlingException',
  'LimitExceededException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ServiceUnavailableException',
];

export const isThrottling = (error: unknown): boolean => error instanceof Error && THROTTLED.includes(error.name);

/** Broken connections and failures of the service in a row that end the reading: of a tail, and where somebody waits for the answer. */
const FAILURES = { tail: 6, waiting: 3 };

/**
 * A reader over FilterLogEvents. Pages may be partial or empty while a token is set; only a page without one is the last
 * (CloudWatch Logs API reference, FilterLogEvents).
 */
export function createLogReader({ clients, clock, signal, budget, patience }: LogReaderParts): LogReader {
  let told = false;
  const most = patience === undefined ? FAILURES.tail : FAILURES.waiting;

  async function request(query: LogQuery, nextToken: string | undefined): Promise<FilterLogEventsResponse> {
    const client = await clients.logs();
    return client.filterLogEvents(
      {
        logGroupName: query.group,
        startTime: Math.max(0, Math.floor(query.from)),
        endTime: query.to === undefined ? undefined : Math.floor(query.to),
        filterPattern: query.filter || undefined,
        logStreamNames: query.streams === undefined ? undefined : [...query.streams],
        nextToken,
      },
      { abortSignal: signal },
    );
  }

  async function* page(
    query: LogQuery,
    nextToken: string | undefined,
  ): AsyncGenerator<Warning, FilterLogEventsResponse, void> {
    for (let failures = 0; ; ) {
      await budget.take(signal);
      try {
        const answer = await request(query, nextToken);
        budget.answered();
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Error)) throw error;
        if (error.name === 'ResourceNotFoundException') return {};
        const throttled = isThrottling(error);
        if (throttled ? patience !== undefined && clock.now() >= patience : !isPassing(error) || ++failures >= most)
          throw error;
        budget.refused();
        if (!told) yield throttled ? THROTTLING : warning(`The log cannot be read (${error.name}). Trying again.`);
        told = true;
      }
    }
  }

  return {
    async *events(query) {
      let token: string | undefined;
      do {
        const { events = [], nextToken } = yield* page(query, token);
        for (const { eventId, logStreamName = '', timestamp = 0, message = '', ingestionTime } of events) {
          yield {
            id: eventId ?? `${logStreamName} ${timestamp} ${message}`,
            group: query.group,
            stream: logStreamName,
            timestamp,
            message,
            ingestedAt: ingestionTime,
          };
        }
        // A token that comes back unchanged would be asked for ever.
        token = nextToken === token ? undefined : nextToken;
      } while (token !== undefined);
    },
  };
}

const THROTTLING = warning(
  'CloudWatch Logs is throttling: lines come later, none is lost.',
  'Its five requests a second are shared by everybody in the account and Region.',
);

/** A failure that may be over in a moment: of the service (5xx), or of the connection. */
function isPassing(error: Error & { $metadata?: { httpStatusCode?: number }; code?: unknown }): boolean {
  if ((error.$metadata?.httpStatusCode ?? 0) >= 500) return true;
  return error.name === 'TimeoutError' || /^(ECONNRESET|EPIPE|ETIMEDOUT)$/.test(String(error.code));
}
