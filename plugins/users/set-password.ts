import { command, type Event, step, text } from '../../shell/contract.ts';
import { aboutUser } from './account.ts';
import { knownUsername, passwordArgs } from './arguments.ts';
import { withNewPassword } from './password.ts';

export const setPassword = command('users set-password <username>', {
  describe: 'Give a user a permanent password as an administrator',
  examples: ['users set-password test_user_1'],
  args: { username: knownUsername, ...passwordArgs },
  async *run(args, context): AsyncGenerator<Event, { username: string }, void> {
    const { username } = args;
    const cognito = await context.aws.cognito();
    const { userPoolId } = await context.session.stack();
    yield* withNewPassword(context, { source: args, username }, async function* (password) {
      yield step(`Setting the password of ${username}`);
      await aboutUser(username, () =>
        cognito.adminSetUserPassword(
          { UserPoolId: userPoolId, Username: username, Password: password, Permanent: true },
          { abortSignal: context.signal },
        ),
      );
    });
    yield text(`${username} has a permanent password now.`, 'good');
    return { username };
  },
});
