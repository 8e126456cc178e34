import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { World } from '../../../shell/aws/world.ts';
import { systemClock } from '../../../shell/clock.ts';
import { type ContextOptions, createContext } from '../../../shell/context.ts';
import { type Ask, type Context, step } from '../../../shell/contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'pools-shell-context-'));
after(() => rmSync(folder, { recursive: true }));

function setUp(
  options: {
    attended?: boolean;
    free?: boolean;
    assumeYes?: boolean;
    stateKey?: string;
    person?: boolean;
    moves?: boolean;
  } = {},
) {
  const asked: string[] = [];
  const ask: Ask = {
    attended: options.attended ?? false,
    text: async () => 'text',
    secret: async () => 'secret',
    choice: async () => 'choice',
    pause: async () => {},
    async confirm({ text, default: preset }) {
      asked.push(text);
      return options.person ?? preset;
    },
  };
  const world = {
    info: { kind: 'aws', label: 'aws', region: 'eu-west-1' },
    clients: {},
    inbox: undefined,
    free: options.free ?? false,
    instant: false,
    stateKey: options.stateKey,
    serverAhead: () => 0,
    checkAccount: async () => {},
    close: async () => {},
  } as unknown as World;
  const seen: { line: string; context: Context }[] = [];
  const factory = createContext({
    world,
    stackName: 'pools-shell',
    registry: { plugins: [] },
    ask,
    secrets: { add() {}, apply: (text) => text },
    assumeYes: options.assumeYes ?? false,
    async *runLine(line, context) {
      seen.push({ line, context });
      yield step(line);
      return 'data';
    },
    async *runScript() {},
    history: () => ['help'],
    typed: () => [],
    request() {},
    moves: options.moves,
    env: { XDG_STATE_HOME: folder },
  } satisfies ContextOptions);
  return { factory, asked, seen, world, context: factory.withSignal(new AbortController().signal) };
}

const spends = { text: 'Create the stack?', default: true, spends: true } as const;

test('a question about money is answered yes where nothing costs, and with --yes', async () => {
  for (const given of [{ free: true }, { assumeYes: true }]) {
    const { context, asked } = setUp(given);
    assert.equal(await context.ask.confirm(spends), true);
    assert.deepEqual(asked, []);
  }
});

test('a question about money is answered no where nobody is there, and by the person who is', async () => {
  const nobody = setUp();
  assert.equal(await nobody.context.ask.confirm(spends), false);
  assert.deepEqual(nobody.asked, []);
  const person = setUp({ attended: true, person: true });
  assert.equal(await person.context.ask.confirm(spends), true);
  assert.deepEqual(person.asked, ['Create the stack?']);
});

test('another question takes its default where nobody is there', async () => {
  const { context, asked } = setUp();
  assert.equal(await context.ask.confirm({ text: 'Sure?', default: true }), true);
  assert.deepEqual(asked, ['Sure?']);
});

test('a command that runs a line passes its own context on', async () => {
  const { context, seen } = setUp();
  const run = context.shell.run('whoami');
  assert.deepEqual(await run.next(), { done: false, value: step('whoami') });
  assert.deepEqual(await run.next(), { done: true, value: 'data' });
  assert.equal(seen[0]?.context, context);
  assert.equal(seen[0]?.line, 'whoami');
});

test('contexts share the session and the journal; state is kept only for a world that is', () => {
  const { factory, context } = setUp();
  const other = factory.withSignal(new AbortController().signal);
  assert.equal(context.session, other.session);
  assert.equal(context.journal, other.journal);
  context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  assert.equal(existsSync(join(folder, 'pools-shell')), false);
  setUp({ stateKey: 'local-1' }).context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  assert.ok(existsSync(join(folder, 'pools-shell/journals/local-1-pools-shell.jsonl')));
});

test('the server’s clock is ahead of ours by what its answers tell', () => {
  const { context, world } = setUp();
  Object.assign(world, { serverAhead: () => 3_600_000 });
  const ahead = context.clock.server!() - context.clock.now();
  assert.ok(Math.abs(ahead - 3_600_000) < 1_000, String(ahead));
});

test('an inbox that is found out later is there', () => {
  const { context, world } = setUp();
  assert.equal(context.inbox, undefined);
  const inbox = { messages: async () => [] };
  Object.assign(world, { inbox });
  assert.equal(context.inbox, inbox);
});

test('the clock stops sleeping when it is told to', async () => {
  const abort = new AbortController();
  const asleep = systemClock.sleep(60_000, abort.signal);
  abort.abort(new Error('Ctrl-C'));
  await assert.rejects(asleep, /Ctrl-C/);
  await assert.rejects(systemClock.sleep(0, abort.signal), /Ctrl-C/);
  await systemClock.sleep(1, new AbortController().signal);
});

test('the next command works where the one before has gone; the one that goes stays where it began', () => {
  const { factory, context } = setUp();
  const there = context.shell.at({ pool: { poolId: 'eu-west-1_one' } });
  assert.equal(factory.session.poolId, undefined, 'nobody has gone yet');
  context.shell.goTo(there);
  assert.equal(factory.session.poolId, 'eu-west-1_one');
  assert.equal(context.session.poolId, undefined);
  there.journal.record({ kind: 'user', subject: 'bob', undo: 'users delete bob' });
  context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  assert.deepEqual(
    factory.everywhere.pending('session').map(({ subject }) => subject),
    ['ann', 'bob'],
  );
  assert.deepEqual(
    there.shell.places().map(({ session }) => session.poolId),
    [undefined, 'eu-west-1_one'],
  );
  there.shell.goTo(there.shell.at({}));
  assert.equal(factory.session, context.session, 'the same session again');
});

test('where a script goes, the shell that runs it does not follow; a job stays where it was begun', () => {
  const { factory } = setUp();
  const signal = new AbortController().signal;
  const script = factory.forScript();
  const line = script.withSignal(signal);
  line.shell.goTo(line.shell.at({ pool: { poolId: 'eu-west-1_one' } }));
  assert.equal(script.session.poolId, 'eu-west-1_one');
  assert.equal(factory.session.poolId, undefined);
  const job = factory.forJob();
  const typed = factory.withSignal(signal);
  typed.shell.goTo(typed.shell.at({ pool: { poolId: 'eu-west-1_two' } }));
  assert.equal(job.session.poolId, undefined);
  assert.equal(factory.session.poolId, 'eu-west-1_two');
});

test('a line that runs alone goes nowhere', () => {
  const { context } = setUp({ moves: false });
  assert.throws(() => context.shell.goTo(context.shell.at({ stackName: 'other' })), /No line follows/);
});
