import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { list, PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';

const EMAIL = { email: 'ann@example.com' };

describe('AdminCreateUser', () => {
  test('makes a user with a temporary password that suits the policy, and mails it when asked to', async () => {
    const Policies = {
      PasswordPolicy: { MinimumLength: 20, RequireSymbols: true, RequireNumbers: true, RequireUppercase: true },
    };
    const world = await testWorld({ pool: { Policies } });
    const { User } = await world.admin('AdminCreateUser', {
      Username: 'ann',
      UserAttributes: list({ ...EMAIL, email_verified: 'true' }),
      DesiredDeliveryMediums: ['EMAIL'],
    });
    const { sub } = await world.attributesOf('ann');
    assert.deepEqual(User, {
      Username: 'ann',
      Attributes: list({ sub: sub!, ...EMAIL, email_verified: 'true' }),
      UserCreateDate: world.time,
      UserLastModifiedDate: world.time,
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    const [message] = world.messages;
    assert.equal(message?.triggerSource, 'CustomMessage_AdminCreateUser');
    assert.equal(message?.body, `Your username is ann and temporary password is ${message?.code}. `);
    assert.equal(message?.code?.length, 20);
    assert.equal((await world.signIn('ann', message?.code ?? '')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
  });

  test('tells the sign-in name where addresses are user names', async () => {
    const world = await testWorld({ pool: { UsernameAttributes: ['email'] } });
    await world.admin('AdminCreateUser', { Username: EMAIL.email, DesiredDeliveryMediums: ['EMAIL'] });
    assert.match(world.messages[0]?.body ?? '', /^Your username is ann@example\.com and /);
  });

  test('sends by SMS unless told otherwise, and nothing without a number', async () => {
    const world = await testWorld();
    await world.admin('AdminCreateUser', { Username: 'ann', UserAttributes: list(EMAIL) });
    assert.equal(world.messages.length, 0);
    await world.admin('AdminCreateUser', { Username: 'bob', UserAttributes: list({ phone_number: '+15555550100' }) });
    assert.equal(world.messages[0]?.channel, 'SMS');
  });

  test('refuses a medium without its attribute, a taken name, a weak password', async () => {
    const world = await testWorld();
    const create = (input: object) => world.admin('AdminCreateUser', { Username: 'ann', ...input });
    await refuses(
      create({ DesiredDeliveryMediums: ['EMAIL'] }),
      'InvalidParameterException',
      'No email provided but desired delivery medium was Email',
    );
    await refuses(create({ TemporaryPassword: 'weak' }), 'InvalidPasswordException');
    await create({ MessageAction: 'SUPPRESS' });
    await refuses(create({ MessageAction: 'SUPPRESS' }), 'UsernameExistsException', 'User account already exists');
  });

  test('leaves required attributes to the first sign-in', async () => {
    const world = await testWorld({ pool: { Schema: [{ Name: 'email', Required: true }] } });
    await world.admin('AdminCreateUser', { Username: 'ann', MessageAction: 'SUPPRESS' });
    assert.equal(await world.statusOf('ann'), 'FORCE_CHANGE_PASSWORD');
  });

  test('sends another password to who has not used the first', async () => {
    const world = await testWorld();
    const resend = { MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] };
    await refuses(
      world.admin('AdminCreateUser', { Username: 'ann', ...resend }),
      'UserNotFoundException',
      'User does not exist.',
    );
    const create = { Username: 'ann', UserAttributes: list(EMAIL), DesiredDeliveryMediums: ['EMAIL'] };
    await world.admin('AdminCreateUser', create);
    await world.admin('AdminCreateUser', { Username: 'ann', ...resend });
    const [first, second] = world.messages.map(({ code }) => code ?? '');
    await refuses(world.signIn('ann', first), 'NotAuthorizedException');
    assert.ok((await world.signIn('ann', second)).Session);
    await world.admin('AdminSetUserPassword', { Username: 'ann', Password: PASSWORD, Permanent: true });
    await refuses(
      world.admin('AdminCreateUser', { Username: 'ann', ...resend }),
      'UnsupportedUserStateException',
      'Resend not possible. ann status is not FORCE_CHANGE_PASSWORD',
    );
  });
});

describe('AdminDisableUser', () => {
  test('ends a sign-in that has begun: a challenge is not answered any more, and the password stays', async () => {
    const world = await testWorld();
    await world.admin('AdminCreateUser', { Username: 'ann', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await world.signIn('ann');
    await world.admin('AdminDisableUser', { Username: 'ann' });
    const answer = () =>
      world.app('RespondToAuthChallenge', {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Wxyz9876!' },
      });
    await refuses(answer(), 'NotAuthorizedException', 'User is disabled.');
    assert.equal(await world.statusOf('ann'), 'FORCE_CHANGE_PASSWORD');
    await world.admin('AdminEnableUser', { Username: 'ann' });
    assert.ok((await answer()).AuthenticationResult);
  });
});

describe('AdminSetUserPassword', () => {
  test('makes any user confirmed, or asks for a new password at the next sign-in', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    const set = (Permanent: boolean, Password = PASSWORD) =>
      world.admin('AdminSetUserPassword', { Username: 'ann', Password, Permanent });
    await set(true);
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    await set(false);
    assert.equal(await world.statusOf('ann'), 'FORCE_CHANGE_PASSWORD');
    assert.equal((await world.signIn('ann')).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    await refuses(set(true, 'weak'), 'InvalidPasswordException');
  });
});

describe('operations on a user', () => {
  const OPERATIONS = [
    'AdminGetUser',
    'AdminDeleteUser',
    'AdminConfirmSignUp',
    'AdminResetUserPassword',
    'AdminEnableUser',
    'AdminDisableUser',
    'AdminUserGlobalSignOut',
  ];
  for (const operation of OPERATIONS) {
    test(`${operation} names a pool and a user that are not there`, async () => {
      const world = await testWorld();
      await refuses(world.admin(operation, { Username: 'nobody' }), 'UserNotFoundException', 'User does not exist.');
      await refuses(
        world.call(operation, { UserPoolId: 'eu-west-1_none', Username: 'nobody' }),
        'ResourceNotFoundException',
        'User pool eu-west-1_none does not exist.',
      );
    });
  }
});

describe('ListUsers', () => {
  async function people(): Promise<TestWorld> {
    const world = await testWorld();
    for (const name of ['ann', 'bob', 'annika']) {
      await world.confirmedUser(name, { email: `${name}@example.com`, given_name: name.toUpperCase() });
    }
    await world.admin('AdminDisableUser', { Username: 'bob' });
    return world;
  }
  const names = ({ Users }: any): string[] => Users.map(({ Username }: any) => Username);

  const FILTERS: [string, string[]][] = [
    ['', ['ann', 'bob', 'annika']],
    ['username = "ann"', ['ann']],
    ['username ^= "ann"', ['ann', 'annika']],
    ['username = "ANN"', []],
    ['email = "bob@example.com"', ['bob']],
    ['"email" = "bob@example.com"', ['bob']],
    ['email ^= "a"', ['ann', 'annika']],
    ['given_name = "ANNIKA"', ['annika']],
    ['cognito:user_status = "confirmed"', ['ann', 'bob', 'annika']],
    ['status = "Disabled"', ['bob']],
    ['status = "disabled"', []],
    ['phone_number = "+1"', []],
  ];
  for (const [Filter, expected] of FILTERS) {
    test(`by ${Filter || 'nothing'} finds ${expected.join(', ') || 'nobody'}`, async () => {
      assert.deepEqual(names(await (await people()).admin('ListUsers', { Filter })), expected);
    });
  }

  test('finds a user by sub', async () => {
    const world = await people();
    const { sub } = await world.attributesOf('bob');
    assert.deepEqual(names(await world.admin('ListUsers', { Filter: `sub = "${sub}"` })), ['bob']);
  });

  for (const Filter of ['email', 'email = bob', 'custom:x = "1"', 'email > "a"']) {
    test(`refuses the filter ${Filter}`, async () => {
      await refuses((await people()).admin('ListUsers', { Filter }), 'InvalidParameterException');
    });
  }

  test('shows only the attributes asked for', async () => {
    const world = await people();
    const { Users } = await world.admin('ListUsers', { AttributesToGet: ['email'], Filter: 'username = "ann"' });
    assert.deepEqual(Users[0].Attributes, [{ Name: 'email', Value: 'ann@example.com' }]);
    await refuses(
      world.admin('ListUsers', { AttributesToGet: ['custom:x'] }),
      'InvalidParameterException',
      'One or more requested attributes do not exist.',
    );
  });

  test('goes page by page', async () => {
    const world = await people();
    const seen: string[] = [];
    let PaginationToken: string | undefined;
    do {
      const answer = await world.admin('ListUsers', { Limit: 1, PaginationToken });
      seen.push(...names(answer));
      ({ PaginationToken } = answer);
    } while (PaginationToken);
    assert.deepEqual(seen, ['ann', 'bob', 'annika']);
  });

  test('loses nobody when the user that a page ended with is deleted', async () => {
    const world = await people();
    const { PaginationToken } = await world.admin('ListUsers', { Limit: 1 });
    world.pass(1);
    await world.confirmedUser('zoe');
    await world.admin('AdminDeleteUser', { Username: 'ann' });
    assert.deepEqual(names(await world.admin('ListUsers', { PaginationToken })), ['bob', 'annika', 'zoe']);
  });
});
