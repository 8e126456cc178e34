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
};

/** As much of a token as may be shown. */
export const prefixOf = (token: string): string => token.slice(0, 10);

/** Keeps what Cognito answered to a sign-in or to a challenge: the tokens in the session, or the (next) challenge. */
export async function* keepOutcome(
  { session, clock }: Context,
  username: string,
  answer: Pick<InitiateAuthCommandOutput, 'AuthenticationResult' | 'ChallengeName' | 'ChallengeParameters' | 'Session'>,
): AsyncGenerator<Event, SignIn, void> {
  const tokens = answer.AuthenticationResult;
  if (tokens?.AccessToken === undefined) {
    const name = answer.ChallengeName ?? 'UNKNOWN';
    session.challenge = {
      name,
      username,
      session: answer.Session ?? '',
      parameters: answer.ChallengeParameters ?? {},
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
