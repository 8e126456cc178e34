import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devices } from '../../../../plugins/users/devices.ts';
import { add } from '../../../../plugins/users/groups/add.ts';
import { create } from '../../../../plugins/users/groups/create.ts';
import { remove as deletion } from '../../../../plugins/users/groups/delete.ts';
import { list } from '../../../../plugins/users/groups/list.ts';
import { remove } from '../../../../plugins/users/groups/remove.ts';
import { awsError, failure, fake, run } from '../fakes.ts';

const absent =
  (name = 'ResourceNotFoundException') =>
  () =>
    Promise.reject(awsError(name));

/** A pool whose one user may be in some groups. */
function pool(handlers = {}, inGroups: string[] = []) {
  const members = new Set(inGroups);
  return fake({
    handlers: {
      getGroup: absent(),
      createGroup: () => ({}),
      deleteGroup: () => ({}),
      adminListGroupsForUser: () => ({ Groups: [...members].map((GroupName) => ({ GroupName })) }),
      adminAddUserToGroup: ({ GroupName }: any) => void members.add(GroupName),
      adminRemoveUserFromGroup: ({ GroupName }: any) => void members.delete(GroupName),
      ...handlers,
    },
  });
}

const undos = (given: ReturnType<typeof pool>) => given.pending().map(({ undo }) => undo);
const ANN = { group: 'admins', username: 'ann' };

test('groups create writes its undo down first; groups delete settles it', async () => {
  const given = pool({ createGroup: () => assert.deepEqual(undos(given), ['groups delete admins --if-exists']) });
  await run(create, { group: 'admins', precedence: 1 }, given);
  assert.deepEqual(given.inputOf('createGroup'), {
    UserPoolId: 'us-east-1_Pool',
    GroupName: 'admins',
    Precedence: 1,
    Description: undefined,
  });
  assert.equal((await run(deletion, { group: 'admins' }, given)).data.deleted, true);
  assert.deepEqual(undos(given), []);
});

test('a group that is there already is left alone, now and by cleanup', async () => {
  const there = pool({ getGroup: () => ({}) });
  assert.equal((await failure(create, { group: 'admins' }, there)).code, 'GroupExistsException');
  const justNow = pool({ createGroup: absent('GroupExistsException') });
  assert.equal((await failure(create, { group: 'admins' }, justNow)).code, 'GroupExistsException');
  for (const given of [there, justNow]) assert.deepEqual(undos(given), []);
});

test('a creation whose answer is lost stays written down', async () => {
  const given = pool({ createGroup: absent('TimeoutError') });
  assert.equal((await failure(create, { group: 'admins' }, given)).name, 'TimeoutError');
  assert.deepEqual(undos(given), ['groups delete admins --if-exists']);
});

test('groups delete of a missing group is an error, but not for cleanup', async () => {
  const given = pool({ deleteGroup: absent() });
  assert.match((await failure(deletion, { group: 'admins' }, given)).message, /no group admins/);
  assert.equal((await run(deletion, { group: 'admins', 'if-exists': true }, given)).data.deleted, false);
});

test('groups add is undone by groups remove, which leaves nothing to undo', async () => {
  const given = pool();
  assert.equal((await run(add, ANN, given)).data.added, true);
  assert.deepEqual(undos(given), ['groups remove admins ann --if-exists']);
  assert.equal((await run(remove, ANN, given)).data.removed, true);
  assert.deepEqual(undos(given), []);
});

test('who was in the group before stays in it after cleanup, and comes back to it', async () => {
  const given = pool({}, ['admins']);
  assert.equal((await run(add, ANN, given)).data.added, false);
  assert.deepEqual(undos(given), []);
  await run(remove, ANN, given);
  assert.deepEqual(undos(given), ['groups add admins ann']);
  await run(add, ANN, given);
  assert.deepEqual(undos(given), []);
});

test('groups remove tells who is not in the group; cleanup lets it pass, also when the user is gone', async () => {
  const given = pool();
  assert.equal((await failure(remove, ANN, given)).code, 'NotInGroup');
  assert.equal((await run(remove, { ...ANN, 'if-exists': true }, given)).data.removed, false);
  const gone = pool({ adminListGroupsForUser: absent('UserNotFoundException') });
  assert.equal((await failure(remove, ANN, gone)).code, 'UserNotFoundException');
  assert.equal((await run(remove, { ...ANN, 'if-exists': true }, gone)).data.removed, false);
});

test('groups add to a group that is not there leaves nothing written down', async () => {
  const given = pool({ adminAddUserToGroup: absent() });
  assert.match((await failure(add, ANN, given)).message, /no group admins/);
  assert.deepEqual(undos(given), []);
});

test('groups list reads every page, of the pool or of a user', async () => {
  const listGroups = ({ NextToken }: any) =>
    NextToken ? { Groups: [{ GroupName: 'b' }] } : { Groups: [{ GroupName: 'a', Precedence: 2 }], NextToken: 'more' };
  const given = pool({ listGroups }, ['admins']);
  assert.deepEqual(
    (await run(list, {}, given)).data.map(({ name }: any) => name),
    ['a', 'b'],
  );
  assert.deepEqual(
    (await run(list, { username: 'ann' }, given)).data.map(({ name }: any) => name),
    ['admins'],
  );
  assert.deepEqual((await run(list, { username: 'ann' }, pool())).texts, ['ann is in no group.']);
});

test('users devices tells which devices are remembered', async () => {
  const DeviceAttributes = [
    { Name: 'device_name', Value: 'phone' },
    { Name: 'dev:device_remembered_status', Value: 'remembered' },
  ];
  const given = pool({
    adminListDevices: () => ({ Devices: [{ DeviceKey: 'k', DeviceAttributes }, { DeviceKey: 'l' }] }),
  });
  const { data } = await run(devices, { username: 'ann' }, given);
  assert.deepEqual(data, [
    { key: 'k', name: 'phone', remembered: true, lastSignIn: '' },
    { key: 'l', name: null, remembered: null, lastSignIn: '' },
  ]);
});
