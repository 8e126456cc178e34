/** What clients learn about users who are not there. Source: Developer Guide, "Managing user existence error responses". */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSWORD, refuses, type TestWorld, testWorld } from './harness.ts';
import { clientKeys, proof } from './srp-client.ts';

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
      // The confirmed one can be sent a new password's code, and needs no other.
      for (const username of ['nobody', 'disabled', 'unreachable']) {
        const { CodeDeliveryDetails } = await CALLS[name]!(made, username);
        assert.match(CodeDeliveryDetails.Destination, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
        assert.equal(CodeDeliveryDetails.AttributeName, 'email');
        assert.deepEqual((await CALLS[name]!(made, username)).CodeDeliveryDetails, CodeDeliveryDetails);
      }
      assert.equal(made.messages.length, 0);
    });

  const DELIVERIES: [string, string[], string, RegExp][] = [
    ['who@there.example', ['email'], 'EMAIL', /^w\*\*\*@t\*\*\*$/],
    ['who@there.example', ['phone_number'], 'EMAIL', /^w\*\*\*@t\*\*\*$/],
    ['+15550104321', ['email'], 'SMS', /^\+\*+4321$/],
    ['nobody', ['email', 'phone_number'], 'SMS', /^\+\*+\d{4}$/],
    ['nobody', [], 'EMAIL', /^[a-z]\*\*\*@[a-z]\*\*\*$/],
  ];
  for (const [typed, AutoVerifiedAttributes, medium, destination] of DELIVERIES)
    test(`the pretended message for ${typed} where ${AutoVerifiedAttributes.join(' and ') || 'nothing'} is verified`, async () => {
      const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
      const made = await testWorld({
        pool: { AutoVerifiedAttributes, SmsConfiguration },
        client: { PreventUserExistenceErrors: 'ENABLED' },
      });
      for (const name of ['ForgotPassword', 'ResendConfirmationCode']) {
        const { CodeDeliveryDetails: details } = await CALLS[name]!(made, typed);
        assert.equal(details.DeliveryMedium, medium);
        assert.match(details.Destination, destination);
      }
    });

  const LIMITS: [string, number, string][] = [
    ['ConfirmSignUp', 15, 'CodeMismatchException'],
    ['ResendConfirmationCode', 5, ''],
    ['ForgotPassword', 20, ''],
    ['ConfirmForgotPassword', 20, 'CodeMismatchException'],
  ];
  for (const [name, most, error] of LIMITS)
    test(`${name} is limited for a name without a user, too`, async () => {
      const made = await world('ENABLED');
      for (let call = 0; call < most; call++) {
        const answer = CALLS[name]!(made, 'nobody');
        if (error) await refuses(answer, error);
        else await answer;
      }
      await refuses(CALLS[name]!(made, 'nobody'), 'LimitExceededException');
      made.time += 60 * 60 * 1000;
      await CALLS[name]!(made, 'nobody').catch(({ code }) => assert.equal(code, error));
    });

  const proveSrp = async (made: TestWorld, name: string) => {
    const keys = clientKeys();
    const asked = await made.app('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: name, SRP_A: keys.A },
    });
    const ChallengeResponses = proof(made.poolId, keys, asked.ChallengeParameters, PASSWORD);
    return made.app('RespondToAuthChallenge', { ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses });
  };
  for (const [flow, signIn] of [
    ['a password', CALLS.PASSWORD!],
    ['SRP', proveSrp],
  ] as const)
    test(`${flow}: five wrong ones lock out a name without a user, too`, async () => {
      const made = await world('ENABLED');
      for (let attempt = 0; attempt < 5; attempt++)
        await refuses(signIn(made, 'nobody'), 'NotAuthorizedException', 'Incorrect username or password.');
      await refuses(signIn(made, 'nobody'), 'NotAuthorizedException', 'Password attempts exceeded');
      await refuses(signIn(made, 'another'), 'NotAuthorizedException', 'Incorrect username or password.');
    });

  test('a user whose password must be reset is told of a wrong one, and locked out, as anybody', async () => {
    const made = await world('ENABLED');
    await made.confirmedUser('ann', { email: 'ann@example.com', email_verified: 'true' });
    await made.admin('AdminResetUserPassword', { Username: 'ann' });
    for (let attempt = 0; attempt < 5; attempt++)
      await refuses(made.signIn('ann', 'Wrong123!'), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(made.signIn('ann', 'Wrong123!'), 'NotAuthorizedException', 'Password attempts exceeded');
  });

  test('who has not confirmed, or must choose a password, is told so after the right password alone', async () => {
    const made = await world('ENABLED');
    await made.signUp('eve', { email: 'eve@example.com' });
    await refuses(made.signIn('eve', 'Wrong123!'), 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(made.signIn('eve'), 'UserNotConfirmedException');
    await made.admin('AdminCreateUser', {
      Username: 'invited',
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: 'i@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    const sent = made.messages.length;
    assert.ok((await CALLS.ForgotPassword!(made, 'invited')).CodeDeliveryDetails);
    assert.equal(made.messages.length, sent);
  });

  test('a function that fails to migrate a forgetful user is not heard of', async () => {
    const made = await testWorld({ triggers: ['UserMigration'], client: { PreventUserExistenceErrors: 'ENABLED' } });
    made.functions.on('UserMigration', () => {
      throw new Error('nobody of that name');
    });
    assert.ok((await CALLS.ForgotPassword!(made, 'nobody')).CodeDeliveryDetails);
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
