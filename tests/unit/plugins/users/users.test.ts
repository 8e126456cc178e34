import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quote } from '../../../../plugins/users/arguments.ts';
import { remove } from '../../../../plugins/users/delete.ts';
import { list } from '../../../../plugins/users/list.ts';
import { generatePassword } from '../../../../plugins/users/password.ts';
import { show } from '../../../../plugins/users/show.ts';
import { wordsOf } from '../../../../shell/language/tokenize.ts';
import { interpolate } from '../../../../shell/language/variables.ts';
import { awsError, failure, fake, run } from '../fakes.ts';

const absent = () => Promise.reject(awsError('UserNotFoundException', 'User does not exist.'));
const user = {
  Username: 'ann',
  UserStatus: 'CONFIRMED',
  Enabled: true,
  UserCreateDate: new Date('2026-03-01T12:00:00Z'),
};

const pool = (handlers = {}) =>
  fake({ handlers: { adminGetUser: () => user, adminDeleteUser: () => ({}), ...handlers } });

const writtenDown = (given: ReturnType<typeof pool>) =>
  given.context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });

test('users delete deletes, signs the user out here and settles the journal', async () => {
  const given = pool();
  writtenDown(given);
  given.context.session.user = { username: 'ann', accessToken: '', idToken: '', refreshToken: '', expiresAt: 0 };
  assert.deepEqual((await run(remove, { username: 'ann' }, given)).data, { username: 'ann', deleted: true });
  assert.equal(given.context.session.user, undefined);
  assert.deepEqual(given.pending(), []);
});

test('users delete of a missing user is an error, but not for cleanup', async () => {
  const given = pool({ adminGetUser: absent });
  writtenDown(given);
  assert.equal((await failure(remove, { username: 'ann' }, given)).code, 'UserNotFoundException');
  assert.deepEqual(
    (await run(remove, { username: 'ann', 'created-since': '2026-03-01T12:00:00Z' }, given)).data.deleted,
    false,
  );
  assert.deepEqual(given.pending(), []);
});

test('cleanup never deletes a user that was there before', async () => {
  const given = pool();
  writtenDown(given);
  const { data, texts } = await run(remove, { username: 'ann', 'created-since': '2026-03-01T12:00:00.001Z' }, given);
  assert.equal(data.deleted, false);
  assert.match(texts.join(), /left as it is/);
  assert.ok(!given.operations().includes('adminDeleteUser'));
  assert.deepEqual(given.pending(), []);
});

test('a user that somebody else deletes at the same moment is deleted', async () => {
  const given = pool({ adminDeleteUser: absent });
  assert.equal((await run(remove, { username: 'ann' }, given)).data.deleted, true);
});

test('users delete tells a malformed time', async () => {
  assert.equal((await failure(remove, { username: 'ann', 'created-since': 'soon' }, pool())).code, 'InvalidTime');
});

test('users list reads page after page up to the limit', async () => {
  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ Username: `user-${from + index}` }));
  const given = pool({
    listUsers: ({ PaginationToken, Limit }: any) =>
      PaginationToken === undefined
        ? { Users: page(0, Limit), PaginationToken: 'more' }
        : { Users: page(60, Limit), PaginationToken: 'and more' },
  });
  const { data, texts } = await run(list, { limit: 70 }, given);
  assert.equal(data.length, 70);
  assert.deepEqual(
    given.calls.map(({ input }) => input.Limit),
    [60, 10],
  );
  assert.match(texts.join(), /--limit 700/);
  assert.equal((await failure(list, { limit: 0 }, given)).code, 'InvalidLimit');
});

test('users show tells status and attributes, or that there is no such user', async () => {
  const given = pool({ adminGetUser: () => ({ ...user, UserAttributes: [{ Name: 'email', Value: 'a@b.c' }] }) });
  assert.deepEqual((await run(show, { username: 'ann' }, given)).data, {
    username: 'ann',
    status: 'CONFIRMED',
    enabled: true,
    created: '2026-03-01T12:00:00.000Z',
    attributes: { email: 'a@b.c' },
  });
  assert.equal(
    (await failure(show, { username: 'ann' }, pool({ adminGetUser: absent }))).code,
    'UserNotFoundException',
  );
});

test('a generated password has a letter of every class and the length that the policy wants', () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 99 }), (MinimumLength) => {
      const password = generatePassword({ MinimumLength });
      assert.equal(password.length, Math.max(24, MinimumLength));
      for (const letters of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9\s]/]) assert.match(password, letters);
    }),
    { numRuns: 100 },
  );
});

test('a user name in a line that the shell writes is read back as it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      fc.pre(!/[\0-\x1f\x7f]/.test(name));
      const words = wordsOf(`users delete ${quote(name)}`);
      assert.equal(words.length, 3);
      assert.equal(interpolate(words[2]!.parts, new Map()), name);
    }),
  );
});

test('cleanup leaves a user alone that does not tell when it was made', async () => {
  const { UserCreateDate, ...undated } = user;
  const given = pool({ adminGetUser: () => undated });
  assert.equal(
    (await run(remove, { username: 'ann', 'created-since': '2026-03-01T12:00:00Z' }, given)).data.deleted,
    false,
  );
  assert.ok(!given.operations().includes('adminDeleteUser'));
});
