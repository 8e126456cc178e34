import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CloudWatchLogs,
  type FilterLogEventsCommandInput,
  type OutputLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { settings, worldOf } from '../server/client.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

async function logsOf(t: TestContext, clock = { now: () => NOW }): Promise<CloudWatchLogs> {
  return new CloudWatchLogs(settings(await worldOf(t, { clock })));
}

/** A group `g` with a stream `s` that holds these messages, one per millisecond up to now. */
async function filled(t: TestContext, messages: readonly string[]): Promise<CloudWatchLogs> {
  const logs = await logsOf(t);
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  const logEvents = messages.map((message, index) => ({ timestamp: NOW - messages.length + index, message }));
  await logs.putLogEvents({ logGroupName: 'g', logStreamName: 's', logEvents });
  return logs;
}

const texts = (events: readonly OutputLogEvent[] | undefined): (string | undefined)[] =>
  (events ?? []).map(({ message }) => message);

test('groups are made, described by prefix or part, kept for a time, tagged and deleted', async (t) => {
  const logs = await logsOf(t);
  await logs.createLogGroup({ logGroupName: '/aws/lambda/b', tags: { team: 'x' } });
  await logs.createLogGroup({ logGroupName: '/aws/lambda/a' });
  await logs.createLogGroup({ logGroupName: 'other' });
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/a';
  await logs.putRetentionPolicy({ logGroupName: '/aws/lambda/a', retentionInDays: 7 });
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: '/aws/lambda/' });
  assert.deepEqual(
    logGroups?.map((group) => group.logGroupName),
    ['/aws/lambda/a', '/aws/lambda/b'],
  );
  assert.deepEqual(logGroups?.[0], {
    logGroupName: '/aws/lambda/a',
    creationTime: NOW,
    retentionInDays: 7,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: 0,
    logGroupClass: 'STANDARD',
  });
  assert.equal((await logs.describeLogGroups({ logGroupNamePattern: 'OTH' })).logGroups?.length, 1);
  await logs.tagResource({ resourceArn: arn.replace(/a$/, 'b'), tags: { cost: '1' } });
  await logs.untagResource({ resourceArn: arn.replace(/a$/, 'b'), tagKeys: ['team'] });
  assert.deepEqual((await logs.listTagsForResource({ resourceArn: arn.replace(/a$/, 'b') })).tags, { cost: '1' });
  await logs.deleteRetentionPolicy({ logGroupName: '/aws/lambda/a' });
  await logs.deleteLogGroup({ logGroupName: '/aws/lambda/b' });
  const left = (await logs.describeLogGroups({})).logGroups;
  assert.deepEqual(
    left?.map((group) => [group.logGroupName, group.retentionInDays]),
    [
      ['/aws/lambda/a', undefined],
      ['other', undefined],
    ],
  );
  await assert.rejects(logs.putRetentionPolicy({ logGroupName: 'other', retentionInDays: 8 }), {
    name: 'InvalidParameterException',
  });
});

test("what is missing or there already is said in CloudWatch's words", async (t) => {
  const logs = await filled(t, ['a']);
  const noGroup = { name: 'ResourceNotFoundException', message: 'The specified log group does not exist.' };
  await assert.rejects(logs.filterLogEvents({ logGroupName: 'x' }), noGroup);
  await assert.rejects(logs.describeLogStreams({ logGroupName: 'x' }), noGroup);
  await assert.rejects(logs.createLogStream({ logGroupName: 'x', logStreamName: 's' }), noGroup);
  await assert.rejects(logs.deleteLogGroup({ logGroupName: 'x' }), noGroup);
  const noStream = { name: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' };
  await assert.rejects(logs.getLogEvents({ logGroupName: 'g', logStreamName: 'x' }), noStream);
  await assert.rejects(
    logs.putLogEvents({ logGroupName: 'g', logStreamName: 'x', logEvents: [{ timestamp: NOW, message: 'a' }] }),
    noStream,
  );
  await assert.rejects(logs.createLogStream({ logGroupName: 'g', logStreamName: 's' }), {
    message: 'The specified log stream already exists',
  });
  await assert.rejects(logs.describeLogGroups({ includeLinkedAccounts: true }), {
    message: 'includeLinkedAccounts is not in the local world.',
  });
});

test('streams are described in order of name or of last event', async (t) => {
  const logs = await logsOf(t);
  await logs.createLogGroup({ logGroupName: 'g' });
  for (const [logStreamName, timestamp] of [
    ['b', NOW - 1],
    ['a', NOW - 3],
    ['c', NOW - 2],
  ] as const) {
    await logs.createLogStream({ logGroupName: 'g', logStreamName });
    await logs.putLogEvents({
      logGroupName: 'g',
      logStreamName,
      logEvents: [
        { timestamp: timestamp - 10, message: 'first' },
        { timestamp, message: 'last' },
      ],
    });
  }
  const names = async (input: object): Promise<(string | undefined)[]> =>
    ((await logs.describeLogStreams({ logGroupName: 'g', ...input })).logStreams ?? []).map(
      (stream) => stream.logStreamName,
    );
  assert.deepEqual(await names({}), ['a', 'b', 'c']);
  assert.deepEqual(await names({ descending: true }), ['c', 'b', 'a']);
  assert.deepEqual(await names({ orderBy: 'LastEventTime' }), ['a', 'c', 'b']);
  assert.deepEqual(await names({ orderBy: 'LastEventTime', descending: true, limit: 1 }), ['b']);
  assert.deepEqual(await names({ logStreamNamePrefix: 'c' }), ['c']);
  const first = await logs.describeLogStreams({ logGroupName: 'g', limit: 2 });
  assert.deepEqual(await names({ limit: 2, nextToken: first.nextToken }), ['c']);
  assert.deepEqual(first.logStreams?.[1], {
    logStreamName: 'b',
    creationTime: NOW,
    firstEventTimestamp: NOW - 11,
    lastEventTimestamp: NOW - 1,
    lastIngestionTime: NOW,
    arn: 'arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:b',
    storedBytes: 0,
  });
  await assert.rejects(logs.describeLogStreams({ logGroupName: 'g', nextToken: 'x' }), {
    message: 'The specified nextToken is invalid.',
  });
});

test('events of all streams are filtered by time and stream and answered in order of time, then of arrival', async (t) => {
  const logs = await logsOf(t);
  await logs.createLogGroup({ logGroupName: 'g' });
  for (const [logStreamName, events] of [
    ['one', [5, 1]],
    ['two', [3, 5]],
  ] as const) {
    await logs.createLogStream({ logGroupName: 'g', logStreamName });
    for (const ago of [...events].sort((left, right) => right - left))
      await logs.putLogEvents({
        logGroupName: 'g',
        logStreamName,
        logEvents: [{ timestamp: NOW - ago, message: `${logStreamName} ${ago}` }],
      });
  }
  const found = async (input: Partial<FilterLogEventsCommandInput>): Promise<unknown> =>
    texts((await logs.filterLogEvents({ logGroupName: 'g', ...input })).events);
  assert.deepEqual(await found({}), ['one 5', 'two 5', 'two 3', 'one 1']);
  assert.deepEqual(await found({ startTime: NOW - 3 }), ['two 3', 'one 1']);
  assert.deepEqual(await found({ startTime: NOW - 5, endTime: NOW - 3 }), ['one 5', 'two 5', 'two 3']);
  assert.deepEqual(await found({ logStreamNames: ['two'] }), ['two 5', 'two 3']);
  assert.deepEqual(await found({ logStreamNamePrefix: 'o' }), ['one 5', 'one 1']);
  assert.deepEqual(
    await found({ logGroupName: undefined, logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:g' }),
    ['one 5', 'two 5', 'two 3', 'one 1'],
  );
});

test('pages of filtered events follow each other without a gap or a repeat, also when events arrive meanwhile', async (t) => {
  const logs = await filled(
    t,
    Array.from({ length: 25 }, (_, n) => `m${n}`),
  );
  const seen: unknown[] = [];
  const ids = new Set<string | undefined>();
  let pages = 0;
  for await (const page of paginateFilterLogEvents({ client: logs }, { logGroupName: 'g', limit: 10 })) {
    seen.push(...texts(page.events));
    for (const event of page.events ?? []) ids.add(event.eventId);
    if (pages++ === 0)
      await logs.putLogEvents({
        logGroupName: 'g',
        logStreamName: 's',
        logEvents: [{ timestamp: NOW, message: 'late' }],
      });
  }
  assert.deepEqual(seen, [...Array.from({ length: 25 }, (_, n) => `m${n}`), 'late']);
  assert.equal(ids.size, 26);
  assert.equal(pages, 3);
  await assert.rejects(logs.filterLogEvents({ logGroupName: 'g', nextToken: 'f/1' }), {
    message: 'The specified nextToken is invalid.',
  });
});

test('a stream is read forward and backward by tokens that repeat at its ends', async (t) => {
  const logs = await filled(t, ['a', 'b', 'c', 'd', 'e']);
  const read = (input: object) => logs.getLogEvents({ logGroupName: 'g', logStreamName: 's', limit: 2, ...input });
  assert.deepEqual(texts((await read({})).events), ['d', 'e']);
  const first = await read({ startFromHead: true });
  assert.deepEqual(texts(first.events), ['a', 'b']);
  const second = await read({ nextToken: first.nextForwardToken });
  const third = await read({ nextToken: second.nextForwardToken });
  assert.deepEqual([texts(second.events), texts(third.events)], [['c', 'd'], ['e']]);
  const end = await read({ nextToken: third.nextForwardToken });
  assert.deepEqual([texts(end.events), end.nextForwardToken], [[], third.nextForwardToken]);
  assert.deepEqual(texts((await read({ nextToken: third.nextBackwardToken })).events), ['c', 'd']);
  const begin = await read({ nextToken: first.nextBackwardToken });
  assert.deepEqual([texts(begin.events), begin.nextBackwardToken], [[], first.nextBackwardToken]);
});

test('events that are too old, too new or out of order are not taken', async (t) => {
  const logs = await filled(t, []).catch(() => undefined);
  assert.equal(logs, undefined, 'PutLogEvents asks for one event at least');
  const other = await filled(t, ['kept']);
  const put = (...ages: number[]) =>
    other.putLogEvents({
      logGroupName: 'g',
      logStreamName: 's',
      logEvents: ages.map((age) => ({ timestamp: NOW - age, message: String(age) })),
    });
  const HOUR = 3_600_000;
  const answer = await put(15 * 24 * HOUR, HOUR, -3 * HOUR);
  assert.deepEqual(answer.rejectedLogEventsInfo, { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 });
  assert.deepEqual(texts((await other.filterLogEvents({ logGroupName: 'g' })).events), [String(HOUR), 'kept']);
  await assert.rejects(put(1, 2), {
    message: 'Log events in a single PutLogEvents request must be in chronological order.',
  });
});

test('events past the retention are gone', async (t) => {
  let now = NOW;
  const logs = await logsOf(t, { now: () => now });
  await logs.createLogGroup({ logGroupName: 'g' });
  await logs.createLogStream({ logGroupName: 'g', logStreamName: 's' });
  await logs.putLogEvents({ logGroupName: 'g', logStreamName: 's', logEvents: [{ timestamp: NOW, message: 'a' }] });
  await logs.putRetentionPolicy({ logGroupName: 'g', retentionInDays: 1 });
  now += 23 * 3_600_000;
  assert.equal((await logs.filterLogEvents({ logGroupName: 'g' })).events?.length, 1);
  now += 2 * 3_600_000;
  assert.equal((await logs.filterLogEvents({ logGroupName: 'g' })).events?.length, 0);
});
