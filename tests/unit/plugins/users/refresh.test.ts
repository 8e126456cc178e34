import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refresh } from '../../../../plugins/users/auth/refresh.ts';
import { signin } from '../../../../plugins/users/auth/signin.ts';
import { fake, run } from '../fakes.ts';

const TOKENS = { AccessToken: 'eyJhY2Nlc3M', IdToken: 'eyJpZA', ExpiresIn: 3600 };

const after = async (NewDeviceMetadata?: object) => {
  const first = { AuthenticationResult: { ...TOKENS, RefreshToken: 'first', NewDeviceMetadata } };
  const given = fake({
    handlers: {
      adminGetUser: () => ({ Username: 'ann' }),
      describeUserPoolClient: () => ({ UserPoolClient: {} }),
      initiateAuth: ({ AuthFlow }) => (AuthFlow === 'USER_PASSWORD_AUTH' ? first : { AuthenticationResult: TOKENS }),
    },
  });
  await run(signin, { username: 'ann', password: 'Passw0rd!' }, given);
  await run(refresh, {}, given);
  await run(refresh, {}, given);
  return given.inputOf('initiateAuth').AuthParameters;
};

test('refresh gives the refresh token again and again, and the key of the device that came with it', async () => {
  assert.deepEqual(await after(), { REFRESH_TOKEN: 'first' });
  assert.deepEqual(await after({ DeviceKey: 'phone' }), { REFRESH_TOKEN: 'first', DEVICE_KEY: 'phone' });
});
