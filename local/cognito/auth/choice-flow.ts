/**
 * USER_AUTH: the user says who they are, then chooses how to show it. Source: API reference of InitiateAuth (PREFERRED_CHALLENGE) and
 * RespondToAuthChallenge (SELECT_CHALLENGE).
 */
import type { Cognito } from '../cognito.ts';
import { featureUnavailable, invalidParameter, notAuthorized, notInTheLocalWorld, userNotFound } from '../errors.ts';
import { CHOICE_NEEDS_A_TIER, NO_FIRST_FACTOR, NO_SUCH_CHOICE } from '../inferred.ts';
import { allowedFactors, asChoices, type Choice, configuredFactors } from '../mfa/first-factors.ts';
import { preventsExistenceErrors, sessionLifetime } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import { preAuthentication } from '../triggers/pre-authentication.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { codeChallenge, deliveryParameters } from './code-challenge.ts';
import { signInKnownUser } from './password-flow.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import type { SentCode } from './sessions.ts';
import { beginSrp } from './srp-flow.ts';
import { simulatedDelivery, strangerName, visibleUser } from './strangers.ts';
import { checkState } from './user-state.ts';

const SELECT = 'SELECT_CHALLENGE';

/** Who chooses; undefined for one who is not there, which the client must not learn. */
interface Chooser {
  user: User | undefined;
  typed: string;
}

/**
 * A preferred challenge that the user has is taken at once; else the user is told what there is to choose from.
 * @throws UserNotFoundException, FeatureUnavailableInTierException, what the functions cause
 */
export async function beginChoice(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, parameters } = request;
  if (pool.settings.UserPoolTier === 'LITE') throw featureUnavailable(CHOICE_NEEDS_A_TIER);
  const typed = requiredParameter(request, 'USERNAME');
  checkSecretHash(client, [typed], parameters.SECRET_HASH);
  const user = visibleUser(cognito, pool, client, typed);
  if (!user && !preventsExistenceErrors(client)) throw userNotFound();
  const choices = choicesOf(cognito, pool, user);
  const preferred = parameters.PREFERRED_CHALLENGE;
  if (preferred === 'WEB_AUTHN') throw notInTheLocalWorld('PREFERRED_CHALLENGE WEB_AUTHN');
  const chosen = choices.find((choice) => choice === preferred);
  if (chosen) return take(cognito, request, { user, typed }, chosen);
  if (user) checkState(user);
  if (!choices.length) throw invalidParameter(NO_FIRST_FACTOR);
  const who = user ? { sub: user.sub } : { sub: null, names: [typed] };
  return {
    ChallengeName: SELECT,
    AvailableChallenges: choices,
    Session: cognito.sessions.open(
      { poolId: pool.id, clientId: client.id, challenge: SELECT, choices, ...who },
      sessionLifetime(client),
    ),
    ChallengeParameters: {},
  };
}

/** The choice, with PASSWORD or SRP_A where it needs one. @throws InvalidParameterException for what was not offered */
export async function answerSelectChallenge(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { client } = request;
  const typed = requiredParameter(request, 'USERNAME');
  const answer = requiredParameter(request, 'ANSWER');
  const session = cognito.sessions.check(request.session, { clientId: client.id, challenge: SELECT });
  const user = answeringUser(cognito, request, session);
  if (answer === 'WEB_AUTHN') throw notInTheLocalWorld('ANSWER WEB_AUTHN');
  const chosen = session.choices?.find((choice) => choice === answer) as Choice | undefined;
  if (!chosen) throw invalidParameter(NO_SUCH_CHOICE(answer));
  if (chosen === 'PASSWORD') requiredParameter(request, 'PASSWORD');
  if (chosen === 'PASSWORD_SRP') requiredParameter(request, 'SRP_A');
  cognito.sessions.use(session);
  return take(cognito, request, { user, typed }, chosen);
}

/** Of someone who is not there: what the pool allows. */
const choicesOf = (cognito: Cognito, pool: Pool, user: User | undefined): Choice[] =>
  asChoices(user ? configuredFactors(cognito, pool, user) : allowedFactors(pool));

async function take(
  cognito: Cognito,
  request: AuthRequest,
  { user, typed }: Chooser,
  chosen: Choice,
): Promise<AuthOutcome> {
  if (chosen === 'PASSWORD_SRP') return beginSrp(cognito, request);
  if (chosen === 'PASSWORD') return signInKnownUser(cognito, request, user);
  const { pool, client, origin } = request;
  await preAuthentication(cognito, request, user, typed, origin);
  if (!user) return pretendedCode(cognito, request, typed, chosen);
  const current = cognito.users.current(user);
  checkState(current);
  if (!configuredFactors(cognito, pool, current).includes(chosen)) throw notAuthorized('Invalid session for the user.');
  return codeChallenge(cognito, { pool, client, user: current, origin }, chosen, true);
}

/** The same answer as for a user who is there; nothing is sent, and no code will be right (Developer Guide; recorded). */
function pretendedCode(
  cognito: Cognito,
  { pool, client }: AuthRequest,
  typed: string,
  challenge: 'EMAIL_OTP' | 'SMS_OTP',
): AuthOutcome {
  const medium = challenge === 'EMAIL_OTP' ? 'EMAIL' : 'SMS';
  const code: SentCode = { digest: '', attribute: medium === 'EMAIL' ? 'email' : 'phone_number', destination: '' };
  const name = strangerName(cognito, pool, typed);
  return {
    ChallengeName: challenge,
    Session: cognito.sessions.open(
      { poolId: pool.id, clientId: client.id, challenge, sub: null, names: [typed, name], code, isFirstFactor: true },
      sessionLifetime(client),
    ),
    ChallengeParameters: { ...deliveryParameters(simulatedDelivery(cognito, pool, typed, medium)), USERNAME: name },
  };
}
