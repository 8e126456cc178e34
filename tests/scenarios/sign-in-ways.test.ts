import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KMS } from '@aws-sdk/client-kms';
import { EXIT } from '../../shell/contract.ts';
import { createFunction, settings } from '../unit/local/server/client.ts';
import { openStage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

/** Asks for the password first when the sign-in began with SRP_A, then for 42. */
const CHALLENGES = `exports.handler = async (event) => {
  const { session = [], challengeAnswer } = event.request;
  const last = session.at(-1);
  if (event.triggerSource.startsWith('Define')) {
    const done = last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult;
    const next = last?.challengeName === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
    event.response = { issueTokens: done, failAuthentication: false, ...(!done && { challengeName: next }) };
  } else if (event.triggerSource.startsWith('Create')) {
    console.log('asking');
    event.response = { publicChallengeParameters: { question: 'six by nine' }, privateChallengeParameters: {} };
  } else event.response = { answerCorrect: challengeAnswer === '42' };
  return event;
};`;

test('signin --flow custom --srp proves the password, then answers the functions', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  await createFunction(stage.world, 'challenges', CHALLENGES);
  const { code, screen } = await stage.run(
    lines(
      'pools create shop as pool',
      'pools use $pool.id',
      'users create ann --email ann@example.com',
      'users set-password ann --password Passw0rd!23',
      'attach DefineAuthChallenge challenges',
      'attach CreateAuthChallenge challenges',
      'attach VerifyAuthChallengeResponse challenges',
      'expect error NotAuthorizedException signin ann --flow custom --srp --password Wrong1234!',
      'signin ann --flow custom --srp --password Passw0rd!23 as asked',
      'expect asked.challenge == CUSTOM_CHALLENGE',
      'respond --answer 42 as login',
      'expect login.signedIn == true',
      'signin ann --flow custom as plain',
      'expect plain.challenge == CUSTOM_CHALLENGE',
    ),
  );
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /challenges asking[\s\S]*expect asked/, 'the functions after the proof are shown');
  assert.ok(!screen.includes('Passw0rd!23'));
});

test('refresh replaces the refresh token of a client whose tokens rotate, again and again', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'shop' });
  const UserPoolId = UserPool!.Id!;
  await stage.cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  });
  const { code, screen } = await stage.run(
    lines(
      'users create ann --email ann@example.com',
      'users set-password ann --password Passw0rd!23',
      'signin ann',
      'refresh',
      'refresh as again',
      'expect again.signedIn == true',
      'whoami',
    ),
    { pool: { poolId: UserPoolId } },
  );
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /Refresh tokens of this client rotate/);
});

test('second factors: one is preferred, and an administrator sees those of any user', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { code, screen } = await stage.run(
    lines(
      'pools create shop as pool',
      'pools use $pool.id',
      'users create ann --email ann@example.com',
      'users set-password ann --password Passw0rd!23',
      'mfa pool optional',
      'signin ann',
      'expect error InvalidParameterException mfa prefer totp',
      'mfa setup totp',
      'mfa prefer totp',
      'signout',
      'mfa show ann as shown',
      'expect shown.preferred == SOFTWARE_TOKEN_MFA',
      'expect error UserNotFoundException mfa show nobody',
    ),
  );
  assert.equal(code, EXIT.ok, screen);
});

test('a code that a sender was given is not said to be in the inbox', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  await createFunction(stage.world, 'sender', 'exports.handler = async () => {};');
  const kms = new KMS(settings(stage.world));
  t.after(() => kms.destroy());
  const key = (await kms.createKey({})).KeyMetadata!.Arn!;
  const { screen } = await stage.run(
    lines(
      'pools create shop as pool',
      'pools use $pool.id',
      'signup ann --email ann@example.com --password Passw0rd!23',
      `attach CustomEmailSender sender --kms-key ${key}`,
      'signup bob --email bob@example.com --password Passw0rd!23',
    ),
  );
  assert.match(screen, /Read it here: inbox ann/);
  assert.doesNotMatch(screen, /inbox bob/);
  assert.match(screen, /CustomEmailSender was given a confirmation code for b\*\*\*@e\*\*\* \(e-mail\)/);
});
