/** USER_SRP_AUTH, and CUSTOM_AUTH that begins with SRP_A: the proof is really checked. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { CLIENT_METADATA, claims, PASSWORD, refuses, type Setup, TestWorld, testWorld } from './harness.ts';
import { clientKeys, proof } from './srp-client.ts';

const WRONG = 'Incorrect username or password.';
const INVALID = 'Invalid session for the user.';
const ENABLED = { PreventUserExistenceErrors: 'ENABLED' };
const FLOWS = ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'];

async function srpWorld({ client = {}, ...setup }: Setup = {}): Promise<TestWorld> {
  const world = await testWorld({ client: { ExplicitAuthFlows: FLOWS, ...client }, ...setup });
  await world.confirmedUser('ann', { email: 'a@b.io' });
  return world;
}

async function begin(world: TestWorld, USERNAME = 'ann', AuthFlow = 'USER_SRP_AUTH') {
  const keys = clientKeys();
  const first = AuthFlow === 'CUSTOM_AUTH' ? { CHALLENGE_NAME: 'SRP_A' } : {};
  const challenge = await world.app('InitiateAuth', {
    AuthFlow,
    AuthParameters: { USERNAME, SRP_A: keys.A, ...first },
    ClientMetadata: CLIENT_METADATA,
  });
  return { keys, challenge };
}

type Begun = Awaited<ReturnType<typeof begin>>;

const respond = (world: TestWorld, ChallengeResponses: object, Session?: string, ChallengeName = 'PASSWORD_VERIFIER') =>
  world.app('RespondToAuthChallenge', { ChallengeName, Session, ChallengeResponses });

const prove = (world: TestWorld, { keys, challenge }: Begun, password = PASSWORD, timestamp?: string) =>
  respond(world, proof(world.poolId, keys, challenge.ChallengeParameters, password, timestamp), challenge.Session);

describe('USER_SRP_AUTH', () => {
  test('lets in who proves the password: PreAuthentication, then PostAuthentication and PreTokenGeneration', async () => {
    const triggers = ['PreAuthentication', 'PostAuthentication', 'PreTokenGeneration', 'UserMigration'];
    const world = await srpWorld({ triggers });
    const begun = await begin(world);
    assert.equal(begun.challenge.ChallengeName, 'PASSWORD_VERIFIER');
    const { SALT, SRP_B, SECRET_BLOCK, ...names } = begun.challenge.ChallengeParameters;
    assert.deepEqual(names, { USERNAME: 'ann', USER_ID_FOR_SRP: 'ann' });
    assert.match(SALT, /^[0-9a-f]{32}$/);
    assert.ok(SRP_B.length > 700 && SECRET_BLOCK);
    assert.deepEqual(world.functions.sources, ['PreAuthentication_Authentication']);
    assert.deepEqual(world.functions.invoked[0]!.event.request.validationData, CLIENT_METADATA);
    const { AuthenticationResult } = await prove(world, begun);
    assert.equal(claims(AuthenticationResult.AccessToken).username, 'ann');
    const after = ['PostAuthentication_Authentication', 'TokenGeneration_Authentication'];
    assert.deepEqual(world.functions.sources.slice(1), after);
  });

  test('works time after time, whatever the numbers are', async () => {
    const world = await srpWorld();
    for (let round = 0; round < 20; round++) {
      await world.admin('AdminSetUserPassword', { Username: 'ann', Password: PASSWORD, Permanent: true });
      assert.ok((await prove(world, await begin(world))).AuthenticationResult);
    }
  });

  test('knows a user of a pool of addresses by the id', async () => {
    const world = await testWorld({ pool: { UsernameAttributes: ['email'] }, client: { ExplicitAuthFlows: FLOWS } });
    await world.confirmedUser('a@b.io');
    const begun = await begin(world, 'a@b.io');
    const { sub } = await world.attributesOf('a@b.io');
    assert.equal(begun.challenge.ChallengeParameters.USER_ID_FOR_SRP, sub);
    assert.ok((await prove(world, begun)).AuthenticationResult);
  });

  test('works for administrators, and over a restart', async () => {
    const world = await srpWorld();
    const keys = clientKeys();
    const { ChallengeParameters } = await world.admin('AdminInitiateAuth', {
      ClientId: world.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A: keys.A },
    });
    const restarted = new TestWorld({ storage: world.storage });
    Object.assign(restarted, { poolId: world.poolId, clientId: world.clientId });
    const answer = await restarted.admin('AdminRespondToAuthChallenge', {
      ClientId: world.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: proof(world.poolId, keys, ChallengeParameters, PASSWORD),
    });
    assert.ok(answer.AuthenticationResult);
  });

  test('refuses a wrong password, a proof of other words, and a padded day', async () => {
    const world = await srpWorld();
    await refuses(prove(world, await begin(world), 'Wrong123!'), 'NotAuthorizedException', WRONG);
    const { keys, challenge } = await begin(world);
    const told = proof(world.poolId, keys, challenge.ChallengeParameters, PASSWORD);
    await refuses(
      respond(world, { ...told, TIMESTAMP: 'Sun Mar 1 12:00:01 UTC 2026' }),
      'NotAuthorizedException',
      WRONG,
    );
    const padded = prove(world, await begin(world), PASSWORD, 'Sun Mar 01 12:00:00 UTC 2026');
    await refuses(padded, 'NotAuthorizedException', WRONG);
  });

  test('counts wrong proofs as wrong passwords', async () => {
    const world = await srpWorld();
    for (let failure = 1; failure <= 5; failure++) {
      await refuses(prove(world, await begin(world), 'Wrong123!'), 'NotAuthorizedException', WRONG);
    }
    await refuses(prove(world, await begin(world)), 'NotAuthorizedException', 'Password attempts exceeded');
    world.pass(1000);
    assert.ok((await prove(world, await begin(world))).AuthenticationResult);
  });

  test('takes each challenge once, for its user, while it lives', async () => {
    const world = await srpWorld();
    await world.confirmedUser('bob');
    const begun = await begin(world);
    const told = proof(world.poolId, begun.keys, begun.challenge.ChallengeParameters, PASSWORD);
    await refuses(respond(world, { ...told, USERNAME: 'bob' }), 'NotAuthorizedException', INVALID);
    await refuses(respond(world, told, 'x'.repeat(20)), 'NotAuthorizedException', INVALID);
    const forged = { ...told, PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA' };
    await refuses(respond(world, forged), 'NotAuthorizedException', INVALID);
    assert.ok((await respond(world, told)).AuthenticationResult);
    const once = 'Invalid session for the user, session can only be used once.';
    await refuses(respond(world, told), 'NotAuthorizedException', once);
    const late = await begin(world);
    world.pass(3 * 60 * 1000);
    await refuses(prove(world, late), 'NotAuthorizedException', 'Invalid session for the user, session is expired.');
  });

  for (const missing of ['PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP', 'USERNAME']) {
    test(`names a missing ${missing}`, async () => {
      const world = await srpWorld();
      const { keys, challenge } = await begin(world);
      const { [missing]: _, ...rest } = proof(world.poolId, keys, challenge.ChallengeParameters, PASSWORD);
      const sentence = `Missing required parameter ${missing}`;
      await refuses(respond(world, rest), 'InvalidParameterException', sentence);
    });
  }

  for (const SRP_A of ['', '0', '1', 'xyz', 'f'.repeat(2000)]) {
    test(`refuses the key ${SRP_A.slice(0, 5) || 'nothing'}`, async () => {
      const world = await srpWorld();
      const AuthParameters = { USERNAME: 'ann', SRP_A };
      const call = world.app('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters });
      await refuses(call, 'InvalidParameterException');
    });
  }

  test('tells that a user is not confirmed whatever the proof, that one is disabled only after it', async () => {
    const world = await srpWorld();
    await world.signUp('eve', { email: 'eve@b.io' });
    await refuses(prove(world, await begin(world, 'eve'), 'Wrong123!'), 'UserNotConfirmedException');
    await world.admin('AdminDisableUser', { Username: 'ann' });
    await refuses(prove(world, await begin(world), 'Wrong123!'), 'NotAuthorizedException', WRONG);
    await refuses(prove(world, await begin(world)), 'NotAuthorizedException', 'User is disabled.');
  });

  test('asks for a new password in the place of a temporary one', async () => {
    const world = await srpWorld();
    await world.admin('AdminCreateUser', { Username: 'bob', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { ChallengeName, Session } = await prove(world, await begin(world, 'bob'));
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
    await respond(world, { USERNAME: 'bob', NEW_PASSWORD: 'Wxyz9876!' }, Session, ChallengeName);
    assert.ok((await prove(world, await begin(world, 'bob'), 'Wxyz9876!')).AuthenticationResult);
  });
});

describe('the secret hash of a client with a secret', () => {
  test('is of the typed name at first, and of the stored one in the answer', async () => {
    const world = await srpWorld({ pool: { AliasAttributes: ['email'] }, client: { GenerateSecret: true } });
    await world.confirmedUser('bob', { email: 'bob@b.io', email_verified: 'true' });
    const { UserPoolClient } = await world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    const hash = (name: string) =>
      createHmac('sha256', UserPoolClient.ClientSecret)
        .update(name + world.clientId)
        .digest('base64');
    const keys = clientKeys();
    const start = (SECRET_HASH: string) =>
      world.app('InitiateAuth', {
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'bob@b.io', SRP_A: keys.A, SECRET_HASH },
      });
    await refuses(start(hash('bob')), 'NotAuthorizedException', /^Unable to verify secret hash/);
    const { ChallengeParameters } = await start(hash('bob@b.io'));
    const told = proof(world.poolId, keys, ChallengeParameters, PASSWORD);
    await refuses(respond(world, told), 'NotAuthorizedException', /SECRET_HASH was not received/);
    assert.ok((await respond(world, { ...told, SECRET_HASH: hash('bob') })).AuthenticationResult);
  });
});

describe('an unknown user', () => {
  test('is told where existence errors are not prevented', async () => {
    const world = await srpWorld();
    await refuses(begin(world, 'nobody'), 'UserNotFoundException', 'User does not exist.');
  });

  test('meets a challenge elsewhere, with the same salt and id each time, and fails at the proof', async () => {
    const world = await srpWorld({ client: ENABLED, triggers: ['PreAuthentication'] });
    const begun = await begin(world, 'nobody');
    assert.equal(world.functions.invoked[0]!.event.request.userNotFound, true);
    const { SALT, USER_ID_FOR_SRP, USERNAME } = begun.challenge.ChallengeParameters;
    assert.match(USER_ID_FOR_SRP, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(USERNAME, USER_ID_FOR_SRP);
    assert.match(SALT, /^[0-9a-f]{32}$/);
    await refuses(prove(world, begun), 'NotAuthorizedException', WRONG);
    const restarted = new TestWorld({ storage: world.storage });
    Object.assign(restarted, { poolId: world.poolId, clientId: world.clientId });
    const again = (await begin(restarted, 'nobody')).challenge.ChallengeParameters;
    assert.deepEqual([again.SALT, again.USER_ID_FOR_SRP], [SALT, USER_ID_FOR_SRP]);
    const other = (await begin(world, 'nobody else')).challenge.ChallengeParameters;
    assert.notEqual(other.SALT, SALT);
  });
});

describe('CUSTOM_AUTH that begins with SRP_A', () => {
  const THREE = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
  const SRP_A = { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null };
  const VERIFIED = { ...SRP_A, challengeName: 'PASSWORD_VERIFIER' };
  const REPLACED = { ...SRP_A, challengeName: 'NEW_PASSWORD_REQUIRED' };

  /** Password, then a question whose answer is always right. */
  async function directed(setup: Setup = {}): Promise<TestWorld> {
    const world = await srpWorld({ triggers: [...THREE, 'PreAuthentication'], ...setup });
    world.functions.on('DefineAuthChallenge', (event) => {
      const last = event.request.session.at(-1)?.challengeName;
      if (last === 'CUSTOM_CHALLENGE') return { ...event, response: { issueTokens: true } };
      const challengeName = last === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
      return { ...event, response: { challengeName } };
    });
    world.functions.on('VerifyAuthChallengeResponse', (event) => ({ ...event, response: { answerCorrect: true } }));
    return world;
  }
  const sessions = (world: TestWorld) =>
    world.functions.invoked
      .filter(({ event }) => event.triggerSource === 'DefineAuthChallenge_Authentication')
      .map(({ event }) => event.request.session);

  test('checks the password, then the custom challenge', async () => {
    const world = await directed();
    const begun = await begin(world, 'ann', 'CUSTOM_AUTH');
    assert.equal(begun.challenge.ChallengeName, 'PASSWORD_VERIFIER');
    assert.deepEqual(world.functions.sources, [
      'PreAuthentication_Authentication',
      'DefineAuthChallenge_Authentication',
    ]);
    const asked = await prove(world, begun);
    assert.equal(asked.ChallengeName, 'CUSTOM_CHALLENGE');
    const answer = { USERNAME: 'ann', ANSWER: 'x' };
    const { AuthenticationResult } = await respond(world, answer, asked.Session, 'CUSTOM_CHALLENGE');
    assert.ok(AuthenticationResult.AccessToken);
    const custom = { ...SRP_A, challengeName: 'CUSTOM_CHALLENGE' };
    assert.deepEqual(sessions(world), [[SRP_A], [SRP_A, VERIFIED], [SRP_A, VERIFIED, custom]]);
  });

  test('fails at a wrong password and at an unknown user alike', async () => {
    const world = await directed({ client: ENABLED });
    for (const [name, password] of [
      ['ann', 'Wrong123!'],
      ['nobody', PASSWORD],
    ] as const) {
      const begun = await begin(world, name, 'CUSTOM_AUTH');
      assert.equal(begun.challenge.ChallengeName, 'PASSWORD_VERIFIER');
      await refuses(prove(world, begun, password), 'NotAuthorizedException', WRONG);
    }
  });

  test('replaces a temporary password before Define is asked again', async () => {
    const world = await directed();
    await world.admin('AdminCreateUser', { Username: 'bob', TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
    const { ChallengeName, Session } = await prove(world, await begin(world, 'bob', 'CUSTOM_AUTH'));
    assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
    const replaced = { USERNAME: 'bob', NEW_PASSWORD: 'Wxyz9876!' };
    assert.equal((await respond(world, replaced, Session, ChallengeName)).ChallengeName, 'CUSTOM_CHALLENGE');
    assert.deepEqual(sessions(world), [[SRP_A], [SRP_A, VERIFIED, REPLACED]]);
    assert.equal(await world.statusOf('bob'), 'CONFIRMED');
  });

  test('has PASSWORD_VERIFIER at its beginning only', async () => {
    const world = await directed();
    const challengeName = 'PASSWORD_VERIFIER';
    world.functions.on('DefineAuthChallenge', (event) => ({ ...event, response: { challengeName } }));
    const plain = world.app('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ann' } });
    await refuses(plain, 'InvalidLambdaResponseException');
    const begun = await begin(world, 'ann', 'CUSTOM_AUTH');
    await refuses(prove(world, begun), 'InvalidLambdaResponseException');
  });
});
