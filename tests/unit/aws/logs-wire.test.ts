/** The logs of a world that answers over the wire, late, in pieces, twice and not at all, by a clock that passes only where somebody waits. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { FaultOptions } from '../../../local/faults/faults.ts';
import { seeded } from '../../../local/faults/random.ts';
import { createClients } from '../../../shell/aws/clients.ts';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { createLogs } from '../../../shell/aws/logs.ts';
import { systemClock } from '../../../shell/clock.ts';
import type { Clock, Event, Log } from '../../../shell/contract.ts';
import { callLambda, createFunction, settings, worldOf } from '../local/server/client.ts';
import { aFunction, anId, aSession, drain } from './fakes.ts';

const functions = [
  aFunction(),
  aFunction('migrate-user', 'UserMigration'),
  aFunction('activity-log', 'PostAuthentication'),
];
const fn = functions[0]!;
const START = Date.UTC(2026, 0, 15, 12);

/** Time that passes while somebody sleeps; what is planned happens on the way. */
class Time implements Clock {
  time = START;
  readonly plans: { at: number; act: () => unknown }[] = [];
  now = () => this.time;

  sleep = async (milliseconds: number, signal: AbortSignal) => {
    const end = this.time + milliseconds;
    for (;;) {
      signal.throwIfAborted();
      const next = this.plans.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.plans.splice(this.plans.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      await next.act();
    }
    this.time = end;
  };
}

async function setUp(t: TestContext, faults: FaultOptions) {
  const clock = new Time();
  const asked: number[] = [];
  const world = await worldOf(t, {
    clock,
    faults,
    intercept: ({ operation }) => {
      if (operation === 'FilterLogEvents') asked.push(clock.time);
      return undefined;
    },
  });
  const writer = new CloudWatchLogs(settings(world));
  const pool = createClients(async () => ({ ...settings(world) }));
  t.after(() => {
    writer.destroy();
    pool.close();
  });
  const budget = createLogBudget({ clock, unlimited: () => false, random: seeded(7) });
  const claims = new Map<string, number>();
  const logsOf = (signal = new AbortController().signal) =>
    createLogs({
      world: {
        clients: pool.clients,
        info: { kind: 'aws', label: 'aws', region: 'us-east-1' },
        instant: false,
        free: true,
        serverAhead: () => 0,
      },
      session: aSession([fn]),
      clock,
      signal,
      secrets: { apply: (text) => text },
      claims,
      budget,
    });
  const made = new Set<string>();
  const write = async (group: string, stream: string, events: readonly { timestamp: number; message: string }[]) => {
    for (const [key, make] of [
      [group, () => writer.createLogGroup({ logGroupName: group })],
      [`${group} ${stream}`, () => writer.createLogStream({ logGroupName: group, logStreamName: stream })],
    ] as const)
      if (!made.has(key)) {
        made.add(key);
        await make();
      }
    const logEvents = [...events].sort((one, other) => one.timestamp - other.timestamp);
    await writer.putLogEvents({ logGroupName: group, logStreamName: stream, logEvents });
  };
  return { clock, asked, writer, logsOf, write };
}

const isLog = (event: Event): event is Log => event.kind === 'log';

test('of 100,000 events that come late, shuffled, some twice, through throttling and broken connections, none is lost and none shown twice', async (t) => {
  const { clock, logsOf, write } = await setUp(t, {
    logLag: { least: 500, most: 9_000 },
    logDuplicates: 0.05,
    pageSize: 4_000,
    throttle: true,
    errors: ['FilterLogEvents:throttle:10%', 'FilterLogEvents:reset:3%', 'FilterLogEvents:500:3%'],
  });
  const random = seeded(1);
  const [STEP, PORTIONS, EVENTS] = [5_000, 125, 800];
  for (let portion = 0; portion < PORTIONS; portion++) {
    const at = START + portion * STEP;
    clock.plans.push({
      at,
      act: async () => {
        const numbers = Array.from({ length: EVENTS }, (_, index) => portion * EVENTS + index);
        for (const stream of [0, 1])
          await write(
            fn.logGroup,
            `s${stream}`,
            numbers
              .filter((number) => number % 2 === stream)
              .map((number) => ({ timestamp: at - Math.floor(random() * STEP), message: `line ${number}` })),
          );
      },
    });
  }
  // A reader that is slow to come back has more to catch up with.
  const { sleep } = clock;
  clock.sleep = (milliseconds, signal) => sleep(milliseconds >= 1_000 ? milliseconds + 15_000 : milliseconds, signal);
  const shown = new Map<string, number>();
  const end = START + PORTIONS * STEP + 60_000;
  let warnings = 0;
  for await (const event of logsOf().follow({ functions: [fn], since: START - STEP, until: end, grouped: true })) {
    if (isLog(event)) shown.set(event.message, (shown.get(event.message) ?? 0) + 1);
    else warnings++;
  }
  assert.equal(shown.size, PORTIONS * EVENTS);
  assert.deepEqual(
    [...shown].filter(([, times]) => times !== 1),
    [],
  );
  assert.equal(warnings, 1, 'it says once that it waits');
});

test('from the answer of a call to its REPORT line it takes no longer than the line itself and 1.1 s', async (t) => {
  for (const lag of [300, 1_000, 3_000]) {
    const { clock, logsOf, write } = await setUp(t, {
      logLag: { least: lag, most: lag },
      logDuplicates: 0.2,
    });
    const random = seeded(lag);
    const waits: number[] = [];
    for (let call = 0; call < 40; call++) {
      let answered = 0;
      const during = logsOf().during({ operation: 'SignUp', username: 'ann', ran: () => ['PreSignUp'] }, async () => {
        const id = anId();
        clock.time += Math.floor(random() * 400);
        const ingested = clock.time;
        await write(fn.logGroup, `s${call % 3}`, [
          { timestamp: ingested, message: `START RequestId: ${id} Version: $LATEST` },
          { timestamp: ingested, message: `2026-01-15T12:00:00.000Z\t${id}\tINFO\tReceived ann` },
          { timestamp: ingested, message: `END RequestId: ${id}` },
          { timestamp: ingested, message: `REPORT RequestId: ${id}\tDuration: 1 ms\tBilled Duration: 1 ms` },
        ]);
        clock.time += Math.floor(random() * 900);
        answered = clock.time;
      });
      for await (const event of during)
        if (isLog(event) && event.message.startsWith('REPORT')) waits.push(clock.time - answered);
      clock.time += 10_000 + Math.floor(random() * 1_000);
    }
    assert.equal(waits.length, 40);
    waits.sort((one, other) => one - other);
    assert.ok(waits[37]! <= lag + 1_100, `lag ${lag}: p95 ${waits[37]}`);
  }
});

test('under a quota of five requests a second, shared with a colleague, three groups are followed without an error', async (t) => {
  const { clock, logsOf, write, writer } = await setUp(t, { throttle: true });
  for (let second = 0; second < 120; second++) {
    const at = START + second * 1_000;
    clock.plans.push({
      at: at + 200,
      act: async () => {
        for (const { logGroup } of functions)
          await write(logGroup, 's', [{ timestamp: clock.time, message: `at ${at}` }]);
        const colleague = () => writer.filterLogEvents({ logGroupName: fn.logGroup, limit: 1 });
        await Promise.allSettled([colleague(), colleague(), colleague(), colleague()]);
      },
    });
  }
  const delays: number[] = [];
  for await (const event of logsOf().follow({ functions, since: START, until: START + 140_000 }))
    if (isLog(event)) delays.push(clock.time - event.timestamp);
  delays.sort((one, other) => one - other);
  assert.equal(delays.length, 360);
  assert.ok(delays[Math.floor(delays.length * 0.95)]! < 2_000, `p95 ${delays[Math.floor(delays.length * 0.95)]}`);
});

test('commands and jobs of one shell make two requests a second together, whatever they follow', async (t) => {
  const { clock, asked, logsOf, write } = await setUp(t, {});
  await write(fn.logGroup, 's', [{ timestamp: START, message: 'there' }]);
  const tail = async (chosen: typeof functions) => {
    const seen: Event[] = [];
    for await (const event of logsOf().follow({ functions: chosen, since: START, until: START + 30_000 }))
      seen.push(event);
    return seen.length;
  };
  const counts = await Promise.all([tail([fn]), tail(functions), tail([fn])]);
  assert.deepEqual(counts, [1, 1, 1]);
  for (const from of asked) {
    const within = asked.filter((at) => at >= from && at < from + 10_000).length;
    assert.ok(within <= 22, `${within} requests in ten seconds`);
  }
  assert.ok(clock.time >= START + 30_000);
});

test('a line that is ten seconds late is shown, marked, after the invocation that it belongs to', async (t) => {
  const { clock, logsOf, write } = await setUp(t, {});
  const id = anId();
  const said = (what: string) => `2026-01-15T12:00:00.000Z\t${id}\tINFO\t${what}`;
  await write(fn.logGroup, 's', [
    { timestamp: START, message: `START RequestId: ${id} Version: $LATEST` },
    { timestamp: START + 20, message: `REPORT RequestId: ${id}\tDuration: 20 ms` },
  ]);
  clock.plans.push(
    { at: START + 5_000, act: () => write(fn.logGroup, 's2', [{ timestamp: START + 5_000, message: 'newer' }]) },
    { at: START + 10_010, act: () => write(fn.logGroup, 's', [{ timestamp: START + 10, message: said('late') }]) },
  );
  const lines: Log[] = [];
  for await (const event of logsOf().follow({ functions: [fn], since: START, until: START + 15_000, grouped: true }))
    if (isLog(event)) lines.push(event);
  assert.deepEqual(
    lines.map(({ message }) => message.split(/[\s]/).at(-1)),
    ['$LATEST', 'ms', 'newer', 'late'],
  );
  assert.equal(lines.at(-1)?.requestId, id);
  assert.ok(lines.at(-1)!.late! >= 10_000 && lines.at(-1)!.late! <= 11_200, String(lines.at(-1)!.late));
});

test('functions that log JSON are understood: their REPORT, and that there is none at the system level WARN', async (t) => {
  const world = await worldOf(t);
  const pool = createClients(async () => settings(world));
  const cognito = new CognitoIdentityProvider(settings(world));
  t.after(() => {
    cognito.destroy();
    pool.close();
  });
  const source = `exports.handler = async (event) => {
    console.log('Received ' + event.userName);
    console.log({ password: 'hunter22', code: '123456', region: event.region });
    return event;
  };`;
  const seen: Record<string, string[]> = {};
  for (const SystemLogLevel of ['INFO', 'WARN']) {
    const created = await createFunction(world, `json-${SystemLogLevel}`, source, {
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel, LogGroup: '/shared' },
    });
    const arn = created.body.FunctionArn;
    await callLambda(world, 'POST', `/json-${SystemLogLevel}/policy`, {
      StatementId: 'pool',
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
    });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'p', LambdaConfig: { PreSignUp: arn } });
    const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: UserPool!.Id, ClientName: 'c' });
    const session = aSession([], []);
    session.triggers = { PreSignUp: arn };
    const logs = createLogs({
      world: {
        clients: pool.clients,
        info: { kind: 'local', label: 'local', region: 'us-east-1' },
        instant: true,
        free: true,
        serverAhead: () => 0,
      },
      session,
      clock: systemClock,
      signal: new AbortController().signal,
      secrets: { apply: (text) => text },
      claims: new Map(),
      budget: createLogBudget({ clock: systemClock, unlimited: () => true }),
    });
    const during = logs.during({ operation: 'SignUp', username: 'ann', ran: () => ['PreSignUp'] }, () =>
      cognito.signUp({ ClientId: UserPoolClient!.ClientId, Username: 'ann', Password: 'Passw0rd!' }),
    );
    const lines: string[] = [];
    for await (const event of during) {
      assert.notEqual(event.kind, 'warning', JSON.stringify(event));
      if (isLog(event)) lines.push((event.said ?? event.message).split(': ')[0]!);
    }
    seen[SystemLogLevel] = lines;
    assert.deepEqual(
      (await drain(logs.ofCall(session.lastCall!, { lines: false }))).result.map(({ outcome }) => outcome),
      ['ok'],
    );
  }
  const said = ['Received ann', '{"password":"<hidden>","code":"<hidden>","region":"us-east-1"}'];
  assert.deepEqual(seen['WARN'], said);
  assert.deepEqual(seen['INFO'], ['START RequestId', ...said, 'REPORT RequestId']);
});
