/**
 * PASSWORD_VERIFIER: the client proves that it knows the password without sending it. SECRET_BLOCK is what brings the exchange back:
 * clients such as pycognito answer this challenge without a Session.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notAuthorized, wrongCredentials } from '../errors.ts';
import { SRP_A_IS_NO_KEY } from '../inferred.ts';
import { claimSignature, clientPublicKey, exchangedKey, openExchange } from '../passwords/srp.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { Challenged } from '../triggers/auth-challenge.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import type { CustomProgress, Session } from './sessions.ts';
import { checkPasswordState, resetRequired } from './user-state.ts';

const CHALLENGE = 'PASSWORD_VERIFIER';

/**
 * `EEE MMM d HH:mm:ss UTC yyyy`, in English, the day without a zero in front: a padded one is refused (capless/warrant issue 12).
 */
const TIMESTAMP = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [1-9]\d? \d\d:\d\d:\d\d UTC \d{4}$/;

/** The client's public key of a sign-in that begins. @throws InvalidParameterException */
export function requiredClientKey(request: AuthRequest): string {
  const key = clientPublicKey(requiredParameter(request, 'SRP_A'));
  if (key === undefined) throw invalidParameter(SRP_A_IS_NO_KEY);
  return key;
}

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
      SECRET_BLOCK: Buffer.from(session, 'base64url').toString('base64'),
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
  const { client } = request;
  requiredParameter(request, 'USERNAME');
  const signature = Buffer.from(requiredParameter(request, 'PASSWORD_CLAIM_SIGNATURE'), 'base64');
  const secretBlock = Buffer.from(requiredParameter(request, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'base64');
  const timestamp = requiredParameter(request, 'TIMESTAMP');
  const text = secretBlock.toString('base64url');
  if (request.session !== undefined && request.session !== text) throw notAuthorized('Invalid session for the user.');
  const session = cognito.sessions.check(text, { clientId: client.id, challenge: CHALLENGE });
  const user = answeringUser(cognito, request, session);
  cognito.sessions.use(session);
  if (!user) throw wrongCredentials();
  cognito.lockout.check(user);
  if (!user.verifier) throw resetRequired(client);
  const expected = claimSignature(exchangedKey(session.srp!, user.verifier.value), {
    poolId: user.poolId,
    userId: user.username,
    secretBlock,
    timestamp,
  });
  const isRight = expected.length === signature.length && timingSafeEqual(expected, signature);
  if (!isRight || !TIMESTAMP.test(timestamp)) {
    if (user.status === 'RESET_REQUIRED') throw resetRequired(client);
    cognito.lockout.failed(user);
    throw wrongCredentials();
  }
  cognito.lockout.forget(user);
  checkPasswordState(cognito, user);
  return { user, session };
}
