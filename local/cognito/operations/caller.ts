/** Who an operation is about: a client and its pool, or a pool and one of its users. */

import { checkSecretHash } from '../auth/secret-hash.ts';
import type { Cognito } from '../cognito.ts';
import type { Client } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import type { User } from '../users/user.ts';

export interface PublicCall {
  ClientId: string | undefined;
  Username: string | undefined;
  SecretHash?: string;
}

/** The client of a call without credentials, and its pool. @throws ResourceNotFoundException, NotAuthorizedException */
export function publicCaller(cognito: Cognito, call: PublicCall): { pool: Pool; client: Client } {
  const client = cognito.clients.get(call.ClientId!);
  checkSecretHash(client, [call.Username!], call.SecretHash);
  return { pool: cognito.pools.get(client.poolId), client };
}

/** The pool and user of an administrator's call. @throws ResourceNotFoundException, UserNotFoundException */
export function adminTarget(
  cognito: Cognito,
  call: { UserPoolId: string | undefined; Username: string | undefined },
): { pool: Pool; user: User } {
  const pool = cognito.pools.get(call.UserPoolId!);
  return { pool, user: cognito.users.get(pool, call.Username!) };
}
