/** Ways to sign in other than a password in one call, and the answers to what Cognito then asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { respond } from '../../../../plugins/users/auth/respond.ts';
import { signin } from '../../../../plugins/users/auth/signin.ts';
import type { Inbox } from '../../../../shell/contract.ts';
import { type TestWorld, testWorld } from '../../local/cognito/harness.ts';
import { totp } from '../../local/cognito/totp-client.ts';
import { awsError, type FakeOptions, failure, fake, run } from '../fakes.ts';

const PASSWORD = 'Abcd1234!';
const FLOWS = ['PASSWORD_AUTH', 'SRP_AUTH', 'AUTH'].map((flow) => `ALLOW_USER_${flow}`);
const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };

/** A shell whose calls go to a real pool of the local world. */
async function shell(options: FakeOptions = {}, pool: object = {}) {
  const world: TestWorld = await testWorld({
    pool: { SmsConfiguration: SMS, ...pool },
    client: { ExplicitAuthFlows: [...FLOWS, 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'] },
  });
  await world.confirmedUser('ann', { email: 'a@b.io', phone_number: '+15550100123' });
  const pass = (name: string) => (input: any) =>
    world
      .call(name, {
        ...input,
        ...(input.ClientId && { ClientId: world.clientId }),
        ...(input.UserPoolId && { UserPoolId: world.poolId }),
      })
      .catch((error) => {
        throw awsError(error.code, error.message);
      });
  const operations = ['InitiateAuth', 'AdminInitiateAuth', 'RespondToAuthChallenge'];
  operations.push('AssociateSoftwareToken', 'VerifySoftwareToken');
  const handlers = Object.fromEntries(operations.map((name) => [name[0]!.toLowerCase() + name.slice(1), pass(name)]));
  const inbox: Inbox = { messages: async () => world.messages };
  const adminGetUser = () => ({ Username: 'ann' });
  const given = fake({ inbox, ...options, handlers: { ...handlers, adminGetUser } });
  const stack = await given.context.session.stack();
  Object.assign(given.context.session, { stack: async () => ({ ...stack, userPoolId: world.poolId }) });
  const sleep = async (milliseconds: number) => world.pass(milliseconds);
  given.context.clock = { ...given.context.clock, now: () => world.time, sleep };
  return { world, given };
}

test('signin --flow srp proves the password without sending it', async () => {
  const { given } = await shell();
  const { data } = await run(signin, { username: 'ann', password: PASSWORD, flow: 'srp' }, given);
  assert.equal(data.signedIn, true);
  assert.ok(!JSON.stringify(given.calls).includes(PASSWORD));
  assert.deepEqual(given.ran, [['PreAuthentication'], ['PostAuthentication', 'PreTokenGeneration']]);
  const wrong = await failure(signin, { username: 'ann', password: 'Wrong123!', flow: 'srp' }, given);
  assert.equal(wrong.code, 'NotAuthorizedException');
});

test('signin --flow admin signs in as an administrator', async () => {
  const { given } = await shell();
  assert.equal((await run(signin, { username: 'ann', password: PASSWORD, flow: 'admin' }, given)).data.signedIn, true);
  assert.ok(given.operations().includes('adminInitiateAuth'));
});

test('signin --flow user-auth takes the factor at once, or lets choose with respond', async () => {
  const { given } = await shell();
  for (const factor of ['password', 'srp']) {
    const args = { username: 'ann', password: PASSWORD, flow: 'user-auth', factor };
    assert.equal((await run(signin, args, given)).data.signedIn, true, factor);
    const { data, texts } = await run(signin, { username: 'ann', flow: 'user-auth' }, given);
    assert.equal(data.challenge, 'SELECT_CHALLENGE');
    assert.match(texts.join('\n'), /respond/);
    const answer = factor === 'srp' ? 'PASSWORD_SRP' : 'PASSWORD';
    assert.equal((await run(respond, { answer }, given)).data.signedIn, true, answer);
  }
});

test('a one-time code comes from the inbox where nobody is asked', async () => {
  const factors = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } };
  const { given } = await shell({}, { Policies: factors });
  const { data } = await run(signin, { username: 'ann', flow: 'user-auth', factor: 'email' }, given);
  assert.equal(data.challenge, 'EMAIL_OTP');
  assert.deepEqual(given.ran.at(-1), ['PreAuthentication', 'CustomMessage']);
  assert.equal((await run(respond, {}, given)).data.signedIn, true);
});

test('a second factor by SMS; a wrong code can be entered again', async () => {
  const { world, given } = await shell({ attended: true, answers: ['000000', 'resend'] });
  await world.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SmsMfaConfiguration: { SmsConfiguration: SMS },
  });
  const { data } = await run(signin, { username: 'ann', password: PASSWORD }, given);
  assert.equal(data.challenge, 'SMS_MFA');
  const error = await failure(respond, {}, given);
  assert.deepEqual([error.code, error.hint], ['CodeMissing', 'A new code comes with: signin ann']);
  assert.equal((await run(respond, { code: world.lastCode }, given)).data.signedIn, true);
});

test('MFA_SETUP makes the shell the authenticator, which answers by itself from then on; its secret is not shown', async () => {
  const { world, given } = await shell();
  await world.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SmsMfaConfiguration: { SmsConfiguration: SMS },
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  await world.confirmedUser('eve');
  await run(signin, { username: 'eve', password: PASSWORD }, given);
  const setUp = await run(respond, {}, given);
  assert.equal(setUp.data.signedIn, true);
  // The pool's clock stands still but where the shell waits: no code is made twice, and none too early.
  for (let times = 0; times < 3; times++) {
    const { data } = await run(signin, { username: 'eve', password: PASSWORD }, given);
    assert.equal(data.challenge, 'SOFTWARE_TOKEN_MFA');
    assert.equal((await run(respond, {}, given)).data.signedIn, true);
  }
  assert.ok(!/[A-Z2-7]{52}/.test(JSON.stringify(setUp)));
});

test('with an app of one’s own respond asks for its code, whatever messages there are, and the shell is no authenticator any more', async () => {
  const { world, given } = await shell({ attended: true });
  await world.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SmsMfaConfiguration: { SmsConfiguration: SMS },
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  await world.confirmedUser('eve');
  let key = '';
  const asked: string[] = [];
  given.context.ask = {
    ...given.context.ask,
    async text({ text, reveal, default: preset }) {
      asked.push(`${text} ${preset ?? ''}`);
      key ||= reveal!.lines[0]!.replaceAll(' ', '');
      world.pass(30_000);
      return totp(key, world.time);
    },
  };
  await run(signin, { username: 'eve', password: PASSWORD }, given);
  const { events, data } = await run(respond, { own: true }, given);
  assert.equal(data.signedIn, true);
  assert.ok(key && !JSON.stringify([events, data]).includes(key));
  await run(signin, { username: 'eve', password: PASSWORD }, given);
  assert.equal((await run(respond, {}, given)).data.signedIn, true);
  assert.deepEqual(asked.slice(1), ['Code of the authenticator app of eve ']);
});

test('several second factors: respond asks which', async () => {
  const { world, given } = await shell(
    { attended: true, answers: ['SMS_MFA'] },
    {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/a@b.io',
      },
    },
  );
  await world.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SmsMfaConfiguration: { SmsConfiguration: SMS },
    EmailMfaConfiguration: {},
  });
  await run(signin, { username: 'ann', password: PASSWORD }, given);
  assert.equal((await run(respond, {}, given)).data.challenge, 'SMS_MFA');
  assert.equal((await run(respond, { code: world.lastCode }, given)).data.signedIn, true);
});

test('a custom challenge shows what is asked and sends the answer', async () => {
  const asked = () => ({
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: 's',
    ChallengeParameters: { USERNAME: 'ann', q: '6x9' },
  });
  const handlers = {
    adminGetUser: () => ({ Username: 'ann' }),
    initiateAuth: asked,
    respondToAuthChallenge: () => ({ AuthenticationResult: { AccessToken: 'access-token-1' } }),
  };
  const given = fake({ handlers });
  await run(signin, { username: 'ann', flow: 'custom' }, given);
  assert.equal(given.inputOf('initiateAuth').AuthFlow, 'CUSTOM_AUTH');
  assert.deepEqual(given.ran, [['DefineAuthChallenge', 'CreateAuthChallenge']]);
  const { events } = await run(respond, { answer: '42' }, given);
  assert.deepEqual(given.inputOf('respondToAuthChallenge').ChallengeResponses, { USERNAME: 'ann', ANSWER: '42' });
  assert.match(JSON.stringify(events), /6x9/);
  const ran = ['VerifyAuthChallengeResponse', 'DefineAuthChallenge', 'PostAuthentication', 'PreTokenGeneration'];
  assert.deepEqual(given.ran.at(-1), ran);
});

test('a flow that the client does not have, and arguments that do not go together, say what to do', async () => {
  const refused = () =>
    Promise.reject(awsError('InvalidParameterException', 'USER_SRP_AUTH is not enabled for the client.'));
  const given = fake({ handlers: { adminGetUser: () => ({ Username: 'ann' }), initiateAuth: refused } });
  const error = await failure(signin, { username: 'ann', password: 'x', flow: 'srp' }, given);
  assert.match(error.hint!, /clients show/);
  assert.equal((await failure(signin, { username: 'ann', factor: 'email' }, given)).code, 'Conflict');
  assert.equal((await failure(signin, { username: 'ann', flow: 'custom', password: 'x' }, given)).code, 'Conflict');
});
