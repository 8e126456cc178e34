/** The last steps of a sign-in, once the user has shown who they are. */
import type { Cognito } from '../cognito.ts';
import type { Device } from '../devices/devices.ts';
import { namedDevice } from '../devices/sign-in.ts';
import { userDisabled } from '../errors.ts';
import { POST_AUTHENTICATION_WAITS_FOR_MFA } from '../inferred.ts';
import type { Client } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import type { TokenChanges } from '../tokens/changes.ts';
import { type AuthenticationResult, issueTokens, type TokenOwner, unchanged } from '../tokens/issue.ts';
import type { Origin } from '../triggers/metadata.ts';
import { postAuthentication } from '../triggers/post-authentication.ts';
import { preTokenGeneration, type TokenOccasion } from '../triggers/pre-token-generation.ts';
import type { User } from '../users/user.ts';
import { deviceChallenge } from './device-flow.ts';
import { newPasswordChallenge } from './new-password-challenge.ts';
import type { AuthOutcome } from './request.ts';
import { checkState } from './user-state.ts';

export interface Proven {
  pool: Pool;
  client: Client;
  user: User;
  origin: Origin;
  /** What the token trigger is told; 'Authentication' when absent. */
  occasion?: TokenOccasion;
  /** Shown by other means: a temporary password stays as it is (recorded of custom challenges). */
  withoutPassword?: boolean;
  /** The remembered device has shown that it is the one. */
  deviceIsProven?: boolean;
  /** A second factor was right, too. */
  secondFactor?: boolean;
}

/**
 * A remembered device is challenged first. Then PostAuthentication, PreTokenGeneration and tokens; or, for a temporary password, the
 * challenge to replace it. Recorded: the token trigger runs before that challenge too, to no effect.
 */
export async function completeSignIn(cognito: Cognito, proven: Proven): Promise<AuthOutcome> {
  const { pool, client, origin, occasion = 'Authentication' } = proven;
  // An administrator may have disabled the user since the first step.
  if (!cognito.users.current(proven.user).enabled) throw userDisabled();
  const device = namedDevice(cognito, proven.user, origin);
  if (device?.remembered && !proven.deviceIsProven && !needsNewPassword(proven.user, proven))
    return deviceChallenge(cognito, { pool, client, user: proven.user }, device, proven.withoutPassword);
  const isNewDevice = pool.settings.DeviceConfiguration !== undefined && !device;
  const isLate = proven.secondFactor && !POST_AUTHENTICATION_WAITS_FOR_MFA;
  if (!isLate) await postAuthentication(cognito, pool, proven.user, origin, isNewDevice);
  const current = cognito.users.current(proven.user);
  const changes = await preTokenGeneration(cognito, pool, current, occasion, origin, unchanged(cognito, current));
  const user = cognito.users.current(current);
  // An administrator may have disabled the user while the functions ran.
  checkState(user);
  if (needsNewPassword(user, proven)) return newPasswordChallenge(cognito, { pool, client, user });
  return {
    AuthenticationResult: await tokensOnDevice(cognito, { pool, client, user }, changes, device),
    ChallengeParameters: {},
  };
}

const needsNewPassword = (user: User, { withoutPassword }: Proven): boolean =>
  user.status === 'FORCE_CHANGE_PASSWORD' && !withoutPassword;

/** Tokens of the device; a pool that knows devices gives an unknown one its key. */
async function tokensOnDevice(
  cognito: Cognito,
  owner: TokenOwner,
  changes: TokenChanges,
  known: Device | undefined,
): Promise<AuthenticationResult> {
  const { pool, user } = owner;
  const now = cognito.now();
  if (known) {
    // It may have been forgotten while a function ran.
    cognito.devices.save({ ...cognito.devices.get(user, known.key), authenticatedAt: now });
    return issueTokens(cognito, owner, changes, known.key);
  }
  if (!pool.settings.DeviceConfiguration) return issueTokens(cognito, owner, changes);
  const { key, groupKey } = cognito.devices.issue(pool, user, now);
  const result = await issueTokens(cognito, owner, changes, key);
  return { ...result, NewDeviceMetadata: { DeviceKey: key, DeviceGroupKey: groupKey } };
}
