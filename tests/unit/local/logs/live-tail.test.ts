import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CloudWatchLogs, type StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { LocalWorldOptions } from '../../../../local/world.ts';
import { settings, worldOf } from '../server/client.ts';

const ARN = 'arn:aws:logs:us-east-1:000000000000:log-group:g';

/** A world whose seconds pass when the test says so. */
async function tailed(t: TestContext, options: LocalWorldOptions = {}) {
  const waiting: (() => void)[] = [];
  const clock = {
    now: Date.now,
    after: (_milliseconds: number, then: () => void) => {
      waiting.push(then);
      return () => void waiting.splice(waiting.indexOf(then), 1);
    },
  };
  const world = await worldOf(t, { clock, ...options });
  // A client puts `stream-` before the name of the host, which an address does not have.
  const logs = new CloudWatchLogs({ ...settings(world), disableHostPrefix: true });
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  const write = (...messages: string[]) =>
    logs.putLogEvents({
      logGroupName: 'g',
      logStreamName: 's',
      logEvents: messages.map((message) => ({ timestamp: Date.now(), message })),
    });
  /** Lets a second pass, once somebody waits for it. */
  const second = async () => {
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    waiting.shift()!();
  };
  return { logs, write, second };
}

async function next(stream: AsyncIterator<StartLiveTailResponseStream>): Promise<StartLiveTailResponseStream> {
  const { value, done } = await stream.next();
  assert.notEqual(done, true);
  return value;
}

test('a live tail tells its session, then once a second what was ingested and matches', async (t) => {
  const { logs, write, second } = await tailed(t);
  await write('too early ERROR');
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: [ARN], logEventFilterPattern: 'ERROR' });
  const stream = responseStream![Symbol.asyncIterator]();
  const { sessionStart } = await next(stream);
  assert.deepEqual(sessionStart?.logGroupIdentifiers, [ARN]);
  assert.match(sessionStart?.sessionId ?? '', /^[0-9a-f-]{36}$/);
  await write('one ERROR', 'fine', 'two ERROR é');
  await second();
  const { sessionUpdate } = await next(stream);
  assert.equal(sessionUpdate?.sessionMetadata?.sampled, false);
  assert.deepEqual(
    sessionUpdate?.sessionResults?.map(({ message, logStreamName, logGroupIdentifier }) => [
      message,
      logStreamName,
      logGroupIdentifier,
    ]),
    [
      ['one ERROR', 's', ARN],
      ['two ERROR é', 's', ARN],
    ],
  );
  await second();
  assert.deepEqual((await next(stream)).sessionUpdate?.sessionResults, []);
});

test('more than 500 events of a second are sampled', async (t) => {
  const { logs, write, second } = await tailed(t);
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: [ARN] });
  const stream = responseStream![Symbol.asyncIterator]();
  await next(stream);
  await write(...Array.from({ length: 1200 }, (_, n) => String(n)));
  await second();
  const { sessionUpdate } = await next(stream);
  assert.equal(sessionUpdate?.sessionMetadata?.sampled, true);
  const results = sessionUpdate?.sessionResults ?? [];
  assert.equal(results.length, 500);
  assert.ok(Number(results.at(-1)?.message) > 1100, 'from all of the second');
});

test('groups are given by ARN, streams of one group only', async (t) => {
  const { logs } = await tailed(t);
  const refused = (input: Parameters<typeof logs.startLiveTail>[0], name: string) =>
    assert.rejects(logs.startLiveTail(input), { name });
  await refused({ logGroupIdentifiers: ['g'] }, 'InvalidParameterException');
  await refused({ logGroupIdentifiers: [`${ARN}:*`] }, 'InvalidParameterException');
  await refused({ logGroupIdentifiers: [`${ARN}x`] }, 'ResourceNotFoundException');
  await refused({ logGroupIdentifiers: [ARN, ARN], logStreamNames: ['s'] }, 'InvalidParameterException');
});

test('a reader who leaves does not hinder the world', async (t) => {
  const { logs, write, second } = await tailed(t);
  const controller = new AbortController();
  const { responseStream } = await logs.startLiveTail(
    { logGroupIdentifiers: [ARN] },
    { abortSignal: controller.signal },
  );
  const stream = responseStream![Symbol.asyncIterator]();
  await next(stream);
  logs.destroy();
  controller.abort();
  await stream.return?.();
  await second();
  await write('later');
});

test('events out of the retention of their group are gone, from the file too', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'retention-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  let now = Date.UTC(2026, 0, 15);
  const world = await worldOf(t, { directory, clock: { now: () => now } });
  const logs = new CloudWatchLogs(settings(world));
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  await logs.putRetentionPolicy({ logGroupName: 'g', retentionInDays: 1 });
  const write = (message: string) =>
    logs.putLogEvents({ logGroupName: 'g', logStreamName: 's', logEvents: [{ timestamp: now, message }] });
  await write('old');
  now += 23 * 3_600_000;
  await write('new');
  now += 2 * 3_600_000;
  const { events } = await logs.filterLogEvents({ logGroupName: 'g' });
  assert.deepEqual(
    events?.map(({ message }) => message),
    ['new'],
  );
  await logs.deleteRetentionPolicy({ logGroupName: 'g' });
  assert.equal((await logs.filterLogEvents({ logGroupName: 'g' })).events?.length, 1);
  const [last] = readFileSync(join(directory, 'log-events.jsonl'), 'utf8').trim().split('\n').reverse();
  assert.equal(JSON.parse(last!).length, 1, 'the last change takes the old write out');
});
