import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Change, Journal, Warning } from '../../../shell/contract.ts';
import { createJournal } from '../../../shell/journal.ts';
import { isRunning, ownIdentity, type ShellIdentity } from '../../../shell/shell-identity.ts';

let folder: string;
let file: string;
let warnings: Warning[];
let running: Set<number>;
let time: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-journal-'));
  file = join(folder, 'journals', 'local-pools-shell.jsonl');
  warnings = [];
  running = new Set([1, 2]);
  time = 1_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (pid = 1, where: string | undefined = file, stackId?: string) =>
  createJournal({
    file: where,
    clock: { now: () => time++ },
    warn: (warning) => warnings.push(warning),
    stackId: () => stackId,
    shell: { pid, started: 'then' },
    isRunning: (shell: ShellIdentity) => running.has(shell.pid),
  });

const trigger: Change = { kind: 'trigger', subject: 'PreSignUp', undo: 'attach PreSignUp old', previous: 'arn:old' };
const user: Change = { kind: 'user', subject: 'ann', undo: 'users delete ann' };

test('a change is on the disk when record returns, readable by its owner alone', () => {
  const entry = open().record(trigger);
  const line = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual(line, { change: { ...trigger, id: entry.id, at: entry.at }, shell: { pid: 1, started: 'then' } });
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('what is settled is pending no more', () => {
  const journal = open();
  const first = journal.record(trigger);
  journal.record(user);
  journal.settle(first);
  journal.settle(first);
  assert.deepEqual(
    journal.pending('session').map(({ subject }) => subject),
    ['ann'],
  );
  assert.equal(journal.find('trigger', 'PreSignUp'), undefined);
  assert.equal(journal.find('user', 'ann')?.undo, 'users delete ann');
  assert.equal(journal.find('row', 'ann'), undefined);
});

test('the first state is the one that gets restored', () => {
  const journal = open();
  const first = journal.record(trigger);
  assert.equal(journal.record({ ...trigger, previous: 'arn:mine' }).id, first.id);
  assert.equal(journal.find('trigger', 'PreSignUp')?.previous, 'arn:old');
  journal.settle(first);
  assert.equal(journal.record({ ...trigger, previous: 'arn:later' }).previous, 'arn:later');
});

test('each run of the shell has its own changes; those of a living one are left alone', () => {
  const [one, two] = [open(1), open(2)];
  one.record(trigger);
  two.record(user);
  assert.deepEqual(
    one.pending('session').map(({ kind }) => kind),
    ['trigger'],
  );
  assert.deepEqual(
    one.pending('stack').map(({ kind }) => kind),
    ['trigger'],
  );
  running.delete(2);
  assert.deepEqual(
    one.pending('stack').map(({ kind }) => kind),
    ['trigger', 'user'],
  );
});

test('after a crash the next run sees what is left, oldest first, and can settle it', () => {
  const crashed = open(1);
  crashed.record(trigger);
  crashed.record(user);
  running.delete(1);
  const next = open(2);
  assert.deepEqual(next.pending('session'), []);
  assert.deepEqual(
    next.pending('stack').map(({ kind }) => kind),
    ['trigger', 'user'],
  );
  next.settle(next.pending('stack')[0]!);
  assert.deepEqual(
    open(3)
      .pending('stack')
      .map(({ kind }) => kind),
    ['user'],
  );
});

test('who changes again what a crashed run had changed takes over its undo', () => {
  open(1).record(trigger);
  running.delete(1);
  const next = open(2);
  assert.equal(next.record({ ...trigger, previous: 'arn:mine' }).previous, 'arn:old');
  assert.equal(next.pending('session').length, 1);
  assert.deepEqual(open(3).pending('stack'), [], 'it is the living run’s now');
});

test('a process that was given the number of a crashed one is not taken for it', () => {
  const reused = createJournal({ file, clock: { now: () => time }, warn() {}, shell: { pid: 1, started: 'later' } });
  open(1).record(user);
  assert.deepEqual(reused.pending('session'), []);
  assert.equal(isRunning({ pid: process.pid, started: 'another time' }), false);
  assert.equal(isRunning(ownIdentity()), true);
  assert.equal(isRunning({ pid: 2 ** 22 + 1, started: 'x' }), false);
});

test('a line that a crash tore is skipped, told of, kept, and does not damage the next', () => {
  open().record(trigger);
  appendFileSync(file, '{"change":{"id":"torn');
  const journal = open(2);
  running.delete(1);
  assert.equal(journal.pending('stack').length, 1);
  journal.record(user);
  assert.deepEqual(
    journal.pending('stack').map(({ kind }) => kind),
    ['trigger', 'user'],
  );
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!.text, /1 line that cannot be read/);
  assert.ok(readFileSync(file, 'utf8').includes('"torn'));
});

test('garbage between the lines does not hide the others', () => {
  open().record(trigger);
  appendFileSync(
    file,
    'garbage\n\n{"change":{}}\n{"change":{"id":"y","kind":"user","subject":"a","undo":"b","at":1,"stackId":7},"shell":{"pid":1,"started":"then"}}\n{"change":{"id":"x","kind":"user","subject":"a","undo":"b","at":1}}\nnull\n',
  );
  open().record(user);
  assert.deepEqual(
    open()
      .pending('session')
      .map(({ kind }) => kind),
    ['trigger', 'user'],
  );
});

test('where the journal cannot be written, no change is made', () => {
  writeFileSync(join(folder, 'journals'), 'a file where the folder should be');
  assert.throws(() => open().record(trigger), { code: 'JournalUnusable', hint: /XDG_STATE_HOME/ });
});

test('a journal in memory works the same and writes nothing', () => {
  const journal = open(1, undefined);
  const entry = journal.record(trigger);
  assert.equal(journal.pending('stack').length, 1);
  journal.settle(entry);
  assert.deepEqual(journal.pending('session'), []);
});

test('a journal that was removed under a running shell is begun anew', () => {
  const journal = open();
  journal.record(trigger);
  rmSync(file);
  const second = journal.record(user);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).change.id, second.id);
  assert.equal(journal.pending('session').length, 2);
});

test('several shells that write at once lose no line', async () => {
  const journalModule = new URL('../../../shell/journal.ts', import.meta.url).href;
  const script = `
    const { createJournal } = await import(${JSON.stringify(journalModule)});
    const journal = createJournal({ file: ${JSON.stringify(file)}, clock: Date, warn() {} });
    for (let n = 0; n < 40; n++) {
      const entry = journal.record({ kind: 'user', subject: process.argv[1] + '-' + n, undo: 'x'.repeat(200) });
      if (n % 2) journal.settle(entry);
    }`;
  const children = ['a', 'b'].map((name) =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, name], { stdio: 'inherit' }),
  );
  assert.deepEqual(await Promise.all(children.map((child) => once(child, 'exit'))), [
    [0, null],
    [0, null],
  ]);
  assert.equal(open().pending('stack').length, 40);
  assert.deepEqual(warnings, []);
  chmodSync(file, 0o600);
});

test('a script undoes its own changes and neither sees nor settles what the shell changed before', () => {
  const root = open();
  const byHand = root.record(trigger);
  const script = root.scoped();
  assert.deepEqual(script.pending('session'), []);
  assert.equal(script.find('trigger', 'PreSignUp'), undefined);
  const byScript = script.record({ ...trigger, previous: 'arn:by-hand' });
  assert.notEqual(byScript.id, byHand.id);
  script.record(user);
  assert.deepEqual(
    script.pending('session').map(({ subject }) => subject),
    ['PreSignUp', 'ann'],
  );
  assert.equal(root.pending('session').length, 3);
  script.settle(byScript);
  assert.equal(root.find('trigger', 'PreSignUp')?.id, byHand.id);
});

test('what a script left behind is the shell’s to undo, newest first', () => {
  const root = open();
  root.record(trigger);
  const newer = root.scoped().record({ ...trigger, previous: 'arn:by-hand' });
  assert.equal(root.find('trigger', 'PreSignUp')?.id, newer.id);
  assert.equal(open().pending('session').length, 2);
});

test('another shell that is running keeps its change; one of the same subject is written down beside it', () => {
  const other = open(2).record(user);
  const own = open(1).record(user);
  assert.notEqual(own.id, other.id);
  open(1).settle(own);
  assert.deepEqual(
    open(2)
      .pending('session')
      .map(({ id }) => id),
    [other.id],
  );
});

test('a change is marked with its stack; that of another stack is neither found, answered nor taken over', () => {
  const there = open(1, file, 'arn:stack/A').record(trigger);
  assert.equal(there.stackId, 'arn:stack/A');
  running.delete(1);
  const here = open(2, file, 'arn:stack/B');
  assert.equal(here.find('trigger', 'PreSignUp'), undefined);
  assert.notEqual(here.record(trigger).id, there.id);
  assert.deepEqual(
    open(3)
      .pending('stack')
      .map(({ stackId }) => stackId),
    ['arn:stack/A'],
    'left behind as it was',
  );
  assert.equal(open(4, file, 'arn:stack/A').find('trigger', 'PreSignUp')?.id, there.id);
});

test('a stack’s own entry has no StackId before CloudFormation told it, whatever was read before', () => {
  const journal = open(1, file, 'arn:stack/earlier');
  const stack: Change = { kind: 'stack', subject: 'pools-shell', undo: 'destroy' };
  const planned = journal.record(stack);
  assert.equal(planned.stackId, undefined);
  assert.equal(journal.record({ ...stack, stackId: 'arn:stack/new' }).stackId, 'arn:stack/new');
  journal.settle(planned);
  assert.deepEqual(
    open()
      .pending('session')
      .map(({ stackId }) => stackId),
    ['arn:stack/new'],
  );
});

test('add writes down beside what is pending already', () => {
  open(1).record(trigger);
  running.delete(1);
  const next = open(2);
  const own = next.add({ ...trigger, previous: 'arn:mine', next: 'arn:new' });
  assert.deepEqual([own.previous, own.next], ['arn:mine', 'arn:new']);
  assert.equal(next.find('trigger', 'PreSignUp')?.id, own.id);
  assert.equal(next.find('trigger', 'PreSignUp', ({ previous }) => previous === 'arn:old')?.previous, 'arn:old');
  assert.equal(next.pending('session').length, 1);
  assert.equal(next.pending('stack').length, 2);
});

test('a shell on another host that shares the folder counts as running, and is not taken for this one', () => {
  const { pid, started } = ownIdentity();
  assert.equal(isRunning({ pid: 2 ** 22 + 1, started: 'x', host: 'another-host' }), true);
  const there = createJournal({
    file,
    clock: { now: () => time },
    warn() {},
    shell: { pid, started, host: 'another-host' },
  });
  there.record(user);
  const here = createJournal({ file, clock: { now: () => time }, warn() {} });
  assert.deepEqual(here.pending('stack'), []);
  assert.equal(here.find('user', 'ann'), undefined);
});

/** The two ways to one pool: through its stack, and by its own name. Each writes to its own file and reads the other's. */
function bothWays(pid: number) {
  const ways = {
    stack: { id: 'arn:stack', file },
    pool: { id: 'arn:pool', file: join(folder, 'journals', 'pool.jsonl') },
  };
  const way = (own: { id: string; file: string }, twin: { id: string; file: string }) =>
    createJournal({
      file: own.file,
      clock: { now: () => time++ },
      warn: (warning) => warnings.push(warning),
      stackId: () => own.id,
      twin: () => twin,
      shell: { pid, started: 'then' },
      isRunning: (shell: ShellIdentity) => running.has(shell.pid),
    });
  return { stack: way(ways.stack, ways.pool), pool: way(ways.pool, ways.stack) };
}

test('what a crashed shell changed by the other way to the pool is found, in order, and settled where it was written', () => {
  const crashed = bothWays(1);
  crashed.stack.record(trigger);
  crashed.pool.record(user);
  crashed.stack.record({ kind: 'row', subject: 'bob', undo: 'table delete bob' });
  crashed.pool.add({ ...trigger, undo: 'detach PreSignUp', previous: 'arn:newer' });
  running.delete(1);
  for (const way of ['stack', 'pool'] as const) {
    const journal = bothWays(2)[way];
    const subjects = journal.pending('pool').map(({ kind, subject }) => `${kind} ${subject}`);
    assert.deepEqual(subjects, ['trigger PreSignUp', 'user ann', 'row bob', 'trigger PreSignUp'], way);
    assert.equal(journal.find('trigger', 'PreSignUp')?.previous, 'arn:newer');
    assert.equal(journal.find('row', 'bob')?.undo, 'table delete bob');
    assert.equal(journal.pending('stack').length, 2, 'its own file alone');
  }
  const next = bothWays(2);
  next.pool.settle(next.pool.find('row', 'bob')!);
  assert.equal(next.stack.find('row', 'bob'), undefined);
  assert.equal(open(2, file, 'arn:stack').find('row', 'bob'), undefined, 'also for who does not know of the pool');
});

test('a shell that works on the pool by its other way keeps its changes while it runs, and loses none of them', () => {
  const [one, other] = [bothWays(1), bothWays(2)];
  one.stack.record(user);
  assert.equal(other.pool.find('user', 'ann'), undefined);
  assert.deepEqual(other.pool.pending('pool'), []);
  other.pool.record(user);
  assert.equal(one.stack.pending('pool').length, 1);
  running.delete(1);
  // Taken over, it is answered by the older entry, in the file that has it.
  assert.equal(other.pool.pending('pool').length, 2);
});

test('the change of a crashed shell is taken over by the other way, and is pending where it was written', () => {
  for (const [first, second] of [
    ['stack', 'pool'],
    ['pool', 'stack'],
  ] as const) {
    rmSync(join(folder, 'journals'), { recursive: true, force: true });
    running = new Set([2, 3]);
    const entry = bothWays(1)[first].record(trigger);
    const next = bothWays(2);
    const script = next[second].scoped('script');
    assert.equal(script.record({ ...trigger, undo: 'detach PreSignUp', previous: 'arn:newer' }).previous, 'arn:old');
    const ids = (journal: Pick<Journal, 'pending'>) => journal.pending('session').map(({ id }) => id);
    // Its undo is a line of that place, so that is where the run has to look for it.
    assert.deepEqual([ids(next[first]), ids(next[second])], [[entry.id], []]);
    assert.deepEqual(ids(next[first].scoped('script')), [entry.id]);
    assert.deepEqual(ids(next[first].scoped('another')), []);
    for (const way of ['stack', 'pool'] as const) {
      const third = bothWays(3)[way];
      assert.deepEqual([third.pending('pool'), third.pending('stack'), third.pending('session')], [[], [], []]);
    }
    // The second shell is gone, too: whoever comes has it again, once.
    running.delete(2);
    assert.deepEqual(
      bothWays(3)
        [second].pending('pool')
        .map(({ id }) => id),
      [entry.id],
    );
  }
});

test('a script is one in both ways to the pool, also in memory', () => {
  const memory = { stack: [] as string[], pool: [] as string[] };
  const way = (id: 'stack' | 'pool', twin: 'stack' | 'pool') =>
    createJournal({
      file: undefined,
      memory: memory[id],
      clock: { now: () => time++ },
      warn: () => {},
      stackId: () => id,
      twin: () => ({ id: twin, file: undefined, memory: memory[twin] }),
    });
  const [stack, pool] = [way('stack', 'pool'), way('pool', 'stack')];
  stack.record(user);
  stack.scoped('script').record(trigger);
  const script = pool.scoped('script');
  assert.equal(script.find('trigger', 'PreSignUp')?.undo, trigger.undo);
  assert.equal(script.find('user', 'ann'), undefined);
  assert.equal(pool.find('user', 'ann')?.undo, user.undo);
});
