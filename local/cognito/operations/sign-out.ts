/** Ending sign-ins: GlobalSignOut and RevokeToken. */
import type { GlobalSignOutRequest, RevokeTokenRequest } from '@aws-sdk/client-cognito-identity-provider';
import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import { unsupportedTokenType } from '../errors.ts';
import { SECOND } from '../limits.ts';
import { isAuthenticated } from '../pools/client-secrets.ts';
import type { Pool } from '../pools/pool.ts';
import { requireAccess } from '../tokens/access.ts';
import { readClaims } from '../tokens/jwt.ts';
import type { User } from '../users/user.ts';
import type { Family } from './family.ts';

export const signOutOperations: Family = {
  GlobalSignOut: async (cognito, input: GlobalSignOutRequest) => {
    const { pool, user } = await requireAccess(cognito, input.AccessToken!);
    signOutEverywhere(cognito, pool, user);
    return {};
  },
  RevokeToken: revokeToken,
};

/** Revokes every token of the user. Triggers see the time of it as `cognito:token_nbf` from then on. */
export function signOutEverywhere(cognito: Cognito, pool: Pool, user: User): void {
  const now = cognito.now();
  cognito.refreshTokens.revokeAll(user);
  cognito.users.change(pool, user, now, () => ({ tokensNotBefore: Math.floor(now / SECOND) }));
}

/** Revokes a refresh token and the access tokens of its family. A token that is not there is no error (RFC 7009). */
function revokeToken(cognito: Cognito, { Token, ClientId, ClientSecret }: RevokeTokenRequest): object {
  const client = cognito.clients.get(ClientId!);
  if (!isAuthenticated(client, ClientSecret)) throw new ServiceError('UnauthorizedException', 'Invalid client secret.');
  if (!client.settings.EnableTokenRevocation) {
    throw new ServiceError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
  }
  if (readClaims(Token!)) throw unsupportedTokenType('Only refresh tokens can be revoked.');
  const family = cognito.refreshTokens.find(Token!);
  if (family && family.clientId !== client.id) {
    throw new ServiceError('UnauthorizedException', 'The token was not issued to this client.');
  }
  if (family && !family.revoked) cognito.refreshTokens.revoke(family);
  return {};
}
