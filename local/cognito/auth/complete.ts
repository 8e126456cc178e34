/** The last steps of a sign-in, once the user has shown who they are. */
import type { Cognito } from '../cognito.ts';
import type { Client } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import { issueTokens, unchanged } from '../tokens/issue.ts';
import type { Origin } from '../triggers/metadata.ts';
import { postAuthentication } from '../triggers/post-authentication.ts';
import { preTokenGeneration, type TokenOccasion } from '../triggers/pre-token-generation.ts';
import type { User } from '../users/user.ts';
import { newPasswordChallenge } from './new-password-challenge.ts';
import type { AuthOutcome } from './request.ts';

export interface Proven {
  pool: Pool;
  client: Client;
  user: User;
  origin: Origin;
  /** What the token trigger is told; 'Authentication' when absent. */
  occasion?: TokenOccasion;
  /** Shown by other means: a temporary password stays as it is (recorded of custom challenges). */
  withoutPassword?: boolean;
}

/**
 * PostAuthentication, PreTokenGeneration, then tokens; or, for a temporary password, the challenge to replace it. Recorded: the
 * token trigger runs before that challenge too, to no effect.
 */
export async function completeSignIn(cognito: Cognito, proven: Proven): Promise<AuthOutcome> {
  const { pool, client, origin, occasion = 'Authentication' } = proven;
  await postAuthentication(cognito, pool, proven.user, origin);
  const current = cognito.users.current(proven.user);
  const changes = await preTokenGeneration(cognito, pool, current, occasion, origin, unchanged(cognito, current));
  const user = cognito.users.current(current);
  if (user.status === 'FORCE_CHANGE_PASSWORD' && !proven.withoutPassword)
    return newPasswordChallenge(cognito, { pool, client, user });
  return { AuthenticationResult: await issueTokens(cognito, { pool, client, user }, changes), ChallengeParameters: {} };
}
