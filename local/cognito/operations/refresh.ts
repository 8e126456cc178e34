/** GetTokensFromRefreshToken: further tokens of a sign-in, whether refresh tokens rotate or not. */
import type { GetTokensFromRefreshTokenRequest } from '@aws-sdk/client-cognito-identity-provider';
import { renew } from '../auth/renew.ts';
import type { Cognito } from '../cognito.ts';
import { notAuthorized } from '../errors.ts';
import { WRONG_CLIENT_SECRET } from '../inferred.ts';
import { hasSecret, isAuthenticated } from '../pools/client-secrets.ts';
import type { Family } from './family.ts';

export const refreshOperations: Family = {
  GetTokensFromRefreshToken: async (cognito: Cognito, input: GetTokensFromRefreshTokenRequest) => {
    const client = cognito.clients.get(input.ClientId!);
    const result = await renew(cognito, {
      pool: cognito.pools.get(client.poolId),
      client,
      origin: {
        operation: 'GetTokensFromRefreshToken',
        clientId: client.id,
        clientMetadata: input.ClientMetadata,
      },
      refreshToken: input.RefreshToken!,
      deviceKey: input.DeviceKey,
      // The guide's table of operations and triggers says so, where REFRESH_TOKEN_AUTH has RefreshTokens.
      occasion: 'Authentication',
      authenticate() {
        const isRight = hasSecret(client) ? isAuthenticated(client, input.ClientSecret) : !input.ClientSecret;
        if (!isRight) throw notAuthorized(WRONG_CLIENT_SECRET(client.id));
      },
    });
    return { AuthenticationResult: result };
  },
};
