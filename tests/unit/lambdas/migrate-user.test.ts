import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrateUser } from '../../../lambdas/migrate-user/handler.ts';
import type { UserNameLookup } from '../../../lambdas/shared/known-users.ts';

const PASSWORD = 'Secret-Passw0rd';
const event = (changes: object = {}) => ({
  version: '1',
  triggerSource: 'UserMigration_Authentication',
  userPoolId: 'us-east-1_abc',
  userName: 'chester',
  callerContext: { awsSdkVersion: 'x', clientId: 'client' },
  request: { password: PASSWORD, validationData: null },
  response: { userAttributes: null, finalUserStatus: null, messageAction: null, desiredDeliveryMediums: null },
  ...changes,
});

function run(given: ReturnType<typeof event>, lookup: () => Promise<UserNameLookup>) {
  const lines: string[] = [];
  const answer = migrateUser(given, { tableName: 'known', findByUserName: lookup, log: (line) => lines.push(line) });
  return { answer, lines };
}

test('a known user is migrated with a verified email, has to reset the password, and gets no welcome', async () => {
  const { answer, lines } = run(event(), async () => ({
    found: 'one',
    user: { UserEmail: 'c@example.com', UserName: 'chester' },
  }));
  assert.deepEqual(
    await answer,
    event({
      response: {
        userAttributes: { email: 'c@example.com', email_verified: 'true' },
        finalUserStatus: 'RESET_REQUIRED',
        messageAction: 'SUPPRESS',
        desiredDeliveryMediums: null,
      },
    }),
  );
  assert.deepEqual(lines, [
    "Received migrate trigger from UserMigration_Authentication for user 'chester'",
    "Looking up user 'chester' in table known.",
    "UserName 'chester' found with email c@example.com. User is migrated and must reset password.",
  ]);
});

const unchanged: [string, UserNameLookup, string][] = [
  ['an unknown user', { found: 'none' }, "User 'chester' not found, not migrating user."],
  ['a name in several records', { found: 'several' }, "UserName 'chester' is in several records, not migrating user."],
  [
    'a search that ran out of time',
    { found: 'unfinished', read: 250 },
    "Ran out of time after 250 records, not migrating user 'chester'.",
  ],
];
for (const [name, lookup, line] of unchanged) {
  test(`${name} is not migrated`, async () => {
    const { answer, lines } = run(event(), async () => lookup);
    assert.deepEqual(await answer, event());
    assert.equal(lines.at(-1), line);
  });
}

test('a forgotten password is none of its business', async () => {
  const forgotten = event({ triggerSource: 'UserMigration_ForgotPassword' });
  const { answer } = run(forgotten, async () => assert.fail('looked up'));
  assert.deepEqual(await answer, forgotten);
});

test('the password is never logged, also when the table cannot be read', async () => {
  const { answer, lines } = run(event(), async () => {
    throw new Error('throttled');
  });
  await assert.rejects(answer, { message: 'The known users cannot be read right now' });
  assert.equal(lines.at(-1), "Error looking up user 'chester'. Error: throttled");
  assert.ok(!lines.join('\n').includes(PASSWORD));
});
