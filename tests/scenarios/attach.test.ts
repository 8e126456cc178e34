import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import type { UpdateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { KMS } from '@aws-sdk/client-kms';
import { readTemplate } from '../../shell/assets.ts';
import { EXIT } from '../../shell/contract.ts';
import { settings } from '../unit/local/server/client.ts';
import { openStage, type Stage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

/** None of these is Cognito's default. */
const EVERY_SETTING: Omit<UpdateUserPoolCommandInput, 'UserPoolId' | 'LambdaConfig'> = {
  PoolName: 'renamed',
  Policies: {
    PasswordPolicy: {
      MinimumLength: 13,
      RequireLowercase: false,
      RequireUppercase: true,
      RequireNumbers: false,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 3,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
  },
  DeletionProtection: 'ACTIVE',
  AutoVerifiedAttributes: ['email', 'phone_number'],
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/a@example.com',
    From: 'A <a@example.com>',
    ReplyToEmailAddress: 'b@example.com',
  },
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'x', SnsRegion: 'us-east-1' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: { EmailSubject: 'Come', EmailMessage: '{username} {####}', SMSMessage: '{username} {####}' },
  },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
  VerificationMessageTemplate: {
    EmailMessage: 'Code {####}',
    EmailSubject: 'Code',
    SmsMessage: 'Code {####}',
  },
  UserPoolTags: { team: 'identity' },
  UserPoolTier: 'PLUS',
  MfaConfiguration: 'OPTIONAL',
  SmsAuthenticationMessage: 'Your code is {####}',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  UserPoolAddOns: { AdvancedSecurityMode: 'OFF' },
};

const OTHER = 'arn:aws:lambda:us-east-1:000000000000:function:other';

async function poolId(stage: Stage): Promise<string> {
  const { UserPools } = await stage.cognito.listUserPools({ MaxResults: 60 });
  return UserPools![0]!.Id!;
}

async function described(stage: Stage, UserPoolId: string) {
  const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId });
  const { LastModifiedDate, ...rest } = UserPool!;
  const { $metadata, ...mfa } = await stage.cognito.getUserPoolMfaConfig({ UserPoolId });
  return { ...rest, mfa };
}

test('a pool keeps every setting through attach and detach', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  assert.equal((await stage.run(lines('deploy'))).code, EXIT.ok);
  const UserPoolId = await poolId(stage);
  const kms = new KMS(settings(stage.world));
  t.after(() => kms.destroy());
  const { KeyMetadata } = await kms.createKey({});
  await stage.cognito.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: { SmsConfiguration: EVERY_SETTING.SmsConfiguration! },
  });
  await stage.cognito.updateUserPool({
    UserPoolId,
    ...EVERY_SETTING,
    LambdaConfig: {
      PostConfirmation: OTHER,
      CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: OTHER },
      KMSKeyID: KeyMetadata!.Arn!,
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: OTHER },
    },
  });
  const before = await described(stage, UserPoolId);
  for (const [name, value] of Object.entries(EVERY_SETTING))
    if (name !== 'PoolName') assert.ok(Object.hasOwn(before, name) && value !== undefined, name);
  const attached = await stage.run(lines('attach PreSignUp auto-confirm'));
  assert.equal(attached.code, EXIT.ok, attached.screen);
  assert.doesNotMatch(attached.screen, /warning/);
  const { LambdaConfig, ...rest } = await described(stage, UserPoolId);
  const { PreSignUp, ...others } = LambdaConfig!;
  assert.match(PreSignUp ?? '', /function:pools-shell-AutoConfirm/);
  assert.deepEqual(others, before.LambdaConfig);
  assert.deepEqual({ ...rest, LambdaConfig: before.LambdaConfig }, before);
  assert.equal((await stage.run(lines('detach PreSignUp'))).code, EXIT.ok);
  assert.deepEqual(await described(stage, UserPoolId), before);
});

test('triggers that are attached in quick succession all stay, where reads lag behind changes', async (t) => {
  const stage = await openStage({ staleness: 300 });
  t.after(() => stage.close());
  const { code, screen } = await stage.run(
    lines('deploy', 'attach PreSignUp', 'attach UserMigration', 'attach PostAuthentication'),
  );
  assert.equal(code, EXIT.ok, screen);
  assert.doesNotMatch(screen, /warning/);
  const { LambdaConfig } = await described(stage, await poolId(stage));
  assert.deepEqual(Object.keys(LambdaConfig!).sort(), ['PostAuthentication', 'PreSignUp', 'UserMigration']);
  assert.equal((await stage.run(lines('detach --all'))).code, EXIT.ok);
});

test('an update of the stack that changes the pool leaves its triggers, and what detach restores', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const template = JSON.parse(await readTemplate());
  const pool: any = Object.values(template.Resources).find(({ Type }: any) => Type === 'AWS::Cognito::UserPool');
  pool.Properties.DeletionProtection = 'ACTIVE';
  await stage.cloudformation.createStack({
    StackName: 'pools-shell',
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_IAM'],
    Tags: [{ Key: 'pools-shell', Value: 'stack' }],
  });
  await waitUntilStackCreateComplete(
    { client: stage.cloudformation, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.1 },
    { StackName: 'pools-shell' },
  );
  const UserPoolId = await poolId(stage);
  const { LambdaConfig: none, ...before } = await described(stage, UserPoolId);
  await stage.cognito.updateUserPool({
    UserPoolId,
    AutoVerifiedAttributes: before.AutoVerifiedAttributes,
    LambdaConfig: { PreSignUp: OTHER },
  });
  const { code, screen } = await stage.run(
    lines('attach PreSignUp --replace', 'deploy', 'triggers', 'detach PreSignUp'),
  );
  assert.equal(code, EXIT.ok, screen);
  assert.match(screen, /is updated/);
  assert.match(screen, /PreSignUp +auto-confirm/);
  const { LambdaConfig, DeletionProtection } = await described(stage, UserPoolId);
  assert.equal(DeletionProtection, 'INACTIVE');
  assert.deepEqual(LambdaConfig, { PreSignUp: OTHER });
});
