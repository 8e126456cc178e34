/**
 * REFRESH_TOKEN_AUTH: another ID and access token of a sign-in. No refresh token comes back; the one trigger that runs is
 * PreTokenGeneration.
 */
import type { Cognito } from '../cognito.ts';
import { notAuthorized, userDisabled } from '../errors.ts';
import { renewTokens, unchanged } from '../tokens/issue.ts';
import { preTokenGeneration } from '../triggers/pre-token-generation.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';

/** @throws NotAuthorizedException "Invalid Refresh Token", "Refresh Token has been revoked", "Refresh Token has expired" */
export async function refreshTokens(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  const family = cognito.refreshTokens.find(requiredParameter(request, 'REFRESH_TOKEN'));
  const user = family && cognito.users.bySub(family.poolId, family.sub);
  if (!user || family.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  checkSecretHash(client, [user.username, request.parameters.USERNAME ?? ''], request.parameters.SECRET_HASH);
  if (family.revoked) throw notAuthorized('Refresh Token has been revoked');
  if (cognito.now() >= family.endsAt) throw notAuthorized('Refresh Token has expired');
  if (!user.enabled) throw userDisabled();
  const changes = await preTokenGeneration(cognito, pool, user, 'RefreshTokens', origin, unchanged(cognito, user));
  const owner = { pool, client, user: cognito.users.current(user) };
  return { AuthenticationResult: await renewTokens(cognito, owner, family, changes), ChallengeParameters: {} };
}
