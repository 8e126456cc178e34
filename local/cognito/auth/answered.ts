/** The user whom a challenge was set for, once more at its answer. */
import type { Cognito } from '../cognito.ts';
import { notAuthorized } from '../errors.ts';
import type { User } from '../users/user.ts';
import { type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import type { Session } from './sessions.ts';

/**
 * @returns undefined for a pretended challenge, of a user who is not there.
 * @throws NotAuthorizedException "Invalid session for the user." when USERNAME means somebody else; for a wrong SECRET_HASH.
 */
export function answeringUser(cognito: Cognito, request: AuthRequest, session: Session): User | undefined {
  const { pool, client } = request;
  const typed = requiredParameter(request, 'USERNAME');
  const user = session.sub === null ? undefined : cognito.users.bySub(pool.id, session.sub);
  const isSame =
    session.sub === null ? session.names?.includes(typed) : cognito.users.find(pool, typed)?.sub === session.sub;
  if (!isSame) throw notAuthorized('Invalid session for the user.');
  checkSecretHash(client, [user?.username ?? typed, typed], request.parameters.SECRET_HASH);
  return user;
}
