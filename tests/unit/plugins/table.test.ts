import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastLogin } from '../../../plugins/activity-log/last-login.ts';
import { add } from '../../../plugins/table/add.ts';
import { remove } from '../../../plugins/table/delete.ts';
import { get } from '../../../plugins/table/get.ts';
import { pick } from '../../../plugins/table/pick.ts';
import { seed } from '../../../plugins/table/seed.ts';
import { show } from '../../../plugins/table/show.ts';
import { awsError, type FakeOptions, failure, fake, run } from './fakes.ts';

type Row = Record<string, unknown> & { UserEmail: string };

/** A table that keeps DynamoDB's rules for what the plugin uses: conditions, pages, consistent reads. */
function table(rows: Row[] = [], options: FakeOptions & { pageSize?: number } = {}) {
  const kept = new Map(rows.map((row) => [row.UserEmail, row]));
  const handlers = {
    put: ({ Item, ConditionExpression }: any) => {
      assert.equal(ConditionExpression, 'attribute_not_exists(UserEmail)');
      if (kept.has(Item.UserEmail)) throw awsError('ConditionalCheckFailedException', 'The conditional request failed');
      kept.set(Item.UserEmail, Item);
      return {};
    },
    get: ({ Key, ConsistentRead }: any) => {
      assert.equal(ConsistentRead, true);
      return { Item: kept.get(Key.UserEmail) };
    },
    delete: ({ Key, ConditionExpression, ExpressionAttributeValues }: any) => {
      if (ConditionExpression !== undefined) {
        assert.equal(ConditionExpression, 'attribute_not_exists(UserEmail) OR UserName = :only');
        const there = kept.get(Key.UserEmail);
        if (there !== undefined && there['UserName'] !== ExpressionAttributeValues[':only'])
          throw awsError('ConditionalCheckFailedException', 'The conditional request failed');
      }
      const Attributes = kept.get(Key.UserEmail);
      kept.delete(Key.UserEmail);
      return { Attributes };
    },
    scan: ({ Limit, ExclusiveStartKey, ConsistentRead }: any) => {
      assert.equal(ConsistentRead, true);
      const all = [...kept.values()];
      const from =
        ExclusiveStartKey === undefined ? 0 : all.findIndex((row) => row.UserEmail === ExclusiveStartKey.UserEmail) + 1;
      const Items = all.slice(from, from + Math.min(Limit, options.pageSize ?? Limit));
      const last = Items.at(-1);
      return { Items, LastEvaluatedKey: last && { UserEmail: last.UserEmail } };
    },
    ...options.handlers,
  };
  return Object.assign(fake({ ...options, handlers }), { kept });
}

const row = (name: string, more = {}): Row => ({ UserEmail: `${name}@example.com`, UserName: name, ...more });

test('seed adds the three known users and leaves existing rows as they are', async () => {
  const existing = { UserEmail: 'test_email_2@example.com', UserName: 'test_user_2', LastLogin: { Time: 'then' } };
  const given = table([existing]);
  const { data } = await run(seed, {}, given);
  assert.deepEqual(data, { added: ['test_user_1', 'test_user_3'], existing: ['test_user_2'] });
  assert.deepEqual(given.kept.get('test_email_2@example.com'), existing);
  assert.deepEqual(
    given.pending().map(({ kind, subject, undo }) => [kind, subject, undo]),
    [1, 3].map((n) => [
      'row',
      `test_email_${n}@example.com`,
      `table delete test_email_${n}@example.com --if-exists --only-user test_user_${n}`,
    ]),
  );
});

test('add never overwrites a row', async () => {
  const given = table([row('ann', { LastLogin: { Time: 'then' } })]);
  assert.equal((await failure(add, { username: 'eve', email: 'ann@example.com' }, given)).code, 'RowExists');
  assert.equal(given.kept.get('ann@example.com')?.['UserName'], 'ann');
  assert.deepEqual(given.pending(), []);
});

test('a row that this run added stays written down when it is added again', async () => {
  const given = table();
  await run(add, { username: 'ann', email: 'ann@example.com' }, given);
  await failure(add, { username: 'ann', email: 'ann@example.com' }, given);
  assert.equal(given.pending().length, 1);
});

test('a row whose fate is unclear stays written down', async () => {
  for (const error of [
    new Error('socket hang up'),
    awsError('ConditionalCheckFailedException', '', { attempts: 2 }),
    awsError('InternalServerError', '', { status: 500 }),
  ]) {
    const given = table([], { handlers: { put: () => Promise.reject(error) } });
    await failure(add, { username: 'ann', email: 'ann@example.com' }, given);
    assert.equal(given.pending().length, 1, error.name);
  }
});

test('show reads page after page to the end, sorted by name', async () => {
  const given = table(
    ['user_10', 'user_9', 'user_1'].map((name) => row(name)),
    { pageSize: 1 },
  );
  const { data, texts } = await run(show, {}, given);
  assert.deepEqual(
    data.map(({ UserName }: Row) => UserName),
    ['user_1', 'user_9', 'user_10'],
  );
  assert.deepEqual(texts, []);
});

test('show stops at its limit and says that there are more rows', async () => {
  const rows = Array.from({ length: 5 }, (_, index) => row(`user_${index}`));
  const some = await run(show, { limit: 3 }, table(rows, { pageSize: 2 }));
  assert.equal(some.data.length, 3);
  assert.match(some.texts.join(), /table show --limit 30/);
  assert.deepEqual((await run(show, { limit: 5 }, table(rows))).texts, []);
  assert.equal((await failure(show, { limit: 1.5 }, table(rows))).code, 'InvalidLimit');
});

test('show of an empty table says how to fill it', async () => {
  assert.match((await run(show, {}, table())).texts.join(), /table seed/);
});

test('get and delete say clearly that there is no such row', async () => {
  for (const command of [get, remove]) {
    const error = await failure(command, { email: 'no@example.com' }, table());
    assert.equal(error.code, 'RowNotFound');
    assert.match(error.message, /no@example\.com/);
  }
});

test('delete settles what add wrote down; for cleanup a missing row is no error', async () => {
  const given = table();
  await run(add, { username: 'ann', email: 'ann@example.com' }, given);
  assert.deepEqual((await run(remove, { email: 'ann@example.com' }, given)).data, row('ann'));
  assert.deepEqual(given.pending(), []);
  assert.equal((await run(remove, { email: 'ann@example.com', 'if-exists': true }, given)).data, null);
});

test('what cleanup deletes is the row of this user: one that is somebody else’s by now stays', async () => {
  const given = table();
  await run(add, { username: 'ann', email: 'ann@example.com' }, given);
  const undo = { email: 'ann@example.com', 'if-exists': true, 'only-user': 'ann' };
  given.kept.set('ann@example.com', { UserEmail: 'ann@example.com', UserName: 'somebody' });
  const { data, texts } = await run(remove, undo, given);
  assert.equal(data, null);
  assert.match(texts.join(), /another user name than ann by now: left as it is/);
  assert.equal(given.kept.size, 1);
  assert.deepEqual(given.pending(), []);
  given.kept.clear();
  assert.match((await run(remove, undo, given)).texts.join(), /gone already/);
});

test('a row that is added again under another name is undone under that name', async () => {
  const given = table();
  await run(add, { username: 'ann', email: 'a@example.com' }, given);
  given.kept.clear();
  await run(add, { username: "b'ob", email: 'a@example.com' }, given);
  assert.deepEqual(
    given.pending().map(({ undo }) => undo),
    [`table delete a@example.com --if-exists --only-user "b'ob"`],
  );
});

test('an earlier row of unclear fate stays written down when the next attempt is refused', async () => {
  let answer = new Error('socket hang up');
  const given = table([], { handlers: { put: () => Promise.reject(answer) } });
  await failure(add, { username: 'ann', email: 'a@example.com' }, given);
  answer = awsError('ConditionalCheckFailedException');
  await failure(add, { username: 'ann', email: 'a@example.com' }, given);
  assert.equal(given.pending().length, 1);
});

test('pick takes the default where nobody answers', async () => {
  const rows = [row('bob'), row('ann')];
  assert.equal((await run(pick, {}, table(rows))).data.UserName, 'ann');
  assert.equal((await run(pick, { default: 'bob' }, table(rows))).data.UserName, 'bob');
  const asked = table(rows, { attended: true, answers: ['bob@example.com'] });
  assert.equal((await run(pick, { question: 'Who?' }, asked)).data.UserName, 'bob');
  assert.deepEqual(asked.questions, ['Who?']);
});

test('pick of an empty table, or with a default that is not there, says so', async () => {
  assert.equal((await failure(pick, {}, table())).code, 'TableEmpty');
  assert.equal((await failure(pick, { default: 'eve' }, table([row('ann')]))).code, 'RowNotFound');
});

test('last-login returns what the function wrote, or says what is missing', async () => {
  const login = { UserPoolId: 'p', ClientId: 'c', Time: 'Tue Apr 23 23:23:30 UTC 2024' };
  const given = table([row('ann', { LastLogin: login }), row('bob')]);
  assert.deepEqual((await run(lastLogin, { email: 'ann@example.com' }, given)).data, login);
  assert.equal((await failure(lastLogin, { email: 'bob@example.com' }, given)).code, 'NoLogin');
  assert.equal((await failure(lastLogin, { email: 'eve@example.com' }, given)).code, 'RowNotFound');
});
