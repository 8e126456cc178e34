/**
 * What the scenarios call, in which order and with what, beside AWS's own example in Go (awsdocs/aws-doc-sdk-examples,
 * gov2/workflows/user_pools_and_lambda_triggers, the stubs of its scenario tests). Where ours differs, the table says so: rows are put
 * one by one, so that none is overwritten; logs are filtered by time instead of taken from the newest stream; a user is deleted as an
 * administrator would, so that one who never signed in goes, too; the pool's settings are sent back with every update.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EXIT } from '../../shell/contract.ts';
import { type CallSeen, openStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
  const { code, screen } = await stage.run({ file: 'prepare', text: 'deploy' });
  assert.equal(code, EXIT.ok, screen);
});
after(() => stage.close());

interface Expected {
  operation: string;
  /** What the input must hold. */
  input?: (input: any) => boolean;
}

const row = (number: number): Expected => ({
  operation: 'PutItem',
  input: ({ Item }) =>
    Item.UserEmail.S === `test_email_${number}@example.com` && Item.UserName.S === `test_user_${number}`,
});
const describePool: Expected = { operation: 'DescribeUserPool' };
const attach = (trigger: string): Expected => ({
  operation: 'UpdateUserPool',
  input: ({ LambdaConfig, AutoVerifiedAttributes }) =>
    Object.keys(LambdaConfig).join() === trigger && AutoVerifiedAttributes.join() === 'email',
});
const detach: Expected = {
  operation: 'UpdateUserPool',
  input: ({ LambdaConfig }) => Object.keys(LambdaConfig ?? {}).length === 0,
};
const readLog: Expected = { operation: 'FilterLogEvents', input: ({ startTime }) => startTime > 0 };
const signIn = (username: string): Expected => ({
  operation: 'InitiateAuth',
  input: ({ AuthFlow, AuthParameters }) => AuthFlow === 'USER_PASSWORD_AUTH' && AuthParameters.USERNAME === username,
});
const deleteUser: Expected = { operation: 'AdminDeleteUser' };

const SEQUENCES: Record<string, readonly Expected[]> = {
  'auto-confirm': [
    { operation: 'DescribeStacks' },
    row(1),
    row(2),
    row(3),
    describePool,
    attach('PreSignUp'),
    { operation: 'Scan' },
    {
      operation: 'SignUp',
      input: ({ Username, UserAttributes }) =>
        Username === 'test_user_2' &&
        UserAttributes.some(({ Name, Value }: any) => Name === 'email' && Value === 'test_email_2@example.com'),
    },
    readLog,
    signIn('test_user_2'),
    deleteUser,
    describePool,
    detach,
  ],
  'migrate-user': [
    { operation: 'DescribeStacks' },
    describePool,
    attach('UserMigration'),
    {
      operation: 'PutItem',
      input: ({ Item }) => Item.UserName.S === 'chester_tester' && Item.UserEmail.S === 'chester_tester@example.com',
    },
    signIn('chester_tester'),
    readLog,
    { operation: 'ForgotPassword', input: ({ Username }) => Username === 'chester_tester' },
    {
      operation: 'ConfirmForgotPassword',
      input: ({ Username, ConfirmationCode }) => Username === 'chester_tester' && /^\d{6}$/.test(ConfirmationCode),
    },
    signIn('chester_tester'),
    deleteUser,
    describePool,
    detach,
  ],
  'activity-log': [
    { operation: 'DescribeStacks' },
    row(1),
    row(2),
    row(3),
    { operation: 'Scan' },
    {
      operation: 'AdminCreateUser',
      input: ({ Username, MessageAction }) => Username === 'test_user_1' && MessageAction === 'SUPPRESS',
    },
    {
      operation: 'AdminSetUserPassword',
      input: ({ Username, Permanent }) => Username === 'test_user_1' && Permanent === true,
    },
    describePool,
    attach('PostAuthentication'),
    signIn('test_user_1'),
    readLog,
    deleteUser,
  ],
};

for (const [scenario, expected] of Object.entries(SEQUENCES)) {
  test(`${scenario} makes the calls of AWS's example, in their order and with their inputs`, async () => {
    stage.calls.length = 0;
    const { code, screen } = await stage.run(scenario);
    assert.equal(code, EXIT.ok, screen);
    const left = [...stage.calls];
    for (const [index, { operation, input }] of expected.entries()) {
      const at = left.findIndex((call) => call.operation === operation && (input?.(call.input) ?? true));
      assert.notEqual(at, -1, `call ${index + 1}, ${operation}, is missing after ${names(stage.calls, left)}`);
      left.splice(0, at + 1);
    }
  });
}

const names = (all: readonly CallSeen[], left: readonly CallSeen[]): string =>
  all
    .slice(0, all.length - left.length)
    .map(({ operation }) => operation)
    .join(', ');
