/**
 * USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: user name and password in one call. Order: migration of an unknown user,
 * PreAuthentication, whether the user is confirmed, the password, the rest of the user's state, PostAuthentication, tokens.
 */
import type { Cognito } from '../cognito.ts';
import { userNotFound } from '../errors.ts';
import { verifies } from '../passwords/verifier.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import { preAuthentication } from '../triggers/pre-authentication.ts';
import { migratesUsers } from '../triggers/user-migration.ts';
import type { User } from '../users/user.ts';
import { migrateAtSignIn } from './migrate.ts';
import { proceed } from './proceed.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import { refuseStranger } from './strangers.ts';
import { checkConfirmed, checkPasswordState, refusePassword, resetRequired } from './user-state.ts';

/**
 * @throws UserNotFoundException, NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException, and what the
 *   triggers cause.
 */
export async function signInWithPassword(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  const typed = requiredParameter(request, 'USERNAME');
  const password = requiredParameter(request, 'PASSWORD');
  checkSecretHash(client, [typed], request.parameters.SECRET_HASH);
  let found = cognito.users.find(pool, typed);
  if (!found && migratesUsers(pool)) {
    found = await migrateAtSignIn(cognito, { pool, client, typed, password, origin });
    if (found.status === 'RESET_REQUIRED') throw resetRequired(client);
  }
  return signInKnownUser(cognito, request, found);
}

/** The password of a user who was looked up already; undefined for one who is not there. */
export async function signInKnownUser(
  cognito: Cognito,
  request: AuthRequest,
  found: User | undefined,
): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  const typed = requiredParameter(request, 'USERNAME');
  const password = requiredParameter(request, 'PASSWORD');
  if (found || preventsExistenceErrors(client)) await preAuthentication(cognito, request, found, typed, origin);
  const user = found && cognito.users.bySub(pool.id, found.sub);
  if (!user) {
    if (!preventsExistenceErrors(client)) throw userNotFound();
    return refuseStranger(cognito, pool, typed);
  }
  checkCredentials(cognito, client, user, password);
  checkPasswordState(cognito, user);
  return proceed(cognito, { pool, client, user, origin });
}

function checkCredentials(cognito: Cognito, client: Client, user: User, password: string): void {
  checkConfirmed(client, user);
  cognito.lockout.check(user);
  const isRight = user.verifier && verifies(user.verifier, user.poolId, user.username, password);
  if (!isRight) refusePassword(cognito, client, user);
  cognito.lockout.forget(user);
}
