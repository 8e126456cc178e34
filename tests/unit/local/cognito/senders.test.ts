import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT_METADATA, functionArn, refuses, type Setup, type TestWorld, testWorld } from './harness.ts';

const EMAIL = { LambdaVersion: 'V1_0', LambdaArn: functionArn('CustomEmailSender') };
const SMS = { LambdaVersion: 'V1_0', LambdaArn: functionArn('CustomSMSSender') };

/** A world whose pool hands its messages to functions; the others of `LambdaConfig` come on top. */
async function senderWorld(LambdaConfig: object = {}, pool: object = {}, setup: Setup = {}): Promise<TestWorld> {
  const world = await testWorld({ ...setup, pool: { AutoVerifiedAttributes: ['email', 'phone_number'], ...pool } });
  const { KeyMetadata } = (await world.kms['CreateKey']!({}, { requestId: 'test' })) as any;
  await world.admin('UpdateUserPool', {
    AutoVerifiedAttributes: ['email', 'phone_number'],
    LambdaConfig: { CustomEmailSender: EMAIL, CustomSMSSender: SMS, KMSKeyID: KeyMetadata.Arn, ...LambdaConfig },
  });
  return world;
}

const keyOf = async (world: TestWorld): Promise<string> =>
  (await world.admin('DescribeUserPool')).UserPool.LambdaConfig.KMSKeyID;

const ann = { email: 'ann@example.com' };

test('the function gets the event that AWS sends, with no response, and the pool sends nothing', async () => {
  const world = await senderWorld();
  const { CodeDeliveryDetails, UserSub } = await world.signUp('ann', ann, { ClientMetadata: CLIENT_METADATA });
  assert.deepEqual(CodeDeliveryDetails, {
    Destination: 'a***@e***',
    DeliveryMedium: 'EMAIL',
    AttributeName: 'email',
  });
  const event = world.functions.event('CustomEmailSender_SignUp');
  const { code } = event.request;
  assert.deepEqual(event, {
    version: '1',
    triggerSource: 'CustomEmailSender_SignUp',
    region: 'eu-west-1',
    userPoolId: world.poolId,
    userName: 'ann',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: world.clientId },
    request: {
      type: 'customEmailSenderRequestV1',
      code,
      clientMetadata: CLIENT_METADATA,
      userAttributes: {
        sub: UserSub,
        'cognito:user_status': 'UNCONFIRMED',
        email_verified: 'false',
        ...ann,
      },
    },
  });
  // Message format 1, customer data, algorithm suite 0x0378, as recorded.
  assert.match(code, /^AYADe/);
  assert.deepEqual(
    world.messages.map(({ triggerSource, recipient, code, body }) => [triggerSource, recipient, code, body]),
    [
      [
        'CustomEmailSender_SignUp',
        'ann@example.com',
        null,
        'Handed to the function CustomEmailSender, with the code encrypted for it: what it did is in its log. The pool itself sent nothing.',
      ],
    ],
  );
});

test('every occasion has its source, e-mail and text messages their own function', async () => {
  const world = await senderWorld();
  await world.signUp('ann', ann);
  await world.app('ResendConfirmationCode', { Username: 'ann' });
  await world.signUp('bob', { phone_number: '+15555550100' });
  await world.admin('AdminCreateUser', {
    Username: 'cid',
    UserAttributes: [{ Name: 'email', Value: 'cid@example.com' }],
    DesiredDeliveryMediums: ['EMAIL'],
  });
  await world.confirmedUser('dan', { email: 'dan@example.com', email_verified: 'true' });
  const forgotten = world.functions.invoked.length;
  assert.equal(forgotten, 0);
  await world.app('ForgotPassword', { Username: 'dan' });
  await world.admin('AdminUpdateUserAttributes', {
    Username: 'dan',
    UserAttributes: [{ Name: 'email', Value: 'd@example.com' }],
  });
  const { AuthenticationResult } = await world.signIn('dan');
  const AccessToken = AuthenticationResult.AccessToken;
  await world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' });
  assert.deepEqual(
    world.messages.map(({ triggerSource }) => triggerSource),
    [
      'CustomEmailSender_SignUp',
      'CustomEmailSender_ResendCode',
      'CustomSMSSender_SignUp',
      'CustomEmailSender_AdminCreateUser',
      'CustomEmailSender_ForgotPassword',
      'CustomEmailSender_UpdateUserAttribute',
      'CustomEmailSender_VerifyUserAttribute',
    ],
  );
  assert.equal(world.functions.event('CustomEmailSender_ForgotPassword').request.clientMetadata, null);
});

test("CustomMessage has no say on a sender's channel, and keeps the other one", async () => {
  const world = await senderWorld({ CustomMessage: functionArn('CustomMessage'), CustomSMSSender: undefined });
  await world.signUp('ann', ann);
  assert.deepEqual(world.functions.sources, ['CustomEmailSender_SignUp']);
  await world.signUp('bob', { phone_number: '+15555550100' });
  assert.deepEqual(world.functions.sources, ['CustomEmailSender_SignUp', 'CustomMessage_SignUp']);
  assert.match(world.messages.at(-1)!.body, /^Your verification code is \d{6}/);
});

test('the call never fails because of the function or the key: the mailbox says what happened', async () => {
  const world = await senderWorld();
  world.functions.refusal = 'AccessDeniedException';
  const { CodeDeliveryDetails } = await world.signUp('ann', ann);
  assert.equal(CodeDeliveryDetails.DeliveryMedium, 'EMAIL');
  assert.equal(
    world.messages.at(-1)!.body,
    'Could not be handed to the function CustomEmailSender: Lambda answered AccessDeniedException. Nobody has sent anything.',
  );
  world.functions.refusal = undefined;
  const KeyId = await keyOf(world);
  await world.kms['DisableKey']!({ KeyId }, { requestId: 'test' });
  await world.app('ResendConfirmationCode', { Username: 'ann' });
  assert.equal(
    world.messages.at(-1)!.body,
    `Could not be handed to the function CustomEmailSender: KMS answered DisabledException: ${KeyId} is disabled. Nobody has sent anything.`,
  );
  assert.deepEqual(world.functions.sources, []);
});

test('a pool whose grant was revoked cannot use the key, until UpdateUserPool makes another grant', async () => {
  const world = await senderWorld();
  const KeyId = await keyOf(world);
  const { Grants }: any = await world.kms['ListGrants']!({ KeyId }, { requestId: 'test' });
  await world.kms['RevokeGrant']!({ KeyId, GrantId: Grants[0].GrantId }, { requestId: 'test' });
  await world.signUp('ann', ann);
  assert.match(world.messages.at(-1)!.body, /KMS answered AccessDeniedException: .*kms:GenerateDataKey/);
  assert.deepEqual(world.functions.sources, []);
  const { UserPool } = await world.admin('DescribeUserPool');
  const { AutoVerifiedAttributes, SmsConfiguration, LambdaConfig } = UserPool;
  await world.admin('UpdateUserPool', { AutoVerifiedAttributes, SmsConfiguration, LambdaConfig });
  await world.app('ResendConfirmationCode', { Username: 'ann' });
  assert.deepEqual(world.functions.sources, ['CustomEmailSender_ResendCode']);
});

test('a sender needs a version, a function and a usable key, and says which of them is wrong', async () => {
  const world = await senderWorld();
  const config = (LambdaConfig: object) => world.admin('UpdateUserPool', { LambdaConfig });
  const KMSKeyID = await keyOf(world);
  const wrong = 'InvalidParameterException';
  await refuses(
    config({ CustomEmailSender: EMAIL }),
    wrong,
    'LambdaConfig.CustomEmailSender needs LambdaConfig.KMSKeyID.',
  );
  await refuses(
    config({ CustomEmailSender: EMAIL, KMSKeyID: KMSKeyID.replace(/key\/.*/, 'alias/it') }),
    wrong,
    'LambdaConfig.KMSKeyID is not the ARN of a KMS key.',
  );
  const nobody = KMSKeyID.replace(/[^/]*$/, '00000000-0000-4000-8000-000000000000');
  await refuses(
    config({ CustomEmailSender: EMAIL, KMSKeyID: nobody }),
    wrong,
    `LambdaConfig.KMSKeyID cannot be used: Key '${nobody}' does not exist`,
  );
  await refuses(
    config({ CustomSMSSender: { ...SMS, LambdaArn: KMSKeyID }, KMSKeyID }),
    wrong,
    'LambdaConfig.CustomSMSSender.LambdaArn is not the ARN of a Lambda function.',
  );
  // Nothing of it was stored.
  await world.signUp('ann', ann);
  assert.deepEqual(world.functions.sources, ['CustomEmailSender_SignUp']);
});

test('the pool holds a grant of its key as long as it has the key; without senders it sends itself', async () => {
  const world = await senderWorld();
  const KeyId = await keyOf(world);
  const grants = async (): Promise<any[]> =>
    ((await world.kms['ListGrants']!({ KeyId }, { requestId: 'test' })) as any).Grants;
  const [grant, ...others] = await grants();
  assert.deepEqual(
    [grant.GranteePrincipal, grant.Constraints, others],
    ['cognito-idp.amazonaws.com', { EncryptionContextSubset: { 'userpool-id': world.poolId } }, []],
  );
  await world.admin('UpdateUserPool', { AutoVerifiedAttributes: ['email'] });
  assert.deepEqual(await grants(), []);
  await world.signUp('ann', ann);
  assert.match(world.lastCode, /^\d{6}$/);
  await world.admin('UpdateUserPool', { LambdaConfig: { CustomEmailSender: EMAIL, KMSKeyID: KeyId } });
  assert.equal((await grants()).length, 1);
  await world.admin('DeleteUserPool');
  assert.deepEqual(await grants(), []);
});

test('the grant of a pool is found among those of sixty other pools, and no other one is given back', async () => {
  const world = await senderWorld();
  const KeyId = await keyOf(world);
  const kms = (operation: string, input: object): Promise<any> =>
    world.kms[operation]!({ KeyId, ...input }, { requestId: 'test' }) as Promise<any>;
  await world.admin('UpdateUserPool', { AutoVerifiedAttributes: ['email'] });
  for (let pool = 0; pool < 60; pool++) {
    await kms('CreateGrant', {
      Name: `cognito-pool-${pool}`,
      GranteePrincipal: 'cognito-idp.amazonaws.com',
      Operations: ['Encrypt'],
    });
  }
  await world.admin('UpdateUserPool', {
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { CustomEmailSender: EMAIL, KMSKeyID: KeyId },
  });
  await world.signUp('ann', ann);
  assert.deepEqual(world.functions.sources, ['CustomEmailSender_SignUp']);
  await world.admin('DeleteUserPool');
  const { Grants } = await kms('ListGrants', { Limit: 100 });
  assert.equal(Grants.length, 60);
});
