import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  command,
  type Event,
  isAwsError,
  type TriggerName,
  text,
  warning,
} from '../../../shell/contract.ts';
import { knownUsername, passwordArgs, quote } from '../arguments.ts';
import { creating } from '../creating.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { givenPassword } from '../password.ts';
import { keepOutcome, type SignIn } from './outcome.ts';

export const signin = command('signin [username]', {
  describe:
    'Sign in with user name and password; runs UserMigration for an unknown user, PreAuthentication, PostAuthentication, PreTokenGeneration',
  examples: ['signin test_user_2', 'signin test_user_2 --password-env TEST_PASSWORD'],
  foreground: true,
  related: ['respond', 'whoami', 'token show', 'signout'],
  args: { username: { ...knownUsername, demandOption: false }, ...passwordArgs },
  async *run(args, context): AsyncGenerator<Event, SignIn, void> {
    const { session, ask } = context;
    const username =
      args.username ??
      (await ask.text({ text: 'User name', default: session.user?.username ?? session.challenge?.username }));
    const typed = givenPassword(args);
    const given = typed ?? session.passwordOf(username);
    if (typed === undefined && given !== undefined)
      yield text(`With the password of ${username} from this session.`, 'quiet');
    const asked = () => ask.secret({ text: `Password of ${username}` });
    try {
      return yield* withPassword(context, username, given ?? (await asked()));
    } catch (error) {
      // What this shell remembers may be outdated: a person gets to say it anew.
      const outdated = args.password === undefined && args['password-env'] === undefined && given !== undefined;
      if (!outdated || !ask.attended || !isAwsError(error, 'NotAuthorizedException')) throw explained(error, username);
      yield warning(`${error.message} (with the password that this shell remembers)`);
    }
    try {
      return yield* withPassword(context, username, await asked());
    } catch (error) {
      throw explained(error, username);
    }
  },
});

async function* withPassword(
  context: Context,
  username: string,
  password: string,
): AsyncGenerator<Event, SignIn, void> {
  const { session } = context;
  const cognito = await context.aws.cognito();
  const { userPoolClientId } = await session.stack();
  const answer = yield* creating(context, username, (absent) =>
    context.logs.during({ operation: 'InitiateAuth', username, ran: ran(absent) }, () =>
      cognito.initiateAuth({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: userPoolClientId,
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    ),
  );
  session.rememberPassword(username, password);
  return yield* keepOutcome(context, username, answer);
}

/** After the password was right, and also before the challenge to replace a temporary one. */
const LAST = ['PostAuthentication', 'PreTokenGeneration'] as const;

/** Which triggers surely ran, by what the sign-in came to and whether the pool lacked the user before. */
export const ran =
  (absent: boolean | undefined) =>
  ({ answer, error }: { answer?: InitiateAuthCommandOutput; error?: Error }): readonly TriggerName[] => {
    // A migrated user is created like an administrator's, so PreSignUp runs too.
    const migration: readonly TriggerName[] = absent ? ['UserMigration', 'PreSignUp'] : [];
    if (error === undefined) {
      const done = answer?.AuthenticationResult !== undefined || answer?.ChallengeName === 'NEW_PASSWORD_REQUIRED';
      return [...migration, 'PreAuthentication', ...(done ? LAST : [])];
    }
    switch (error.name) {
      case 'PasswordResetRequiredException':
        return migration;
      case 'UserNotFoundException':
        return absent ? ['UserMigration'] : [];
      case 'UserNotConfirmedException':
        return absent === false ? ['PreAuthentication'] : [];
      case 'NotAuthorizedException':
        // The password is looked at after PreAuthentication; a lock-out or a disabled user may end the sign-in before.
        if (!/^Incorrect username or password/.test(error.message)) return [];
        return absent === undefined ? [] : absent ? ['UserMigration'] : ['PreAuthentication'];
      default:
        return ranUntilFailure([[...migration, 'PreAuthentication', ...LAST]], error);
    }
  };

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
