import assert from 'node:assert/strict';
import { test } from 'node:test';
import { off } from '../../../../plugins/users/mfa/off.ts';
import { pool } from '../../../../plugins/users/mfa/pool.ts';
import { setup } from '../../../../plugins/users/mfa/setup.ts';
import { show } from '../../../../plugins/users/mfa/show.ts';
import { awsError, type FakeOptions, failure, fake, run, STACK } from '../fakes.ts';

const SECRET = 'JBSWY3DPEHPK3PXP';
const ANN = { username: 'ann', accessToken: 'access', idToken: '', refreshToken: '', expiresAt: 0 };

function signedIn(handlers: Record<string, (input: any) => unknown>, options: FakeOptions = {}) {
  const given = fake({ ...options, handlers });
  given.context.session.user = ANN;
  return given;
}

test('mfa setup totp makes this shell the authenticator and shows the secret to nobody', async () => {
  const done = () => ({});
  const handlers = { associateSoftwareToken: () => ({ SecretCode: SECRET }), verifySoftwareToken: done };
  const given = signedIn({ ...handlers, setUserMFAPreference: done });
  const { data, events } = await run(setup, { factor: 'totp' }, given);
  assert.deepEqual(data, { username: 'ann', factor: 'totp' });
  assert.ok(!JSON.stringify([data, events]).includes(SECRET));
  assert.match(given.inputOf('verifySoftwareToken').UserCode, /^\d{6}$/);
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  assert.deepEqual(given.inputOf('setUserMFAPreference'), { AccessToken: 'access', SoftwareTokenMfaSettings });
});

test('mfa setup totp --own shows the key with the question alone, and asks until a code of the app is right', async () => {
  const codes: string[] = [];
  const handlers = {
    associateSoftwareToken: () => ({ SecretCode: SECRET }),
    verifySoftwareToken: ({ UserCode }: any) => {
      codes.push(UserCode);
      return codes.length > 1 ? {} : Promise.reject(awsError('EnableSoftwareTokenMFAException', 'Code mismatch'));
    },
    setUserMFAPreference: () => ({}),
  };
  const given = signedIn(handlers, { attended: true, answers: ['111 111', '222222'] });
  const { ask } = given.context;
  const revealed: any[] = [];
  given.context.ask = {
    ...ask,
    text(question) {
      assert.equal(question.validate?.('12345'), 'The code has six digits.');
      revealed.push(question.reveal);
      return ask.text(question);
    },
  };
  const { data, events } = await run(setup, { factor: 'totp', own: true }, given);
  assert.deepEqual(codes, ['111111', '222222']);
  const [grouped, address] = revealed[0].lines;
  assert.equal(grouped, 'JBSW Y3DP EHPK 3PXP');
  assert.equal(address, `otpauth://totp/pools-shell:ann?secret=${SECRET}&issuer=pools-shell`);
  assert.deepEqual(revealed[0].secrets, [address, grouped, SECRET]);
  const kept = JSON.stringify([data, events, given.questions, given.pending()]);
  assert.ok(!kept.includes(SECRET) && !kept.includes(grouped));
});

test('mfa setup totp --own changes nothing where the key cannot be shown to a person alone', async () => {
  const unseen = signedIn({});
  assert.equal((await failure(setup, { factor: 'totp', own: true }, unseen)).code, 'KeyNotShown');
  const recorded = signedIn({}, { attended: true });
  recorded.context.ask = { ...recorded.context.ask, reveals: false };
  const refusal = await failure(setup, { factor: 'totp', own: true }, recorded);
  assert.deepEqual([refusal.code, refusal.exitCode], ['KeyNotShown', 2]);
  assert.match(refusal.message, /--cast.*a file/);
  assert.equal((await failure(setup, { factor: 'sms', own: true }, recorded)).code, 'NoAuthenticator');
  assert.deepEqual([unseen.operations(), recorded.operations()], [[], []]);
});

test('mfa setup sms only chooses it; mfa off turns all off; nobody signed in is told so', async () => {
  const given = signedIn({ setUserMFAPreference: () => ({}) });
  await run(setup, { factor: 'sms' }, given);
  assert.deepEqual(given.operations(), ['setUserMFAPreference']);
  await run(off, {}, given);
  const none = { Enabled: false, PreferredMfa: false };
  const all = { SoftwareTokenMfaSettings: none, SMSMfaSettings: none, EmailMfaSettings: none };
  assert.deepEqual(given.inputOf('setUserMFAPreference'), { AccessToken: 'access', ...all });
  assert.equal((await failure(off, {}, fake({}))).code, 'NotSignedIn');
});

test('mfa show tells what the user chose and what the pool asks for', async () => {
  const given = signedIn({
    getUser: () => ({ Username: 'ann', UserMFASettingList: ['SMS_MFA'], PreferredMfaSetting: 'SMS_MFA' }),
    getUserPoolMfaConfig: () => ({ MfaConfiguration: 'OPTIONAL' }),
  });
  const { data } = await run(show, {}, given);
  assert.deepEqual(data, { username: 'ann', pool: 'OPTIONAL', chosen: ['SMS_MFA'], preferred: 'SMS_MFA' });
});

test('mfa pool is written down with the line that brings the first state back, and settled when that is there', async () => {
  let config: object = { MfaConfiguration: 'OFF' };
  const given = signedIn({
    getUserPoolMfaConfig: () => config,
    setUserPoolMfaConfig: ({ UserPoolId: _id, ...set }) => {
      config = set;
      return set;
    },
  });
  await run(pool, { mode: 'optional' }, given);
  await run(pool, { mode: 'on' }, given);
  assert.deepEqual(
    given.pending().map(({ kind, subject, undo }) => [kind, subject, undo]),
    [['mfa', STACK.userPoolId, 'mfa pool off']],
  );
  await run(pool, { mode: 'off' }, given);
  assert.deepEqual(given.inputOf('setUserPoolMfaConfig'), { UserPoolId: STACK.userPoolId, MfaConfiguration: 'OFF' });
  assert.deepEqual(given.pending(), []);
});

test('mfa pool keeps the other factors, and leaves nothing written down when it is refused', async () => {
  const SmsMfaConfiguration = { SmsConfiguration: { SnsCallerArn: 'arn' } };
  const given = signedIn({
    getUserPoolMfaConfig: () => ({ MfaConfiguration: 'ON', SmsMfaConfiguration }),
    setUserPoolMfaConfig: () => Promise.reject(awsError('InvalidParameterException', 'no')),
  });
  assert.equal((await failure(pool, { mode: 'optional' }, given)).name, 'InvalidParameterException');
  assert.deepEqual(given.inputOf('setUserPoolMfaConfig').SmsMfaConfiguration, SmsMfaConfiguration);
  assert.deepEqual(given.pending(), []);
});
