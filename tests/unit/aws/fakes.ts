import type { Clock, Session, StackFunction, TriggerName } from '../../../shell/contract.ts';

/** Time that passes only while somebody sleeps. */
export class FakeClock implements Clock {
  time: number;
  readonly slept: number[] = [];
  /** Called at every moment that a sleep passes over. */
  readonly plans: { at: number; act: () => void }[] = [];

  constructor(time = 1_700_000_000_000) {
    this.time = time;
  }

  now = () => this.time;

  sleep = async (milliseconds: number, signal: AbortSignal) => {
    signal.throwIfAborted();
    this.slept.push(milliseconds);
    const end = this.time + milliseconds;
    for (const plan of this.plans.filter(({ at }) => at > this.time && at <= end)) {
      this.time = plan.at;
      plan.act();
      signal.throwIfAborted();
    }
    this.time = end;
    await Promise.resolve();
  };
}

interface Stored {
  eventId: string;
  logGroupName: string;
  logStreamName: string;
  timestamp: number;
  message: string;
  visibleAt: number;
}

export interface Weather {
  /** Events of a page. */
  pageSize?: number;
  /** Before which pages an empty one comes. */
  emptyPage?: (page: number) => boolean;
  /** Which calls are refused. */
  throttle?: (call: number) => boolean;
  /** Whether the page repeats the last event of the one before. */
  repeat?: (page: number) => boolean;
}

/** CloudWatch Logs as its API reference describes it, with all the lag, empty pages and throttling that it permits. */
export class FakeCloudWatch {
  readonly calls: any[] = [];
  readonly #stored: Stored[] = [];
  readonly #clock: FakeClock;
  readonly #weather: Weather;
  fail: Error | undefined;

  constructor(clock: FakeClock, weather: Weather = {}) {
    this.#clock = clock;
    this.#weather = weather;
  }

  put(group: string, stream: string, timestamp: number, message: string, lag = 0): void {
    this.#stored.push({
      eventId: `e${this.#stored.length}`,
      logGroupName: group,
      logStreamName: stream,
      timestamp,
      message,
      visibleAt: timestamp + lag,
    });
  }

  /** The log group in a function's own configuration; absent: nobody may read it. */
  ownLogGroup: string | undefined;
  clients = {
    logs: async () => this as any,
    lambda: async () => ({
      getFunctionConfiguration: async () => {
        if (this.ownLogGroup === undefined) throw named('AccessDeniedException', 'no');
        return { LoggingConfig: { LogGroup: this.ownLogGroup } };
      },
    }),
  };

  async filterLogEvents(input: any, options?: { abortSignal?: AbortSignal }) {
    options?.abortSignal?.throwIfAborted();
    this.calls.push(input);
    if (this.fail) throw this.fail;
    if (this.#weather.throttle?.(this.calls.length)) throw named('ThrottlingException', 'Rate exceeded');
    const visible = this.#stored.filter(({ visibleAt }) => visibleAt <= this.#clock.now());
    if (!visible.some(({ logGroupName }) => logGroupName === input.logGroupName)) {
      throw named('ResourceNotFoundException', 'The specified log group does not exist.');
    }
    const found = visible
      .filter(
        ({ logGroupName, timestamp, message }) =>
          logGroupName === input.logGroupName &&
          timestamp >= (input.startTime ?? 0) &&
          timestamp <= (input.endTime ?? Number.POSITIVE_INFINITY) &&
          message.includes(input.filterPattern ?? ''),
      )
      .sort((one, other) => one.timestamp - other.timestamp);
    const { pageSize = 100, emptyPage, repeat } = this.#weather;
    const { page, at, empty } = input.nextToken ? JSON.parse(input.nextToken) : { page: 0, at: 0, empty: false };
    if (!empty && emptyPage?.(page)) return { events: [], nextToken: JSON.stringify({ page, at, empty: true }) };
    const from = repeat?.(page) && at > 0 ? at - 1 : at;
    const events = found.slice(from, at + pageSize);
    const next = at + pageSize;
    return {
      events,
      nextToken: next < found.length ? JSON.stringify({ page: page + 1, at: next, empty: false }) : undefined,
    };
  }
}

export function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return Object.assign(error, { $metadata: { httpStatusCode: 400 } });
}

export function aFunction(name = 'auto-confirm', trigger: TriggerName = 'PreSignUp'): StackFunction {
  return {
    name,
    trigger,
    describe: '',
    functionName: `stack-${name}-x`,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:stack-${name}-x`,
    logGroup: `/logs/${name}`,
  };
}

/** A session of a deployed stack with these functions attached. */
export function aSession(functions: StackFunction[], attached = functions): Session {
  return {
    world: { kind: 'local', label: 'local', region: 'us-east-1' },
    stackName: 'pools-shell',
    poolId: undefined,
    stack: async () => ({ functions }) as any,
    whereIs: async () => 'here',
    forgetStack() {},
    stackIsGone() {},
    user: undefined,
    challenge: undefined,
    triggers: Object.fromEntries(attached.map(({ trigger, arn }) => [trigger, arn])),
    setTriggers() {},
    rememberPassword() {},
    passwordOf: () => undefined,
    lastCall: undefined,
  };
}

let ids = 0;

/** A request id. */
export function anId(): string {
  return `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
}

export interface Written {
  group?: string;
  stream?: string;
  id?: string;
  at: number;
  lines?: string[];
  /** When the last line is written, after `at`. */
  duration?: number;
  status?: 'timeout' | 'error';
  report?: boolean;
  lag?: number;
}

/** Writes one invocation in Lambda's text format. */
export function writeInvocation(logs: FakeCloudWatch, how: Written): string {
  const { group = '/logs/auto-confirm', stream = 's1', id = anId(), at, lines = [], duration = 20, lag = 0 } = how;
  logs.put(group, stream, at, `START RequestId: ${id} Version: $LATEST\n`, lag);
  for (const line of lines) logs.put(group, stream, at + 1, `2024-04-23T22:59:15.000Z\t${id}\tINFO\t${line}\n`, lag);
  logs.put(group, stream, at + duration, `END RequestId: ${id}\n`, lag);
  const status = how.status ? `\tStatus: ${how.status}` : '';
  if (how.report !== false) {
    logs.put(
      group,
      stream,
      at + duration,
      `REPORT RequestId: ${id}\tDuration: 20 ms\tBilled Duration: 20 ms${status}\n`,
      lag,
    );
  }
  return id;
}

/** Everything that a generator yields, and what it returns. */
export async function drain<E, R>(events: AsyncGenerator<E, R, void>): Promise<{ events: E[]; result: R }> {
  const seen: E[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done) return { events: seen, result: next.value };
    seen.push(next.value);
  }
}
