/** Amplify's Auth of version 6 in Node: told nothing but the pool's endpoint. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { ConsoleLogger } from 'aws-amplify/utils';
import { OTHER_PASSWORD, PASSWORD, type Stage, stageOf } from './stage.ts';

/** Amplify is one for the process, with the browser's storage in mind: here a map. */
async function configured(t: TestContext): Promise<Stage> {
  const stage = await stageOf(t);
  const { world, userPoolId, clientId } = stage;
  // It warns of every endpoint that is not AWS's.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: world.endpoint } },
  });
  const stored = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void stored.set(key, value),
    getItem: async (key) => stored.get(key) ?? null,
    removeItem: async (key) => void stored.delete(key),
    clear: async () => stored.clear(),
  });
  t.after(() => signOut());
  return stage;
}

const signUpOf = (username: string) =>
  signUp({
    username,
    password: PASSWORD,
    options: { userAttributes: { email: `${username}@example.com` }, clientMetadata: { from: 'amplify' } },
  });

test('sign-up, confirmation, SRP and password sign-in, session, refresh, password change and sign-out', async (t) => {
  const stage = await configured(t);
  const { nextStep } = await signUpOf('ann');
  assert.equal(nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  const { nextStep: early } = await signIn({ username: 'ann', password: PASSWORD });
  assert.equal(early.signInStep, 'CONFIRM_SIGN_UP');
  const confirmed = await confirmSignUp({ username: 'ann', confirmationCode: await stage.code('ann') });
  assert.equal(confirmed.isSignUpComplete, true);

  // SRP, since that is what Amplify does unless told otherwise.
  assert.equal((await signIn({ username: 'ann', password: PASSWORD })).isSignedIn, true);
  assert.equal((await getCurrentUser()).username, 'ann');
  assert.equal((await fetchUserAttributes()).email, 'ann@example.com');
  const { tokens } = await fetchAuthSession();
  assert.equal(tokens?.idToken?.payload['plan'], 'free');
  const { tokens: fresh } = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(fresh?.accessToken.toString(), tokens?.accessToken.toString());

  await updatePassword({ oldPassword: PASSWORD, newPassword: OTHER_PASSWORD });
  await signOut({ global: true });
  await assert.rejects(getCurrentUser(), { name: 'UserUnAuthenticatedException' });
  const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const;
  assert.equal((await signIn({ username: 'ann', password: OTHER_PASSWORD, options })).isSignedIn, true);
});

test('the challenge for a new password is answered', async (t) => {
  const stage = await configured(t);
  const { nextStep } = await signIn({ username: 'bob', password: await stage.invite('bob') });
  assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
  assert.equal((await confirmSignIn({ challengeResponse: PASSWORD })).isSignedIn, true);
  assert.equal((await getCurrentUser()).username, 'bob');
});

test('a forgotten password is set anew with a code', async (t) => {
  const stage = await configured(t);
  await signUpOf('ann');
  await confirmSignUp({ username: 'ann', confirmationCode: await stage.code('ann') });
  const { nextStep } = await resetPassword({ username: 'ann' });
  assert.equal(nextStep.codeDeliveryDetails.destination, 'a***@e***');
  const confirmationCode = await stage.code('ann');
  await confirmResetPassword({ username: 'ann', newPassword: OTHER_PASSWORD, confirmationCode });
  assert.equal((await signIn({ username: 'ann', password: OTHER_PASSWORD })).isSignedIn, true);
});

test('errors have their names', async (t) => {
  await configured(t);
  await assert.rejects(signUpOf('mallory'), {
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error not you.',
  });
  await signUpOf('ann');
  await assert.rejects(signUpOf('ann'), { name: 'UsernameExistsException' });
  await assert.rejects(confirmSignUp({ username: 'ann', confirmationCode: '000000' }), {
    name: 'CodeMismatchException',
  });
  await assert.rejects(signIn({ username: 'nobody', password: PASSWORD }), { name: 'NotAuthorizedException' });
});
