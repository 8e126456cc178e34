import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  command,
  type Event,
  isAwsError,
  type SignedInUser,
  text,
} from '../../../shell/contract.ts';
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
    try {
      const answer = (yield* rotates(context)) ? yield* getTokens(context, user) : yield* refreshTokens(context, user);
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

/** Whether the client's refresh tokens rotate: REFRESH_TOKEN_AUTH is not for such a client (developer guide, "Refresh token rotation"). */
async function* rotates({ aws, session, signal }: Context): AsyncGenerator<Event, boolean, void> {
  const cognito = await aws.cognito();
  const { userPoolId: UserPoolId, userPoolClientId: ClientId } = await session.stack();
  try {
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId }, { abortSignal: signal });
    if (UserPoolClient?.RefreshTokenRotation?.Feature !== 'ENABLED') return false;
    yield text('Refresh tokens of this client rotate: the one in hand is replaced.', 'quiet');
    return true;
  } catch (error) {
    if (isAwsError(error, 'AccessDeniedException')) return false;
    throw error;
  }
}

async function* refreshTokens(context: Context, user: SignedInUser): AsyncGenerator<Event, Tokens, void> {
  const cognito = await context.aws.cognito();
  const { userPoolClientId: ClientId } = await context.session.stack();
  const AuthParameters = {
    REFRESH_TOKEN: user.refreshToken,
    ...(user.deviceKey !== undefined && { DEVICE_KEY: user.deviceKey }),
  };
  return yield* context.logs.during({ operation: 'InitiateAuth', username: user.username, ran }, () =>
    cognito.initiateAuth({ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId, AuthParameters }, { abortSignal: context.signal }),
  );
}

/** Let finish: cut off, the new refresh token would be lost, and the old one is no longer good. */
async function* getTokens(context: Context, user: SignedInUser): AsyncGenerator<Event, Tokens, void> {
  const cognito = await context.aws.cognito();
  const { userPoolClientId: ClientId } = await context.session.stack();
  const operation = 'GetTokensFromRefreshToken';
  return yield* context.logs.during({ operation, username: user.username, ran }, () =>
    cognito.getTokensFromRefreshToken({
      ClientId,
      RefreshToken: user.refreshToken,
      ...(user.deviceKey !== undefined && { DeviceKey: user.deviceKey }),
    }),
  );
}

type Tokens = Pick<InitiateAuthCommandOutput, 'AuthenticationResult'>;

const ran = ({ error }: { error?: Error }) =>
  error === undefined ? (['PreTokenGeneration'] as const) : ranUntilFailure([['PreTokenGeneration']], error);
