import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuses, testWorld } from './harness.ts';

const EMAIL = { email: 'ann@example.com' };
const DAY = 24 * 60 * 60 * 1000;

describe('ConfirmSignUp', () => {
  async function unconfirmed(setup = {}) {
    const world = await testWorld(setup);
    await world.signUp('ann', EMAIL);
    const confirm = (code: string, username = 'ann') =>
      world.app('ConfirmSignUp', { Username: username, ConfirmationCode: code });
    return { world, confirm };
  }
  const wrong = (code: string) => (code === '000000' ? '111111' : '000000');

  test('confirms the user and verifies the address with the right code', async () => {
    const { world, confirm } = await unconfirmed();
    assert.deepEqual(await confirm(world.lastCode), {});
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    assert.equal((await world.attributesOf('ann')).email_verified, 'true');
  });

  test('refuses a wrong code and takes the right one after it', async () => {
    const { world, confirm } = await unconfirmed();
    await refuses(
      confirm(wrong(world.lastCode)),
      'CodeMismatchException',
      'Invalid verification code provided, please try again.',
    );
    await confirm(world.lastCode);
  });

  test('refuses a code after 24 hours by the clock of the world', async () => {
    const { world, confirm } = await unconfirmed();
    world.pass(DAY - 1);
    await refuses(confirm(wrong(world.lastCode)), 'CodeMismatchException');
    world.pass(1);
    await refuses(
      confirm(world.lastCode),
      'ExpiredCodeException',
      'Invalid code provided, please request a code again.',
    );
  });

  test('refuses a confirmed user', async () => {
    const { world, confirm } = await unconfirmed();
    await confirm(world.lastCode);
    await refuses(
      confirm(world.lastCode),
      'NotAuthorizedException',
      'User cannot be confirmed. Current status is CONFIRMED',
    );
  });

  test('has a limit of 15 calls in an hour', async () => {
    const { world, confirm } = await unconfirmed();
    const bad = wrong(world.lastCode);
    for (let call = 1; call <= 15; call++) await refuses(confirm(bad), 'CodeMismatchException');
    const limit = 'Attempt limit exceeded, please try after some time.';
    await refuses(confirm(world.lastCode), 'LimitExceededException', limit);
    world.pass(60 * 60 * 1000);
    await confirm(world.lastCode);
  });

  test('tells of an unknown user only where existence errors are not prevented', async () => {
    const { confirm } = await unconfirmed();
    await refuses(confirm('123456', 'bob'), 'UserNotFoundException', 'Username/client id combination not found.');
    const guarded = await unconfirmed({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    await refuses(guarded.confirm('123456', 'bob'), 'CodeMismatchException');
  });

  test('does not verify an address that changed after the code was sent', async () => {
    const { world, confirm } = await unconfirmed();
    const code = world.lastCode;
    await world.admin('AdminUpdateUserAttributes', {
      Username: 'ann',
      UserAttributes: [{ Name: 'email', Value: 'other@example.com' }],
    });
    await confirm(code);
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
  });
});

describe('AdminConfirmSignUp', () => {
  test('confirms and verifies nothing', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    await world.admin('AdminConfirmSignUp', { Username: 'ann' });
    assert.equal(await world.statusOf('ann'), 'CONFIRMED');
    assert.equal((await world.attributesOf('ann')).email_verified, 'false');
    await refuses(
      world.admin('AdminConfirmSignUp', { Username: 'ann' }),
      'NotAuthorizedException',
      'User cannot be confirmed. Current status is CONFIRMED',
    );
  });
});

describe('ResendConfirmationCode', () => {
  const resend = (world: Awaited<ReturnType<typeof testWorld>>, username = 'ann') =>
    world.app('ResendConfirmationCode', { Username: username });

  test('sends another code, which replaces the first', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    const { CodeDeliveryDetails } = await resend(world);
    assert.equal(CodeDeliveryDetails.Destination, 'a***@e***');
    const [first, second] = world.messages;
    assert.equal(second?.triggerSource, 'CustomMessage_ResendCode');
    if (first?.code !== second?.code) {
      await refuses(
        world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: first?.code }),
        'CodeMismatchException',
      );
    }
    await world.app('ConfirmSignUp', { Username: 'ann', ConfirmationCode: second?.code });
  });

  test('has a limit of five an hour', async () => {
    const world = await testWorld();
    await world.signUp('ann', EMAIL);
    for (let call = 1; call <= 5; call++) await resend(world);
    await refuses(resend(world), 'LimitExceededException');
  });

  test('is refused for a confirmed user and in a pool that verifies nothing', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann', EMAIL);
    await refuses(resend(world), 'InvalidParameterException', 'User is already confirmed.');
    const silent = await testWorld({ pool: { AutoVerifiedAttributes: undefined } });
    await silent.signUp('ann', EMAIL);
    await refuses(resend(silent), 'NotAuthorizedException', 'Cannot resend codes. Auto verification not turned on.');
  });

  test('pretends to send to an unknown user where existence errors are prevented', async () => {
    const world = await testWorld({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    const first = await resend(world, 'nobody');
    assert.match(first.CodeDeliveryDetails.Destination, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
    assert.deepEqual(await resend(world, 'nobody'), first);
    assert.equal(world.messages.length, 0);
    await refuses(
      resend(await testWorld(), 'nobody'),
      'UserNotFoundException',
      'Username/client id combination not found.',
    );
  });
});
