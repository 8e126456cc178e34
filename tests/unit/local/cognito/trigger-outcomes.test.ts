/** What becomes of a function that fails, is refused, answers nonsense or takes too long. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Handler, refuses, testWorld } from './harness.ts';

const EMAIL = { email: 'ann@example.com' };

async function withPreSignUp(handler: Handler) {
  const world = await testWorld({ triggers: ['PreSignUp'] });
  world.functions.on('PreSignUp', handler);
  return world;
}

const UNRECOGNIZABLE: [string, Handler][] = [
  ['drops a key of the event', ({ version: _, ...event }) => event],
  ['drops the response', ({ response: _, ...event }) => event],
  ['adds a key to the event', (event) => ({ ...event, extra: 1 })],
  ['writes keys in another case', (event) => ({ ...event, request: undefined, Request: event.request })],
  [
    'adds clientMetadata: null to the request',
    (event) => ({ ...event, request: { ...event.request, clientMetadata: null } }),
  ],
  ['answers text', () => 'fine'],
  ['answers a list', (event) => [event]],
  ['answers a response that is no object', (event) => ({ ...event, response: true })],
  ['answers a decision that is no boolean', (event) => ({ ...event, response: { autoConfirmUser: 'true' } })],
];

describe('a function that', () => {
  for (const [what, handler] of UNRECOGNIZABLE) {
    test(`${what} is unrecognizable`, async () => {
      const world = await withPreSignUp(handler);
      await refuses(world.signUp('ann', EMAIL), 'InvalidLambdaResponseException', 'Unrecognizable lambda output');
      await refuses(world.statusOf('ann'), 'UserNotFoundException');
    });
  }

  const NOTHING: [string, Handler][] = [
    ['answers nothing', () => undefined],
    ['answers null', () => null],
    ['answers no JSON', () => ({ outcome: 'returned', payload: 'oops' })],
    ['answers an empty payload', () => ({ outcome: 'returned', payload: '' })],
  ];
  for (const [what, handler] of NOTHING) {
    test(`${what} has invalid JSON`, async () => {
      const world = await withPreSignUp(handler);
      await refuses(
        world.signUp('ann', EMAIL),
        'InvalidLambdaResponseException',
        'Invalid lambda function output : Invalid JSON',
      );
    });
  }

  test('changes attributes of the request changes nothing', async () => {
    const world = await withPreSignUp((event) => {
      event.request.userAttributes.email = 'else@example.com';
      return event;
    });
    await world.signUp('ann', EMAIL);
    assert.equal((await world.attributesOf('ann')).email, 'ann@example.com');
  });

  test('throws fails the call with its message and exactly one more period', async () => {
    const world = await withPreSignUp(() => {
      throw new Error('No.');
    });
    await refuses(world.signUp('ann', EMAIL), 'UserLambdaValidationException', 'PreSignUp failed with error No..');
    await refuses(world.statusOf('ann'), 'UserNotFoundException');
  });

  test('runs into its own timeout fails the call with that', async () => {
    // As local/lambda/ending.ts words it.
    const errorMessage = 'RequestId: 1234 Error: Task timed out after 3.00 seconds';
    const world = await withPreSignUp(() => ({ outcome: 'failed', errorType: 'Sandbox.Timedout', errorMessage }));
    await refuses(
      world.signUp('ann', EMAIL),
      'UserLambdaValidationException',
      'PreSignUp failed with error 2026-03-01T12:00:00.000Z 1234 Task timed out after 3.00 seconds.',
    );
    assert.equal(world.functions.invoked.length, 1, 'it is not tried again');
  });

  const REFUSALS = [
    ['AccessDeniedException', 'AccessDeniedException'],
    ['ResourceNotFoundException', 'AccessDeniedException'],
    ['ResourceConflictException', 'ResourceConflictException'],
  ];
  for (const [code, told] of REFUSALS) {
    test(`Lambda refuses to invoke with ${code} fails the call as ${told}`, async () => {
      const world = await withPreSignUp(() => ({ outcome: 'refused', code }));
      await refuses(
        world.signUp('ann', EMAIL),
        'UnexpectedLambdaException',
        `PreSignUp invocation failed due to error ${told}.`,
      );
    });
  }
});

describe("Cognito's patience", () => {
  /** Lets time pass for the first `slow` invocations: their five seconds end before they do. */
  async function withSlowStart(slow: number) {
    const waits: number[] = [];
    const world = await testWorld({
      triggers: ['PreSignUp'],
      after: (milliseconds, then) => {
        waits.push(milliseconds);
        if (waits.length <= slow) setImmediate(then);
        return () => {};
      },
    });
    let invocations = 0;
    world.functions.on('PreSignUp', (event) => (++invocations <= slow ? new Promise(() => {}) : event));
    return { world, waits };
  }

  test('is five seconds, and a slow function is invoked again with the same event', async () => {
    const { world, waits } = await withSlowStart(2);
    await world.signUp('ann', EMAIL);
    assert.deepEqual(waits, [5000, 5000, 5000]);
    const events = world.functions.invoked.map(({ event }) => JSON.stringify(event));
    assert.equal(new Set(events).size, 1);
  });

  test('ends with the third attempt', async () => {
    const { world } = await withSlowStart(3);
    await refuses(
      world.signUp('ann', EMAIL),
      'UnexpectedLambdaException',
      'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
    );
    assert.equal(world.functions.invoked.length, 3);
    await refuses(world.statusOf('ann'), 'UserNotFoundException');
  });
});

describe('PreSignUp decides', () => {
  const decide = (response: object) => withPreSignUp((event) => ({ ...event, response }));

  test('to confirm and verify', async () => {
    const world = await decide({ autoConfirmUser: true, autoVerifyEmail: true });
    const answer = await world.signUp('ann', EMAIL);
    assert.equal(answer.UserConfirmed, true);
    assert.equal(answer.CodeDeliveryDetails, undefined);
    assert.equal((await world.attributesOf('ann')).email_verified, 'true');
    assert.ok((await world.signIn('ann')).AuthenticationResult);
  });

  test('to confirm without verifying', async () => {
    const world = await decide({ autoConfirmUser: true, autoVerifyEmail: null });
    await world.signUp('ann', EMAIL);
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
  });

  test('nothing valid when it verifies what it does not confirm', async () => {
    const world = await decide({ autoVerifyEmail: true });
    await refuses(
      world.signUp('ann', EMAIL),
      'InvalidLambdaResponseException',
      'Phone or email cannot be auto verified, when user is not being auto confirmed.',
    );
    await refuses(world.statusOf('ann'), 'UserNotFoundException');
  });

  test('nothing valid when it verifies what is not there', async () => {
    const world = await decide({ autoConfirmUser: true, autoVerifyPhone: true });
    await refuses(world.signUp('ann', EMAIL), 'InvalidLambdaResponseException');
  });

  test('nothing about a user whom an administrator creates', async () => {
    const world = await decide({ autoConfirmUser: true, autoVerifyEmail: true });
    await world.admin('AdminCreateUser', { Username: 'ann' });
    assert.equal(await world.statusOf('ann'), 'FORCE_CHANGE_PASSWORD');
  });

  test('to verify an alias, which then moves from its owner', async () => {
    const world = await testWorld({ triggers: ['PreSignUp'], pool: { AliasAttributes: ['email'] } });
    const response = { autoConfirmUser: true, autoVerifyEmail: true };
    world.functions.on('PreSignUp', (event) => ({ ...event, response }));
    await world.signUp('ann', EMAIL);
    await world.signUp('bob', EMAIL);
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
    assert.equal((await world.admin('AdminGetUser', { Username: 'ann@example.com' })).Username, 'bob');
  });
});

describe('a failing function leaves', () => {
  const fail: Handler = () => {
    throw new Error('down');
  };

  test('a confirmed user confirmed (PostConfirmation)', async () => {
    const world = await testWorld({ triggers: ['PostConfirmation'] });
    world.functions.on('PostConfirmation', fail);
    await world.signUp('ann', EMAIL);
    const confirm = { Username: 'ann', ConfirmationCode: world.lastCode };
    await refuses(
      world.app('ConfirmSignUp', confirm),
      'UserLambdaValidationException',
      'PostConfirmation failed with error down.',
    );
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    await refuses(
      world.app('ConfirmSignUp', confirm),
      'NotAuthorizedException',
      'User cannot be confirmed. Current status is CONFIRMED',
    );
  });

  test('nobody signed in (PreAuthentication), whether or not the password was right', async () => {
    const world = await testWorld({ triggers: ['PreAuthentication'] });
    await world.confirmedUser('ann');
    world.functions.on('PreAuthentication', fail);
    for (const password of ['Abcd1234!', 'Wrong123!']) {
      await refuses(
        world.signIn('ann', password),
        'UserLambdaValidationException',
        'PreAuthentication failed with error down.',
      );
    }
  });

  test('nobody with tokens (PostAuthentication)', async () => {
    const world = await testWorld({ triggers: ['PostAuthentication'] });
    await world.confirmedUser('ann');
    world.functions.on('PostAuthentication', fail);
    await refuses(world.signIn('ann'), 'UserLambdaValidationException', 'PostAuthentication failed with error down.');
  });

  test('the message unsent (CustomMessage)', async () => {
    const world = await testWorld({ triggers: ['CustomMessage'] });
    world.functions.on('CustomMessage', fail);
    await refuses(world.signUp('ann', EMAIL), 'UserLambdaValidationException', 'CustomMessage failed with error down.');
    assert.equal(world.messages.length, 0);
  });
});

describe('CustomMessage answers', () => {
  const SENDER = {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/example.com',
  };
  async function withTexts(response: object, EmailConfiguration: object = SENDER) {
    const world = await testWorld({ triggers: ['CustomMessage'], pool: { EmailConfiguration } });
    world.functions.on('CustomMessage', (event) => ({ ...event, response: { ...event.response, ...response } }));
    return world;
  }
  const invite = (world: Awaited<ReturnType<typeof testWorld>>) =>
    world.admin('AdminCreateUser', {
      Username: 'ann',
      TemporaryPassword: 'Abcd1234!',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    });

  test('texts of its own', async () => {
    const world = await withTexts({ emailMessage: 'Hello, {####}', emailSubject: 'Hello' });
    await world.signUp('ann', EMAIL);
    assert.equal(world.messages[0]?.subject, 'Hello');
    assert.equal(world.messages[0]?.body, `Hello, ${world.lastCode}`);
  });

  test('nothing: the texts of the pool stay', async () => {
    const world = await withTexts({});
    await world.signUp('ann', EMAIL);
    assert.equal(world.messages[0]?.body, `Your verification code is ${world.lastCode}. `);
  });

  test('e-mail texts in vain where the pool sends by itself', async () => {
    const world = await withTexts({ emailMessage: 'Hello, {####}' }, { EmailSendingAccount: 'COGNITO_DEFAULT' });
    await refuses(world.signUp('ann', EMAIL), 'InvalidLambdaResponseException');
  });

  test('an invitation with user name and password', async () => {
    const world = await withTexts({ emailMessage: 'Hi {username}: {####}', emailSubject: 'Welcome' });
    await invite(world);
    assert.equal(world.messages[0]?.body, 'Hi ann: Abcd1234!');
    assert.equal(world.messages[0]?.subject, 'Welcome');
  });

  test('an invitation without a placeholder: the body falls back, the subject stays', async () => {
    const world = await withTexts({ emailMessage: 'Your password: {####}', emailSubject: 'Welcome' });
    await invite(world);
    assert.equal(world.messages[0]?.body, 'Your username is ann and temporary password is Abcd1234!. ');
    assert.equal(world.messages[0]?.subject, 'Welcome');
  });

  const TOO_LONG = { emailMessage: 20_000, emailSubject: 140, smsMessage: 140 };
  for (const [field, longest] of Object.entries(TOO_LONG)) {
    test(`at most ${longest} characters of ${field}`, async () => {
      const text = (length: number) => `{####}${'x'.repeat(length - 6)}`;
      await (await withTexts({ [field]: text(longest) })).signUp('ann', EMAIL);
      const world = await withTexts({ [field]: text(longest + 1) });
      await refuses(world.signUp('ann', EMAIL), 'InvalidLambdaResponseException');
    });
  }
});
