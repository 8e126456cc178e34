import { CommandError, command, type Event, isAwsError } from '../../../shell/contract.ts';
import { keepOutcome, type SignIn } from './outcome.ts';
import { signedIn } from './signed-in.ts';

export const refresh = command('refresh', {
  describe: 'Get new tokens for the signed-in user with its refresh token',
  examples: ['refresh'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, SignIn, void> {
    const user = signedIn(context.session);
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await context.session.stack();
    try {
      const answer = await cognito.initiateAuth(
        {
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          ClientId: userPoolClientId,
          AuthParameters: { REFRESH_TOKEN: user.refreshToken },
        },
        { abortSignal: context.signal },
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
