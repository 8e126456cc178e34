import { command, type Event, text } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername, passwordArgs, quote } from '../arguments.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { withNewPassword } from '../password.ts';
import { codeArg, withCode } from './code.ts';
import { sendResetCode } from './forgot-password.ts';

export const confirmForgotPassword = command('confirm-forgot-password <username> [code]', {
  describe: 'Set a new password with the code from the message; runs PostConfirmation',
  examples: ['confirm-forgot-password test_user_2', 'confirm-forgot-password test_user_2 123456'],
  related: ['forgot-password'],
  args: {
    username: knownUsername,
    code: codeArg,
    ...passwordArgs,
  },
  async *run(args, context): AsyncGenerator<Event, { username: string; confirmed: true }, void> {
    const { username } = args;
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await context.session.stack();
    const request = {
      username,
      given: args.code,
      line: `confirm-forgot-password ${quote(username)} CODE`,
      resend: () => sendResetCode(context, username),
    };
    // Kept while codes are tried, so that a wrong code does not ask for the password again.
    let source: { password?: string | undefined; 'password-env'?: string | undefined } = args;
    yield* withCode(context, request, (code) =>
      withNewPassword(context, { source, username }, (password) => {
        source = { password };
        return context.logs.during(
          {
            operation: 'ConfirmForgotPassword',
            username,
            ran: ({ error }) =>
              error === undefined ? ['PostConfirmation'] : ranUntilFailure([['PostConfirmation']], error),
          },
          () =>
            aboutUser(username, () =>
              cognito.confirmForgotPassword(
                { ClientId: userPoolClientId, Username: username, ConfirmationCode: code, Password: password },
                { abortSignal: context.signal },
              ),
            ),
        );
      }),
    );
    yield text(`${username} has a new password and is confirmed.`, 'good');
    return { username, confirmed: true };
  },
});
