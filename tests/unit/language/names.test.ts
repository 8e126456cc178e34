import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { CommandError, type Completer, type Context } from '../../../shell/contract.ts';
import { complete } from '../../../shell/language/complete.ts';
import { NameCache } from '../../../shell/language/names.ts';
import { withNearName } from '../../../shell/language/near-name.ts';
import { createRegistry } from '../../../shell/registry.ts';

let now: number;
let asked: { partial: string; context: Context; answer(...names: string[]): void; fail(): void }[];
let names: NameCache;
const completer: Completer = (context, partial) =>
  new Promise((resolve, reject) => {
    asked.push({ partial, context, answer: (...all) => resolve(all), fail: () => reject(new Error('no')) });
  });

function context(stackName = 'one', signal = new AbortController().signal): Context {
  return { signal, session: { world: { kind: 'local', label: 'local', region: 'r' }, stackName } } as Context;
}
const values = async (looked: ReturnType<NameCache['lookUp']>) => (await looked).map(({ value }) => value).join(' ');
const look = (partial = '', ...where: Parameters<typeof context>) =>
  values(names.lookUp(completer, partial, context(...where)));

beforeEach(() => {
  mock.timers.reset();
  now = 1_000_000;
  asked = [];
  names = new NameCache(() => now);
});

describe('live names', () => {
  it('are asked for once, and kept', async () => {
    const [first, second] = [look(), look()];
    asked[0]!.answer('ann', 'bob');
    assert.deepEqual([await first, await second, await look()], ['ann bob', 'ann bob', 'ann bob']);
    assert.equal(asked.length, 1);
  });

  it('are given at once when they are old, and asked for anew behind', async () => {
    const first = look();
    asked[0]!.answer('ann');
    await first;
    now += 60_000;
    assert.equal(await look(), 'ann');
    asked[1]!.answer('ann', 'new');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await look(), 'ann new');
    assert.equal(asked.length, 2);
  });

  it('are forgotten, and what was asked before that does not come back', async () => {
    const first = look();
    names.forget();
    assert.equal(asked[0]!.context.signal.aborted, true);
    asked[0]!.answer('gone');
    assert.equal(await first, '');
    const second = look();
    asked[1]!.answer('here');
    assert.equal(await second, 'here');
  });

  it('of another stack or another beginning are never offered', async () => {
    const first = look('', 'one');
    asked[0]!.answer('ann');
    await first;
    void look('', 'two');
    void look('b', 'one');
    assert.deepEqual(
      asked.map(({ partial }) => partial),
      ['', '', 'b'],
    );
  });

  it('are nothing when they fail, hang, or the next key is typed; what comes late is there the next time', async () => {
    const failed = look();
    asked[0]!.fail();
    assert.equal(await failed, '');
    mock.timers.enable({ apis: ['setTimeout'] });
    const slow = look();
    mock.timers.tick(900);
    assert.equal(await slow, '');
    const typing = new AbortController();
    const left = look('', 'one', typing.signal);
    typing.abort();
    assert.equal(await left, '');
    assert.equal(asked[1]!.context.signal.aborted, false);
    asked[1]!.answer('late');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await look(), 'late');
    assert.equal(asked.length, 2);
  });

  it('are stopped when they take for ever', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    void look();
    mock.timers.tick(10_000);
    assert.equal(asked[0]!.context.signal.aborted, true);
  });

  it('of a completer that throws at once are nothing', async () => {
    const throwing: Completer = () => {
      throw new Error('no');
    };
    assert.deepEqual(await names.lookUp(throwing, '', context()), []);
  });
});

const users: Completer = async (_, partial) =>
  ['test_user_1', 'test_user_2', 'zoe']
    .filter((name) => name.startsWith(partial))
    .map((value) => ({ value, describe: 'CONFIRMED' }));
const registry = createRegistry([
  {
    name: 'fixture',
    describe: 'for tests',
    commands: [
      {
        usage: 'show <user>',
        describe: 'Show',
        args: {
          user: { type: 'string', complete: users },
          how: { type: 'string', choices: ['short', 'long'], meanings: { short: 'a line' } },
          password: { type: 'string', secret: true, complete: users },
        },
        run: async function* () {
          yield* [];
        },
      },
    ],
  },
]);

describe('what Tab offers of them', () => {
  const at = async (line: string) => {
    const { items, loose } = await complete(line, line.length, registry, context(), undefined, names);
    return { values: items.map(({ value }) => value), loose, describe: items[0]?.describe };
  };
  it('begins like what was typed; else holds it, and then nothing is put in unasked', async () => {
    assert.deepEqual(await at('show test'), {
      values: ['test_user_1', 'test_user_2'],
      loose: undefined,
      describe: 'CONFIRMED',
    });
    assert.deepEqual((await at('show user2')).values, ['test_user_2']);
    assert.equal((await at('show user2')).loose, true);
    assert.deepEqual((await at('show tsr1')).values, ['test_user_1']);
    assert.deepEqual((await at('show x')).values, []);
  });

  it('says what a choice means, and offers nothing for a secret', async () => {
    assert.deepEqual(await at('show zoe --how s'), { values: ['short'], loose: undefined, describe: 'a line' });
    assert.deepEqual((await at('show zoe --password t')).values, []);
  });
});

describe('a name that is not there', () => {
  const entry = registry.find(['show'])!;
  const error = (code = 'UserNotFoundException', hint?: string) =>
    new CommandError('User does not exist.', { code, exitCode: 1, ...(hint ? { hint } : {}) });
  const hint = async (args: Record<string, string>, given = error()) =>
    ((await withNearName(given, { entry, args }, names, context())) as CommandError).hint;

  it('is put right in the hint; sentence and code of the error stay', async () => {
    const given = error('UserNotFoundException', 'users list');
    const told = (await withNearName(given, { entry, args: { user: 'test_usr_1' } }, names, context())) as CommandError;
    assert.equal(told.hint, 'Did you mean test_user_1? Else: users list');
    assert.deepEqual([told.message, told.code, told.exitCode], [given.message, given.code, 1]);
    const sentence = error('UserNotFoundException', 'The users here: zoe.');
    const both = (await withNearName(
      sentence,
      { entry, args: { user: 'test_usr_1' } },
      names,
      context(),
    )) as CommandError;
    assert.equal(both.hint, 'Did you mean test_user_1? The users here: zoe.');
  });

  it('is left alone when it is right, when nothing is near, when the error is about something else, or it is a secret', async () => {
    assert.equal(await hint({ user: 'zoe' }), undefined);
    assert.equal(await hint({ user: 'somebody' }), undefined);
    assert.equal(await hint({ user: 'test_usr_1' }, error('ThrottlingException')), undefined);
    assert.equal(await hint({ user: 'zoe', password: 'test_usr_1' }), undefined);
  });

  it('never holds an error up', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const hanging = { ...entry, args: { user: { type: 'string', complete: completer } } } as typeof entry;
    const given = error();
    const told = withNearName(given, { entry: hanging, args: { user: 'x' } }, names, context());
    mock.timers.tick(250);
    assert.equal(await told, given);
  });
});
