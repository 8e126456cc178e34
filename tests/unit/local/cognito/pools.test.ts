import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACCOUNT, functionArn, REGION, refuses, TestWorld, testWorld } from './harness.ts';

const describePool = async (world: TestWorld) => (await world.admin('DescribeUserPool')).UserPool;

const POLICY = {
  MinimumLength: 10,
  RequireUppercase: true,
  RequireLowercase: false,
  RequireNumbers: true,
  RequireSymbols: false,
  TemporaryPasswordValidityDays: 3,
};

/** Every setting of an update, with values that are not the defaults. */
const SETTINGS = {
  Policies: { PasswordPolicy: POLICY, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PreSignUp: functionArn('one'), CustomMessage: functionArn('two:live') },
  AutoVerifiedAttributes: ['email', 'phone_number'],
  MfaConfiguration: 'OFF',
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.com`,
    From: 'People <people@example.com>',
  },
  SmsConfiguration: { SnsCallerArn: `arn:aws:iam::${ACCOUNT}:role/sms`, ExternalId: 'x' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: {
      EmailMessage: 'Hi {username} {####}',
      EmailSubject: 'Hi',
      SMSMessage: '{username} {####}',
    },
  },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
  VerificationMessageTemplate: {
    EmailMessage: 'It is {####}',
    EmailSubject: 'Code',
    DefaultEmailOption: 'CONFIRM_WITH_CODE',
  },
  SmsVerificationMessage: 'SMS {####}',
  UserPoolTags: { team: 'a' },
  UserPoolTier: 'LITE',
  UserPoolAddOns: { AdvancedSecurityMode: 'OFF' },
};

describe('CreateUserPool', () => {
  test('answers a pool with AWS defaults', async () => {
    const world = await testWorld({ pool: { AutoVerifiedAttributes: undefined } });
    const pool = await describePool(world);
    assert.match(pool.Id, /^eu-west-1_[0-9a-zA-Z]{9}$/);
    assert.equal(pool.Arn, `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${pool.Id}`);
    assert.equal(pool.Name, 'people');
    assert.deepEqual(pool.Policies.PasswordPolicy, {
      MinimumLength: 8,
      RequireUppercase: true,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    });
    assert.deepEqual(pool.LambdaConfig, {});
    assert.equal(pool.MfaConfiguration, 'OFF');
    assert.equal(pool.DeletionProtection, 'INACTIVE');
    assert.equal(pool.UserPoolTier, 'ESSENTIALS');
    assert.deepEqual(pool.EmailConfiguration, { EmailSendingAccount: 'COGNITO_DEFAULT' });
    assert.deepEqual(pool.AdminCreateUserConfig, { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 });
    assert.deepEqual(pool.VerificationMessageTemplate, { DefaultEmailOption: 'CONFIRM_WITH_CODE' });
    assert.equal(pool.EstimatedNumberOfUsers, 0);
    assert.equal(pool.CreationDate, world.time);
    assert.equal(pool.SchemaAttributes.find(({ Name }: any) => Name === 'sub').Required, true);
  });

  test('describes what it was given', async () => {
    const { UsernameAttributes, ...settings } = { ...SETTINGS, UsernameAttributes: ['email'] };
    const world = await testWorld({
      pool: {
        ...settings,
        UsernameAttributes,
        UsernameConfiguration: { CaseSensitive: false },
        Schema: [
          { Name: 'email', Required: true, Mutable: false },
          { Name: 'team', AttributeDataType: 'String', StringAttributeConstraints: { MinLength: '1', MaxLength: '5' } },
        ],
      },
    });
    const pool = await describePool(world);
    assert.deepEqual(withoutDays(pool), {
      ...pool,
      ...expectedSettings(),
      AdminCreateUserConfig: SETTINGS.AdminCreateUserConfig,
    });
    assert.deepEqual(pool.UsernameAttributes, ['email']);
    assert.deepEqual(pool.UsernameConfiguration, { CaseSensitive: false });
    const email = pool.SchemaAttributes.find(({ Name }: any) => Name === 'email');
    assert.equal(email.Required, true);
    assert.equal(email.Mutable, false);
    const team = pool.SchemaAttributes.find(({ Name }: any) => Name === 'custom:team');
    assert.deepEqual(team.StringAttributeConstraints, { MinLength: '1', MaxLength: '5' });
  });

  const REFUSED: [string, object, string | RegExp][] = [
    [
      'confirmation by link',
      { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
      /CONFIRM_WITH_LINK/,
    ],
    ['threat protection', { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }, /AdvancedSecurityMode ENFORCED/],
    ['passkeys', { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } }, /WEB_AUTHN/],
    [
      'a pool without passwords',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['EMAIL_OTP'] } } },
      /PASSWORD/,
    ],
    ['a setting nobody knows', { KeyConfiguration: {} }, /^KeyConfiguration is not in the local world\.$/],
    [
      'two kinds of aliases',
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      /aliasAttributes or usernameAttributes/,
    ],
    [
      'required custom attributes',
      { Schema: [{ Name: 'x', Required: true }] },
      'Required custom attributes are not supported currently.',
    ],
    ['sending from nowhere', { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } }, /SourceArn/],
    [
      'two lives of temporary passwords',
      { Policies: { PasswordPolicy: POLICY }, AdminCreateUserConfig: { UnusedAccountValidityDays: 3 } },
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ],
  ];
  for (const [what, settings, message] of REFUSED) {
    test(`refuses ${what} by name`, async () => {
      await refuses(testWorld({ pool: settings }), 'InvalidParameterException', message);
    });
  }
});

describe('LambdaConfig', () => {
  const NOT_HERE = ['InboundFederation'];
  for (const trigger of NOT_HERE) {
    test(`refuses ${trigger}, and the pool stays as it was`, async () => {
      const world = await testWorld({ triggers: ['PreSignUp'] });
      const before = await describePool(world);
      await refuses(
        world.admin('UpdateUserPool', { LambdaConfig: { [trigger]: functionArn('f') } }),
        'InvalidParameterException',
        `LambdaConfig.${trigger} is not in the local world.`,
      );
      assert.deepEqual(await describePool(world), before);
    });
  }

  for (const arn of ['f', 'arn:aws:lambda:eu-west-1:1:function:f', 'arn:aws:sns:eu-west-1:123456789012:function:f']) {
    test(`refuses ${arn}`, async () => {
      const world = await testWorld();
      await refuses(
        world.admin('UpdateUserPool', { LambdaConfig: { PreSignUp: arn } }),
        'InvalidParameterException',
        /PreSignUp/,
      );
    });
  }

  test('that is empty or left out takes every trigger away', async () => {
    const world = await testWorld({ triggers: ['PreSignUp'] });
    await world.admin('UpdateUserPool', {});
    assert.deepEqual((await describePool(world)).LambdaConfig, {});
    await world.signUp('ann', { email: 'a@b.io' });
    assert.deepEqual(world.functions.sources, []);
  });
});

describe('UpdateUserPool', () => {
  test('sets every setting and returns those left out to their defaults', async () => {
    const world = await testWorld({ pool: { AutoVerifiedAttributes: undefined } });
    const before = await describePool(world);
    world.pass(1000);
    await world.admin('UpdateUserPool', { PoolName: 'folk', ...SETTINGS });
    const after = await describePool(world);
    assert.equal(after.Name, 'folk');
    assert.equal(after.LastModifiedDate, world.time);
    assert.deepEqual(withoutDays(after), {
      ...after,
      ...expectedSettings(),
      AdminCreateUserConfig: SETTINGS.AdminCreateUserConfig,
    });
    await world.admin('UpdateUserPool', {});
    assert.deepEqual(await describePool(world), { ...before, Name: 'folk', LastModifiedDate: world.time });
  });

  test('refuses what was described unchanged, as AWS does, for its two lives of temporary passwords', async () => {
    const world = await testWorld();
    const { Policies, AdminCreateUserConfig } = await describePool(world);
    await refuses(
      world.admin('UpdateUserPool', { Policies, AdminCreateUserConfig }),
      'InvalidParameterException',
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  });

  test('does not touch the clients', async () => {
    const world = await testWorld();
    const client = () => world.admin('DescribeUserPoolClient', { ClientId: world.clientId });
    const before = await client();
    await world.admin('UpdateUserPool', {});
    assert.deepEqual(await client(), before);
  });
});

describe('the end of a pool', () => {
  test('takes users, clients and tokens with it', async () => {
    const world = await testWorld();
    await world.confirmedUser('ann');
    const { AccessToken } = (await world.signIn('ann')).AuthenticationResult;
    await world.admin('DeleteUserPool');
    const gone = `User pool ${world.poolId} does not exist.`;
    await refuses(world.admin('DescribeUserPool'), 'ResourceNotFoundException', gone);
    await refuses(world.admin('ListUsers'), 'ResourceNotFoundException', gone);
    await refuses(world.signIn('ann'), 'ResourceNotFoundException');
    await refuses(world.call('GetUser', { AccessToken }), 'NotAuthorizedException', 'Invalid Access Token');
    const kept = ['users', 'user-pools', 'user-pool-clients', 'refresh-tokens'];
    assert.deepEqual(
      kept.map((name) => world.storage.collection(name).size),
      [0, 0, 0, 0],
    );
  });

  test('is refused while it is protected', async () => {
    const world = await testWorld({ pool: { DeletionProtection: 'ACTIVE' } });
    await refuses(world.admin('DeleteUserPool'), 'InvalidParameterException', /deletion protection/);
    await world.admin('UpdateUserPool', { DeletionProtection: 'INACTIVE' });
    await world.admin('DeleteUserPool');
  });
});

test('pools and clients are listed page by page', async () => {
  const world = new TestWorld();
  for (const PoolName of ['a', 'b', 'c']) await world.call('CreateUserPool', { PoolName });
  const first = await world.call('ListUserPools', { MaxResults: 2 });
  assert.deepEqual(
    first.UserPools.map(({ Name }: any) => Name),
    ['a', 'b'],
  );
  const second = await world.call('ListUserPools', { MaxResults: 2, NextToken: first.NextToken });
  assert.deepEqual(
    second.UserPools.map(({ Name }: any) => Name),
    ['c'],
  );
  assert.equal(second.NextToken, undefined);
  await refuses(world.call('ListUserPools', { MaxResults: 2, NextToken: 'x' }), 'InvalidParameterException');
  world.poolId = first.UserPools[0].Id;
  for (const ClientName of ['x', 'y']) await world.admin('CreateUserPoolClient', { ClientName });
  const clients = await world.admin('ListUserPoolClients');
  assert.deepEqual(
    clients.UserPoolClients.map(({ ClientName }: any) => ClientName),
    ['x', 'y'],
  );
});

test('custom attributes can be added, and then used', async () => {
  const world = await testWorld();
  const CustomAttributes = [{ Name: 'team', AttributeDataType: 'String', Mutable: true }];
  await world.admin('AddCustomAttributes', { CustomAttributes });
  await world.signUp('ann', { email: 'a@b.io', 'custom:team': 'red' });
  assert.equal((await world.attributesOf('ann'))['custom:team'], 'red');
  await refuses(world.admin('AddCustomAttributes', { CustomAttributes }), 'InvalidParameterException');
});

/** Both of their names have the texts of codes. */
const expectedSettings = () => ({
  ...SETTINGS,
  VerificationMessageTemplate: { ...SETTINGS.VerificationMessageTemplate, SmsMessage: 'SMS {####}' },
  EmailVerificationMessage: 'It is {####}',
  EmailVerificationSubject: 'Code',
});

function withoutDays(pool: any): any {
  const { UnusedAccountValidityDays, ...AdminCreateUserConfig } = pool.AdminCreateUserConfig;
  assert.equal(UnusedAccountValidityDays, pool.Policies.PasswordPolicy.TemporaryPasswordValidityDays);
  return { ...pool, AdminCreateUserConfig };
}
