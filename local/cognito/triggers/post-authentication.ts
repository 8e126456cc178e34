/**
 * PostAuthentication: credentials were right, tokens are not issued yet. Source: Developer Guide, "Post authentication
 * Lambda trigger".
 */
import type { Cognito } from '../cognito.ts';
import type { Pool } from '../pools/pool.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { Origin } from './metadata.ts';

/** @param newDeviceUsed means something only in pools that know devices. */
export async function postAuthentication(
  cognito: Cognito,
  pool: Pool,
  user: User,
  origin: Origin,
  newDeviceUsed: boolean,
): Promise<void> {
  await callTrigger(cognito, pool, {
    trigger: 'PostAuthentication',
    source: 'PostAuthentication_Authentication',
    userName: user.username,
    origin,
    request: { userAttributes: triggerAttributes(pool, user), newDeviceUsed },
    response: {},
  });
}
