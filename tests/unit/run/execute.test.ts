import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError, command, table } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { type Environment, execute } from '../../../shell/run/execute.ts';
import { type Calls, play, sampleContext, sampleRegistry } from '../language/sample.ts';

function environment(calls: Calls = []): Environment & { secrets: SecretValues } {
  return {
    registry: sampleRegistry(calls),
    context: sampleContext(),
    variables: new Map(),
    secrets: new SecretValues(),
  };
}

test('a typed line runs, and what it returns can be captured and used', async () => {
  const calls: Calls = [];
  const env = environment(calls);
  const { events, data } = await play(execute('signup ann as s', env));
  assert.deepEqual(events, [{ kind: 'step', text: 'Signing up ann' }]);
  assert.deepEqual(env.variables.get('s'), data);
  await play(execute('let who = $s', env));
  assert.deepEqual(env.variables.get('who'), data, 'a variable alone is its value, not its text');
  await play(execute('expect who.confirmed == true', env));
  await play(execute('users delete $who.username', env));
  assert.equal(calls.at(-1)?.args['username'], 'ann');
});

test('finally belongs in a script', async () => {
  await assert.rejects(
    play(execute('finally users delete ann', environment())),
    (error: CommandError) => error.exitCode === 2,
  );
});

test('a line of the history never makes <secret> a password, not even by a variable', async () => {
  const calls: Calls = [];
  const env = environment(calls);
  await play(execute('let password = <secret>', env));
  for (const line of ['signup ann --password <secret>', 'signup ann --password $password'])
    await assert.rejects(
      play(execute(line, env)),
      /^UsageError: --password is given <secret>, which only stands where/,
    );
  assert.deepEqual(calls, []);
});

test('values of secret arguments are remembered to be hidden', async () => {
  const env = environment();
  await play(execute('users set-password ann Hunter2!', env));
  assert.equal(env.secrets.apply('Hunter2!'), '<secret>');
});

test('the value of an environment variable that holds a secret is hidden before the command runs', async () => {
  process.env['DEMO_PASSWORD'] = 'Hunter2!';
  try {
    const env = environment();
    const running = execute('signup ann --password-env DEMO_PASSWORD', env);
    await running.next();
    assert.equal(env.secrets.apply('Hunter2!'), '<secret>');
    await running.return(undefined);
  } finally {
    delete process.env['DEMO_PASSWORD'];
  }
});

test('what a client throws is explained; an abort is not', async () => {
  const env = { ...environment(), explain: () => new CommandError('explained') };
  await assert.rejects(play(execute('signup taken', env)), { message: 'explained' });
  const controller = new AbortController();
  const waiting = execute('wait', { ...env, context: sampleContext(controller.signal) });
  await waiting.next();
  const ended = waiting.next();
  controller.abort(new Error('stop'));
  await assert.rejects(ended, { message: 'stop' });
});

test('an error that nobody foresaw is put down to the plugin whose command threw it', async () => {
  const blamed: string[] = [];
  const explain = (error: unknown, plugin: string) => {
    blamed.push(plugin);
    return error;
  };
  await assert.rejects(play(execute('signup taken', { ...environment(), explain })));
  assert.deepEqual(blamed, ['sample']);
});

test('--wide belongs to every command and reaches none: its tables are shown whole', async () => {
  const given: object[] = [];
  const rows = table(['a'], [['b']]);
  const show = command('show', {
    describe: '',
    args: {},
    async *run(args) {
      given.push(args);
      yield rows;
    },
  });
  const registry = createRegistry([{ name: 'p', describe: '', commands: [show] }]);
  const events = async (line: string) => {
    const running = execute(line, { ...environment(), registry });
    const { value } = await running.next();
    await running.next();
    return value;
  };
  assert.deepEqual(await events('show --wide'), { ...rows, wide: true });
  assert.deepEqual(await events('show'), rows);
  assert.ok(given.every((args) => !('wide' in args)));
});

test('a command that was interrupted before it began does not begin', async () => {
  const calls: Calls = [];
  const signal = AbortSignal.abort(new Error('stop'));
  await assert.rejects(play(execute('signup ann', { ...environment(calls), context: sampleContext(signal) })), {
    message: 'stop',
  });
  assert.deepEqual(calls, []);
});

test('a capture of nothing is null, so that it is set', async () => {
  const env = environment();
  await play(execute('users delete ann as d', env));
  assert.equal(env.variables.get('d'), null);
});
