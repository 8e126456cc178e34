/** The challenge to replace a temporary password. */
import type { Cognito } from '../cognito.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { TokenOwner } from '../tokens/issue.ts';
import { missingAttributes } from '../users/attributes.ts';
import type { AuthOutcome } from './request.ts';
import type { CustomProgress } from './sessions.ts';

/** @param custom of a sign-in that functions direct: they are asked again after the answer. */
export function newPasswordChallenge(
  cognito: Cognito,
  { pool, client, user }: TokenOwner,
  custom?: CustomProgress,
): AuthOutcome {
  const challenge = 'NEW_PASSWORD_REQUIRED';
  const missing = missingAttributes(pool, user.attributes).map((name) => `userAttributes.${name}`);
  return {
    ChallengeName: challenge,
    Session: cognito.sessions.open(
      {
        poolId: pool.id,
        clientId: client.id,
        sub: user.sub,
        challenge,
        ...(user.verifier && { salt: user.verifier.salt }),
        ...(custom && { custom }),
      },
      sessionLifetime(client),
    ),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing),
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}
