import type { FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients, Clock } from '../contract.ts';

/** One event of a log group. */
export interface LogEvent {
  id: string;
  group: string;
  stream: string;
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
}

export interface LogQuery {
  group: string;
  /** Milliseconds since the epoch, both inclusive. */
  from: number;
  to?: number;
  /** A CloudWatch filter pattern. */
  filter?: string;
}

/** Reads log groups, page by page. */
export interface LogReader {
  /**
   * All events that match, in the order of their timestamps; a group that does not exist has none, because Lambda makes it
   * at a function's first invocation. Throttling is waited out.
   */
  events(query: LogQuery): AsyncGenerator<LogEvent, void, void>;
}

export interface LogReaderParts {
  clients: Pick<AwsClients, 'logs'>;
  clock: Clock;
  signal: AbortSignal;
  /** 0 to 1, for the jitter. */
  random?: () => number;
}

const THROTTLED = [
  'ThrottlingException',
  'LimitExceededException',
  'TooManyRequestsException',
  'ServiceUnavailableException',
];

/**
 * A reader over FilterLogEvents. Pages may be partial or empty while a token is set; only a page without one is the last
 * (CloudWatch Logs API reference, FilterLogEvents).
 */
export function createLogReader({ clients, clock, signal, random = Math.random }: LogReaderParts): LogReader {
  async function page(query: LogQuery, nextToken: string | undefined): Promise<FilterLogEventsResponse> {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8_000)) {
      signal.throwIfAborted();
      try {
        const client = await clients.logs();
        return await client.filterLogEvents(
          {
            logGroupName: query.group,
            startTime: Math.max(0, Math.floor(query.from)),
            endTime: query.to,
            filterPattern: query.filter || undefined,
            nextToken,
          },
          { abortSignal: signal },
        );
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Error)) throw error;
        if (error.name === 'ResourceNotFoundException') return {};
        if (!THROTTLED.includes(error.name)) throw error;
        // Full jitter: the quota (5 requests a second) is shared with everybody in the account and Region.
        await clock.sleep(Math.ceil(wait * random()), signal);
      }
    }
  }

  return {
    async *events(query) {
      let token: string | undefined;
      do {
        const { events = [], nextToken } = await page(query, token);
        for (const event of events) {
          const { eventId, logStreamName = '', timestamp = 0, message = '' } = event;
          yield {
            id: eventId ?? `${logStreamName} ${timestamp} ${message}`,
            group: query.group,
            stream: logStreamName,
            timestamp,
            message,
          };
        }
        // A token that comes back unchanged would be asked for ever.
        token = nextToken === token ? undefined : nextToken;
      } while (token !== undefined);
    },
  };
}
