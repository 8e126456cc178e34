import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { createLogs } from '../../../shell/aws/logs.ts';
import type { Event, Log } from '../../../shell/contract.ts';
import {
  aFunction,
  aSession,
  drain,
  FakeClock,
  FakeCloudWatch,
  named,
  type Weather,
  writeInvocation,
} from './fakes.ts';

/** The lines among all that is shown. */
async function linesOf(events: AsyncGenerator<Event, void, void>): Promise<{ events: Log[] }> {
  return { events: (await drain(events)).events.filter((event): event is Log => event.kind === 'log') };
}

const fn = aFunction();

function setUp(weather: Weather = {}, options: { instant?: boolean; random?: () => number } = {}) {
  const clock = new FakeClock();
  const cloudWatch = new FakeCloudWatch(clock, weather);
  const abort = new AbortController();
  const logs = createLogs({
    world: {
      clients: cloudWatch.clients as any,
      info: { kind: 'aws', label: 'aws', region: 'eu-west-1' },
      instant: options.instant ?? false,
      serverAhead: () => 0,
      free: true,
    },
    session: aSession([fn]),
    clock,
    signal: abort.signal,
    secrets: { apply: (text) => text.replaceAll('hunter22', '<secret>') },
    claims: new Map(),
    budget: createLogBudget({ clock, unlimited: () => options.instant ?? false, random: options.random ?? (() => 1) }),
  });
  return { clock, cloudWatch, logs, abort, start: clock.time };
}

test('of any number of events, shuffled, late, repeated and throttled, each is shown once', async () => {
  const arrival = fc.record({ at: fc.integer({ min: 0, max: 20_000 }), lag: fc.integer({ min: 0, max: 25_000 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { maxLength: 120 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 2, max: 5 }),
      async (arrivals, pageSize, every) => {
        const { clock, cloudWatch, logs, start } = setUp({
          pageSize,
          emptyPage: (page) => page % every === 1,
          throttle: (call) => call % (every + 4) === 0,
          repeat: (page) => page % 2 === 1,
        });
        arrivals.forEach(({ at, lag }, index) => {
          cloudWatch.put(fn.logGroup, `s${index % 3}`, start + at, `line ${index}`, lag);
        });
        const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start + 60_000 }));
        assert.deepEqual(
          events.map(({ message }) => message).sort(),
          arrivals.map((_, index) => `line ${index}`).sort(),
        );
        assert.ok(clock.time >= start + 60_000);
      },
    ),
    { numRuns: 40 },
  );
});

test('an event of ten seconds ago is still shown when it arrives after newer ones', async () => {
  const { cloudWatch, logs, start } = setUp();
  cloudWatch.put(fn.logGroup, 's', start + 100, 'late', 10_000);
  cloudWatch.put(fn.logGroup, 's', start + 5_000, 'in time');
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start + 15_000 }));
  assert.deepEqual(
    events.map(({ message }) => message),
    ['in time', 'late'],
  );
});

test('several functions are merged by time', async () => {
  const other = aFunction('activity-log', 'PostAuthentication');
  const { cloudWatch, logs, start, clock } = setUp();
  cloudWatch.put(fn.logGroup, 's', start + 1, 'first');
  cloudWatch.put(other.logGroup, 's', start + 2, 'second');
  cloudWatch.put(fn.logGroup, 's', start + 3, 'third');
  clock.time += 10;
  const { events } = await linesOf(logs.follow({ functions: [fn, other], since: start, until: start + 10 }));
  assert.deepEqual(
    events.map(({ message, functionName }) => `${functionName}: ${message}`),
    ['auto-confirm: first', 'activity-log: second', 'auto-confirm: third'],
  );
});

test('it looks at once, then after 250, 500, 750 ms, then every second', async () => {
  const { clock, logs, start } = setUp();
  await linesOf(logs.follow({ functions: [fn], since: start, until: start + 4_500 }));
  assert.deepEqual(clock.slept, [250, 500, 750, 1_000, 1_000, 1_000]);
});

test('a group that is not there yet is waited for', async () => {
  const { clock, cloudWatch, logs, start } = setUp();
  clock.plans.push({
    at: start + 1_000,
    act: () => writeInvocation(cloudWatch, { at: start + 1_000, lines: ['hello'] }),
  });
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start + 3_000 }));
  assert.equal(events.length, 4);
});

test('throttling is waited out with growing pauses and loses nothing', async () => {
  const { clock, cloudWatch, logs, start } = setUp({ throttle: (call) => call <= 5 });
  cloudWatch.put(fn.logGroup, 's', start, 'there');
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start }));
  assert.equal(events.length, 1);
  assert.deepEqual(clock.slept, [500, 1_000, 2_000, 4_000, 8_000]);
});

test('another failure comes through', async () => {
  const { cloudWatch, logs, start } = setUp();
  cloudWatch.fail = named('AccessDeniedException', 'not allowed');
  await assert.rejects(drain(logs.follow({ functions: [fn], since: start, until: start })), {
    name: 'AccessDeniedException',
  });
});

test('an abort ends it at once, with its reason', async () => {
  const { abort, clock, logs, start } = setUp();
  clock.plans.push({ at: start + 600, act: () => abort.abort(new Error('Ctrl-C')) });
  await assert.rejects(drain(logs.follow({ functions: [fn], since: start })), /Ctrl-C/);
  assert.equal(clock.time, start + 600);
});

test('lines are given without secrets, tokens and line ends, and with the request they belong to', async () => {
  const { cloudWatch, logs, start, clock } = setUp();
  const id = writeInvocation(cloudWatch, { at: start, lines: [] });
  cloudWatch.put(fn.logGroup, 's2', start, `START RequestId: ${id} Version: $LATEST\n`);
  cloudWatch.put(fn.logGroup, 's2', start + 1, 'password hunter22 token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln\n');
  clock.time += 100;
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start + 100 }));
  const line = events.find(({ message }) => message.startsWith('password')) as Log;
  assert.equal(line.message, 'password <secret> token eyJhbGciOi...');
  assert.equal(line.requestId, id);
});

test('a filter goes to CloudWatch', async () => {
  const { cloudWatch, logs, start } = setUp();
  cloudWatch.put(fn.logGroup, 's', start, 'yes');
  cloudWatch.put(fn.logGroup, 's', start, 'no');
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start, filter: 'yes' }));
  assert.deepEqual(
    events.map(({ message }) => message),
    ['yes'],
  );
});

test('under a flood nothing is shown twice', async () => {
  const { cloudWatch, logs, start, clock } = setUp({ pageSize: 10_000 });
  for (let index = 0; index < 30_000; index++) cloudWatch.put(fn.logGroup, 's', start + (index % 1_000), `n${index}`);
  clock.time += 1_000;
  const { events } = await linesOf(logs.follow({ functions: [fn], since: start, until: start + 4_000 }));
  assert.equal(new Set(events.map(({ message }) => message)).size, events.length);
  assert.equal(events.length, 30_000);
});

test('the newest events are found across streams, however old', async () => {
  const { cloudWatch, logs, start } = setUp();
  const day = 86_400_000;
  for (let index = 0; index < 30; index++) {
    cloudWatch.put(fn.logGroup, `s${index % 4}`, start - 40 * day + index * day, `day ${index}`);
  }
  const newest = (await drain(logs.recent(fn, 10))).result;
  assert.deepEqual(
    newest.map(({ message }) => message),
    Array.from({ length: 10 }, (_, index) => `day ${20 + index}`),
  );
  assert.equal((await drain(logs.recent(fn, 100))).result.length, 30);
  assert.deepEqual((await drain(logs.recent(fn, 0))).result, []);
});

test('the newest of many events in the last minute are the newest', async () => {
  const { cloudWatch, logs, start } = setUp({ pageSize: 7 });
  for (let index = 0; index < 500; index++)
    cloudWatch.put(fn.logGroup, `s${index % 4}`, start - 500 + index, `n${index}`);
  assert.deepEqual(
    (await drain(logs.recent(fn, 3))).result.map(({ message }) => message),
    ['n497', 'n498', 'n499'],
  );
});

test('a function that was never invoked says so, and what to do', async () => {
  const { logs } = setUp();
  await assert.rejects(drain(logs.recent(fn, 10)), {
    code: 'NeverInvoked',
    message: 'auto-confirm has no log: it was not invoked yet.',
    hint: /attach PreSignUp/,
  });
});
