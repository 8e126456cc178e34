import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { createLogReader } from '../../../shell/aws/log-reader.ts';
import { readRequest } from '../../../shell/aws/request-log.ts';
import { aFunction, drain, FakeClock, FakeCloudWatch, writeInvocation } from './fakes.ts';

const fn = aFunction();
const DAY = 86_400_000;

function setUp() {
  const clock = new FakeClock();
  const cloudWatch = new FakeCloudWatch(clock, { pageSize: 7 });
  const { filterLogEvents } = cloudWatch;
  // A pattern in quotes is a text that a line holds.
  cloudWatch.filterLogEvents = (input, options) =>
    filterLogEvents.call(cloudWatch, { ...input, filterPattern: input.filterPattern?.replaceAll('"', '') }, options);
  const reader = createLogReader({
    clients: cloudWatch.clients as any,
    clock,
    signal: new AbortController().signal,
    budget: createLogBudget({ clock, unlimited: () => true }),
  });
  const find = async (prefix: string) =>
    (await drain(readRequest(reader, fn, prefix, clock.time))).result.map(({ event }) => event.message.trim());
  return { clock, cloudWatch, find };
}

const id = (beginning: string) => `${beginning}-0000-4000-8000-000000000000`;

test('a request is found by the beginning of its id, however old, with the lines that do not hold the id', async () => {
  const { clock, cloudWatch, find } = setUp();
  const at = clock.time - 20 * DAY;
  for (let other = 0; other < 20; other++)
    writeInvocation(cloudWatch, { at: at + other * 100, id: id(`0000000${other % 10}`), stream: `s${other % 3}` });
  cloudWatch.put(fn.logGroup, 'own', at - 500, 'INIT_START Runtime');
  writeInvocation(cloudWatch, { at, id: id('9f9dd892'), stream: 'own', duration: 40, report: true });
  cloudWatch.put(fn.logGroup, 'own', at + 10, 'printed without an id');
  assert.deepEqual(
    (await find('9F9D')).map((line) => line.split(/[\s]/)[0]),
    ['INIT_START', 'START', 'printed', 'END', 'REPORT'],
  );
});

test('a beginning that fits several requests, none, or that is no id is told', async () => {
  const { clock, cloudWatch, find } = setUp();
  writeInvocation(cloudWatch, { at: clock.time - 1_000, id: id('abcd1111') });
  writeInvocation(cloudWatch, { at: clock.time - 500, id: id('abcd2222'), stream: 's2' });
  await assert.rejects(find('abcd'), { code: 'AmbiguousRequest', hint: `${id('abcd1111')}, ${id('abcd2222')}` });
  assert.equal((await find('abcd1')).length, 3);
  await assert.rejects(find('ffff'), { code: 'RequestNotFound' });
  for (const wrong of ['', 'abc', 'xyz1', '-abc'])
    await assert.rejects(find(wrong), { code: 'InvalidRequestId', exitCode: 2 });
});
