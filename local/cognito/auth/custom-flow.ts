/**
 * CUSTOM_AUTH: functions of the pool decide which challenges a user meets. Source: Developer Guide, "Custom authentication challenge
 * Lambda triggers".
 */
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notInTheLocalWorld, userNotFound } from '../errors.ts';
import { preventsExistenceErrors } from '../pools/client.ts';
import { hasCustomAuth, verifyAuthChallengeResponse } from '../triggers/auth-challenge.ts';
import { answeringUser } from './answered.ts';
import { CHALLENGE, nextStep } from './custom-steps.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import { srpBeginning } from './srp-flow.ts';
import { visibleUser } from './strangers.ts';
import { checkState } from './user-state.ts';

/**
 * Begins with the user name alone, or with CHALLENGE_NAME SRP_A: then the functions may ask for the password first.
 * @throws InvalidParameterException when one of the three functions is missing; UserNotFoundException; what the functions cause.
 */
export async function beginCustomAuth(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin, parameters } = request;
  const typed = requiredParameter(request, 'USERNAME');
  if (!hasCustomAuth(pool)) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  if (parameters.CHALLENGE_NAME === 'SRP_A') return beginWithSrp(cognito, request);
  if (parameters.CHALLENGE_NAME) throw notInTheLocalWorld(`CHALLENGE_NAME ${parameters.CHALLENGE_NAME}`);
  checkSecretHash(client, [typed], parameters.SECRET_HASH);
  const user = visibleUser(cognito, pool, client, typed);
  if (!user && !preventsExistenceErrors(client)) throw userNotFound();
  if (user) checkState(user);
  return nextStep(cognito, { pool, client, user, userName: user?.username ?? typed, origin }, []);
}

async function beginWithSrp(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { clientKey, challenged } = await srpBeginning(cognito, request);
  const entry = { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null };
  return nextStep(cognito, challenged, [entry], clientKey);
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
  const challenged = { pool, client, user, userName: user?.username ?? session.names![0]!, origin };
  const challengeResult = await verifyAuthChallengeResponse(cognito, challenged, { privateParameters, answer });
  const entry = { challengeName: CHALLENGE, challengeResult, challengeMetadata: metadata };
  return nextStep(cognito, challenged, [...entries, entry]);
}
