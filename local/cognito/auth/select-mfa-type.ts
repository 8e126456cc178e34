/** SELECT_MFA_TYPE: a user with several second factors and no preferred one says which. */
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { NO_SUCH_CHOICE } from '../inferred.ts';
import type { Factor } from '../mfa/factors.ts';
import { answeringUser } from './answered.ts';
import { factorChallenge } from './mfa-challenge.ts';
import { resumed } from './progress.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkState } from './user-state.ts';

const CHALLENGE = 'SELECT_MFA_TYPE';

export async function answerSelectMfaType(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  requiredParameter(request, 'USERNAME');
  const answer = requiredParameter(request, 'ANSWER');
  const session = cognito.sessions.check(request.session, { clientId: request.client.id, challenge: CHALLENGE });
  const user = answeringUser(cognito, request, session);
  if (!user) throw notAuthorized('Invalid session for the user.');
  if (!session.choices?.includes(answer)) throw invalidParameter(NO_SUCH_CHOICE(answer));
  cognito.sessions.use(session);
  checkState(user);
  return factorChallenge(cognito, resumed(request, session, user), answer as Factor);
}
