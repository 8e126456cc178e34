import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobs, stop } from '../../../plugins/help/jobs.ts';
import type { Job } from '../../../shell/contract.ts';
import { failure, fake, run } from './fakes.ts';

const job = (number: number, state: Job['state'], line = 'logs tail'): Job => ({
  number,
  line,
  state,
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  shown: 7,
  dropped: 3_214,
});

function given(...all: Job[]) {
  const faked = fake();
  const stopped: number[] = [];
  faked.context.shell.jobs = {
    list: () => all,
    async stop(one) {
      stopped.push(one.number);
      return { ...one, state: 'stopped' };
    },
  };
  return { ...faked, stopped };
}

describe('jobs', () => {
  it('lists them with state, start, and how many lines were shown and left out', async () => {
    const { events, data } = await run(jobs, {}, given(job(1, 'done'), job(2, 'running')));
    assert.deepEqual(events, [
      {
        kind: 'table',
        columns: ['job', 'command', 'state', 'since', 'lines', 'dropped'],
        rows: [
          [1, 'logs tail', 'done', '2026-01-02 03:04:05', 7, 3_214],
          [2, 'logs tail', 'running', '2026-01-02 03:04:05', 7, 3_214],
        ],
        title: undefined,
      },
    ]);
    assert.equal((data as Job[]).length, 2);
  });

  it('says how to make one where there are none, as in a script', async () => {
    assert.match(JSON.stringify((await run(jobs, {}, fake())).events), /logs tail &/);
  });
});

describe('stop', () => {
  it('stops the one that runs, or the one that is named', async () => {
    const one = given(job(1, 'done'), job(2, 'running'));
    const { data } = await run(stop, {}, one);
    assert.deepEqual([one.stopped, (data as Job).state], [[2], 'stopped']);
    const several = given(job(1, 'running'), job(2, 'running'));
    await run(stop, { job: 1 }, several);
    assert.deepEqual(several.stopped, [1]);
  });

  it('names the running ones where it cannot tell which, or where there is none of that number', async () => {
    const several = given(job(1, 'running'), job(2, 'stopping'), job(3, 'failed'));
    assert.match((await failure(stop, {}, several)).message, /2 jobs are running: 1, 2/);
    assert.equal((await failure(stop, { job: 9 }, several)).hint, 'running: 1, 2');
    assert.match((await failure(stop, { job: 3 }, several)).message, /Job 3 has ended: it is failed/);
    assert.match((await failure(stop, {}, fake())).message, /No job is running/);
    assert.deepEqual(several.stopped, []);
  });

  it('completes the numbers that can be stopped', async () => {
    const { context } = given(job(1, 'done'), job(2, 'running'));
    assert.deepEqual(await stop.args.job.complete(context), ['2']);
  });
});
