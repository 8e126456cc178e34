/** What the device of a sign-in means for it. Source: Developer Guide, "Working with user devices in your user pool". */
import type { Cognito } from '../cognito.ts';
import type { Pool } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import type { User } from '../users/user.ts';
import type { Device } from './devices.ts';

/**
 * The device that a call says it comes from, if any.
 * @throws ResourceNotFoundException "Device does not exist.": clients forget a key that they hear this of.
 */
export const namedDevice = (cognito: Cognito, user: User, { deviceKey }: Origin): Device | undefined =>
  deviceKey === undefined ? undefined : cognito.devices.get(user, deviceKey);

/** Whether the device will stand in for a second factor: remembered, in a pool that lets it, and about to prove itself. */
export const replacesSecondFactor = (pool: Pool, device: Device | undefined): boolean =>
  Boolean(pool.settings.DeviceConfiguration?.ChallengeRequiredOnNewDevice && device?.remembered);
