import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Streams } from '../../../shell/aws/follow-logs.ts';
import { LineGroups, type Ready } from '../../../shell/aws/line-groups.ts';
import { anId } from './fakes.ts';

/** Invocations side by side, by a clock that the test moves. */
function setUp() {
  let now = 1_000_000;
  const groups = new LineGroups(() => now);
  const streams = new Streams();
  let count = 0;
  const add = (stream: string, timestamp: number, message: string) =>
    groups.add(streams.read({ id: String(count++), group: 'g', stream, timestamp, message }));
  return { groups, add, pass: (milliseconds: number) => (now += milliseconds), now: () => now };
}

const texts = (ready: readonly Ready[]) =>
  ready.map((one) =>
    'dropped' in one
      ? `${one.dropped} dropped`
      : `${one.event.message.split(/[ \t]/).at(-1)}${one.late === undefined ? '' : ` late ${one.late}`}`,
  );
const start = (id: string) => `START RequestId: ${id}`;
const said = (id: string, what: string) => `2024-04-23T22:59:15.000Z\t${id}\tINFO\t${what}`;
const report = (id: string) => `REPORT RequestId: ${id}\tDuration: 1 ms`;

test('invocations that run at the same time are shown one after the other, each when its REPORT line is in', () => {
  const { groups, add, now } = setUp();
  const [a, b] = [anId(), anId()];
  const time = now();
  for (const [stream, at, message] of [
    ['1', 0, 'INIT_START of-a'],
    ['1', 1, start(a)],
    ['2', 1, start(b)],
    ['1', 2, said(a, 'a1')],
    ['2', 3, said(b, 'b1')],
    ['1', 4, 'plain-of-a'],
    ['2', 5, report(b)],
  ] as const)
    assert.deepEqual(add(stream, time + at, message), []);
  assert.deepEqual(texts(groups.take()), [b, 'b1', 'ms']);
  assert.deepEqual(add('1', time + 6, report(a)), []);
  assert.deepEqual(texts(groups.take()), ['of-a', a, 'a1', 'plain-of-a', 'ms']);
  assert.deepEqual(groups.take(true), []);
});

test('a line that comes before its invocation is shown stands in its place; one that comes after is marked as late', () => {
  const { groups, add, now, pass } = setUp();
  const id = anId();
  const time = now();
  add('1', time + 10, start(id));
  add('1', time + 30, said(id, 'second'));
  groups.take();
  add('1', time + 20, said(id, 'first'));
  add('1', time + 40, report(id));
  assert.deepEqual(texts(groups.take()), [id, 'first', 'second', 'ms']);
  pass(10_000);
  assert.deepEqual(texts(add('1', time + 25, said(id, 'straggler'))), ['straggler late 9975']);
  assert.deepEqual(texts(add('1', time + 26, 'of-its-time')), ['of-its-time late 9974']);
});

test('an invocation that falls silent is shown as far as it has come, and goes on without a mark', () => {
  const { groups, add, now, pass } = setUp();
  const id = anId();
  add('1', now(), start(id));
  pass(1_999);
  assert.deepEqual(groups.take(), []);
  pass(1);
  assert.deepEqual(texts(groups.take()), [id]);
  add('1', now(), said(id, 'on'));
  add('1', now(), report(id));
  assert.deepEqual(texts(groups.take()), ['on', 'ms']);
});

test('of very many lines of one invocation the first 200 and the last 800 are shown, and how many are not', () => {
  const { groups, add, now } = setUp();
  const id = anId();
  for (let line = 0; line < 5_000; line++) assert.deepEqual(add('1', now() + line, said(id, `n${line}`)), []);
  const shown = texts(groups.take(true));
  assert.equal(shown.length, 1_001);
  assert.deepEqual(shown.slice(199, 202), ['n199', '4000 dropped', 'n4200']);
});

test('no more than 200 invocations are held back', () => {
  const { groups, add, now } = setUp();
  const ids = Array.from({ length: 201 }, anId);
  const ready = ids.map((id, index) => add(`s${index}`, now(), start(id)));
  assert.deepEqual(texts(ready.flat()), [ids[0]]);
  assert.equal(groups.take(true).length, 200);
});

test('in whatever order lines come and time passes, each is shown once', () => {
  const ids = Array.from({ length: 8 }, anId);
  const step = fc.record({
    id: fc.integer({ min: 0, max: 7 }),
    kind: fc.constantFrom('start', 'said', 'said', 'plain', 'init', 'report'),
    at: fc.integer({ min: 0, max: 8_000 }),
    stream: fc.integer({ min: 0, max: 2 }),
    passes: fc.integer({ min: 0, max: 3_000 }),
    look: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { groups, add, pass, now } = setUp();
      const time = now();
      const shown: string[] = [];
      const show = (ready: readonly Ready[]) =>
        shown.push(...ready.map((one) => ('dropped' in one ? 'dropped' : one.event.id)));
      for (const { id, kind, at, stream, passes, look } of steps) {
        const message = {
          start: start(ids[id]!),
          said: said(ids[id]!, 'x'),
          plain: 'plain',
          init: 'INIT_START',
          report: report(ids[id]!),
        }[kind]!;
        show(add(String(stream), time + at, message));
        pass(passes);
        if (look) show(groups.take());
      }
      show(groups.take(true));
      assert.deepEqual(
        shown.map(Number).sort((one, other) => one - other),
        steps.map((_, index) => index),
      );
    }),
    { numRuns: 300 },
  );
});
