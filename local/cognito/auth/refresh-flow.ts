/**
 * REFRESH_TOKEN_AUTH: another ID and access token of a sign-in. No refresh token comes back, and clients whose refresh tokens rotate do
 * not have this flow.
 */
import type { Cognito } from '../cognito.ts';
import { renew } from './renew.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';

export async function refreshTokens(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin, parameters } = request;
  const result = await renew(cognito, {
    pool,
    client,
    origin,
    refreshToken: requiredParameter(request, 'REFRESH_TOKEN'),
    deviceKey: parameters.DEVICE_KEY,
    occasion: 'RefreshTokens',
    authenticate: (user) => checkSecretHash(client, [user.username, parameters.USERNAME ?? ''], parameters.SECRET_HASH),
  });
  return { AuthenticationResult: result, ChallengeParameters: {} };
}
