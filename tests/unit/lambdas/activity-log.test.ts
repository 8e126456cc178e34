import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityLog } from '../../../lambdas/activity-log/handler.ts';
import type { LastLogin, LoginRecord } from '../../../lambdas/shared/known-users.ts';

const event = (changes: object = {}) => ({
  version: '1',
  triggerSource: 'PostAuthentication_Authentication',
  userPoolId: 'us-west-2_VvM3LlJ3D',
  userName: 'test_user_1',
  callerContext: { awsSdkVersion: 'x', clientId: 'client-1' },
  request: { userAttributes: { email: 'one@example.com' } as Record<string, string>, newDeviceUsed: false },
  response: {},
  ...changes,
});

async function run(
  given: ReturnType<typeof event>,
  recordLogin: (email: string, login: LastLogin) => Promise<LoginRecord>,
) {
  const lines: string[] = [];
  const now = () => new Date('2024-04-03T23:23:30Z');
  const answer = await activityLog(given, { tableName: 'known', recordLogin, log: (line) => lines.push(line), now });
  assert.deepEqual(answer, given);
  return lines;
}

const login = { UserPoolId: 'us-west-2_VvM3LlJ3D', ClientId: 'client-1', Time: 'Wed Apr  3 23:23:30 UTC 2024' };

test('a sign-in is written to the log and to the table', async () => {
  const written: unknown[] = [];
  const lines = await run(event(), async (...record) => {
    written.push(record);
    return 'written';
  });
  assert.deepEqual(written, [['one@example.com', login]]);
  assert.deepEqual(lines, [
    "Received post authentication trigger from PostAuthentication_Authentication for user 'test_user_1'",
    `UserInfo ${JSON.stringify({ UserName: 'test_user_1', UserEmail: 'one@example.com', LastLogin: login })}`,
    'Wrote user info to DynamoDB table known.',
  ]);
});

test('a stranger and a late call are only logged', async () => {
  assert.equal(
    (await run(event(), async () => 'unknown user')).at(-1),
    'Email one@example.com is not in table known. Nothing is written to DynamoDB.',
  );
  assert.equal(
    (await run(event(), async () => 'newer login kept')).at(-1),
    'Table known has a newer login of one@example.com. Nothing is written to DynamoDB.',
  );
});

test('a user without an email is only logged', async () => {
  const lines = await run(event({ request: { userAttributes: {} } }), async () => assert.fail('written'));
  assert.equal(lines.at(-1), "User 'test_user_1' has no email. Nothing is written to DynamoDB.");
});

test('a table that cannot be written does not fail the sign-in', async () => {
  const lines = await run(event(), async () => {
    throw new Error('no connection');
  });
  assert.equal(lines.at(-1), "Couldn't write to DynamoDB. Here's why: Error: no connection");
});

test('another trigger source is only noted', async () => {
  const lines = await run(event({ triggerSource: 'Other' }), async () => assert.fail('written'));
  assert.equal(lines.length, 1);
});
