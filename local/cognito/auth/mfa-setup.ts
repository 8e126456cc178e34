/**
 * MFA_SETUP: the pool requires a second factor, the user sets up an authenticator within the sign-in. AssociateSoftwareToken and
 * VerifySoftwareToken each take the session of the step before and answer another; that of the latter answers the challenge.
 * Source: API reference of RespondToAuthChallenge.
 */
import type { Cognito } from '../cognito.ts';
import { notAuthorized } from '../errors.ts';
import { SET_UP_FACTOR_IS_PREFERRED } from '../inferred.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { proceed } from './proceed.ts';
import { resumed } from './progress.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import type { Session } from './sessions.ts';
import { checkState } from './user-state.ts';

const CHALLENGE = 'MFA_SETUP';

/** The user and session of a sign-in that waits for MFA_SETUP. @throws NotAuthorizedException "Invalid session for the user." */
export function settingUp(cognito: Cognito, text: string): { user: User; session: Session } {
  const session = cognito.sessions.check(text, { challenge: CHALLENGE });
  const user = session.sub === null ? undefined : cognito.users.bySub(session.poolId, session.sub);
  if (!user) throw notAuthorized('Invalid session for the user.');
  return { user, session };
}

/** Uses the session up. @returns the next one, with the whole of its time. */
export function renewed(cognito: Cognito, session: Session, isSetUp: boolean): string {
  cognito.sessions.use(session);
  const { digest: _digest, endsAt: _endsAt, used: _used, ...about } = session;
  const lifetime = sessionLifetime(cognito.clients.get(session.clientId));
  return cognito.sessions.open({ ...about, ...(isSetUp && { isSetUp }) }, lifetime);
}

export async function answerMfaSetup(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client } = request;
  requiredParameter(request, 'USERNAME');
  const session = cognito.sessions.check(request.session, { clientId: client.id, challenge: CHALLENGE });
  const user = answeringUser(cognito, request, session);
  if (!user || !session.isSetUp) throw notAuthorized('Invalid session for the user.');
  cognito.sessions.use(session);
  checkState(user);
  const changed = cognito.users.change(pool, user, cognito.now(), () => ({
    mfa: { enabled: ['SOFTWARE_TOKEN_MFA'], ...(SET_UP_FACTOR_IS_PREFERRED && { preferred: 'SOFTWARE_TOKEN_MFA' }) },
  }));
  return proceed(cognito, { ...resumed(request, session, changed), secondFactor: true });
}
