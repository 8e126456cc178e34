import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JobTable } from '../../../shell/run/job-table.ts';

const never = new AbortController().signal;

function setUp() {
  const table = new JobTable({ now: () => 5 });
  const start = (line: string) => {
    const controller = new AbortController();
    const entry = table.add(line, controller);
    let end = () => {};
    entry.ended = new Promise((resolve) => {
      end = () => {
        table.end(entry, controller.signal.aborted ? 'stopped' : 'done');
        resolve();
      };
    });
    return { entry, signal: controller.signal, end: () => end() };
  };
  return { table, start };
}

describe('the table of jobs', () => {
  it('lists what runs and how the last ten ended; numbers are never used again', () => {
    const { table, start } = setUp();
    for (let count = 1; count <= 12; count++) start(`wait ${count}`).end();
    start('logs tail');
    assert.deepEqual(
      table.list().map(({ number, state }) => [number, state]),
      [...Array.from({ length: 10 }, (_, index) => [index + 3, 'done']), [13, 'running']],
    );
    assert.deepEqual(table.running(), [
      { number: 13, line: 'logs tail', state: 'running', startedAt: 5, shown: 0, dropped: 0 },
    ]);
  });

  it('stops a job and resolves when it has ended', async () => {
    const { table, start } = setUp();
    const { entry, signal, end } = start('wait');
    const stopped = table.stop(entry, never);
    assert.equal(signal.aborted, true);
    assert.equal(table.list()[0]!.state, 'stopping');
    end();
    assert.equal((await stopped).state, 'stopped');
  });

  it('waits no longer than its caller wants', async () => {
    const { table, start } = setUp();
    const { entry } = start('hang');
    const waiting = new AbortController();
    const stopped = table.stop(entry, waiting.signal);
    waiting.abort();
    assert.equal((await stopped).state, 'stopping');
    assert.deepEqual(
      (await table.stopAll(AbortSignal.abort())).map(({ line }) => line),
      ['hang'],
    );
  });
});
