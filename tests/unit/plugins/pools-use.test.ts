import assert from 'node:assert/strict';
import { test } from 'node:test';
import { use } from '../../../plugins/pools/use.ts';
import { CommandError, type Context, type Place } from '../../../shell/contract.ts';
import { failure, fake, run, STACK } from './fakes.ts';

/** A shell in a stack, and one other place that it can go to. */
function two(there = fake()) {
  const here = fake();
  const [asked, gone]: [Partial<Place>[], Context[]] = [[], []];
  Object.assign(here.context.shell, {
    at: (place: Partial<Place>) => {
      asked.push(place);
      return there.context;
    },
    goTo: (context: Context) => void gone.push(context),
  });
  return { here, there, asked, gone };
}

test('the words say which place: a pool with or without a client, the stack of before, another stack', async () => {
  for (const [args, place] of [
    [{ pool: 'p' }, { pool: { poolId: 'p', clientId: undefined } }],
    [{ pool: 'p', client: 'c' }, { pool: { poolId: 'p', clientId: 'c' } }],
    [{ stack: true }, {}],
    [{ stack: true, pool: 'shop' }, { stackName: 'shop' }],
  ] as const) {
    const { here, there, asked, gone } = two();
    await run(use, args, here);
    assert.deepEqual(asked, [place]);
    assert.deepEqual(gone, [there.context]);
  }
  for (const args of [{}, { stack: true, client: 'c' }]) {
    const { here, gone } = two();
    assert.equal((await failure(use, args, here)).code, 'MissingArgument');
    assert.deepEqual(gone, []);
  }
});

test('nobody goes where the pool cannot be read; a stack that is not there yet is gone to with a warning', async () => {
  const absent = (code: string) => fake({ stack: new CommandError('It is not there.', { code }) });
  const unreadable = two(absent('PoolNotFound'));
  assert.equal((await failure(use, { pool: 'p' }, unreadable.here)).code, 'PoolNotFound');
  assert.deepEqual(unreadable.gone, []);
  const unmade = two(absent('StackNotFound'));
  const { texts } = await run(use, { stack: true }, unmade.here);
  assert.match(texts.join('\n'), /works on the stack pools-shell[\s\S]*It is not there/);
  assert.equal(unmade.gone.length, 1);
});

test('it says what is left behind, who is signed in there, and whose the pool is', async () => {
  const foreign = { ...STACK, foreign: 'belongs to the stack shop' };
  const { here, there } = two(fake({ stack: foreign }));
  here.context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  there.context.session.user = { username: 'bob', accessToken: '', idToken: '', refreshToken: '', expiresAt: 0 };
  const { texts } = await run(use, { stack: true }, here);
  assert.match(
    texts.join('\n'),
    /Left in the stack pools-shell: user ann[\s\S]*signed in as bob[\s\S]*belongs to the stack shop/,
  );
});
