import { CommandError, command, type Event, EXIT, text } from '../../../shell/contract.ts';
import { enrol, ownArg, requireScreen } from '../auth/enrol.ts';
import { signedIn } from '../auth/signed-in.ts';
import { type Factor, factor, setPreference } from './factor.ts';

export const setup = command('mfa setup <factor>', {
  describe:
    'Give the signed-in user a second factor; with totp this shell is the authenticator, until it ends, or with --own an app of yours',
  examples: ['mfa setup totp', 'mfa setup totp --own'],
  related: ['mfa pool', 'mfa show', 'respond'],
  args: { factor, own: ownArg },
  async *run({ factor, own }, context): AsyncGenerator<Event, { username: string; factor: Factor }, void> {
    const { session, signal } = context;
    const { username, accessToken: AccessToken } = signedIn(session);
    if (own && factor !== 'totp') {
      throw new CommandError(`--own goes with totp: a code by ${NAMES[factor]} needs no app.`, {
        code: 'NoAuthenticator',
        exitCode: EXIT.usage,
        hint: 'mfa setup totp --own',
      });
    }
    if (own) requireScreen(context);
    if (factor === 'totp') {
      const cognito = await context.aws.cognito();
      const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken }, { abortSignal: signal });
      const FriendlyDeviceName = own ? 'authenticator app' : 'pools-shell';
      yield* enrol(context, { username, own, base32: SecretCode! }, (UserCode) =>
        cognito.verifySoftwareToken({ AccessToken, UserCode, FriendlyDeviceName }, { abortSignal: signal }),
      );
    }
    await setPreference(context, [factor], { Enabled: true, PreferredMfa: true });
    if (factor !== 'totp') yield text(`${username} gets a code by ${NAMES[factor]} at the next sign-in.`, 'good');
    return { username, factor };
  },
});

const NAMES = { sms: 'SMS', email: 'e-mail' } as const;
