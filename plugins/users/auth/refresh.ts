import { CommandError, command, type Event, isAwsError } from '../../../shell/contract.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { keepOutcome, type SignIn } from './outcome.ts';
import { signedIn } from './signed-in.ts';

export const refresh = command('refresh', {
  describe: 'Get new tokens for the signed-in user with its refresh token; runs PreTokenGeneration',
  examples: ['refresh'],
  foreground: true,
  args: {},
  async *run(_args, context): AsyncGenerator<Event, SignIn, void> {
    const user = signedIn(context.session);
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await context.session.stack();
    try {
      const AuthParameters = {
        REFRESH_TOKEN: user.refreshToken,
        ...(user.deviceKey !== undefined && { DEVICE_KEY: user.deviceKey }),
      };
      const answer = yield* context.logs.during({ operation: 'InitiateAuth', username: user.username, ran }, () =>
        cognito.initiateAuth(
          { AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: userPoolClientId, AuthParameters },
          { abortSignal: context.signal },
        ),
      );
      return yield* keepOutcome(context, user.username, answer);
    } catch (error) {
      if (!isAwsError(error, 'NotAuthorizedException')) throw error;
      throw new CommandError(error.message, {
        code: error.name,
        hint: `Sign in again: signin ${user.username}`,
        cause: error,
      });
    }
  },
});

const ran = ({ error }: { error?: Error }) =>
  error === undefined ? (['PreTokenGeneration'] as const) : ranUntilFailure([['PreTokenGeneration']], error);
