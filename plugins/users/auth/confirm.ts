import { command, type Event, text } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername, quote } from '../arguments.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { codeArg, withCode } from './code.ts';
import { resend } from './resend-code.ts';

export const confirm = command('confirm <username> [code]', {
  describe: 'Confirm a sign-up with the code from the message; runs PostConfirmation',
  examples: ['confirm test_user_2', 'confirm test_user_2 123456'],
  related: ['resend-code', 'inbox'],
  args: {
    username: knownUsername,
    code: codeArg,
  },
  async *run({ username, code }, context): AsyncGenerator<Event, { username: string; confirmed: true }, void> {
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await context.session.stack();
    const request = {
      username,
      given: code,
      line: `confirm ${quote(username)} CODE`,
      resend: () => resend(context, username),
    };
    yield* withCode(context, request, (confirmationCode) =>
      context.logs.during(
        {
          operation: 'ConfirmSignUp',
          username,
          ran: ({ error }) =>
            error === undefined ? ['PostConfirmation'] : ranUntilFailure([['PostConfirmation']], error),
        },
        () =>
          aboutUser(username, () =>
            cognito.confirmSignUp(
              { ClientId: userPoolClientId, Username: username, ConfirmationCode: confirmationCode },
              { abortSignal: context.signal },
            ),
          ),
      ),
    );
    yield text(`${username} is confirmed.`, 'good');
    return { username, confirmed: true };
  },
});
