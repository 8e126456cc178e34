/** The sign-in settings of a user pool in a stack, over HTTP: what the template says is what the pool then has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { settings, worldOf } from '../server/client.ts';

const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' };
const template = (Properties: object) =>
  JSON.stringify({
    Resources: { Pool: { Type: 'AWS::Cognito::UserPool', Properties } },
    Outputs: { Id: { Value: { Ref: 'Pool' } } },
  });

test('EnabledMfas, SignInPolicy and their messages reach the pool, and change with the template', async (t) => {
  const world = await worldOf(t);
  const stacks = new CloudFormation(settings(world));
  const cognito = new CognitoIdentityProvider(settings(world));
  t.after(() => stacks.destroy());
  t.after(() => cognito.destroy());
  const waiting = { client: stacks, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  const properties = {
    UserPoolName: 'people',
    SmsConfiguration,
    SmsAuthenticationMessage: 'Code {####}',
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/a@b.io',
    },
    MfaConfiguration: 'OPTIONAL',
    EnabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'],
    EmailAuthenticationMessage: 'Mail {####}',
    EmailAuthenticationSubject: 'Mail',
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] } },
  };
  await stacks.createStack({ StackName: 's', TemplateBody: template(properties) });
  await waitUntilStackCreateComplete(waiting, { StackName: 's' });
  const UserPoolId = (await stacks.describeStacks({ StackName: 's' })).Stacks![0]!.Outputs![0]!.OutputValue!;
  const mfa = async () => {
    const { $metadata, ...config } = await cognito.getUserPoolMfaConfig({ UserPoolId });
    return config;
  };
  const factors = async () =>
    (await cognito.describeUserPool({ UserPoolId })).UserPool?.Policies?.SignInPolicy?.AllowedFirstAuthFactors;
  const sms = { SmsAuthenticationMessage: 'Code {####}', SmsConfiguration };
  assert.deepEqual(await mfa(), {
    MfaConfiguration: 'OPTIONAL',
    SmsMfaConfiguration: sms,
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: { Message: 'Mail {####}', Subject: 'Mail' },
  });
  assert.deepEqual(await factors(), ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);

  const changed = {
    ...properties,
    EnabledMfas: ['SMS_MFA'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
  };
  await stacks.updateStack({ StackName: 's', TemplateBody: template(changed) });
  await waitUntilStackUpdateComplete(waiting, { StackName: 's' });
  assert.deepEqual(await mfa(), { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: sms });
  assert.deepEqual(await factors(), ['PASSWORD']);
});

test('the stack’s tags are the pool’s, too, the template’s own before them, and none of CloudFormation’s', async (t) => {
  const world = await worldOf(t);
  const stacks = new CloudFormation(settings(world));
  const cognito = new CognitoIdentityProvider(settings(world));
  t.after(() => stacks.destroy());
  t.after(() => cognito.destroy());
  const waiting = { client: stacks, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  const stack = {
    StackName: 's',
    TemplateBody: template({ UserPoolName: 'people', UserPoolTags: { team: 'identity' } }),
  };
  const tags = (of: Record<string, string>) => Object.entries(of).map(([Key, Value]) => ({ Key, Value }));
  await stacks.createStack({ ...stack, Tags: tags({ team: 'web', 'pools-shell': 'stack' }) });
  await waitUntilStackCreateComplete(waiting, { StackName: 's' });
  const { Stacks } = await stacks.describeStacks({ StackName: 's' });
  const UserPoolId = Stacks![0]!.Outputs![0]!.OutputValue!;
  const { UserPool } = await cognito.describeUserPool({ UserPoolId });
  assert.deepEqual(UserPool!.UserPoolTags, { team: 'identity', 'pools-shell': 'stack' });
  const { Tags } = await cognito.listTagsForResource({ ResourceArn: UserPool!.Arn! });
  assert.deepEqual(Tags, UserPool!.UserPoolTags);

  const wanted = { ...stack, Tags: tags({ stage: 'dev' }) };
  const { Id } = await stacks.createChangeSet({ ...wanted, ChangeSetName: 'c' });
  const { Changes } = await stacks.describeChangeSet({ ChangeSetName: Id! });
  assert.deepEqual(
    Changes!.map(({ ResourceChange: change }) => [change!.LogicalResourceId, change!.Action, change!.Scope]),
    [['Pool', 'Modify', ['Tags']]],
  );
  await stacks.executeChangeSet({ ChangeSetName: Id! });
  await waitUntilStackUpdateComplete(waiting, { StackName: 's' });
  const after = await cognito.describeUserPool({ UserPoolId });
  assert.deepEqual(after.UserPool!.UserPoolTags, { team: 'identity', stage: 'dev' });
});
