/** What clients learn about users who are not there. Source: Developer Guide, "Managing user existence error responses". */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';
import { clientKeys } from './srp-client.ts';

const FLOWS = ['PASSWORD', 'SRP', 'ADMIN_USER_PASSWORD'];

async function world(PreventUserExistenceErrors: string): Promise<TestWorld> {
  const made = await testWorld({
    client: {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors,
    },
  });
  await made.confirmedUser('disabled', { email: 'd@example.com', email_verified: 'true' });
  await made.admin('AdminDisableUser', { Username: 'disabled' });
  await made.confirmedUser('unreachable');
  return made;
}

const CALLS: Record<string, (world: TestWorld, Username: string) => Promise<any>> = {
  PASSWORD: (made, name) => made.signIn(name),
  ADMIN_USER_PASSWORD: (made, USERNAME) =>
    made.admin('AdminInitiateAuth', {
      ClientId: made.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  SRP: (made, USERNAME) =>
    made.app('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME, SRP_A: clientKeys().A } }),
  ForgotPassword: (made, Username) => made.app('ForgotPassword', { Username }),
  ConfirmForgotPassword: (made, Username) =>
    made.app('ConfirmForgotPassword', { Username, ConfirmationCode: '123456', Password: PASSWORD }),
  ConfirmSignUp: (made, Username) => made.app('ConfirmSignUp', { Username, ConfirmationCode: '123456' }),
  ResendConfirmationCode: (made, Username) => made.app('ResendConfirmationCode', { Username }),
};

describe('PreventUserExistenceErrors LEGACY', () => {
  for (const [name, call] of Object.entries(CALLS))
    test(`${name} says that there is no such user`, async () => {
      const sentence = FLOWS.includes(name) ? 'User does not exist.' : 'Username/client id combination not found.';
      await refuses(call(await world('LEGACY'), 'nobody'), 'UserNotFoundException', sentence);
    });
});

describe('PreventUserExistenceErrors ENABLED', () => {
  for (const name of ['PASSWORD', 'ADMIN_USER_PASSWORD'])
    test(`${name} tells no unknown user from a wrong password`, async () => {
      const call = CALLS[name]!(await world('ENABLED'), 'nobody');
      await refuses(call, 'NotAuthorizedException', 'Incorrect username or password.');
    });

  test('SRP has the same salt and id for the same name each time, another for another', async () => {
    const made = await world('ENABLED');
    const parts = async (name: string) => {
      const { SALT, USER_ID_FOR_SRP } = (await CALLS.SRP!(made, name)).ChallengeParameters;
      return [SALT, USER_ID_FOR_SRP];
    };
    const first = await parts('nobody');
    assert.deepEqual(await parts('nobody'), first);
    const other = await parts('somebody');
    assert.ok(other[0] !== first[0] && other[1] !== first[1]);
  });

  for (const name of ['ForgotPassword', 'ResendConfirmationCode'])
    test(`${name} pretends to send a message to whom it cannot`, async () => {
      const made = await world('ENABLED');
      for (const username of name === 'ForgotPassword'
        ? ['nobody', 'disabled', 'unreachable']
        : ['nobody', 'disabled']) {
        const { CodeDeliveryDetails } = await CALLS[name]!(made, username);
        assert.match(CodeDeliveryDetails.Destination, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
        assert.equal(CodeDeliveryDetails.AttributeName, 'email');
      }
      assert.equal(made.messages.length, 0);
    });

  test('ConfirmForgotPassword and ConfirmSignUp say that the code is wrong', async () => {
    const made = await world('ENABLED');
    const sentence = 'Invalid verification code provided, please try again.';
    await refuses(CALLS.ConfirmForgotPassword!(made, 'nobody'), 'CodeMismatchException', sentence);
    await refuses(CALLS.ConfirmForgotPassword!(made, 'disabled'), 'CodeMismatchException', sentence);
    await refuses(CALLS.ConfirmSignUp!(made, 'nobody'), 'CodeMismatchException', sentence);
  });
});

test('a weak new password is told alike of those who are there and those who are not', async () => {
  const made = await world('ENABLED');
  await made.confirmedUser('ann', { email: 'ann@example.com', email_verified: 'true' });
  for (const Username of ['ann', 'nobody', 'disabled']) {
    const call = made.app('ConfirmForgotPassword', { Username, ConfirmationCode: '123456', Password: 'weak' });
    await refuses(call, 'InvalidPasswordException');
  }
});
