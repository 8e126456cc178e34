import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { type Context, type Event, type SignedInUser, text } from '../../../shell/contract.ts';

/** What a sign-in came to. The token is named by its first characters only. */
export interface SignIn {
  username: string;
  signedIn: boolean;
  accessTokenPrefix: string | null;
  /** ISO 8601. */
  expiresAt: string | null;
  /** The challenge that Cognito answered with instead of tokens, or null. */
  challenge: string | null;
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  NEW_PASSWORD_REQUIRED: 'The password was set by an administrator. Choose your own with: respond',
  SMS_MFA: 'A code was sent to the phone. Answer with: respond',
  SMS_OTP: 'A code was sent to the phone. Answer with: respond',
  EMAIL_OTP: 'A code was sent by e-mail. Answer with: respond',
  SOFTWARE_TOKEN_MFA: 'The authenticator has the code. Answer with: respond',
  SELECT_MFA_TYPE: 'There are several second factors. Choose one with: respond',
  SELECT_CHALLENGE: 'There are several ways to sign in. Choose one with: respond',
  CUSTOM_CHALLENGE: 'A function of the pool asks. Answer with: respond',
  MFA_SETUP: 'The pool requires a second factor and the user has none. Set up an authenticator with: respond',
};

/** As much of a token as may be shown. */
export const prefixOf = (token: string): string => token.slice(0, 10);

/** Keeps what Cognito answered to a sign-in or to a challenge: the tokens in the session, or the (next) challenge. */
export async function* keepOutcome(
  { session, clock }: Context,
  username: string,
  answer: Pick<
    InitiateAuthCommandOutput,
    'AuthenticationResult' | 'ChallengeName' | 'ChallengeParameters' | 'Session' | 'AvailableChallenges'
  >,
): AsyncGenerator<Event, SignIn, void> {
  const tokens = answer.AuthenticationResult;
  if (tokens?.AccessToken === undefined) {
    const name = answer.ChallengeName ?? 'UNKNOWN';
    session.challenge = {
      name,
      username,
      session: answer.Session ?? '',
      parameters: {
        ...answer.ChallengeParameters,
        ...(answer.AvailableChallenges && { AVAILABLE_CHALLENGES: JSON.stringify(answer.AvailableChallenges) }),
      },
    };
    yield text(`Cognito asks ${username} for ${name} before it gives tokens.`);
    yield text(
      EXPLANATIONS[name] ?? `This shell cannot answer ${name}; sign in as somebody else: signin NAME`,
      'quiet',
    );
    return { username, signedIn: false, accessTokenPrefix: null, expiresAt: null, challenge: name };
  }
  const seconds = tokens.ExpiresIn ?? 3600;
  const expiresAt = clock.now() + seconds * 1000;
  session.challenge = undefined;
  session.user = {
    username,
    accessToken: tokens.AccessToken,
    idToken: tokens.IdToken ?? '',
    // A refresh answers without a refresh token: the one in hand stays good.
    refreshToken: tokens.RefreshToken ?? (session.user?.username === username ? session.user.refreshToken : ''),
    expiresAt,
    ...deviceOf(session.user, username, tokens.NewDeviceMetadata?.DeviceKey),
  };
  const prefix = prefixOf(tokens.AccessToken);
  yield text(
    `Signed in as ${username}. The access token starts with ${prefix} and is good for ${Math.round(seconds / 60)} min.`,
    'good',
  );
  return {
    username,
    signedIn: true,
    accessTokenPrefix: prefix,
    expiresAt: new Date(expiresAt).toISOString(),
    challenge: null,
  };
}

/** The device of the sign-in: a new one's key comes with the first tokens, and stays that of the tokens after them. */
function deviceOf(
  before: SignedInUser | undefined,
  username: string,
  newKey: string | undefined,
): { deviceKey?: string } {
  const deviceKey = newKey ?? (before?.username === username ? before.deviceKey : undefined);
  return deviceKey === undefined ? {} : { deviceKey };
}
