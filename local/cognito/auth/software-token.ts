/** SOFTWARE_TOKEN_MFA: the code of an authenticator app. */
import type { Cognito } from '../cognito.ts';
import { codeMismatch, notAuthorized } from '../errors.ts';
import { SESSION_SURVIVES_A_WRONG_CODE } from '../inferred.ts';
import { answeringUser } from './answered.ts';
import { proceed } from './proceed.ts';
import { resumed } from './progress.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkState } from './user-state.ts';

const CHALLENGE = 'SOFTWARE_TOKEN_MFA';

/** @throws CodeMismatchException "Invalid code received for user", ExpiredCodeException for a code that was used (both recorded) */
export async function answerSoftwareToken(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  requiredParameter(request, 'USERNAME');
  const code = requiredParameter(request, 'SOFTWARE_TOKEN_MFA_CODE');
  const session = cognito.sessions.check(request.session, { clientId: request.client.id, challenge: CHALLENGE });
  const user = answeringUser(cognito, request, session);
  if (!user) throw notAuthorized('Invalid session for the user.');
  const isRight = cognito.softwareTokens.accept(user, code);
  if (isRight || !SESSION_SURVIVES_A_WRONG_CODE) cognito.sessions.use(session);
  if (!isRight) throw codeMismatch('Invalid code received for user');
  checkState(user);
  return proceed(cognito, resumed(request, session, user, CHALLENGE));
}
