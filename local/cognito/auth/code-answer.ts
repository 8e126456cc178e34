/** Challenges that a code in a message answers: SMS_MFA, EMAIL_OTP and SMS_OTP. */
import { timingSafeEqual } from 'node:crypto';
import type { Cognito } from '../cognito.ts';
import { codeMismatch } from '../errors.ts';
import { CODE_AT_SIGN_IN_VERIFIES, SESSION_SURVIVES_A_WRONG_CODE } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import { claimAliases } from '../users/aliases.ts';
import type { User } from '../users/user.ts';
import { verifiedBy } from '../users/verify.ts';
import { answeringUser } from './answered.ts';
import { type CodeChallenge, codeDigest } from './code-challenge.ts';
import { proceed } from './proceed.ts';
import { resumed } from './progress.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import type { SentCode } from './sessions.ts';
import { checkState } from './user-state.ts';

/**
 * The answer `SMS_MFA_CODE` and the like.
 * @throws CodeMismatchException "Invalid code or auth state for the user.", NotAuthorizedException for the session
 */
export async function answerCode(
  cognito: Cognito,
  request: AuthRequest,
  challenge: CodeChallenge,
): Promise<AuthOutcome> {
  const { pool, client } = request;
  requiredParameter(request, 'USERNAME');
  const code = requiredParameter(request, `${challenge}_CODE`);
  const session = cognito.sessions.check(request.session, { clientId: client.id, challenge });
  const user = answeringUser(cognito, request, session);
  const isRight = user && session.code && isSame(session.code.digest, codeDigest(user.sub, code));
  if (isRight || !SESSION_SURVIVES_A_WRONG_CODE) cognito.sessions.use(session);
  if (!isRight) throw codeMismatch('Invalid code or auth state for the user.');
  checkState(user);
  const shown = CODE_AT_SIGN_IN_VERIFIES ? verified(cognito, pool, user, session.code!) : user;
  if (session.isFirstFactor) return proceed(cognito, { ...resumed(request, session, shown), withoutPassword: true });
  return proceed(cognito, resumed(request, session, shown, challenge));
}

function verified(cognito: Cognito, pool: Pool, user: User, code: SentCode): User {
  const attributes = verifiedBy(user, code);
  if (attributes[`${code.attribute}_verified`] === user.attributes[`${code.attribute}_verified`]) return user;
  claimAliases(cognito, pool, { sub: user.sub, attributes }, { force: false });
  return cognito.users.change(pool, user, cognito.now(), () => ({ attributes }));
}

const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
