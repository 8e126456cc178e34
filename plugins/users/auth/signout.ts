import { command, type Event, isAwsError, text } from '../../../shell/contract.ts';
import { signedIn } from './signed-in.ts';

export const signout = command('signout', {
  describe: 'Sign out: have Cognito revoke the tokens, and forget them',
  examples: ['signout', 'signout --everywhere'],
  foreground: true,
  args: {
    everywhere: { type: 'boolean', default: false, describe: 'end every sign-in of the user, not only this one' },
  },
  async *run({ everywhere }, context): AsyncGenerator<Event, { username: string; everywhere: boolean }, void> {
    const { session, signal } = context;
    const { username, accessToken, refreshToken } = signedIn(session);
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await session.stack();
    try {
      if (everywhere) await cognito.globalSignOut({ AccessToken: accessToken }, { abortSignal: signal });
      else await cognito.revokeToken({ ClientId: userPoolClientId, Token: refreshToken }, { abortSignal: signal });
    } catch (error) {
      // The tokens are good for nothing already, or their user is gone: that is what was wanted.
      if (!isAwsError(error, 'NotAuthorizedException', 'UnauthorizedException', 'UserNotFoundException')) throw error;
    }
    session.user = undefined;
    yield text(`Signed ${username} out${everywhere ? ' everywhere' : ''}.`, 'good');
    return { username, everywhere };
  },
});
