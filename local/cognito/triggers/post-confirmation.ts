/**
 * PostConfirmation: after a user or a new password was confirmed. A failure fails the call, but what was confirmed stays so.
 * Source: Developer Guide, "Post confirmation Lambda trigger".
 */
import type { Cognito } from '../cognito.ts';
import type { Pool } from '../pools/pool.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { Origin } from './metadata.ts';

export async function postConfirmation(
  cognito: Cognito,
  pool: Pool,
  user: User,
  source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
  origin: Origin,
): Promise<void> {
  await callTrigger(cognito, pool, {
    trigger: 'PostConfirmation',
    source,
    userName: user.username,
    origin,
    request: { userAttributes: triggerAttributes(pool, user) },
    response: {},
  });
}
