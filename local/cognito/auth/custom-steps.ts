/** What functions of the pool decide in a sign-in by CUSTOM_AUTH, step by step. */
import type { Cognito } from '../cognito.ts';
import { invalidLambdaResponse, notInTheLocalWorld, wrongCredentials } from '../errors.ts';
import { NOTHING_WAS_DECIDED, PASSWORD_VERIFIER_OUT_OF_TURN } from '../inferred.ts';
import { sessionLifetime } from '../pools/client.ts';
import {
  type Challenged,
  type ChallengeEntry,
  createAuthChallenge,
  defineAuthChallenge,
} from '../triggers/auth-challenge.ts';
import { completeSignIn } from './complete.ts';
import type { AuthOutcome } from './request.ts';
import { passwordChallenge } from './srp-challenge.ts';
import { strangerName } from './strangers.ts';
import { checkState } from './user-state.ts';

export const CHALLENGE = 'CUSTOM_CHALLENGE';

/**
 * Asks DefineAuthChallenge and does what it says.
 * @param clientKey of a sign-in that has just begun with SRP_A: the one moment for PASSWORD_VERIFIER.
 * @throws NotAuthorizedException when it fails the sign-in; InvalidLambdaResponseException when it decides nothing.
 */
export async function nextStep(
  cognito: Cognito,
  challenged: Challenged,
  entries: readonly ChallengeEntry[],
  clientKey?: string,
): Promise<AuthOutcome> {
  const next = await defineAuthChallenge(cognito, challenged, entries);
  if (next.failAuthentication) throw wrongCredentials();
  if (next.issueTokens) return finish(cognito, challenged);
  if (next.challengeName === CHALLENGE) return customChallenge(cognito, challenged, entries);
  if (next.challengeName === 'PASSWORD_VERIFIER') {
    if (clientKey === undefined) throw invalidLambdaResponse(PASSWORD_VERIFIER_OUT_OF_TURN);
    return passwordChallenge(cognito, challenged, clientKey, { entries });
  }
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
  const shownName = user ? userName : strangerName(cognito, pool, userName);
  const session = {
    poolId: pool.id,
    clientId: client.id,
    challenge: CHALLENGE,
    custom: { entries, privateParameters, ...(metadata !== undefined && { metadata }) },
    ...(user ? { sub: user.sub } : { sub: null, names: [userName, shownName] }),
  };
  return {
    ChallengeName: CHALLENGE,
    Session: cognito.sessions.open(session, sessionLifetime(client)),
    ChallengeParameters: { USERNAME: shownName, ...publicParameters },
  };
}
