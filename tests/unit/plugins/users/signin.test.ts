import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmForgotPassword } from '../../../../plugins/users/auth/confirm-forgot-password.ts';
import { refresh } from '../../../../plugins/users/auth/refresh.ts';
import { respond } from '../../../../plugins/users/auth/respond.ts';
import { signin } from '../../../../plugins/users/auth/signin.ts';
import { signout } from '../../../../plugins/users/auth/signout.ts';
import { tokenShow } from '../../../../plugins/users/auth/token-show.ts';
import { CommandError } from '../../../../shell/contract.ts';
import { awsError, type FakeOptions, failure, fake, run } from '../fakes.ts';

const fail = (error: Error) => () => Promise.reject(error);
const absent = fail(awsError('UserNotFoundException', 'User does not exist.'));
const exists = () => ({ Username: 'ann', UserStatus: 'CONFIRMED' });
const token = (claims: object) => `header12345.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
const TOKENS = {
  AccessToken: token({ username: 'ann', exp: 1_772_370_000 }),
  IdToken: token({ email: 'a@b.c' }),
  RefreshToken: 'refresh-me',
  ExpiresIn: 3600,
};
const signedIn = () => ({ AuthenticationResult: TOKENS });

const pool = (initiateAuth: (input: any) => unknown, options: FakeOptions & { user?: () => unknown } = {}) =>
  fake({ ...options, handlers: { adminGetUser: options.user ?? exists, initiateAuth, ...options.handlers } });

test('signin keeps the tokens and shows only the first characters of one', async () => {
  const given = pool(signedIn);
  const { data, events } = await run(signin, { username: 'ann', password: 'secret-1' }, given);
  assert.deepEqual(data, {
    username: 'ann',
    signedIn: true,
    accessTokenPrefix: 'header1234',
    expiresAt: '2026-03-01T13:00:00.000Z',
    challenge: null,
  });
  assert.equal(given.context.session.user?.refreshToken, 'refresh-me');
  assert.ok(!JSON.stringify([data, events]).includes('header12345'));
  assert.deepEqual(given.ran, [['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration']]);
  assert.deepEqual(given.pending(), []);
});

test('signin takes the password that this run remembers', async () => {
  const given = pool(signedIn);
  given.context.session.rememberPassword('ann', 'remembered');
  await run(signin, { username: 'ann' }, given);
  assert.equal(given.inputOf('initiateAuth').AuthParameters.PASSWORD, 'remembered');
  assert.deepEqual(given.questions, []);
});

test('signin without a password fails where nobody can be asked', async () => {
  assert.equal((await failure(signin, { username: 'ann' }, pool(signedIn))).code, 'Unattended');
});

test('nothing is asked where there is no stack', async () => {
  const stack = new CommandError('There is no stack.', { code: 'StackNotFound' });
  for (const [command, args] of [
    [signin, { username: 'ann' }],
    [signin, {}],
    [confirmForgotPassword, { username: 'ann', code: '123456' }],
  ] as const) {
    const given = fake({ stack, attended: true });
    assert.equal((await failure(command as typeof signin, args, given)).code, 'StackNotFound');
    assert.deepEqual(given.questions, []);
  }
});

test('an outdated remembered password is asked for anew', async () => {
  const given = pool(
    ({ AuthParameters }) => {
      if (AuthParameters.PASSWORD === 'new') return signedIn();
      throw awsError('NotAuthorizedException', 'Incorrect username or password.');
    },
    { attended: true, answers: ['new'] },
  );
  given.context.session.rememberPassword('ann', 'old');
  const { data } = await run(signin, { username: 'ann' }, given);
  assert.equal(data.signedIn, true);
  assert.equal(given.context.session.passwordOf('ann'), 'new');
});

test('a sign-in that migrates writes the user down; the reset is told with what to do', async () => {
  const given = pool(fail(awsError('PasswordResetRequiredException', 'Password reset required for the user')), {
    user: absent,
  });
  const error = await failure(signin, { username: 'ann', password: '_' }, given);
  assert.equal(error.code, 'PasswordResetRequiredException');
  assert.match(error.hint!, /forgot-password ann/);
  assert.deepEqual(given.ran, [['UserMigration', 'PreSignUp']]);
  assert.deepEqual(
    given.pending().map(({ kind, subject }) => [kind, subject]),
    [['user', 'ann']],
  );
});

test('a sign-in of a user whom nobody knows leaves nothing written down', async () => {
  for (const error of [
    awsError('UserNotFoundException', 'User does not exist.'),
    awsError('NotAuthorizedException', 'Incorrect username or password.'),
    awsError('UserLambdaValidationException', 'UserMigration failed with error no.'),
  ]) {
    const given = pool(fail(error), { user: absent });
    await failure(signin, { username: 'ann', password: '_' }, given);
    assert.deepEqual(given.pending(), []);
    assert.deepEqual(given.ran, [['UserMigration']]);
  }
});

test('which triggers ran is read from what became of the sign-in', async () => {
  const cases: [Error, string[]][] = [
    [awsError('NotAuthorizedException', 'Incorrect username or password.'), ['PreAuthentication']],
    [awsError('NotAuthorizedException', 'Password attempts exceeded'), []],
    [awsError('UserNotConfirmedException', 'User is not confirmed.'), ['PreAuthentication']],
    [awsError('PasswordResetRequiredException'), []],
    [awsError('UserLambdaValidationException', 'PreAuthentication failed with error no.'), ['PreAuthentication']],
    [
      awsError('UserLambdaValidationException', 'PostAuthentication failed with error no.'),
      ['PreAuthentication', 'PostAuthentication'],
    ],
    [
      awsError('UserLambdaValidationException', 'PreTokenGeneration failed with error no.'),
      ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'],
    ],
  ];
  for (const [error, expected] of cases) {
    const given = pool(fail(error));
    await failure(signin, { username: 'ann', password: '_' }, given);
    assert.deepEqual(given.ran, [expected], error.message);
  }
});

test('signing in as somebody else first is fine', async () => {
  const given = pool(signedIn);
  await run(signin, { username: 'ann', password: 'a' }, given);
  await run(signin, { username: 'bob', password: 'b' }, given);
  assert.equal(given.context.session.user?.username, 'bob');
});

test('a challenge is kept, explained and answered', async () => {
  const given = pool(
    () => ({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: 'challenge-session',
      ChallengeParameters: { USER_ID_FOR_SRP: 'ann-id', requiredAttributes: '["userAttributes.name"]' },
    }),
    {
      attended: true,
      answers: ['Ann', 'my own password'],
      handlers: {
        describeUserPool: () => ({ UserPool: {} }),
        respondToAuthChallenge: signedIn,
      },
    },
  );
  const { data, texts } = await run(signin, { username: 'ann', password: 'temporary' }, given);
  assert.deepEqual([data.signedIn, data.challenge], [false, 'NEW_PASSWORD_REQUIRED']);
  assert.match(texts.join('\n'), /respond/);
  const answered = await run(respond, {}, given);
  assert.equal(answered.data.signedIn, true);
  assert.deepEqual(given.inputOf('respondToAuthChallenge'), {
    ClientId: 'client',
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: 'challenge-session',
    ChallengeResponses: { USERNAME: 'ann-id', NEW_PASSWORD: 'my own password', 'userAttributes.name': 'Ann' },
  });
  assert.equal(given.context.session.challenge, undefined);
  assert.deepEqual(given.ran.at(-1), ['PostAuthentication', 'PreTokenGeneration']);
});

test('respond without a challenge, or with one that this shell cannot answer, says so', async () => {
  const given = pool(() => ({ ChallengeName: 'WEB_AUTHN', Session: 's' }));
  assert.equal((await failure(respond, {}, given)).code, 'NoChallenge');
  await run(signin, { username: 'ann', password: 'a' }, given);
  assert.equal((await failure(respond, {}, given)).code, 'UnknownChallenge');
});

test('refresh keeps the refresh token when the answer has none', async () => {
  const given = pool(signedIn);
  await run(signin, { username: 'ann', password: 'a' }, given);
  const { RefreshToken, ...rest } = TOKENS;
  const describeUserPoolClient = () => ({ UserPoolClient: {} });
  const refreshed = pool(() => ({ AuthenticationResult: rest }), { handlers: { describeUserPoolClient } });
  refreshed.context.session.user = given.context.session.user;
  await run(refresh, {}, refreshed);
  assert.deepEqual(refreshed.ran, [['PreTokenGeneration']]);
  assert.equal(refreshed.inputOf('initiateAuth').AuthParameters.REFRESH_TOKEN, 'refresh-me');
  assert.equal(refreshed.context.session.user?.refreshToken, 'refresh-me');
});

test('signout revokes the refresh token; a token that is good for nothing is forgotten all the same', async () => {
  for (const revokeToken of [() => ({}), fail(awsError('NotAuthorizedException'))]) {
    const given = pool(signedIn, { handlers: { revokeToken } });
    await run(signin, { username: 'ann', password: 'a' }, given);
    await run(signout, {}, given);
    assert.equal(given.context.session.user, undefined);
    assert.deepEqual(given.inputOf('revokeToken'), { ClientId: 'client', Token: 'refresh-me' });
  }
});

test('token show tells the claims and not the token', async () => {
  const given = pool(signedIn);
  assert.equal((await failure(tokenShow, {}, given)).code, 'NotSignedIn');
  await run(signin, { username: 'ann', password: 'a' }, given);
  const { data, events } = await run(tokenShow, {}, given);
  assert.deepEqual(data, { use: 'access', prefix: 'header1234', claims: { username: 'ann', exp: 1_772_370_000 } });
  assert.match(JSON.stringify(events), /2026-03-01 13:00:00 UTC, (in \d+ \w+|\d+ \w+ ago)/);
  assert.ok(!JSON.stringify(events).includes('signature'));
});
