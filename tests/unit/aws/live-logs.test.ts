import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { createClients } from '../../../shell/aws/clients.ts';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { createLogs } from '../../../shell/aws/logs.ts';
import type { Event } from '../../../shell/contract.ts';
import { settings, worldOf } from '../local/server/client.ts';
import { aFunction, aSession, FakeClock, FakeCloudWatch, named } from './fakes.ts';

const fn = aFunction();
const START = Date.UTC(2026, 0, 15, 12);

const shown = async (events: AsyncIterable<Event>) => {
  const seen: string[] = [];
  for await (const event of events) {
    if (event.kind === 'log') seen.push(event.message);
    if (event.kind === 'warning') seen.push(`! ${event.text}`);
    if (event.kind === 'text') seen.push(event.text);
  }
  return seen;
};

const logsOf = (clients: any, clock: any, free = true) =>
  createLogs({
    world: {
      clients,
      info: { kind: 'aws', label: 'aws', region: 'us-east-1' },
      instant: false,
      free,
      serverAhead: () => 0,
    },
    session: aSession([fn]),
    clock,
    signal: new AbortController().signal,
    secrets: { apply: (text) => text },
    claims: new Map(),
    budget: createLogBudget({ clock, unlimited: () => true, random: () => 1 }),
  });

/** Time that a sleep moves, but not one that waits for silence. */
class LiveClock extends FakeClock {
  constructor() {
    super(START);
  }

  override sleep = async (milliseconds: number, signal: AbortSignal) => {
    if (milliseconds >= 15_000)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    signal.throwIfAborted();
    this.time += milliseconds;
  };
}

/** A world whose live tails tell something as soon as somebody listens; before each second `act` is called with its number. */
async function world(t: TestContext, act: (second: number) => unknown, errors: string[] = []) {
  const clock = new LiveClock();
  let seconds = 0;
  const after = (milliseconds: number, then: () => void) => {
    const soon = setImmediate(async () => {
      clock.time += milliseconds;
      await act(++seconds);
      then();
    });
    return () => clearImmediate(soon);
  };
  const local = await worldOf(t, { clock: { now: clock.now, after }, faults: { errors } });
  const writer = new CloudWatchLogs(settings(local));
  const pool = createClients(async () => settings(local));
  t.after(() => {
    writer.destroy();
    pool.close();
  });
  await writer.createLogGroup({ logGroupName: fn.logGroup });
  await writer.createLogStream({ logGroupName: fn.logGroup, logStreamName: 's' });
  const write = (...messages: string[]) =>
    writer.putLogEvents({
      logGroupName: fn.logGroup,
      logStreamName: 's',
      logEvents: messages.map((message) => ({ timestamp: clock.time, message })),
    });
  return { clock, write, logs: logsOf(pool.clients, clock) };
}

test('a live tail shows what was before it, then what comes, each line once, and ends in time', async (t) => {
  let write: (...messages: string[]) => Promise<unknown> = async () => {};
  const given = await world(t, (second) =>
    second === 1 ? write('one', 'one', 'two') : second === 3 ? write('three') : undefined,
  );
  write = given.write;
  await write('before');
  const follow = given.logs.follow({ functions: [fn], since: START - 1_000, until: START + 5_000, live: true });
  assert.deepEqual(await shown(follow), ['before', 'one', 'one', 'two', 'three']);
});

test('where a live tail is refused, it says so once and asks instead', async (t) => {
  const { write, logs } = await world(t, () => {}, ['StartLiveTail:denied']);
  await write('before');
  const [warning, ...lines] = await shown(
    logs.follow({ functions: [fn], since: START - 1_000, until: START + 3_000, live: true }),
  );
  assert.match(warning!, /^! There is no live tail: .*StartLiveTail/);
  assert.deepEqual(lines, ['before']);
});

test('a live tail that breaks off goes on by asking: nothing is lost, nothing comes twice', async () => {
  const clock = new LiveClock();
  const cloudWatch = new FakeCloudWatch(clock);
  const line = (at: number, message: string) => cloudWatch.put(fn.logGroup, 's', START + at, message);
  const pushed = (at: number, message: string) => ({
    logGroupIdentifier: `000000000000:${fn.logGroup}`,
    logStreamName: 's',
    timestamp: START + at,
    message,
  });
  line(0, 'before');
  const asked: any[] = [];
  const client = {
    filterLogEvents: (input: any, options: any) => cloudWatch.filterLogEvents(input, options),
    startLiveTail: async (input: any) => {
      asked.push(input);
      return {
        responseStream: (async function* () {
          yield { sessionStart: {} };
          clock.time += 1_000;
          line(900, 'pushed');
          line(900, 'pushed');
          line(950, 'not pushed');
          yield {
            sessionUpdate: {
              sessionMetadata: { sampled: true },
              sessionResults: [pushed(900, 'pushed'), pushed(900, 'pushed')],
            },
          };
          clock.time += 1_000;
          line(1_500, 'after');
          throw named('SessionStreamingException', 'internal');
        })(),
      };
    },
  };
  const logs = logsOf({ logs: async () => client }, clock, false);
  const [costs, ...seen] = await shown(
    logs.follow({ functions: [fn], since: START, until: START + 4_000, live: true, filter: 'e' }),
  );
  assert.match(costs!, /billed by the minute/);
  assert.match(seen.find((text) => text.startsWith('! More'))!, /500 lines a second/);
  assert.match(seen.find((text) => text.startsWith('! The live'))!, /broke off: internal/);
  assert.deepEqual(
    seen.filter((text) => !text.startsWith('!')),
    ['before', 'pushed', 'pushed', 'not pushed', 'after'],
  );
  assert.deepEqual(asked, [
    {
      logGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000000:log-group:/logs/auto-confirm'],
      logEventFilterPattern: 'e',
    },
  ]);
});
