/** Who calls, of the operations that take an access token. */
import type { Cognito } from '../cognito.ts';
import { notAuthorized, passwordResetRequired, userDisabled, userNotFound } from '../errors.ts';
import { SECOND } from '../limits.ts';
import { issuer } from '../pools/pool.ts';
import type { User } from '../users/user.ts';
import { SELF_SERVICE_SCOPE, type TokenOwner } from './issue.ts';
import { type Claims, isSignedBy, readClaims } from './jwt.ts';

/**
 * The owner of an access token.
 * @throws NotAuthorizedException "Invalid Access Token", "Access Token has expired", "Access Token has been revoked", "Access
 * Token does not have required scopes"; UserNotFoundException when the user is gone.
 */
export async function requireAccess(cognito: Cognito, token: string): Promise<TokenOwner> {
  const claims = readClaims(token) ?? {};
  const owner = await signer(cognito, token, claims);
  if (Number(claims.exp) * SECOND <= cognito.now()) throw notAuthorized('Access Token has expired');
  const user = cognito.users.bySub(owner.pool.id, String(claims.sub));
  if (!user) throw userNotFound();
  if (!user.enabled) throw userDisabled();
  if (cognito.refreshTokens.isRevoked(claims.origin_jti) || isFromBeforeSignOut(claims, user))
    throw notAuthorized('Access Token has been revoked');
  if (!String(claims.scope).split(' ').includes(SELF_SERVICE_SCOPE)) {
    throw notAuthorized('Access Token does not have required scopes');
  }
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
  return { ...owner, user };
}

/** A token without `origin_jti`, of a client without token revocation, has only its time to tell. */
const isFromBeforeSignOut = ({ origin_jti, iat }: Claims, { tokensNotBefore = 0 }: User): boolean =>
  origin_jti === undefined && Number(iat) < tokensNotBefore;

/** The pool and client that the token says it is of, once its signature has shown that it is. */
async function signer(cognito: Cognito, token: string, claims: Claims): Promise<Omit<TokenOwner, 'user'>> {
  const pool = cognito.pools.find(String(claims.iss).split('/').at(-1) ?? '');
  const client = cognito.clients.find(String(claims.client_id));
  const isAccessToken =
    claims.token_use === 'access' && pool && claims.iss === issuer(pool) && client?.poolId === pool.id;
  if (!isAccessToken || !isSignedBy((await cognito.keys.of(pool.id)).access, token)) {
    throw notAuthorized('Invalid Access Token');
  }
  return { pool, client };
}
