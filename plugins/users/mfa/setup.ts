import { command, type Event, text } from '../../../shell/contract.ts';
import { nextCode, rememberSecret } from '../auth/authenticator.ts';
import { signedIn } from '../auth/signed-in.ts';
import { type Factor, factor, setPreference } from './factor.ts';

export const setup = command('mfa setup <factor>', {
  describe: 'Give the signed-in user a second factor; with totp this shell is the authenticator, until it ends',
  examples: ['mfa setup totp'],
  related: ['mfa pool', 'mfa show', 'respond'],
  args: { factor },
  async *run({ factor }, context): AsyncGenerator<Event, { username: string; factor: Factor }, void> {
    const { session, signal } = context;
    const { username, accessToken: AccessToken } = signedIn(session);
    if (factor === 'totp') {
      const cognito = await context.aws.cognito();
      const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken }, { abortSignal: signal });
      rememberSecret(session, username, SecretCode!);
      const UserCode = (yield* nextCode(context, username))!;
      await cognito.verifySoftwareToken(
        { AccessToken, UserCode, FriendlyDeviceName: 'pools-shell' },
        { abortSignal: signal },
      );
    }
    await setPreference(context, [factor], { Enabled: true, PreferredMfa: true });
    yield text(
      factor === 'totp'
        ? `This shell is the authenticator of ${username} now, until it ends.`
        : `${username} gets a code by ${factor === 'sms' ? 'SMS' : 'e-mail'} at the next sign-in.`,
      'good',
    );
    return { username, factor };
  },
});
