/** amazon-cognito-identity-js as an application uses it: SRP in the client, nothing changed but the endpoint. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from 'amazon-cognito-identity-js';
import { OTHER_PASSWORD, PASSWORD, type Stage, stageOf } from './stage.ts';

/** What happened to a sign-in: the callbacks of the library as one answer. */
type SignIn = { session: CognitoUserSession } | { newPassword: Record<string, string> };

function poolOf({ world, userPoolId, clientId }: Stage): CognitoUserPool {
  return new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: `${world.endpoint}/` });
}

/** A function of the library that takes `(error, result)` as its last argument. */
const answer = <T>(start: (done: (error: any, result?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => start((error, result) => (error ? reject(error) : resolve(result as T))));

function signIn(user: CognitoUser, Password: string): Promise<SignIn> {
  return new Promise((resolve, reject) =>
    user.authenticateUser(new AuthenticationDetails({ Username: user.getUsername(), Password }), {
      onSuccess: (session) => resolve({ session }),
      onFailure: reject,
      newPasswordRequired: (newPassword) => resolve({ newPassword }),
    }),
  );
}

async function signedIn(user: CognitoUser, password: string): Promise<CognitoUserSession> {
  const outcome = await signIn(user, password);
  assert.ok('session' in outcome, 'a new password was asked for');
  return outcome.session;
}

function signUp(pool: CognitoUserPool, username: string): Promise<ISignUpResult> {
  const email = new CognitoUserAttribute({ Name: 'email', Value: `${username}@example.com` });
  return answer((done) => pool.signUp(username, PASSWORD, [email], [], done));
}

test('sign-up with a trigger, confirmation, SRP sign-in, attributes, refresh, new password and global sign-out', async (t) => {
  const stage = await stageOf(t);
  const pool = poolOf(stage);
  const { userConfirmed } = await signUp(pool, 'ann');
  assert.equal(userConfirmed, false);
  const user = new CognitoUser({ Username: 'ann', Pool: pool });
  await assert.rejects(signIn(user, PASSWORD), { code: 'UserNotConfirmedException' });
  await assert.rejects(
    answer((done) => user.confirmRegistration('000000', false, done)),
    { code: 'CodeMismatchException' },
  );
  const code = await stage.code('ann');
  assert.equal(await answer((done) => user.confirmRegistration(code, false, done)), 'SUCCESS');

  const session = await signedIn(user, PASSWORD);
  assert.equal(session.isValid(), true);
  assert.equal(session.getIdToken().decodePayload()['plan'], 'free');
  const attributes = await answer<CognitoUserAttribute[]>((done) => user.getUserAttributes(done as never));
  assert.equal(attributes.find(({ Name }) => Name === 'email')?.Value, 'ann@example.com');

  const refreshed = await answer<CognitoUserSession>((done) => user.refreshSession(session.getRefreshToken(), done));
  assert.notEqual(refreshed.getAccessToken().getJwtToken(), session.getAccessToken().getJwtToken());
  assert.equal(await answer((done) => user.changePassword(PASSWORD, OTHER_PASSWORD, done)), 'SUCCESS');

  await new Promise<void>((resolve, reject) => user.globalSignOut({ onSuccess: () => resolve(), onFailure: reject }));
  const again = new CognitoUser({ Username: 'ann', Pool: pool });
  await assert.rejects(
    answer((done) => again.refreshSession(session.getRefreshToken(), done)),
    { code: 'NotAuthorizedException' },
  );
  assert.ok((await signedIn(again, OTHER_PASSWORD)).isValid());
});

test('the challenge for a new password is answered over SRP', async (t) => {
  const stage = await stageOf(t);
  const temporary = await stage.invite('bob');
  const user = new CognitoUser({ Username: 'bob', Pool: poolOf(stage) });
  const challenged = await signIn(user, temporary);
  assert.ok('newPassword' in challenged);
  assert.equal(challenged.newPassword['email'], 'bob@example.com');
  const session = await new Promise<CognitoUserSession>((onSuccess, onFailure) =>
    user.completeNewPasswordChallenge(PASSWORD, {}, { onSuccess, onFailure }),
  );
  assert.equal(session.getAccessToken().decodePayload()['username'], 'bob');
});

test('errors have their names', async (t) => {
  const stage = await stageOf(t);
  const pool = poolOf(stage);
  await assert.rejects(signUp(pool, 'mallory'), {
    code: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error not you.',
  });
  await signUp(pool, 'ann');
  await assert.rejects(signUp(pool, 'ann'), { code: 'UsernameExistsException' });
  const nobody = new CognitoUser({ Username: 'nobody', Pool: pool });
  await assert.rejects(signIn(nobody, PASSWORD), { code: 'NotAuthorizedException' });
});
