import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirm } from '../../../../plugins/users/auth/confirm.ts';
import { confirmForgotPassword } from '../../../../plugins/users/auth/confirm-forgot-password.ts';
import { forgotPassword } from '../../../../plugins/users/auth/forgot-password.ts';
import type { Message } from '../../../../shell/contract.ts';
import { awsError, type FakeOptions, failure, fake, run } from '../fakes.ts';

const wrong = awsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

const message = (code: string, triggerSource = 'CustomMessage_SignUp'): Message => ({
  triggerSource,
  channel: 'EMAIL',
  recipient: 'ann@example.com',
  subject: null,
  body: code,
  code,
  username: 'ann',
  sentAt: '2026-03-01T12:00:00Z',
});

/** A pool that takes the code 123456 only. */
function pool(options: FakeOptions & { messages?: Message[] } = {}) {
  const check = ({ ConfirmationCode }: any) => {
    if (ConfirmationCode !== '123456') throw wrong;
    return {};
  };
  return fake({
    inbox: options.messages && { messages: async () => options.messages! },
    ...options,
    handlers: {
      adminGetUser: () => ({ Username: 'ann' }),
      describeUserPool: () => ({ UserPool: {} }),
      confirmSignUp: check,
      confirmForgotPassword: check,
      resendConfirmationCode: () => ({ CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL' } }),
      forgotPassword: () => ({ CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL' } }),
      ...options.handlers,
    },
  });
}

test('the code of the newest message is taken where nobody is asked; a temporary password is no code', async () => {
  const messages = [message('000000'), message('123456'), message('Temp-1!', 'CustomMessage_AdminCreateUser')];
  const given = pool({ messages });
  const { data } = await run(confirm, { username: 'ann' }, given);
  assert.deepEqual(data, { username: 'ann', confirmed: true });
  assert.equal(given.inputOf('confirmSignUp').ConfirmationCode, '123456');
  assert.deepEqual(given.ran, [['PostConfirmation']]);
});

test('without a message and a person the line that passes a code is told', async () => {
  for (const given of [pool(), pool({ messages: [] })]) {
    const error = await failure(confirm, { username: 'ann' }, given);
    assert.equal(error.code, 'CodeMissing');
    assert.equal(error.hint, 'confirm ann CODE');
  }
});

test('a wrong code fails where nobody can enter another one', async () => {
  const error = await failure(confirm, { username: 'ann', code: '1' }, pool({ messages: [message('123456')] }));
  assert.equal(error.code, 'CodeMismatchException');
  assert.match(error.hint!, /confirm ann CODE/);
});

test('a wrong code can be entered again, and is not offered again', async () => {
  const given = pool({ messages: [message('999999')], attended: true, answers: ['', '123456'] });
  const { texts } = await run(confirm, { username: 'ann' }, given);
  assert.equal(given.calls.filter(({ operation }) => operation === 'confirmSignUp').length, 2);
  assert.match(texts.join('\n'), /Invalid verification code/);
});

test('a code may have the gap that apps show; a line for the prompt is no code, and nothing is sent for it', async () => {
  const given = pool({ attended: true });
  let complaint: string | undefined;
  given.context.ask.text = async ({ validate }) => {
    complaint = validate!('logs show --last');
    assert.equal(validate!('123 456'), undefined);
    return '123 456';
  };
  await run(confirm, { username: 'ann' }, given);
  assert.equal(complaint, 'A code is one word.');
  assert.equal(given.calls.at(-1)!.input.ConfirmationCode, '123456');
});

test('"resend", or nothing, sends a new code', async () => {
  const given = pool({ attended: true, answers: ['resend', '', '123456'] });
  await run(confirm, { username: 'ann' }, given);
  assert.deepEqual(given.operations(), ['resendConfirmationCode', 'resendConfirmationCode', 'confirmSignUp']);
  assert.deepEqual(given.ran, [['CustomMessage'], ['CustomMessage'], ['PostConfirmation']]);
});

test('a wrong code does not ask for the new password again, nor a rejected password for the code', async () => {
  const passwords: string[] = [];
  const given = pool({
    attended: true,
    answers: ['000000', 'too weak', '123456', 'strong enough'],
    handlers: {
      confirmForgotPassword: ({ ConfirmationCode, Password }) => {
        passwords.push(Password);
        if (ConfirmationCode !== '123456') throw wrong;
        if (Password === 'too weak') throw awsError('InvalidPasswordException', 'Password not long enough');
        return {};
      },
    },
  });
  await run(confirmForgotPassword, { username: 'ann' }, given);
  assert.deepEqual(passwords, ['too weak', 'too weak', 'strong enough']);
  assert.equal(given.context.session.passwordOf('ann'), 'strong enough');
});

test('forgot-password of a user who is not in the pool writes the user down, for it may migrate', async () => {
  const given = pool({
    handlers: { adminGetUser: () => Promise.reject(awsError('UserNotFoundException')) },
  });
  const { data } = await run(forgotPassword, { username: 'ann' }, given);
  assert.deepEqual(data, { username: 'ann', delivery: { medium: 'EMAIL', destination: 'a***@e***' } });
  assert.equal(given.pending().length, 1);
  assert.deepEqual(given.ran, [['UserMigration']]);
});

test('an unknown user is told clearly and leaves nothing written down', async () => {
  const unknown = () => Promise.reject(awsError('UserNotFoundException', 'Username/client id combination not found.'));
  const given = pool({ handlers: { adminGetUser: unknown, forgotPassword: unknown } });
  const error = await failure(forgotPassword, { username: 'ann' }, given);
  assert.equal(error.code, 'UserNotFoundException');
  assert.match(error.message, /no user ann/);
  assert.deepEqual(given.pending(), []);
});
