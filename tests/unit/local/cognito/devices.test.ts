import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claims, PASSWORD, refuses, type Setup, TestWorld, testWorld } from './harness.ts';
import { clientKeys, deviceProof, deviceSecret, proof } from './srp-client.ts';

const DEVICE_PASSWORD = 'made by the app';
const MINUTE = 60_000;

const ALWAYS = { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false } };
const OPT_IN = { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true } };

interface Phone {
  key: string;
  groupKey: string;
  accessToken: string;
  refreshToken: string;
}

const withDevices = async (setup: Setup = {}): Promise<TestWorld> => {
  const world = await testWorld({ pool: ALWAYS, ...setup });
  await world.confirmedUser('ann');
  return world;
};

async function newPhone(world: TestWorld): Promise<Phone> {
  const { AuthenticationResult: result } = await world.signIn('ann');
  const { DeviceKey, DeviceGroupKey } = result.NewDeviceMetadata;
  return {
    key: DeviceKey,
    groupKey: DeviceGroupKey,
    accessToken: result.AccessToken,
    refreshToken: result.RefreshToken,
  };
}

const confirm = (world: TestWorld, { key, groupKey, accessToken }: Phone, input: object = {}) =>
  world.call('ConfirmDevice', {
    AccessToken: accessToken,
    DeviceKey: key,
    DeviceName: 'phone',
    DeviceSecretVerifierConfig: deviceSecret(groupKey, key, DEVICE_PASSWORD),
    ...input,
  });

async function confirmedPhone(world: TestWorld): Promise<Phone> {
  const phone = await newPhone(world);
  await confirm(world, phone);
  world.functions.invoked.length = 0;
  return phone;
}

const onDevice = (world: TestWorld, DEVICE_KEY: string) =>
  world.app('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ann', PASSWORD, DEVICE_KEY },
  });

/** Answers both of a device's challenges. */
async function proveDevice(world: TestWorld, phone: Phone, Session?: string, password = DEVICE_PASSWORD) {
  const keys = clientKeys();
  const begun = await world.app('RespondToAuthChallenge', {
    ChallengeName: 'DEVICE_SRP_AUTH',
    Session,
    ChallengeResponses: { USERNAME: 'ann', DEVICE_KEY: phone.key, SRP_A: keys.A },
  });
  assert.equal(begun.ChallengeName, 'DEVICE_PASSWORD_VERIFIER');
  return world.app('RespondToAuthChallenge', {
    ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    Session: begun.Session,
    ChallengeResponses: deviceProof(phone.groupKey, keys, begun.ChallengeParameters, password),
  });
}

describe('devices', () => {
  test('a pool that knows devices gives a new one its key, in the answer and in the access token', async () => {
    const world = await withDevices({ triggers: ['PostAuthentication'] });
    const { AuthenticationResult } = await world.signIn('ann');
    const { DeviceKey, DeviceGroupKey } = AuthenticationResult.NewDeviceMetadata;
    assert.match(DeviceKey, /^eu-west-1_[0-9a-f-]{36}$/);
    assert.ok(DeviceGroupKey);
    assert.equal(claims(AuthenticationResult.AccessToken).device_key, DeviceKey);
    assert.equal(claims(AuthenticationResult.IdToken).device_key, undefined);
    assert.equal(world.functions.event('PostAuthentication_Authentication').request.newDeviceUsed, true);
  });

  test('other pools know nothing of them', async () => {
    const world = await withDevices({ pool: {}, triggers: ['PostAuthentication'] });
    const { AuthenticationResult } = await world.signIn('ann');
    assert.equal(AuthenticationResult.NewDeviceMetadata, undefined);
    assert.equal(claims(AuthenticationResult.AccessToken).device_key, undefined);
    assert.equal(world.functions.event('PostAuthentication_Authentication').request.newDeviceUsed, false);
    await refuses(onDevice(world, 'eu-west-1_0'), 'ResourceNotFoundException', 'Device does not exist.');
    assert.equal((await world.admin('DescribeUserPool')).UserPool.DeviceConfiguration, undefined);
  });

  test('a confirmed device is remembered and proves its password at the next sign-in', async () => {
    const world = await withDevices({ triggers: ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration'] });
    const phone = await confirmedPhone(world);
    const challenged = await onDevice(world, phone.key);
    assert.equal(challenged.ChallengeName, 'DEVICE_SRP_AUTH');
    assert.equal(challenged.AuthenticationResult, undefined);
    assert.deepEqual(world.functions.sources, ['PreAuthentication_Authentication']);
    world.pass(MINUTE);
    const { AuthenticationResult } = await proveDevice(world, phone, challenged.Session);
    assert.equal(AuthenticationResult.NewDeviceMetadata, undefined);
    assert.equal(claims(AuthenticationResult.AccessToken).device_key, phone.key);
    assert.deepEqual(world.functions.sources, [
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_AuthenticateDevice',
    ]);
    assert.equal(world.functions.event('PostAuthentication_Authentication').request.newDeviceUsed, false);
    const { Device } = await world.admin('AdminGetDevice', { Username: 'ann', DeviceKey: phone.key });
    assert.equal(Device.DeviceLastAuthenticatedDate, world.time);
  });

  test('the proof follows that of the user in USER_SRP_AUTH', async () => {
    const client = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] };
    const world = await withDevices({ client });
    const phone = await confirmedPhone(world);
    const keys = clientKeys();
    const begun = await world.app('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A: keys.A, DEVICE_KEY: phone.key },
    });
    const ChallengeResponses = proof(world.poolId, keys, begun.ChallengeParameters, PASSWORD);
    const challenged = await world.app('RespondToAuthChallenge', {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { ...ChallengeResponses, DEVICE_KEY: phone.key },
    });
    assert.equal(challenged.ChallengeName, 'DEVICE_SRP_AUTH');
    assert.ok((await proveDevice(world, phone, challenged.Session)).AuthenticationResult.AccessToken);
  });

  test('clients that give no session back, or an older one, are understood', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    await onDevice(world, phone.key);
    assert.ok((await proveDevice(world, phone)).AuthenticationResult);
    const { Session } = await onDevice(world, phone.key);
    await onDevice(world, phone.key);
    assert.ok((await proveDevice(world, phone, Session)).AuthenticationResult);
  });

  test('a device proves nothing unless its user has shown a password just before', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    await refuses(proveDevice(world, phone), 'NotAuthorizedException', 'Invalid session for the user.');
    await onDevice(world, phone.key);
    world.pass(3 * MINUTE);
    const late = proveDevice(world, phone);
    await refuses(late, 'NotAuthorizedException', 'Invalid session for the user, session is expired.');
    await onDevice(world, phone.key);
    await proveDevice(world, phone);
    await refuses(proveDevice(world, phone), 'NotAuthorizedException', 'Invalid session for the user.');
  });

  test('a wrong proof fails the sign-in', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    const { Session } = await onDevice(world, phone.key);
    const wrong = proveDevice(world, phone, Session, 'another');
    await refuses(wrong, 'NotAuthorizedException', 'Incorrect username or password.');
    await refuses(proveDevice(world, phone, Session), 'NotAuthorizedException', /session can only be used once/);
  });

  test('another user cannot name the device', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    await world.confirmedUser('bob');
    const AuthParameters = { USERNAME: 'bob', PASSWORD, DEVICE_KEY: phone.key };
    const call = world.app('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    await refuses(call, 'ResourceNotFoundException', 'Device does not exist.');
    const { AccessToken } = (await world.signIn('bob')).AuthenticationResult;
    const theft = confirm(world, { ...phone, accessToken: AccessToken });
    await refuses(theft, 'InvalidParameterException', 'Invalid device key given.');
  });

  test('where users are asked, a device is remembered once they agree', async () => {
    const world = await withDevices({ pool: OPT_IN });
    const phone = await newPhone(world);
    assert.deepEqual(await confirm(world, phone), { UserConfirmationNecessary: true });
    const unproven = await onDevice(world, phone.key);
    assert.equal(claims(unproven.AuthenticationResult.AccessToken).device_key, phone.key);
    assert.equal(unproven.AuthenticationResult.NewDeviceMetadata, undefined);
    const own = { AccessToken: phone.accessToken, DeviceKey: phone.key };
    await world.call('UpdateDeviceStatus', { ...own, DeviceRememberedStatus: 'remembered' });
    assert.equal((await onDevice(world, phone.key)).ChallengeName, 'DEVICE_SRP_AUTH');
    const status = { Username: 'ann', DeviceKey: phone.key, DeviceRememberedStatus: 'not_remembered' };
    await world.admin('AdminUpdateDeviceStatus', status);
    assert.ok((await onDevice(world, phone.key)).AuthenticationResult);
  });

  test('are confirmed once, with a verifier that is one', async () => {
    const world = await withDevices();
    const phone = await newPhone(world);
    for (const DeviceSecretVerifierConfig of [
      undefined,
      {},
      { Salt: 'AQ==', PasswordVerifier: 'AQ==' },
      { Salt: '!', PasswordVerifier: '!' },
    ])
      await refuses(confirm(world, phone, { DeviceSecretVerifierConfig }), 'InvalidParameterException', /Base64/);
    const unknown = confirm(world, phone, { DeviceKey: 'eu-west-1_0' });
    await refuses(unknown, 'InvalidParameterException', 'Invalid device key given.');
    await refuses(onDevice(world, phone.key), 'ResourceNotFoundException', 'Device does not exist.');
    assert.deepEqual(await confirm(world, phone), { UserConfirmationNecessary: false });
    await refuses(confirm(world, phone), 'DeviceKeyExistsException');
  });

  test('are listed, shown and forgotten by their user and by an administrator', async () => {
    const world = await withDevices();
    const phones = [await confirmedPhone(world), await confirmedPhone(world), await confirmedPhone(world)];
    const own = { AccessToken: phones[0]!.accessToken };
    const first = await world.call('ListDevices', { ...own, Limit: 2 });
    const rest = await world.admin('AdminListDevices', { Username: 'ann', PaginationToken: first.PaginationToken });
    const keys = [...first.Devices, ...rest.Devices].map(({ DeviceKey }: any) => DeviceKey);
    assert.deepEqual(
      keys,
      phones.map(({ key }) => key),
    );
    assert.equal(rest.PaginationToken, undefined);
    const { Device } = await world.call('GetDevice', { ...own, DeviceKey: phones[0]!.key });
    const attributes = Device.DeviceAttributes.map(({ Name, Value }: any) => `${Name}=${Value}`);
    assert.ok(attributes.includes('device_name=phone'));
    assert.ok(attributes.includes('dev:device_remembered_status=remembered'));
    await world.call('ForgetDevice', { ...own, DeviceKey: phones[0]!.key });
    await world.admin('AdminForgetDevice', { Username: 'ann', DeviceKey: phones[1]!.key });
    const left = await world.admin('AdminListDevices', { Username: 'ann' });
    assert.deepEqual(
      left.Devices.map(({ DeviceKey }: any) => DeviceKey),
      [phones[2]!.key],
    );
    await refuses(world.call('GetDevice', { ...own, DeviceKey: phones[0]!.key }), 'ResourceNotFoundException');
    await refuses(world.call('GetDevice', { DeviceKey: phones[2]!.key }), 'NotAuthorizedException');
    await refuses(onDevice(world, phones[1]!.key), 'ResourceNotFoundException', 'Device does not exist.');
  });

  test('can be confirmed for a day after their sign-in', async () => {
    const client = { AccessTokenValidity: 24, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] };
    const world = await withDevices({ client });
    const early = await newPhone(world);
    world.pass(24 * 60 * MINUTE - 1000);
    const late = await newPhone(world);
    await confirm(world, early);
    const unused = await newPhone(world);
    world.pass(24 * 60 * MINUTE);
    const { accessToken } = await newPhone(world);
    for (const { key, groupKey } of [late, unused]) {
      const call = confirm(world, { ...early, key, groupKey, accessToken });
      await refuses(call, 'InvalidParameterException', 'Invalid device key given.');
    }
    assert.equal((await onDevice(world, early.key)).ChallengeName, 'DEVICE_SRP_AUTH');
  });

  test('outlive a restart, with what waits for their proof', async () => {
    const before = await withDevices();
    const phone = await confirmedPhone(before);
    await onDevice(before, phone.key);
    const world = new TestWorld({ storage: before.storage });
    Object.assign(world, { poolId: before.poolId, clientId: before.clientId, time: before.time });
    assert.ok((await proveDevice(world, phone)).AuthenticationResult);
    const { Devices } = await world.admin('AdminListDevices', { Username: 'ann' });
    assert.equal(Devices.length, 1);
  });

  test('go with their user', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    await world.admin('AdminDeleteUser', { Username: 'ann' });
    await world.confirmedUser('ann');
    await refuses(onDevice(world, phone.key), 'ResourceNotFoundException', 'Device does not exist.');
  });

  test('a sign-in on a device is refreshed on that device', async () => {
    const world = await withDevices();
    const phone = await confirmedPhone(world);
    const refresh = (extra: object) =>
      world.app('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: phone.refreshToken, ...extra },
      });
    await refuses(refresh({}), 'NotAuthorizedException', 'Invalid Refresh Token');
    await refuses(refresh({ DEVICE_KEY: 'eu-west-1_0' }), 'NotAuthorizedException', 'Invalid Refresh Token');
    const { AuthenticationResult } = await refresh({ DEVICE_KEY: phone.key });
    assert.equal(claims(AuthenticationResult.AccessToken).device_key, phone.key);
  });

  test('DeviceConfiguration is described with its defaults; unknown members are refused', async () => {
    const world = await testWorld({ pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } } });
    assert.deepEqual((await world.admin('DescribeUserPool')).UserPool.DeviceConfiguration, ALWAYS.DeviceConfiguration);
    const wrong = world.admin('UpdateUserPool', { DeviceConfiguration: { Other: true } });
    await refuses(wrong, 'InvalidParameterException', 'DeviceConfiguration.Other is not in the local world.');
  });
});

describe('a device and a second factor', () => {
  const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' } };

  async function withMfa(ChallengeRequiredOnNewDevice: boolean): Promise<{ world: TestWorld; phone: Phone }> {
    const pool = { DeviceConfiguration: { ChallengeRequiredOnNewDevice } };
    const world = await testWorld({ pool, triggers: ['PostAuthentication'] });
    await world.confirmedUser('ann', { phone_number: '+15550100123' });
    const phone = await confirmedPhone(world);
    await world.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: SMS });
    await world.admin('AdminSetUserMFAPreference', { Username: 'ann', SMSMfaSettings: { Enabled: true } });
    return { world, phone };
  }

  test('ChallengeRequiredOnNewDevice: a remembered device stands for the second factor, a new one does not', async () => {
    const { world, phone } = await withMfa(true);
    assert.equal((await world.signIn('ann')).ChallengeName, 'SMS_MFA');
    const challenged = await onDevice(world, phone.key);
    assert.equal(challenged.ChallengeName, 'DEVICE_SRP_AUTH');
    assert.ok((await proveDevice(world, phone, challenged.Session)).AuthenticationResult);
    const status = { Username: 'ann', DeviceKey: phone.key, DeviceRememberedStatus: 'not_remembered' };
    await world.admin('AdminUpdateDeviceStatus', status);
    assert.equal((await onDevice(world, phone.key)).ChallengeName, 'SMS_MFA');
  });

  test('without it the device proves itself after the second factor', async () => {
    const { world, phone } = await withMfa(false);
    const { ChallengeName, Session } = await onDevice(world, phone.key);
    assert.equal(ChallengeName, 'SMS_MFA');
    await refuses(proveDevice(world, phone), 'NotAuthorizedException', 'Invalid session for the user.');
    const next = await world.app('RespondToAuthChallenge', {
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'ann', SMS_MFA_CODE: world.lastCode, DEVICE_KEY: phone.key },
    });
    assert.equal(next.ChallengeName, 'DEVICE_SRP_AUTH');
    assert.ok((await proveDevice(world, phone, next.Session)).AuthenticationResult);
  });
});
