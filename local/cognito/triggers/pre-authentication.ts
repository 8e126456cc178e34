/** PreAuthentication: before the password is looked at. Source: Developer Guide, "Pre authentication Lambda trigger". */
import type { Cognito } from '../cognito.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import { metadataAsValidationData, type Origin } from './metadata.ts';

/**
 * @param user undefined for an unknown one, of whom only clients that prevent existence errors tell the function.
 *   `userNotFound` is a key of the request for such clients only (recorded).
 */
export async function preAuthentication(
  cognito: Cognito,
  { pool, client }: { pool: Pool; client: Client },
  user: User | undefined,
  userName: string,
  origin: Origin,
): Promise<void> {
  const request: Record<string, unknown> = {
    userAttributes: user ? triggerAttributes(pool, user) : {},
    validationData: metadataAsValidationData(origin),
  };
  if (preventsExistenceErrors(client)) request.userNotFound = user === undefined;
  await callTrigger(cognito, pool, {
    trigger: 'PreAuthentication',
    source: 'PreAuthentication_Authentication',
    userName: user?.username ?? userName,
    origin,
    request,
    response: {},
  });
}
