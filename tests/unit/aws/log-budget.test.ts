import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { FakeClock } from './fakes.ts';

const { signal } = new AbortController();

test('two requests a second for all together, after a rest two at once', async () => {
  const clock = new FakeClock();
  const budget = createLogBudget({ clock, unlimited: () => false });
  const start = clock.time;
  const at: number[] = [];
  for (let request = 0; request < 6; request++) {
    await budget.take(signal);
    at.push(clock.time - start);
  }
  assert.deepEqual(at, [0, 0, 500, 1_000, 1_500, 2_000]);
  clock.time += 10_000;
  await budget.take(signal);
  await budget.take(signal);
  assert.equal(clock.time, start + 12_000);
});

test('a refusal makes everybody pause, twice as long each time up to 8 s; three answers halve it again', async () => {
  const clock = new FakeClock();
  const budget = createLogBudget({ clock, unlimited: () => false, random: () => 1 });
  const pause = async () => {
    const before = clock.time;
    budget.refused();
    await budget.take(signal);
    return clock.time - before;
  };
  const pauses: number[] = [];
  for (let refusal = 0; refusal < 6; refusal++) pauses.push(await pause());
  assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  for (let answer = 0; answer < 12; answer++) budget.answered();
  assert.equal(await pause(), 2_000);
});

test('who waits for a turn stops waiting when aborted', async () => {
  const clock = new FakeClock();
  const budget = createLogBudget({ clock, unlimited: () => false });
  const abort = new AbortController();
  await budget.take(abort.signal);
  abort.abort(new Error('Ctrl-C'));
  await assert.rejects(budget.take(abort.signal), /Ctrl-C/);
});
