/**
 * NEW_PASSWORD_REQUIRED: a user with a temporary password chooses a new one, and fills in required attributes that are
 * missing.
 */
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notAuthorized, userDisabled } from '../errors.ts';
import { ATTRIBUTE_IS_MISSING, ATTRIBUTE_WAS_GIVEN_BEFORE, SESSION_SURVIVES_A_REJECTED_ANSWER } from '../inferred.ts';
import { checkHistory } from '../passwords/history.ts';
import { checkPassword } from '../passwords/policy.ts';
import type { Pool } from '../pools/pool.ts';
import { claimAliases } from '../users/aliases.ts';
import { checkNewAttributes, checkWritable, missingAttributes } from '../users/attributes.ts';
import { passwordOf } from '../users/create.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { proceed } from './proceed.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';

const ATTRIBUTE_PREFIX = 'userAttributes.';

/**
 * The user is CONFIRMED from here on, whatever PostAuthentication, which now runs for the second time, makes of it.
 */
export async function answerNewPassword(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  requiredParameter(request, 'USERNAME');
  const password = requiredParameter(request, 'NEW_PASSWORD');
  const session = cognito.sessions.check(request.session, { clientId: client.id, challenge: 'NEW_PASSWORD_REQUIRED' });
  if (!SESSION_SURVIVES_A_REJECTED_ANSWER) cognito.sessions.use(session);
  const user = answeringUser(cognito, request, session);
  const isReplaced = session.salt !== undefined && session.salt !== user?.verifier?.salt;
  if (user?.status !== 'FORCE_CHANGE_PASSWORD' || isReplaced) {
    throw notAuthorized('Invalid session for the user.');
  }
  if (!user.enabled) throw userDisabled();
  checkPassword(pool, password);
  checkHistory(pool, user, password);
  const added = givenAttributes(request.parameters);
  checkWritable(client, Object.keys(added));
  const attributes = completed(pool, user, added);
  claimAliases(cognito, pool, { sub: user.sub, attributes }, { force: false });
  cognito.sessions.use(session);
  const confirmed = cognito.users.change(pool, user, cognito.now(), (current) => {
    const status = 'CONFIRMED' as const;
    return { status, attributes, ...passwordOf(cognito, pool, { ...current, status }, password) };
  });
  const passed = { pool, client, user: confirmed, origin, occasion: 'NewPasswordChallenge' } as const;
  if (!session.custom) return proceed(cognito, passed);
  const entry = { challengeName: 'NEW_PASSWORD_REQUIRED', challengeResult: true, challengeMetadata: null };
  return proceed(cognito, { ...passed, custom: { entries: [...session.custom.entries, entry] } });
}

const givenAttributes = (responses: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
      .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
  );

/**
 * A required attribute can be given once: it "can't be modified" when it has a value (API reference of RespondToAuthChallenge).
 */
function completed(pool: Pool, user: User, added: Record<string, string>): Record<string, string> {
  checkNewAttributes(pool, added, { required: false });
  const given = pool.schema.find(
    ({ Name, Required }) => Required && added[Name] !== undefined && user.attributes[Name],
  );
  if (given) throw notAuthorized(ATTRIBUTE_WAS_GIVEN_BEFORE(given.Name));
  const attributes = { ...user.attributes, ...added };
  const [missing] = missingAttributes(pool, attributes);
  if (missing !== undefined) throw invalidParameter(ATTRIBUTE_IS_MISSING(missing));
  return attributes;
}
