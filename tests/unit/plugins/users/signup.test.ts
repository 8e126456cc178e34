import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signup } from '../../../../plugins/users/auth/signup.ts';
import { create } from '../../../../plugins/users/create.ts';
import { CommandError } from '../../../../shell/contract.ts';
import { awsError, type FakeOptions, failure, fake, type Handler, run } from '../fakes.ts';

const ARGS = { username: 'ann', email: 'ann@example.com' };
const UNTIL = 'users delete ann --created-since 2026-03-01T11:59:50.000Z';
const fail = (error: Error) => () => Promise.reject(error);
const absent = fail(awsError('UserNotFoundException', 'User does not exist.'));
const policy = () => ({
  UserPool: { Policies: { PasswordPolicy: { MinimumLength: 8, RequireNumbers: true, RequireSymbols: true } } },
});
const confirmed = () => ({ UserConfirmed: true, UserSub: 'sub-1' });
const sentCode = () => ({
  UserConfirmed: false,
  UserSub: 'sub-1',
  CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL' },
});

const pool = (signUp: Handler, options: FakeOptions = {}) =>
  fake({ ...options, handlers: { adminGetUser: absent, describeUserPool: policy, signUp, ...options.handlers } });

test('signup says whether the user is confirmed and returns it', async () => {
  const given = pool(confirmed);
  const { data, texts } = await run(signup, ARGS, given);
  assert.deepEqual(data, { username: 'ann', sub: 'sub-1', confirmed: true, delivery: null });
  assert.ok(texts.includes('User ann signed up, confirmed = true.'));
  assert.deepEqual(given.ran, [['PreSignUp', 'PostConfirmation']]);
});

test('signup says where the code went', async () => {
  const given = pool(sentCode);
  const { data, texts } = await run(signup, ARGS, given);
  assert.deepEqual(data.delivery, { medium: 'EMAIL', destination: 'a***@e***' });
  assert.match(texts.join('\n'), /a\*\*\*@e\*\*\*/);
  assert.deepEqual(given.ran, [['PreSignUp', 'CustomMessage']]);
});

test('unattended, a password is generated, remembered and never shown', async () => {
  const given = pool(confirmed);
  const { events, data } = await run(signup, ARGS, given);
  const sent = given.inputOf('signUp').Password;
  assert.match(sent, /^\S{24}$/);
  assert.equal(given.context.session.passwordOf('ann'), sent);
  assert.ok(!JSON.stringify([events, data]).includes(sent));
});

test('when a user was made is measured by the servers’ clock', async () => {
  const given = pool(confirmed);
  given.context.clock.server = () => given.context.clock.now() + 3_600_000;
  await run(signup, ARGS, given);
  assert.equal(given.pending()[0]?.undo, 'users delete ann --created-since 2026-03-01T12:59:50.000Z');
});

test('where this account may not ask for users, an older entry outlives a refusal', async () => {
  let answer: Handler = confirmed;
  const given = pool((input) => answer(input), { handlers: { adminGetUser: fail(awsError('AccessDeniedException')) } });
  await run(signup, ARGS, given);
  answer = fail(awsError('UsernameExistsException'));
  await failure(signup, ARGS, given);
  assert.equal(given.pending().length, 1);
});

test('the user is written down before the call is made', async () => {
  let pending: unknown;
  const given = pool(() => {
    pending = given.pending().map(({ kind, subject, undo }) => ({ kind, subject, undo }));
    return confirmed();
  });
  await run(signup, ARGS, given);
  assert.deepEqual(pending, [{ kind: 'user', subject: 'ann', undo: UNTIL }]);
  assert.equal(given.pending().length, 1);
});

test('a user that exists is neither adopted nor written down', async () => {
  const given = pool(fail(awsError('UsernameExistsException', 'User already exists')), {
    handlers: { adminGetUser: () => ({ Username: 'ann', UserStatus: 'CONFIRMED' }) },
  });
  const error = await failure(signup, ARGS, given);
  assert.equal(error.code, 'UsernameExistsException');
  assert.match(error.hint!, /users delete ann/);
  assert.deepEqual(given.pending(), []);
});

test('nothing stays written down when AWS says that nothing was made', async () => {
  const refusals = [
    awsError('UsernameExistsException'),
    awsError('InvalidPasswordException'),
    awsError('InvalidParameterException'),
    awsError('NotAuthorizedException', 'SignUp is not permitted for this user pool'),
    awsError('UserLambdaValidationException', 'PreSignUp failed with error no.'),
    awsError('UnexpectedLambdaException', 'PreSignUp invocation failed due to error AccessDeniedException.'),
  ];
  for (const error of refusals) {
    const given = pool(fail(error));
    await failure(signup, ARGS, given);
    assert.deepEqual(given.pending(), [], error.name);
  }
});

test('what is not certain stays written down', async () => {
  const unclear = [
    Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    awsError('InternalErrorException', '', { status: 500 }),
    awsError('UserLambdaValidationException', 'PostConfirmation failed with error no.'),
    awsError('UserLambdaValidationException', 'CustomMessage failed with error no.'),
    awsError('InvalidLambdaResponseException', 'Unrecognizable lambda output', { attempts: 2 }),
    awsError('CodeDeliveryFailureException'),
    // The first attempt may have made the user before its answer was lost.
    awsError('UsernameExistsException', 'User already exists', { attempts: 2 }),
  ];
  for (const error of unclear) {
    const given = pool(fail(error));
    await failure(signup, ARGS, given);
    assert.equal(given.pending().length, 1, error.message);
  }
});

test('after a trigger’s answer that Cognito does not take, the pool tells whether there is a user to write down', async () => {
  for (const [then, kept] of [
    [absent, 0],
    [() => ({ Username: 'ann', UserStatus: 'UNCONFIRMED' }), 1],
    [fail(awsError('TooManyRequestsException')), 1],
  ] as const) {
    let refused = false;
    const signUp = () => {
      refused = true;
      throw awsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
    };
    const given = pool(signUp, { handlers: { adminGetUser: () => (refused ? then() : absent()) } });
    await failure(signup, ARGS, given);
    assert.equal(given.pending().length, kept);
  }
});

test('which triggers ran is read from the error', async () => {
  const cases: [string, string, string[]][] = [
    ['UserLambdaValidationException', 'PreSignUp failed with error no.', ['PreSignUp']],
    ['UserLambdaValidationException', 'PostConfirmation failed with error no.', ['PreSignUp', 'PostConfirmation']],
    ['UserLambdaValidationException', 'CustomMessage failed with error no.', ['PreSignUp', 'CustomMessage']],
    ['UnexpectedLambdaException', 'PreSignUp invocation failed due to error AccessDeniedException.', []],
    [
      'UnexpectedLambdaException',
      'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
      ['PreSignUp'],
    ],
    [
      'UnexpectedLambdaException',
      'PostConfirmation invocation failed due to error AccessDeniedException.',
      ['PreSignUp'],
    ],
    ['InvalidLambdaResponseException', 'Unrecognizable lambda output', []],
    ['InvalidPasswordException', 'Password did not conform with policy', []],
  ];
  for (const [name, message, expected] of cases) {
    const given = pool(fail(awsError(name, message)));
    await failure(signup, ARGS, given);
    assert.deepEqual(given.ran, [expected], message);
  }
});

test('a rejected password is asked for again, with the reason', async () => {
  const passwords: string[] = [];
  const given = pool(
    ({ Password }) => {
      passwords.push(Password);
      if (Password === 'long enough 1!') return confirmed();
      throw awsError('InvalidPasswordException', 'Password did not conform with policy: Password not long enough');
    },
    { attended: true, answers: ['short', 'long enough 1!'] },
  );
  const { texts } = await run(signup, ARGS, given);
  assert.deepEqual(passwords, ['short', 'long enough 1!']);
  assert.match(texts.join('\n'), /Password not long enough/);
  assert.match(given.questions[0]!, /at least 8 characters with numbers and symbols/);
  assert.equal(given.context.session.passwordOf('ann'), 'long enough 1!');
});

test('a rejected password fails where nobody can enter another one', async () => {
  const given = pool(fail(awsError('InvalidPasswordException', 'Password not long enough')));
  const error = await failure(signup, { ...ARGS, password: 'short' }, given);
  assert.equal(error.name, 'InvalidPasswordException');
  assert.equal(given.context.session.passwordOf('ann'), undefined);
});

test('a password comes from an environment variable when it is named', async () => {
  process.env['POOLS_SHELL_TEST_PASSWORD'] = 'from the environment';
  const given = pool(confirmed);
  await run(signup, { ...ARGS, 'password-env': 'POOLS_SHELL_TEST_PASSWORD' }, given);
  assert.equal(given.inputOf('signUp').Password, 'from the environment');
  delete process.env['POOLS_SHELL_TEST_PASSWORD'];
  assert.equal(
    (await failure(signup, { ...ARGS, 'password-env': 'POOLS_SHELL_TEST_PASSWORD' }, given)).code,
    'VariableNotSet',
  );
  assert.equal((await failure(signup, { ...ARGS, password: 'a', 'password-env': 'B' }, given)).code, 'Conflict');
});

test('an absent stack is told before anything is asked or sent', async () => {
  const given = fake({ stack: new CommandError('no stack', { code: 'StackNotFound', hint: 'deploy' }) });
  assert.equal((await failure(signup, ARGS, given)).code, 'StackNotFound');
  assert.deepEqual(given.calls, []);
  assert.deepEqual(given.questions, []);
});

test('users create sends no invitation unless it is asked to', async () => {
  const handlers = {
    adminGetUser: absent,
    adminCreateUser: () => ({ User: { UserStatus: 'FORCE_CHANGE_PASSWORD' } }),
  };
  const quiet = fake({ handlers });
  assert.deepEqual((await run(create, ARGS, quiet)).data, {
    username: 'ann',
    status: 'FORCE_CHANGE_PASSWORD',
    invited: false,
  });
  assert.equal(quiet.inputOf('adminCreateUser').MessageAction, 'SUPPRESS');
  assert.deepEqual(quiet.ran, [['PreSignUp']]);
  assert.equal(quiet.pending()[0]!.undo, UNTIL);
  const invited = fake({ handlers });
  await run(create, { ...ARGS, invite: true }, invited);
  assert.equal(invited.inputOf('adminCreateUser').MessageAction, undefined);
  assert.deepEqual(invited.ran, [['PreSignUp', 'CustomMessage']]);
});

test('users create leaves a user alone that exists', async () => {
  const given = fake({
    handlers: {
      adminGetUser: () => ({ Username: 'ann' }),
      adminCreateUser: fail(awsError('UsernameExistsException', 'User account already exists')),
    },
  });
  assert.equal((await failure(create, ARGS, given)).code, 'UsernameExistsException');
  assert.deepEqual(given.pending(), []);
});
