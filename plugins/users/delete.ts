import { CommandError, command, type Event, isAwsError, text, warning } from '../../shell/contract.ts';
import { findAccount, noSuchUser } from './account.ts';
import { knownUsername } from './arguments.ts';

export const remove = command('users delete <username>', {
  describe: 'Delete a user, whether or not it ever signed in',
  examples: ['users delete test_user_1'],
  args: {
    username: knownUsername,
    'created-since': {
      type: 'string',
      describe: 'ISO time: an older user is left alone, a missing one is no error (cleanup uses this)',
    },
  },
  async *run(args, context): AsyncGenerator<Event, { username: string; deleted: boolean }, void> {
    const { username } = args;
    const { session, journal, signal } = context;
    const since = args['created-since'] === undefined ? undefined : time(args['created-since']);
    const forget = () => {
      const entry = journal.find('user', username);
      if (entry !== undefined) journal.settle(entry);
    };
    const user = await findAccount(context, username);
    if (user === undefined) {
      forget();
      if (since === undefined) throw noSuchUser(username);
      yield text(`The user ${username} is gone already.`, 'quiet');
      return { username, deleted: false };
    }
    // Not `<`: a user that does not tell when it was made is left alone, too.
    if (since !== undefined && !(Date.parse(user.created) >= since)) {
      forget();
      yield warning(`The user ${username} was made by somebody else before that: left as it is.`);
      return { username, deleted: false };
    }
    const cognito = await context.aws.cognito();
    const { userPoolId } = await session.stack();
    try {
      await cognito.adminDeleteUser({ UserPoolId: userPoolId, Username: username }, { abortSignal: signal });
    } catch (error) {
      // Deleted by somebody, or by an attempt whose answer was lost.
      if (!isAwsError(error, 'UserNotFoundException')) throw error;
    }
    forget();
    if (session.challenge?.username === username) session.challenge = undefined;
    const signedIn = session.user?.username === username;
    if (signedIn) session.user = undefined;
    yield text(`Deleted the user ${username}${signedIn ? ', who was signed in' : ''}.`);
    return { username, deleted: true };
  },
});

function time(iso: string): number {
  const milliseconds = Date.parse(iso);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new CommandError(`"${iso}" is not a time.`, { code: 'InvalidTime', hint: '2026-01-31T09:30:00Z' });
}
