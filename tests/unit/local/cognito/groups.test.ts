/** Groups: their operations, and what tokens and the token trigger say of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claims, PASSWORD, refuses, type Setup, TestWorld, testWorld } from './harness.ts';

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

async function world(setup: Setup = {}): Promise<TestWorld> {
  const made = await testWorld(setup);
  await made.confirmedUser('ann');
  return made;
}

const create = (on: TestWorld, GroupName: string, settings: object = {}) =>
  on.admin('CreateGroup', { GroupName, ...settings });
const join = (on: TestWorld, GroupName: string, Username = 'ann') =>
  on.admin('AdminAddUserToGroup', { GroupName, Username });
const groupsOf = async (on: TestWorld, Username = 'ann') =>
  (await on.admin('AdminListGroupsForUser', { Username })).Groups.map(({ GroupName }: any) => GroupName);

describe('a group', () => {
  test('is created, shown, changed and deleted', async () => {
    const on = await world();
    const settings = { Description: 'the makers', RoleArn: role('maker'), Precedence: 0 };
    const { Group } = await create(on, 'makers', settings);
    const expected = { GroupName: 'makers', UserPoolId: on.poolId, ...settings };
    assert.deepEqual(Group, { ...expected, CreationDate: on.time, LastModifiedDate: on.time });
    on.pass(1000);
    await on.admin('UpdateGroup', { GroupName: 'makers', Precedence: 7 });
    const read = (await on.admin('GetGroup', { GroupName: 'makers' })).Group;
    assert.deepEqual(read, {
      ...expected,
      Precedence: 7,
      CreationDate: on.time - 1000,
      LastModifiedDate: on.time,
    });
    await on.admin('DeleteGroup', { GroupName: 'makers' });
    await refuses(on.admin('GetGroup', { GroupName: 'makers' }), 'ResourceNotFoundException', 'Group not found.');
  });

  test('has a name of its own in its pool', async () => {
    const on = await world();
    await create(on, 'makers');
    await refuses(create(on, 'makers'), 'GroupExistsException');
    const other = await on.call('CreateUserPool', { PoolName: 'other' });
    await on.call('CreateGroup', { UserPoolId: other.UserPool.Id, GroupName: 'makers' });
  });

  for (const [operation, more] of [
    ['UpdateGroup', {}],
    ['DeleteGroup', {}],
    ['ListUsersInGroup', {}],
    ['AdminAddUserToGroup', { Username: 'ann' }],
    ['AdminRemoveUserFromGroup', { Username: 'ann' }],
  ] as const) {
    test(`that is not there is told by ${operation}`, async () => {
      const on = await world();
      await refuses(on.admin(operation, { GroupName: 'none', ...more }), 'ResourceNotFoundException');
    });
  }

  test('has members, who are users', async () => {
    const on = await world();
    await on.confirmedUser('bob');
    await create(on, 'makers');
    await refuses(join(on, 'makers', 'nobody'), 'UserNotFoundException', 'User does not exist.');
    await join(on, 'makers');
    await join(on, 'makers');
    await join(on, 'makers', 'bob');
    const members = async () =>
      (await on.admin('ListUsersInGroup', { GroupName: 'makers' })).Users.map(({ Username }: any) => Username);
    assert.deepEqual(await members(), ['ann', 'bob']);
    await on.admin('AdminRemoveUserFromGroup', { GroupName: 'makers', Username: 'ann' });
    await on.admin('AdminDeleteUser', { Username: 'bob' });
    assert.deepEqual(await members(), []);
  });

  test('that is deleted leaves its members without it', async () => {
    const on = await world();
    await create(on, 'makers');
    await join(on, 'makers');
    await on.admin('DeleteGroup', { GroupName: 'makers' });
    assert.deepEqual(await groupsOf(on), []);
    await create(on, 'makers');
    assert.deepEqual(await groupsOf(on), []);
  });

  test('lasts over a restart with its members, and ends with its pool', async () => {
    const before = await world();
    await create(before, 'makers');
    await join(before, 'makers');
    const on = new TestWorld({ storage: before.storage });
    Object.assign(on, { poolId: before.poolId, clientId: before.clientId });
    assert.deepEqual(await groupsOf(on), ['makers']);
    await on.admin('DeleteUserPool');
    assert.equal(on.storage.collection('groups').size, 0);
    assert.equal(on.storage.collection('group-members').size, 0);
  });
});

describe('lists of groups', () => {
  test('come page by page', async () => {
    const on = await world();
    for (const name of ['a', 'b', 'c']) {
      await create(on, name);
      await join(on, name);
    }
    for (const [operation, input] of [
      ['ListGroups', {}],
      ['AdminListGroupsForUser', { Username: 'ann' }],
    ] as const) {
      const first = await on.admin(operation, { ...input, Limit: 2 });
      const second = await on.admin(operation, { ...input, Limit: 2, NextToken: first.NextToken });
      const names = [...first.Groups, ...second.Groups].map(({ GroupName }: any) => GroupName);
      assert.deepEqual(names, ['a', 'b', 'c']);
      assert.equal(second.NextToken, undefined);
    }
  });

  test('have at most a hundred of one user', async () => {
    const on = await world();
    for (let number = 0; number <= 100; number++) await create(on, `g${number}`);
    for (let number = 0; number < 100; number++) await join(on, `g${number}`);
    await join(on, 'g0');
    await refuses(join(on, 'g100'), 'LimitExceededException');
  });
});

describe('tokens', () => {
  async function tokens(on: TestWorld) {
    const { IdToken, AccessToken } = (await on.signIn('ann')).AuthenticationResult;
    return { id: claims(IdToken), access: claims(AccessToken) };
  }

  test('of a user without groups say nothing of groups', async () => {
    const { id, access } = await tokens(await world());
    for (const name of ['cognito:groups', 'cognito:roles', 'cognito:preferred_role']) {
      assert.equal(name in id, false);
      assert.equal(name in access, false);
    }
  });

  const PREFERRED: [string, [string, string | undefined, number | undefined][], string | undefined][] = [
    [
      'the lowest precedence',
      [
        ['a', 'ra', 5],
        ['b', 'rb', 1],
      ],
      'rb',
    ],
    [
      'a precedence before none',
      [
        ['a', 'ra', undefined],
        ['b', 'rb', 9],
      ],
      'rb',
    ],
    [
      'equal precedence and the same role',
      [
        ['a', 'r', 1],
        ['b', 'r', 1],
      ],
      'r',
    ],
    [
      'equal precedence and different roles',
      [
        ['a', 'ra', 1],
        ['b', 'rb', 1],
      ],
      undefined,
    ],
    ['no role at all', [['a', undefined, 1]], undefined],
  ];
  for (const [what, groups, preferred] of PREFERRED) {
    test(`prefer the role by ${what}`, async () => {
      const on = await world();
      for (const [name, roleName, Precedence] of groups) {
        await create(on, name, { RoleArn: roleName && role(roleName), Precedence });
        await join(on, name);
      }
      const { id, access } = await tokens(on);
      assert.equal(id['cognito:preferred_role'], preferred && role(preferred));
      assert.deepEqual(
        id['cognito:groups'].toSorted(),
        groups.map(([name]) => name),
      );
      assert.deepEqual(access['cognito:groups'], id['cognito:groups']);
      const roles = new Set(groups.flatMap(([, roleName]) => (roleName ? [role(roleName)] : [])));
      assert.deepEqual(new Set(id['cognito:roles'] ?? []), roles);
      assert.equal('cognito:roles' in access, false);
    });
  }

  test('of a refresh have the groups of that time', async () => {
    const on = await world();
    const { RefreshToken } = (await on.signIn('ann')).AuthenticationResult;
    await create(on, 'makers');
    await join(on, 'makers');
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    const { AuthenticationResult } = await on.app('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
    assert.deepEqual(claims(AuthenticationResult.IdToken)['cognito:groups'], ['makers']);
  });

  const OVERRIDES: [string, object, string[] | undefined, string | undefined][] = [
    ['leaves them without the member', {}, ['makers'], role('maker')],
    ['suppresses them with an empty object', { groupOverrideDetails: {} }, undefined, undefined],
    ['suppresses them with null', { groupOverrideDetails: null }, undefined, undefined],
    ['replaces them', { groupOverrideDetails: { groupsToOverride: ['x'] } }, ['x'], undefined],
    ['suppresses the claim and its roles', { claimsToSuppress: ['cognito:groups'] }, undefined, undefined],
  ];
  for (const [what, details, groups, preferred] of OVERRIDES) {
    test(`have what the token function makes of groups: it ${what}`, async () => {
      const on = await world({ triggers: ['PreTokenGeneration'] });
      await create(on, 'makers', { RoleArn: role('maker'), Precedence: 1 });
      await join(on, 'makers');
      on.functions.on('PreTokenGeneration', (event) => ({ ...event, response: { claimsOverrideDetails: details } }));
      const { id } = await tokens(on);
      assert.deepEqual(id['cognito:groups'], groups);
      assert.equal(id['cognito:preferred_role'], preferred);
      assert.deepEqual(on.functions.event('TokenGeneration_Authentication').request.groupConfiguration, {
        groupsToOverride: ['makers'],
        iamRolesToOverride: [role('maker')],
        preferredRole: role('maker'),
      });
    });
  }
});

test('groups run no trigger', async () => {
  const on = await world({ triggers: ['PreTokenGeneration', 'PostAuthentication', 'CustomMessage'] });
  await create(on, 'makers');
  await join(on, 'makers');
  await on.admin('AdminSetUserPassword', { Username: 'ann', Password: PASSWORD, Permanent: true });
  assert.deepEqual(on.functions.sources, []);
});
