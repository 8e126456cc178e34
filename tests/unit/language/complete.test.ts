import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Context, command } from '../../../shell/contract.ts';
import { complete } from '../../../shell/language/complete.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { sampleContext, sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const values = async (line: string, cursor = line.length) => {
  const answer = await complete(line, cursor, registry, sampleContext(), new Map([['user', 'ann']]));
  return answer.items.map((item) => item.value);
};

test('commands, then their sub-commands', async () => {
  assert.deepEqual(await values('si'), ['signup']);
  assert.deepEqual(await values('us'), ['users']);
  assert.deepEqual(await values('users '), ['set-password', 'delete']);
  assert.deepEqual(await values('finally users d'), ['delete']);
  assert.ok((await values('')).includes('let'));
  assert.deepEqual(await values('nonsense '), []);
});

test('nothing behind the & that ends a line', async () => {
  assert.deepEqual(await values('signup ann &'), []);
  assert.deepEqual(await values('signup ann & '), []);
  assert.ok((await values('signup ann &', 11)).length > 0, 'but before it');
});

test('a command whose name goes on offers that, too', async () => {
  const plain = { describe: 'x', args: { n: { type: 'number', describe: 'how many' } }, async *run() {} } as const;
  const commands = [command('history', plain), command('history save', plain)];
  const two = createRegistry([{ name: 'p', describe: 'x', commands }]);
  const { items } = await complete('history ', 8, two, sampleContext());
  assert.deepEqual(
    items.map(({ value }) => value),
    ['save', '--n'],
  );
});

test('flags, choices and live names', async () => {
  assert.deepEqual(await values('signup ann --pass'), ['--password', '--password-env']);
  assert.ok(!(await values('signup ann --verified --')).includes('--verified'), 'given once is enough');
  assert.deepEqual(await values('attach presig'), ['PreSignUp']);
  assert.deepEqual(await values('signup '), ['ann', 'bob', "'carl o'"]);
  assert.deepEqual(await values('signup b'), ['bob']);
  assert.deepEqual(await values('signup ann --password '), [], 'never a secret');
  assert.ok((await values('users delete ann ')).length === 0);
  assert.deepEqual(await values('say $us'), ['$user']);
  assert.deepEqual(await values('say # us'), []);
});

test('a flag that all commands have is offered where its name has begun', async () => {
  assert.deepEqual(await values('signup ann --wi'), ['--wide']);
  assert.ok(!(await values('signup ann --')).includes('--wide'));
});

test('what is replaced is the word at the cursor, or the value after =', async () => {
  assert.deepEqual(await complete('attach presig x', 13, registry, sampleContext()), {
    from: 7,
    to: 13,
    items: [{ value: 'PreSignUp' }],
  });
  const inline = await complete('attach --trigger=pre', 20, registry, sampleContext());
  assert.equal(inline.from, 17);
});

test('a completer that fails or never answers leaves the list empty, and sees its signal aborted', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let seen: AbortSignal | undefined;
  const slow = createRegistry([
    {
      name: 'slow',
      describe: '',
      commands: [
        command('never [x]', {
          describe: '',
          args: {
            x: {
              type: 'string',
              complete: (context: Context) => {
                seen = context.signal;
                return new Promise(() => {});
              },
            },
          },
          async *run() {},
        }),
        command('fails [x]', {
          describe: '',
          args: {
            x: {
              type: 'string',
              complete: () => {
                throw new Error('no network');
              },
            },
          },
          async *run() {},
        }),
      ],
    },
  ]);
  const pending = complete('never a', 7, slow, sampleContext());
  t.mock.timers.tick(800);
  assert.deepEqual((await pending).items, []);
  t.mock.timers.tick(10_000);
  assert.equal(seen?.aborted, true);
  assert.deepEqual((await complete('fails a', 7, slow, sampleContext())).items, []);
});

test('it answers for any line and cursor', async () => {
  const piece = fc.constantFrom('signup', 'users', ' ', "'", '"', '$', '${', '--', '-', '=', 'a', '#', '\\');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.nat(20), async (pieces, cursor) => {
      const line = pieces.join('');
      const at = Math.min(cursor, line.length);
      const { from, to } = await complete(line, at, registry, sampleContext());
      assert.ok(from >= 0 && from <= to && to <= line.length);
    }),
    { numRuns: 300 },
  );
});
