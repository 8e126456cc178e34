/**
 * PASSWORD_VERIFIER: the client proves that it knows the password without sending it. SECRET_BLOCK is what brings the exchange back:
 * clients such as pycognito answer this challenge without a Session.
 */
import type { Cognito } from '../cognito.ts';
import { namedDevice } from '../devices/sign-in.ts';
import { openExchange, poolName } from '../passwords/srp.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { Challenged } from '../triggers/auth-challenge.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import type { CustomProgress, Session } from './sessions.ts';
import { givenProof, isProven, secretBlockOf } from './srp-proof.ts';
import { refuseStranger } from './strangers.ts';
import { checkConfirmed, checkPasswordState, refusePassword } from './user-state.ts';

const CHALLENGE = 'PASSWORD_VERIFIER';

/** @param custom of a sign-in that functions direct; such a one has a Session as well. */
export function passwordChallenge(
  cognito: Cognito,
  { pool, client, user, userName }: Challenged,
  clientKey: string,
  custom?: CustomProgress,
): AuthOutcome {
  const decoy = cognito.decoys.of(pool, userName);
  const { salt, value } = user?.verifier ?? { salt: decoy.salt, value: decoy.verifier };
  const srp = openExchange(clientKey, value);
  const who = user ? { sub: user.sub } : { sub: null, names: [userName, decoy.id] };
  const session = cognito.sessions.open(
    { poolId: pool.id, clientId: client.id, challenge: CHALLENGE, srp, ...who, ...(custom && { custom }) },
    sessionLifetime(client),
  );
  const userId = user?.username ?? decoy.id;
  return {
    ChallengeName: CHALLENGE,
    ...(custom && { Session: session }),
    ChallengeParameters: {
      SALT: salt,
      SECRET_BLOCK: secretBlockOf(session),
      SRP_B: srp.serverPublic,
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  };
}

/**
 * Checks the answer. It uses its session up, right or wrong.
 * @returns the user, whose password and state are in order.
 * @throws NotAuthorizedException and what the user's state causes.
 */
export function provenUser(cognito: Cognito, request: AuthRequest): { user: User; session: Session } {
  const { pool, client } = request;
  requiredParameter(request, 'USERNAME');
  const proof = givenProof(cognito, request, CHALLENGE);
  const { session } = proof;
  const user = answeringUser(cognito, request, session);
  cognito.sessions.use(session);
  if (!user) return refuseStranger(cognito, pool, session.names![0]!);
  checkConfirmed(client, user);
  cognito.lockout.check(user);
  const id = { groupName: poolName(user.poolId), id: user.username };
  if (!user.verifier || !isProven(proof, user.verifier, id)) refusePassword(cognito, client, user);
  cognito.lockout.forget(user);
  requireDevice(cognito, user, request, session);
  checkPasswordState(cognito, user);
  return { user, session };
}

/** A client that names a device which was forgotten gives the same answer once more without it: amazon-cognito-identity-js does. */
function requireDevice(cognito: Cognito, user: User, { origin }: AuthRequest, session: Session): void {
  try {
    namedDevice(cognito, user, origin);
  } catch (error) {
    cognito.sessions.restore(session);
    throw error;
  }
}
