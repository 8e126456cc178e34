import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autoConfirm } from '../../../lambdas/auto-confirm/handler.ts';
import type { KnownUser } from '../../../lambdas/shared/known-users.ts';

const event = (changes: object = {}) => ({
  version: '1',
  triggerSource: 'PreSignUp_SignUp',
  region: 'us-east-1',
  userPoolId: 'us-east-1_abc',
  userName: 'test_user_1',
  callerContext: { awsSdkVersion: 'x', clientId: 'client' },
  request: { userAttributes: { email: 'one@example.com' } as Record<string, string>, validationData: null },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  ...changes,
});

function run(given: ReturnType<typeof event>, findByEmail: (email: string) => Promise<KnownUser | undefined>) {
  const lines: string[] = [];
  const answer = autoConfirm(given, { tableName: 'known', findByEmail, log: (line) => lines.push(line) });
  return { answer, lines };
}

const known = async (email: string): Promise<KnownUser> => ({ UserEmail: email, UserName: 'test_user_1' });

test('a known user with the matching name is confirmed and verified, and the rest of the event goes back as it came', async () => {
  const { answer, lines } = run(event(), known);
  assert.deepEqual(
    await answer,
    event({ response: { autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false } }),
  );
  assert.deepEqual(lines, [
    "Received presignup from PreSignUp_SignUp for user 'test_user_1'",
    'Looking up email one@example.com in table known.',
    'UserEmail one@example.com found with matching UserName test_user_1. User is confirmed.',
  ]);
});

test('an unknown email is left to verification', async () => {
  const { answer, lines } = run(event(), async () => undefined);
  assert.deepEqual(await answer, event());
  assert.equal(lines.at(-1), 'Email one@example.com not found. Email verification is required.');
});

test('an email that is known under another name is left to verification', async () => {
  for (const UserName of ['someone', 'TEST_USER_1', undefined]) {
    const { answer, lines } = run(event(), async (UserEmail) => ({ UserEmail, UserName }));
    assert.deepEqual(await answer, event());
    assert.equal(
      lines.at(-1),
      `UserEmail one@example.com found, but stored UserName '${UserName}' does not match supplied UserName 'test_user_1'. Verification is required.`,
    );
  }
});

test('a sign-up without an email is left to verification without a lookup', async () => {
  const { answer, lines } = run(event({ request: { userAttributes: {} } }), async () => assert.fail('looked up'));
  assert.deepEqual((await answer).response.autoConfirmUser, false);
  assert.equal(lines.at(-1), "User 'test_user_1' has no email. Verification is required.");
});

test('other trigger sources are only noted', async () => {
  for (const triggerSource of ['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider']) {
    const { answer, lines } = run(event({ triggerSource }), async () => assert.fail('looked up'));
    assert.deepEqual(await answer, event({ triggerSource }));
    assert.deepEqual(lines, [`Received presignup from ${triggerSource} for user 'test_user_1'`]);
  }
});

test('a table that cannot be read refuses the sign-up: the log says why, the person is told nothing of it', async () => {
  const { answer, lines } = run(event(), async () => {
    throw Object.assign(new Error('not authorized on arn:aws:dynamodb:x'), { name: 'AccessDeniedException' });
  });
  await assert.rejects(answer, { message: 'The known users cannot be read right now' });
  assert.equal(
    lines.at(-1),
    'Error looking up email one@example.com. AccessDeniedException: not authorized on arn:aws:dynamodb:x',
  );
});
