import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JournalEntry } from '../../../shell/contract.ts';
import { JobTable } from '../../../shell/run/job-table.ts';
import { describeLeftovers, leftBefore, mayLeave } from '../../../shell/run/leave.ts';

const entry = (kind: JournalEntry['kind'], subject: string): JournalEntry => ({
  kind,
  subject,
  undo: 'x',
  id: subject,
  at: 0,
});

describe('what a session leaves behind', () => {
  it('is named, or counted where there are several', () => {
    assert.equal(describeLeftovers([]), undefined);
    assert.equal(describeLeftovers([entry('trigger', 'PreSignUp')]), 'the trigger PreSignUp');
    assert.equal(describeLeftovers([entry('mfa', 'us-east-1_a')]), 'the changed MFA of us-east-1_a');
    const many = [entry('user', 'a'), entry('trigger', 'PreSignUp'), entry('user', 'b'), entry('row', 'a@b.c')];
    assert.equal(describeLeftovers(many), '2 users, the trigger PreSignUp and the row a@b.c');
  });
});

describe('starting', () => {
  it('tells what an earlier run left behind, but not that there is a stack', () => {
    assert.equal(leftBefore({ pending: () => [entry('stack', 'pools-shell')] }), undefined);
    const told = leftBefore({ pending: () => [entry('stack', 'pools-shell'), entry('user', 'ann')] });
    assert.equal(told?.text, 'An earlier run left behind: the user ann.');
  });
});

describe('leaving', () => {
  function session({
    answer,
    cleans = true,
    kind = 'user' as JournalEntry['kind'],
    keeps = true,
    lines = [] as string[],
    stubborn = false,
  }: {
    answer: boolean | undefined | Error;
    cleans?: boolean;
    kind?: JournalEntry['kind'];
    keeps?: boolean;
    lines?: string[];
    stubborn?: boolean;
  }) {
    let pending = [entry(kind, 'a')];
    const ran: string[] = [];
    const said: string[] = [];
    const asked: string[] = [];
    const jobs = new JobTable({ now: () => 0 });
    for (const line of lines) {
      const controller = new AbortController();
      const job = jobs.add(line, controller);
      job.ended = new Promise((resolve) => {
        controller.signal.addEventListener('abort', () => {
          if (stubborn) return;
          jobs.end(job, 'stopped');
          resolve();
        });
      });
    }
    const leave = () =>
      mayLeave({
        confirm: async (question) => {
          asked.push(question);
          if (answer instanceof Error) throw answer;
          return answer;
        },
        keeps,
        jobs,
        clock: { sleep: async () => {} },
        journal: { pending: () => pending },
        renderer: { event: (event) => said.push('text' in event ? event.text : event.kind) },
        async run(line) {
          ran.push(line);
          if (cleans) pending = [];
        },
      });
    return { leave, ran, said, asked, jobs };
  }

  it('cleans up when that is wanted', async () => {
    const { leave, ran } = session({ answer: true });
    assert.equal(await leave(), true);
    assert.deepEqual(ran, ['cleanup --session']);
  });

  it('does not ask about a stack, which is meant to stay', async () => {
    assert.equal(await session({ answer: new Error('asked'), kind: 'stack' }).leave(), true);
  });

  it('leaves everything when that is wanted', async () => {
    const { leave, ran } = session({ answer: false });
    assert.equal(await leave(), true);
    assert.deepEqual(ran, []);
  });

  it('stays when the question is dropped, or the cleanup did not do it all', async () => {
    assert.equal(await session({ answer: undefined }).leave(), false);
    const failing = session({ answer: true, cleans: false });
    assert.equal(await failing.leave(), false);
    assert.match(failing.said.join(), /still there/);
  });

  it('asks one question about jobs and what is left behind, stops the jobs, then cleans up', async () => {
    const { leave, asked, ran, said, jobs } = session({ answer: true, lines: ['logs tail', 'deploy'] });
    assert.equal(await leave(), true);
    assert.deepEqual(asked, [
      '2 jobs (logs tail, deploy) are still running and will be stopped. This session leaves behind: the user a. Clean up before leaving?',
    ]);
    assert.deepEqual(said, ['Stopping 2 jobs (logs tail, deploy).']);
    assert.deepEqual(
      jobs.list().map(({ state }) => state),
      ['stopped', 'stopped'],
    );
    assert.deepEqual(ran, ['cleanup --session']);
  });

  it('asks about a job alone where nothing is kept, and stays at no', async () => {
    const { leave, asked, jobs } = session({ answer: false, keeps: false, lines: ['logs tail'] });
    assert.equal(await leave(), false);
    assert.deepEqual(asked, ['Job 1 (logs tail) is still running. Stop it and leave?']);
    assert.equal(jobs.running().length, 1);
  });

  it('does not wait for ever for a job that does not stop, and names it', async () => {
    const { leave, said } = session({ answer: true, keeps: false, lines: ['hang'], stubborn: true });
    assert.equal(await leave(), true);
    assert.match(said.join('\n'), /Job 1 does not stop, and is left: hang/);
  });
});
