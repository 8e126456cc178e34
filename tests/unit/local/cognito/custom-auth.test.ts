/** CUSTOM_AUTH: what its three functions see and what their answers do. Order as a live run recorded it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CLIENT_METADATA,
  claims,
  functionArn,
  PASSWORD,
  refuses,
  type Setup,
  type TestWorld,
  testWorld,
} from './harness.ts';

const THREE = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
const DEFINE = 'DefineAuthChallenge_Authentication';
const CREATE = 'CreateAuthChallenge_Authentication';
const VERIFY = 'VerifyAuthChallengeResponse_Authentication';
const ENABLED = { PreventUserExistenceErrors: 'ENABLED' };
const RIGHT = '42';

interface Options extends Setup {
  clientSettings?: object;
}

/** A world whose functions ask for RIGHT, at most three times, and tell the round. */
async function challengingWorld({ clientSettings, ...setup }: Options = {}): Promise<TestWorld> {
  const client = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'], ...clientSettings };
  const world = await testWorld({ triggers: THREE, client, ...setup });
  world.functions.on('DefineAuthChallenge', (event) => {
    const { session } = event.request;
    const last = session.at(-1);
    const response = { challengeName: null, issueTokens: false, failAuthentication: false };
    if (last?.challengeResult) return { ...event, response: { ...response, issueTokens: true } };
    if (session.length >= 3) return { ...event, response: { ...response, failAuthentication: true } };
    return { ...event, response: { ...response, challengeName: 'CUSTOM_CHALLENGE' } };
  });
  world.functions.on('CreateAuthChallenge', (event) => ({
    ...event,
    response: {
      publicChallengeParameters: { question: 'six by nine' },
      privateChallengeParameters: { answer: RIGHT },
      challengeMetadata: `ROUND_${event.request.session.length + 1}`,
    },
  }));
  world.functions.on('VerifyAuthChallengeResponse', (event) => ({
    ...event,
    response: { answerCorrect: event.request.challengeAnswer === event.request.privateChallengeParameters.answer },
  }));
  await world.confirmedUser('ann', { email: 'a@b.io' });
  return world;
}

const begin = (world: TestWorld, USERNAME = 'ann', input: object = {}) =>
  world.app('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME }, ...input });

const answer = (world: TestWorld, Session: string, ANSWER: string, input: object = {}, USERNAME = 'ann') =>
  world.app('RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME, ANSWER },
    ...input,
  });

const entry = (round: number, challengeResult: boolean) => ({
  challengeName: 'CUSTOM_CHALLENGE',
  challengeResult,
  challengeMetadata: `ROUND_${round}`,
});

describe('a custom sign-in', () => {
  test('asks, then answers tokens: Define, Create, Verify, Define, PostAuthentication, PreTokenGeneration', async () => {
    const triggers = [...THREE, 'PreAuthentication', 'PostAuthentication', 'PreTokenGeneration', 'PostConfirmation'];
    const world = await challengingWorld({ triggers });
    const asked = await begin(world);
    assert.equal(asked.ChallengeName, 'CUSTOM_CHALLENGE');
    assert.deepEqual(asked.ChallengeParameters, { USERNAME: 'ann', question: 'six by nine' });
    assert.deepEqual(world.functions.sources, [DEFINE, CREATE]);
    const { AuthenticationResult } = await answer(world, asked.Session, RIGHT);
    assert.equal(claims(AuthenticationResult.AccessToken).username, 'ann');
    assert.deepEqual(world.functions.sources.slice(2), [
      VERIFY,
      DEFINE,
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ]);
  });

  test('asks again after a wrong answer until Define gives up', async () => {
    const world = await challengingWorld();
    let { Session } = await begin(world);
    for (let round = 1; round <= 2; round++) {
      const next = await answer(world, Session, 'no');
      assert.equal(next.ChallengeName, 'CUSTOM_CHALLENGE');
      assert.notEqual(next.Session, Session);
      ({ Session } = next);
    }
    const { session } = world.functions.event(CREATE).request;
    assert.deepEqual(session, [entry(1, false), entry(2, false)]);
    await refuses(answer(world, Session, 'no'), 'NotAuthorizedException', 'Incorrect username or password.');
  });

  test('may end without any challenge', async () => {
    const world = await challengingWorld();
    world.functions.on('DefineAuthChallenge', (event) => ({ ...event, response: { issueTokens: true } }));
    assert.ok((await begin(world)).AuthenticationResult.AccessToken);
  });

  test('works for administrators', async () => {
    const world = await challengingWorld();
    const input = { ClientId: world.clientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ann' } };
    const { Session } = await world.admin('AdminInitiateAuth', input);
    const { AuthenticationResult } = await world.admin('AdminRespondToAuthChallenge', {
      ClientId: world.clientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: 'ann', ANSWER: RIGHT },
    });
    assert.ok(AuthenticationResult.IdToken);
  });

  test('gives tokens to a user with a temporary password and leaves the status', async () => {
    const world = await challengingWorld();
    await world.admin('AdminCreateUser', { Username: 'bob', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { Session } = await begin(world, 'bob');
    assert.ok((await answer(world, Session, RIGHT, {}, 'bob')).AuthenticationResult);
    assert.equal(await world.statusOf('bob'), 'FORCE_CHANGE_PASSWORD');
  });
});

describe('the events', () => {
  test('of the beginning have null answers, an empty session and no metadata of InitiateAuth', async () => {
    const world = await challengingWorld();
    await begin(world, 'ann', { ClientMetadata: CLIENT_METADATA });
    const userAttributes = { 'cognito:user_status': 'CONFIRMED', ...(await world.attributesOf('ann')) };
    const define = world.functions.event(DEFINE);
    assert.equal(define.userName, 'ann');
    assert.equal(define.version, '1');
    assert.deepEqual(define.request, { userAttributes, session: [] });
    assert.deepEqual(define.response, { challengeName: null, issueTokens: null, failAuthentication: null });
    const create = world.functions.event(CREATE);
    assert.deepEqual(create.request, { userAttributes, challengeName: 'CUSTOM_CHALLENGE', session: [] });
    assert.deepEqual(create.response, {
      publicChallengeParameters: null,
      privateChallengeParameters: null,
      challengeMetadata: null,
    });
  });

  test('of an answer have the answer, the private parameters and the metadata of the call', async () => {
    const world = await challengingWorld();
    const { Session } = await begin(world);
    await answer(world, Session, 'no', { ClientMetadata: CLIENT_METADATA });
    const verify = world.functions.event(VERIFY);
    const userAttributes = { 'cognito:user_status': 'CONFIRMED', ...(await world.attributesOf('ann')) };
    assert.deepEqual(verify.request, {
      userAttributes,
      privateChallengeParameters: { answer: RIGHT },
      challengeAnswer: 'no',
      clientMetadata: CLIENT_METADATA,
    });
    assert.deepEqual(verify.response, { answerCorrect: null });
    for (const source of [DEFINE, CREATE]) {
      const { request } = world.functions.event(source);
      assert.deepEqual(request.session, [entry(1, false)]);
      assert.deepEqual(request.clientMetadata, CLIENT_METADATA);
    }
  });

  test('have null metadata of a challenge that gave none', async () => {
    const world = await challengingWorld();
    world.functions.handlers.delete('CreateAuthChallenge');
    const { Session, ChallengeParameters } = await begin(world);
    assert.deepEqual(ChallengeParameters, { USERNAME: 'ann' });
    await answer(world, Session, 'no');
    assert.deepEqual(world.functions.event(VERIFY).request.privateChallengeParameters, {});
    assert.equal(world.functions.event(DEFINE).request.session[0].challengeMetadata, null);
  });
});

describe('an unknown user', () => {
  test('is told where existence errors are not prevented, before any function runs', async () => {
    const world = await challengingWorld();
    await refuses(begin(world, 'nobody'), 'UserNotFoundException', 'User does not exist.');
    assert.deepEqual(world.functions.sources, []);
  });

  test('meets the same challenges elsewhere, known to the functions by userNotFound, and gets no tokens', async () => {
    const world = await challengingWorld({ clientSettings: ENABLED });
    const { Session, ChallengeParameters } = await begin(world, 'nobody');
    assert.deepEqual(ChallengeParameters, { USERNAME: 'nobody', question: 'six by nine' });
    const failure = answer(world, Session, RIGHT, {}, 'nobody');
    await refuses(failure, 'NotAuthorizedException', 'Incorrect username or password.');
    assert.deepEqual(world.functions.sources, [DEFINE, CREATE, VERIFY, DEFINE]);
    for (const { event } of world.functions.invoked) {
      assert.equal(event.userName, 'nobody');
      assert.equal(event.request.userNotFound, true);
      assert.deepEqual(event.request.userAttributes, {});
    }
  });

  test('is what a disabled user is to them', async () => {
    const world = await challengingWorld({ clientSettings: ENABLED });
    await world.admin('AdminDisableUser', { Username: 'ann' });
    const { ChallengeParameters } = await begin(world);
    assert.deepEqual(ChallengeParameters, { USERNAME: 'ann', question: 'six by nine' });
    assert.equal(world.functions.event(CREATE).request.userNotFound, true);
  });

  test('has an id where users have one, and may be answered for by it', async () => {
    const pool = { UsernameAttributes: ['email'] };
    const client = { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'], ...ENABLED };
    const world = await testWorld({ triggers: THREE, pool, client });
    world.functions.on('DefineAuthChallenge', (event) => ({
      ...event,
      response: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
    }));
    const { Session, ChallengeParameters } = await begin(world, 'who@b.io');
    assert.match(ChallengeParameters.USERNAME, /^[0-9a-f]{8}-/);
    assert.equal((await begin(world, 'who@b.io')).ChallengeParameters.USERNAME, ChallengeParameters.USERNAME);
    world.functions.on('VerifyAuthChallengeResponse', (event) => ({ ...event, response: { answerCorrect: false } }));
    const next = await answer(world, Session, RIGHT, {}, ChallengeParameters.USERNAME);
    assert.equal(next.ChallengeName, 'CUSTOM_CHALLENGE');
  });

  test('is told apart from a known one, whose events have userNotFound false', async () => {
    const world = await challengingWorld({ clientSettings: ENABLED });
    const { Session } = await begin(world);
    await answer(world, Session, RIGHT);
    assert.deepEqual(
      world.functions.invoked.map(({ event }) => event.request.userNotFound),
      [false, false, false, false],
    );
  });
});

describe('a session', () => {
  test('keeps nothing of the sign-in once it is used', async () => {
    const world = await challengingWorld();
    const { Session } = await begin(world);
    await answer(world, Session, RIGHT);
    const [kept] = world.storage.collection<Record<string, unknown>>('auth-sessions').values();
    const members = ['challenge', 'clientId', 'digest', 'endsAt', 'poolId', 'sub', 'used'];
    assert.deepEqual(Object.keys(kept!).sort(), members);
  });

  const invalid = 'Invalid session for the user.';

  test('is good for one answer, whatever came of it', async () => {
    const world = await challengingWorld();
    const once = 'Invalid session for the user, session can only be used once.';
    const { Session } = await begin(world);
    const next = await answer(world, Session, 'no');
    await refuses(answer(world, Session, RIGHT), 'NotAuthorizedException', once);
    world.functions.on('VerifyAuthChallengeResponse', () => {
      throw new Error('Down');
    });
    const sentence = 'VerifyAuthChallengeResponse failed with error Down.';
    await refuses(answer(world, next.Session, RIGHT), 'UserLambdaValidationException', sentence);
    await refuses(answer(world, next.Session, RIGHT), 'NotAuthorizedException', once);
  });

  test('ends, belongs to its user and to its challenge', async () => {
    const world = await challengingWorld();
    await world.confirmedUser('bob');
    const { Session } = await begin(world);
    await refuses(answer(world, Session, RIGHT, {}, 'bob'), 'NotAuthorizedException', invalid);
    await refuses(answer(world, 'x'.repeat(20), RIGHT), 'NotAuthorizedException', invalid);
    const responses = { USERNAME: 'ann', NEW_PASSWORD: 'Wxyz9876!' };
    const other = { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses: responses };
    await refuses(world.app('RespondToAuthChallenge', other), 'NotAuthorizedException', invalid);
    world.pass(3 * 60 * 1000);
    const ended = 'Invalid session for the user, session is expired.';
    await refuses(answer(world, Session, RIGHT), 'NotAuthorizedException', ended);
  });
});

describe('a custom sign-in is refused', () => {
  for (const missing of THREE) {
    test(`without ${missing}`, async () => {
      const world = await challengingWorld({ triggers: THREE.filter((name) => name !== missing) });
      const sentence = 'Custom auth lambda trigger is not configured for the user pool.';
      await refuses(begin(world), 'InvalidParameterException', sentence);
      assert.deepEqual(world.functions.sources, []);
    });
  }

  test('to a client without the flow', async () => {
    const world = await challengingWorld({ clientSettings: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    await refuses(begin(world), 'InvalidParameterException', 'CUSTOM_AUTH is not enabled for the client.');
  });

  test('to a disabled and an unconfirmed user, and to one who was disabled meanwhile', async () => {
    const world = await challengingWorld();
    await world.signUp('eve', { email: 'eve@b.io' });
    await refuses(begin(world, 'eve'), 'UserNotConfirmedException');
    const { Session } = await begin(world);
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(begin(world), 'NotAuthorizedException', 'User is disabled.');
    await refuses(answer(world, Session, RIGHT), 'NotAuthorizedException', 'User is disabled.');
  });

  const ANSWERS: [string, string, object, string][] = [
    ['decides nothing', 'DefineAuthChallenge', {}, 'InvalidLambdaResponseException'],
    ['decides by a text', 'DefineAuthChallenge', { issueTokens: 'yes' }, 'InvalidLambdaResponseException'],
    ['names another challenge', 'DefineAuthChallenge', { challengeName: 'SMS_MFA' }, 'InvalidParameterException'],
    [
      'fails and issues at once',
      'DefineAuthChallenge',
      { failAuthentication: true, issueTokens: true },
      'NotAuthorizedException',
    ],
    [
      'hands out what is no text',
      'CreateAuthChallenge',
      { publicChallengeParameters: { n: 1 } },
      'InvalidLambdaResponseException',
    ],
  ];
  for (const [what, trigger, response, code] of ANSWERS) {
    test(`when ${trigger} ${what}`, async () => {
      const world = await challengingWorld();
      world.functions.on(trigger, (event) => ({ ...event, response }));
      await refuses(begin(world), code);
    });
  }

  test('when the answer is missing', async () => {
    const world = await challengingWorld();
    const { Session } = await begin(world);
    await refuses(answer(world, Session, ''), 'InvalidParameterException', 'Missing required parameter ANSWER');
    assert.ok((await answer(world, Session, RIGHT)).AuthenticationResult);
  });

  test('once the functions were taken off the pool', async () => {
    const world = await challengingWorld();
    const { Session } = await begin(world);
    await world.admin('UpdateUserPool', { LambdaConfig: { CreateAuthChallenge: functionArn('CreateAuthChallenge') } });
    await refuses(answer(world, Session, RIGHT), 'InvalidLambdaResponseException');
  });
});
