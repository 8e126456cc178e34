/**
 * CUSTOM_AUTH: functions of the pool decide which challenges a user meets. Source: Developer Guide, "Custom authentication challenge
 * Lambda triggers".
 */
import type { Cognito } from '../cognito.ts';
import {
  invalidLambdaResponse,
  invalidParameter,
  notInTheLocalWorld,
  userNotFound,
  wrongCredentials,
} from '../errors.ts';
import { NOTHING_WAS_DECIDED } from '../inferred.ts';
import { preventsExistenceErrors, sessionLifetime } from '../pools/client.ts';
import {
  type Challenged,
  type ChallengeEntry,
  createAuthChallenge,
  defineAuthChallenge,
  hasCustomAuth,
  verifyAuthChallengeResponse,
} from '../triggers/auth-challenge.ts';
import { answeringUser } from './answered.ts';
import { completeSignIn } from './complete.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import { checkState } from './user-state.ts';

const CHALLENGE = 'CUSTOM_CHALLENGE';

/** @throws InvalidParameterException when one of the three functions is missing; UserNotFoundException; what the functions cause. */
export async function beginCustomAuth(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin, parameters } = request;
  const typed = requiredParameter(request, 'USERNAME');
  checkSecretHash(client, [typed], parameters.SECRET_HASH);
  if (!hasCustomAuth(pool)) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  if (parameters.CHALLENGE_NAME !== undefined) throw notInTheLocalWorld(`CHALLENGE_NAME ${parameters.CHALLENGE_NAME}`);
  const user = cognito.users.find(pool, typed);
  if (!user && !preventsExistenceErrors(client)) throw userNotFound();
  if (user) checkState(user);
  return nextStep(cognito, { pool, client, user, userName: user?.username ?? typed, origin }, []);
}

/** Every answer uses its session up, right or wrong: what comes next has one of its own. */
export async function answerCustomChallenge(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  requiredParameter(request, 'USERNAME');
  const answer = requiredParameter(request, 'ANSWER');
  const session = cognito.sessions.check(request.session, { clientId: client.id, challenge: CHALLENGE });
  const user = answeringUser(cognito, request, session);
  cognito.sessions.use(session);
  const { entries = [], privateParameters = {}, metadata = null } = session.custom ?? {};
  const challenged = { pool, client, user, userName: user?.username ?? session.userName!, origin };
  const challengeResult = await verifyAuthChallengeResponse(cognito, challenged, { privateParameters, answer });
  const entry = { challengeName: CHALLENGE, challengeResult, challengeMetadata: metadata };
  return nextStep(cognito, challenged, [...entries, entry]);
}

/**
 * Asks DefineAuthChallenge and does what it says.
 * @throws NotAuthorizedException when it fails the sign-in; InvalidLambdaResponseException when it decides nothing.
 */
async function nextStep(
  cognito: Cognito,
  challenged: Challenged,
  entries: readonly ChallengeEntry[],
): Promise<AuthOutcome> {
  const next = await defineAuthChallenge(cognito, challenged, entries);
  if (next.failAuthentication) throw wrongCredentials();
  if (next.issueTokens) return finish(cognito, challenged);
  if (next.challengeName === CHALLENGE) return customChallenge(cognito, challenged, entries);
  if (next.challengeName === undefined) throw invalidLambdaResponse(NOTHING_WAS_DECIDED);
  throw notInTheLocalWorld(`challengeName ${next.challengeName} of DefineAuthChallenge`);
}

async function finish(cognito: Cognito, { pool, client, user, origin }: Challenged): Promise<AuthOutcome> {
  if (!user) throw wrongCredentials();
  const current = cognito.users.current(user);
  checkState(current);
  return completeSignIn(cognito, { pool, client, user: current, origin, withoutPassword: true });
}

async function customChallenge(
  cognito: Cognito,
  challenged: Challenged,
  entries: readonly ChallengeEntry[],
): Promise<AuthOutcome> {
  const { pool, client, user, userName } = challenged;
  const { publicParameters, privateParameters, metadata } = await createAuthChallenge(cognito, challenged, entries);
  const session = {
    poolId: pool.id,
    clientId: client.id,
    challenge: CHALLENGE,
    custom: { entries, privateParameters, ...(metadata !== undefined && { metadata }) },
    ...(user ? { sub: user.sub } : { sub: null, userName }),
  };
  return {
    ChallengeName: CHALLENGE,
    Session: cognito.sessions.open(session, sessionLifetime(client)),
    ChallengeParameters: { USERNAME: userName, ...publicParameters },
  };
}
