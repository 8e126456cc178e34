import {
  CommandError,
  type Context,
  command,
  type Event,
  EXIT,
  isAwsError,
  text,
  warning,
} from '../../../shell/contract.ts';
import { knownUsername, passwordArgs, quote } from '../arguments.ts';
import { givenPassword } from '../password.ts';
import { type Beginning, begin, FACTORS, FLOWS, needsPassword } from './flow.ts';
import { keepOutcome, type SignIn } from './outcome.ts';

export const signin = command('signin [username]', {
  describe:
    'Sign in with user name and password, or by another flow; runs UserMigration for an unknown user, PreAuthentication, PostAuthentication, PreTokenGeneration',
  examples: [
    'signin test_user_2',
    'signin test_user_2 --password-env TEST_PASSWORD',
    'signin test_user_2 --flow srp',
    'signin test_user_2 --flow custom --srp',
    'signin test_user_2 --flow user-auth --factor email',
  ],
  foreground: true,
  related: ['respond', 'whoami', 'token show', 'signout'],
  args: {
    username: { ...knownUsername, demandOption: false },
    flow: { type: 'string', choices: FLOWS, default: 'password', describe: 'how: srp never sends the password' },
    factor: { type: 'string', choices: FACTORS, describe: 'first factor of --flow user-auth; without it, you choose' },
    srp: {
      type: 'boolean',
      default: false,
      describe: 'of --flow custom: the password is proved before the first question',
    },
    ...passwordArgs,
  },
  async *run(args, context): AsyncGenerator<Event, SignIn, void> {
    const { session, ask } = context;
    if (args.factor !== undefined && args.flow !== 'user-auth')
      throw new CommandError('--factor belongs to --flow user-auth.', { code: 'Conflict', exitCode: EXIT.usage });
    if (args.srp && args.flow !== 'custom')
      throw new CommandError('--srp belongs to --flow custom.', {
        code: 'Conflict',
        exitCode: EXIT.usage,
        hint: 'signin NAME --flow srp is the flow that does nothing else.',
      });
    // Nobody is to type a password for a pool that is not there.
    await session.stack();
    const username =
      args.username ??
      (await ask.text({ text: 'User name', default: session.user?.username ?? session.challenge?.username }));
    const beginning: Beginning = { flow: args.flow, factor: args.factor, username, srpFirst: args.srp };
    const typed = givenPassword(args);
    if (!needsPassword(beginning)) {
      if (typed !== undefined) {
        const hint = 'Leave the password out, or choose --flow password.';
        throw new CommandError('This way to sign in takes no password.', {
          code: 'Conflict',
          exitCode: EXIT.usage,
          hint,
        });
      }
      try {
        return yield* withPassword(context, beginning, '');
      } catch (error) {
        throw explained(error, username);
      }
    }
    const given = typed ?? session.passwordOf(username);
    if (typed === undefined && given !== undefined)
      yield text(`With the password of ${username} from this session.`, 'quiet');
    const asked = () => ask.secret({ text: `Password of ${username}` });
    try {
      return yield* withPassword(context, beginning, given ?? (await asked()));
    } catch (error) {
      // What this shell remembers may be outdated: a person gets to say it anew.
      const outdated = args.password === undefined && args['password-env'] === undefined && given !== undefined;
      if (!outdated || !ask.attended || !isAwsError(error, 'NotAuthorizedException')) throw explained(error, username);
      yield warning(`${error.message} (with the password that this shell remembers)`);
    }
    try {
      return yield* withPassword(context, beginning, await asked());
    } catch (error) {
      throw explained(error, username);
    }
  },
});

async function* withPassword(
  context: Context,
  beginning: Beginning,
  password: string,
): AsyncGenerator<Event, SignIn, void> {
  const answer = yield* begin(context, beginning, password);
  if (password !== '') context.session.rememberPassword(beginning.username, password);
  return yield* keepOutcome(context, beginning.username, answer);
}

/** What a person does next after the failures that are a part of a user's life. */
function explained(error: unknown, username: string): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const name = quote(username);
  const hints: Readonly<Record<string, string>> = {
    PasswordResetRequiredException: `forgot-password ${name} sends a code, confirm-forgot-password ${name} sets a new password.`,
    UserNotConfirmedException: `Confirm with the code from the message: confirm ${name}. A new code: resend-code ${name}`,
    UserNotFoundException: `users list shows who is there; signup ${name} --email ADDRESS makes the user.`,
    NotAuthorizedException: `signin ${name} --password-env VARIABLE takes another password; users show ${name} shows the user's status.`,
  };
  const hint = hints[error.name];
  return hint === undefined ? error : new CommandError(error.message, { code: error.name, hint, cause: error });
}
