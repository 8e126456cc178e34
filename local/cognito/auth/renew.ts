/**
 * Further tokens of a sign-in, for a refresh token. The one trigger that runs is PreTokenGeneration. Where refresh tokens rotate, a new
 * one takes the place of the one that was used. Source: Developer Guide, "Refresh tokens".
 */
import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import { notAuthorized, userDisabled } from '../errors.ts';
import { REFRESH_TOKEN_REUSED } from '../inferred.ts';
import { SECOND } from '../limits.ts';
import { type Client, rotatesRefreshTokens } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import { type AuthenticationResult, renewTokens, unchanged } from '../tokens/issue.ts';
import type { RefreshToken } from '../tokens/refresh-tokens.ts';
import type { Origin } from '../triggers/metadata.ts';
import { preTokenGeneration, type TokenOccasion } from '../triggers/pre-token-generation.ts';
import type { User } from '../users/user.ts';

export interface Renewal {
  pool: Pool;
  client: Client;
  origin: Origin;
  refreshToken: string;
  /** Must be that of the sign-in, when it was one of a device. */
  deviceKey: string | undefined;
  occasion: TokenOccasion;
  /** Checks that the client is who it says it is; throws. */
  authenticate(user: User): void;
}

/**
 * @throws NotAuthorizedException "Invalid Refresh Token", "Refresh Token has been revoked", "Refresh Token has expired";
 *   RefreshTokenReuseException for a token that another one has replaced, after its grace period.
 */
export async function renew(cognito: Cognito, renewal: Renewal): Promise<AuthenticationResult> {
  const { pool, client, origin, occasion, refreshToken } = renewal;
  const token = cognito.refreshTokens.find(refreshToken);
  const user = token && cognito.users.bySub(token.poolId, token.sub);
  if (!user || token.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  renewal.authenticate(user);
  if (token.revoked) throw notAuthorized('Refresh Token has been revoked');
  if (cognito.now() >= token.endsAt) throw notAuthorized('Refresh Token has expired');
  refuseReplaced(token, cognito.now());
  // Seen of clients that leave the key of their device out.
  if (token.deviceKey !== renewal.deviceKey && token.deviceKey !== undefined) {
    throw notAuthorized('Invalid Refresh Token');
  }
  if (!user.enabled) throw userDisabled();
  const changes = await preTokenGeneration(cognito, pool, user, occasion, origin, unchanged(cognito, user));
  const owner = { pool, client, user: cognito.users.current(user) };
  if (!owner.user.enabled) throw userDisabled();
  const result = await renewTokens(cognito, owner, token, changes);
  if (!rotatesRefreshTokens(client)) return result;
  // What another call has changed meanwhile counts: of two at once, one is too late.
  const current = cognito.refreshTokens.find(refreshToken);
  if (!current || current.revoked) throw notAuthorized('Refresh Token has been revoked');
  refuseReplaced(current, cognito.now());
  const grace = (client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0) * SECOND;
  return { ...result, RefreshToken: cognito.refreshTokens.rotate(current, cognito.now(), grace) };
}

function refuseReplaced({ replacedAt }: RefreshToken, now: number): void {
  if (replacedAt !== undefined && now >= replacedAt) {
    throw new ServiceError('RefreshTokenReuseException', REFRESH_TOKEN_REUSED);
  }
}
