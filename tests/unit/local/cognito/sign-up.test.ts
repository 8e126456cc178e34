import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, refuses, testWorld } from './harness.ts';

const EMAIL = { email: 'ann@example.com' };

describe('SignUp', () => {
  test("refuses another user's sub as user name: calls that name the sub would reach the wrong one", async () => {
    const world = await testWorld();
    const { UserSub } = await world.signUp('ann', EMAIL);
    await refuses(world.signUp(UserSub, EMAIL), 'UsernameExistsException', 'User already exists');
    const created = world.admin('AdminCreateUser', { Username: UserSub, MessageAction: 'SUPPRESS' });
    await refuses(created, 'UsernameExistsException');
  });

  test('stores an unconfirmed user and sends a code to the e-mail address', async () => {
    const world = await testWorld();
    const answer = await world.signUp('ann', EMAIL);
    assert.equal(answer.UserConfirmed, false);
    assert.match(answer.UserSub, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    assert.deepEqual(answer.CodeDeliveryDetails, {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    assert.equal(await world.statusOf('ann'), 'UNCONFIRMED');
    const [message] = world.messages;
    assert.equal(message?.recipient, 'ann@example.com');
    assert.equal(message?.triggerSource, 'CustomMessage_SignUp');
    assert.match(message?.code ?? '', /^\d{6}$/);
    assert.equal(message?.body, `Your verification code is ${message?.code}. `);
    assert.equal(message?.subject, 'Your verification code');
  });

  test('sends nothing and answers no delivery details in a pool that verifies nothing', async () => {
    const world = await testWorld({ pool: { AutoVerifiedAttributes: undefined } });
    const answer = await world.signUp('ann', EMAIL);
    assert.equal(answer.CodeDeliveryDetails, undefined);
    assert.equal(world.messages.length, 0);
  });

  test('sends the code to the phone when both are verified by the pool', async () => {
    const world = await testWorld({ pool: { AutoVerifiedAttributes: ['email', 'phone_number'] } });
    const { CodeDeliveryDetails } = await world.signUp('ann', { ...EMAIL, phone_number: '+15555550100' });
    assert.deepEqual(CodeDeliveryDetails, {
      Destination: '+*******0100',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    assert.equal(world.messages[0]?.channel, 'SMS');
    assert.equal(world.messages[0]?.subject, null);
  });

  test('refuses a user name that is taken', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    await refuses(world.signUp('ann', EMAIL), 'UsernameExistsException', 'User already exists');
  });

  test('lets exactly one of two sign-ups at once have the name', async () => {
    const world = await testWorld({ triggers: ['PreSignUp'] });
    world.functions.on('PreSignUp', async (event) => {
      await new Promise(setImmediate);
      return event;
    });
    const outcomes = await Promise.allSettled([world.signUp('ann', EMAIL), world.signUp('ann', EMAIL)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(world.functions.invoked.length, 2, 'the name is looked up after the trigger');
  });

  test('is not permitted where only administrators create users', async () => {
    const world = await testWorld({ pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } });
    await refuses(world.signUp('ann', EMAIL), 'NotAuthorizedException', 'SignUp is not permitted for this user pool');
  });

  test('names a client that does not exist', async () => {
    const world = await testWorld();
    await refuses(
      world.signUp('ann', EMAIL, { ClientId: 'nobody' }),
      'ResourceNotFoundException',
      'User pool client nobody does not exist.',
    );
  });

  const SCHEMA = [
    { Name: 'email', Required: true, Mutable: true },
    { Name: 'team', AttributeDataType: 'String', StringAttributeConstraints: { MaxLength: '3' } },
    { Name: 'level', AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: '9' } },
  ];
  const FAULTS: [string, Record<string, string>, string | RegExp][] = [
    [
      'a required attribute is missing',
      {},
      'Attributes did not conform to the schema: email: The attribute is required\n',
    ],
    [
      'an attribute is not in the schema',
      { ...EMAIL, 'custom:x': '1' },
      'Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined',
    ],
    ['the e-mail address is malformed', { email: 'ann' }, 'Invalid email address format.'],
    ['the phone number is malformed', { ...EMAIL, phone_number: '555' }, 'Invalid phone number format.'],
    [
      'a text is too long',
      { ...EMAIL, 'custom:team': 'long' },
      /^Attributes did not conform to the schema: custom:team: /,
    ],
    [
      'a number is too large',
      { ...EMAIL, 'custom:level': '10' },
      /^Attributes did not conform to the schema: custom:level: /,
    ],
    ['a number is none', { ...EMAIL, 'custom:level': 'x' }, /custom:level: /],
  ];
  for (const [what, attributes, message] of FAULTS) {
    test(`is refused before any trigger when ${what}`, async () => {
      const world = await testWorld({ pool: { Schema: SCHEMA }, triggers: ['PreSignUp'] });
      await refuses(world.signUp('ann', attributes), 'InvalidParameterException', message);
      assert.deepEqual(world.functions.sources, []);
    });
  }

  test('refuses attributes that the client may not write', async () => {
    const world = await testWorld({ client: { WriteAttributes: ['email'] } });
    const refused = 'A client attempted to write unauthorized attribute';
    await refuses(world.signUp('ann', { ...EMAIL, name: 'Ann' }), 'NotAuthorizedException', refused);
    await refuses(world.signUp('ann', { ...EMAIL, email_verified: 'true' }), 'NotAuthorizedException', refused);
  });
});

describe('SignUp in a pool whose user names are e-mail addresses', () => {
  const POOL = { UsernameAttributes: ['email'] };

  test('makes the sub the user name and the typed name the e-mail address', async () => {
    const world = await testWorld({ pool: POOL, triggers: ['PreSignUp'] });
    const { UserSub } = await world.signUp('ann@example.com');
    assert.equal(world.functions.event('PreSignUp_SignUp').userName, UserSub);
    const user = await world.admin('AdminGetUser', { Username: 'ann@example.com' });
    assert.equal(user.Username, UserSub);
    assert.equal((await world.attributesOf(UserSub)).email, 'ann@example.com');
  });

  test('signs in by the address, by the sub and by nothing else', async () => {
    const world = await testWorld({ pool: POOL });
    const { UserSub } = await world.signUp('ann@example.com');
    await world.app('ConfirmSignUp', { Username: 'ann@example.com', ConfirmationCode: world.lastCode });
    assert.ok((await world.signIn('ann@example.com')).AuthenticationResult);
    assert.ok((await world.signIn(UserSub)).AuthenticationResult);
    await refuses(world.signIn('ann'), 'UserNotFoundException', 'User does not exist.');
  });

  test('refuses an address that has an account, and a name that is no address', async () => {
    const world = await testWorld({ pool: POOL });
    await world.signUp('ann@example.com');
    await refuses(
      world.signUp('ann@example.com'),
      'UsernameExistsException',
      'An account with the given email already exists.',
    );
    await refuses(world.signUp('ann'), 'InvalidParameterException', 'Username should be an email.');
  });

  test('takes either format when both are allowed', async () => {
    const world = await testWorld({ pool: { UsernameAttributes: ['email', 'phone_number'] } });
    const { UserSub } = await world.signUp('+15555550100');
    assert.equal((await world.attributesOf(UserSub)).phone_number, '+15555550100');
    await refuses(
      world.signUp('ann'),
      'InvalidParameterException',
      'Username should be either an email or a phone number.',
    );
  });
});

describe('case of user names', () => {
  test('matters unless the pool says otherwise', async () => {
    const world = await testWorld();
    await world.confirmedUser('Ann');
    await refuses(world.signIn('ann'), 'UserNotFoundException');
  });

  test('does not matter in a pool that is not case-sensitive, and the name stays as typed', async () => {
    const world = await testWorld({ pool: { UsernameConfiguration: { CaseSensitive: false } } });
    await world.signUp('Ann', EMAIL);
    await refuses(world.signUp('ANN', EMAIL), 'UsernameExistsException');
    assert.equal((await world.admin('AdminGetUser', { Username: 'aNN' })).Username, 'Ann');
  });
});

describe('aliases', () => {
  const POOL = { AliasAttributes: ['email'] };

  test('refuse a user name in the format of an alias', async () => {
    const world = await testWorld({ pool: POOL });
    await refuses(
      world.signUp('ann@example.com', EMAIL),
      'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  });

  test('find the user once the address is verified', async () => {
    const world = await testWorld({ pool: POOL });
    await world.signUp('ann', EMAIL);
    await refuses(world.signIn('ann@example.com'), 'UserNotFoundException');
    await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: world.lastCode });
    assert.ok((await world.signIn('ann@example.com')).AuthenticationResult);
  });

  test('move to another user only by force', async () => {
    const world = await testWorld({ pool: POOL });
    for (const name of ['ann', 'bob']) await world.signUp(name, EMAIL);
    const [forAnn, forBob] = world.messages.map(({ code }) => code);
    await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: forAnn });
    const second = { Username: 'bob', ConfirmationCode: forBob };
    await refuses(
      world.app('ConfirmSignUp', second),
      'AliasExistsException',
      'An account with the email already exists.',
    );
    await world.app('ConfirmSignUp', { ...second, ForceAliasCreation: true });
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
    assert.equal((await world.admin('AdminGetUser', { Username: 'ann@example.com' })).Username, 'bob');
  });
});

describe('SECRET_HASH', () => {
  test('is asked for by a client with a secret, and checked', async () => {
    const world = await testWorld({ client: { GenerateSecret: true } });
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    const { createHmac } = await import('node:crypto');
    const hash = createHmac('sha256', UserPoolClient.ClientSecret).update(`ann${world.clientId}`).digest('base64');
    await refuses(
      world.signUp('ann', EMAIL),
      'NotAuthorizedException',
      `Client ${world.clientId} is configured with secret but SECRET_HASH was not received`,
    );
    await refuses(
      world.signUp('bob', EMAIL, { SecretHash: hash }),
      'NotAuthorizedException',
      `Unable to verify secret hash for client ${world.clientId}`,
    );
    await world.signUp('ann', EMAIL, { SecretHash: hash });
    await world.admin('AdminConfirmSignUp', { Username: 'ann' });
    const parameters = { USERNAME: 'ann', PASSWORD };
    const signIn = (AuthParameters: object) =>
      world.app('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    await refuses(signIn(parameters), 'NotAuthorizedException', /SECRET_HASH was not received/);
    const { AuthenticationResult } = await signIn({ ...parameters, SECRET_HASH: hash });
    const refresh = { REFRESH_TOKEN: AuthenticationResult.RefreshToken, SECRET_HASH: hash };
    assert.ok(
      (await world.app('InitiateAuth', { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: refresh }))
        .AuthenticationResult,
    );
  });
});
