/** Devices, in the hands of their user and of an administrator. */
import type {
  AdminForgetDeviceRequest,
  AdminGetDeviceRequest,
  AdminListDevicesRequest,
  AdminUpdateDeviceStatusRequest,
  ConfirmDeviceRequest,
  ForgetDeviceRequest,
  GetDeviceRequest,
  ListDevicesRequest,
  UpdateDeviceStatusRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import type { Device } from '../devices/devices.ts';
import { deviceVerifier } from '../devices/verifier.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { ACCESS_TOKEN_IS_MISSING, DEVICE_EXISTS, DEVICE_IP } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import { requireAccess } from '../tokens/access.ts';
import type { User } from '../users/user.ts';
import { adminTarget } from './caller.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';

const MOST_PER_PAGE = 60;

export const deviceOperations: Family = {
  ConfirmDevice: confirmDevice,
  GetDevice: async (cognito, input: GetDeviceRequest) => getDevice(cognito, await self(cognito, input), input),
  ListDevices: async (cognito, input: ListDevicesRequest) => listDevices(cognito, await self(cognito, input), input),
  UpdateDeviceStatus: async (cognito, input: UpdateDeviceStatusRequest) =>
    updateDevice(cognito, await self(cognito, input), input),
  ForgetDevice: async (cognito, input: ForgetDeviceRequest) => forgetDevice(cognito, await self(cognito, input), input),
  AdminGetDevice: (cognito, input: AdminGetDeviceRequest) => getDevice(cognito, adminTarget(cognito, input), input),
  AdminListDevices: (cognito, input: AdminListDevicesRequest) =>
    listDevices(cognito, adminTarget(cognito, input), input),
  AdminUpdateDeviceStatus: (cognito, input: AdminUpdateDeviceStatusRequest) =>
    updateDevice(cognito, adminTarget(cognito, input), input),
  AdminForgetDevice: (cognito, input: AdminForgetDeviceRequest) =>
    forgetDevice(cognito, adminTarget(cognito, input), input),
};

/**
 * Makes the device of a NewDeviceMetadata one that can sign in; remembered at once unless the pool has its users asked.
 * @throws InvalidParameterException "Invalid device key given." (public threads), DeviceKeyExistsException
 */
async function confirmDevice(cognito: Cognito, input: ConfirmDeviceRequest): Promise<object> {
  const { pool, user } = await requireAccess(cognito, input.AccessToken!);
  const device = cognito.devices.find(user, input.DeviceKey!);
  if (!device) throw invalidParameter('Invalid device key given.');
  if (device.verifier) throw new ServiceError('DeviceKeyExistsException', DEVICE_EXISTS);
  const verifier = deviceVerifier(input.DeviceSecretVerifierConfig);
  const asksUser = pool.settings.DeviceConfiguration?.DeviceOnlyRememberedOnUserPrompt ?? false;
  cognito.devices.save({
    ...device,
    verifier,
    remembered: !asksUser,
    modifiedAt: cognito.now(),
    ...(input.DeviceName !== undefined && { name: input.DeviceName }),
  });
  return { UserConfirmationNecessary: asksUser };
}

interface Target {
  pool: Pool;
  user: User;
}

async function self(cognito: Cognito, { AccessToken }: { AccessToken?: string }): Promise<Target> {
  if (AccessToken === undefined) throw notAuthorized(ACCESS_TOKEN_IS_MISSING);
  return requireAccess(cognito, AccessToken);
}

const getDevice = (cognito: Cognito, { user }: Target, input: { DeviceKey?: string }): object => ({
  Device: shape(cognito.devices.get(user, input.DeviceKey!)),
});

function listDevices(cognito: Cognito, { user }: Target, input: { Limit?: number; PaginationToken?: string }): object {
  const all = cognito.devices.of(user);
  const { items, next } = page(all, input.Limit || MOST_PER_PAGE, input.PaginationToken, ({ key }) => key);
  return { Devices: items.map(shape), PaginationToken: next };
}

function updateDevice(
  cognito: Cognito,
  { user }: Target,
  input: { DeviceKey?: string; DeviceRememberedStatus?: string },
): object {
  const device = cognito.devices.get(user, input.DeviceKey!);
  if (input.DeviceRememberedStatus === undefined) return {};
  const remembered = input.DeviceRememberedStatus === 'remembered';
  cognito.devices.save({ ...device, remembered, modifiedAt: cognito.now() });
  return {};
}

function forgetDevice(cognito: Cognito, { user }: Target, input: { DeviceKey?: string }): object {
  cognito.devices.delete(cognito.devices.get(user, input.DeviceKey!));
  return {};
}

const shape = ({ key, name, remembered, createdAt, modifiedAt, authenticatedAt }: Device): object => ({
  DeviceKey: key,
  DeviceAttributes: [
    { Name: 'device_status', Value: 'valid' },
    ...(name === undefined ? [] : [{ Name: 'device_name', Value: name }]),
    { Name: 'dev:device_remembered_status', Value: remembered ? 'remembered' : 'not_remembered' },
    { Name: 'last_ip_used', Value: DEVICE_IP },
  ],
  DeviceCreateDate: createdAt,
  DeviceLastModifiedDate: modifiedAt,
  DeviceLastAuthenticatedDate: authenticatedAt,
});
