import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JournalEntry } from '../../../shell/contract.ts';
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
  }: {
    answer: boolean | Error;
    cleans?: boolean;
    kind?: JournalEntry['kind'];
  }) {
    let pending = [entry(kind, 'a')];
    const ran: string[] = [];
    const said: string[] = [];
    const leave = () =>
      mayLeave({
        conversation: {
          ask: async () => {
            if (answer instanceof Error) throw answer;
            return answer;
          },
        },
        journal: { pending: () => pending },
        renderer: { event: (event) => said.push(event.kind === 'text' ? event.text : event.kind) },
        async run(line) {
          ran.push(line);
          if (cleans) pending = [];
        },
      });
    return { leave, ran, said };
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
    assert.equal(await session({ answer: new Error('dropped') }).leave(), false);
    const failing = session({ answer: true, cleans: false });
    assert.equal(await failing.leave(), false);
    assert.match(failing.said.join(), /still there/);
  });
});
