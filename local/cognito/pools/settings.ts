/**
 * Every setting that CreateUserPool and UpdateUserPool take: its default and what of it this world honours. A setting that is left
 * out of an update returns to its default ("If you don't provide a value for an attribute, Amazon Cognito sets it to its default
 * value", API reference of UpdateUserPool).
 */
import { invalidParameter } from '../errors.ts';
import { checkTriggerTier, lambdaConfig } from './lambda-config.ts';
import { onlyKnown, onlyValues, present } from './members.ts';
import { messageTemplates } from './message-templates.ts';
import { checkHistoryTier, checkSignInTier, policies, temporaryPasswordDays } from './policies.ts';
import type { PoolSettings } from './pool.ts';

interface Setting {
  /** Absent: the setting has no value until it is given one. */
  initial?: unknown;
  /** Answers what is stored, or refuses. */
  accept?(value: any): unknown;
}

export const SMS_MEMBERS = ['SnsCallerArn', 'ExternalId', 'SnsRegion'];

const SETTINGS: Record<string, Setting> = {
  Policies: { initial: {}, accept: (value) => value },
  DeletionProtection: { initial: 'INACTIVE' },
  LambdaConfig: { initial: {}, accept: lambdaConfig },
  AutoVerifiedAttributes: {},
  MfaConfiguration: { initial: 'OFF' },
  SmsAuthenticationMessage: {},
  EmailConfiguration: { initial: { EmailSendingAccount: 'COGNITO_DEFAULT' }, accept: emailConfiguration },
  SmsConfiguration: {
    accept: (value) => known('SmsConfiguration', value, SMS_MEMBERS),
  },
  AdminCreateUserConfig: { initial: {}, accept: adminCreateUserConfig },
  AccountRecoverySetting: { accept: accountRecovery },
  VerificationMessageTemplate: { initial: {}, accept: (value) => value },
  SmsVerificationMessage: {},
  EmailVerificationMessage: {},
  EmailVerificationSubject: {},
  UserPoolTags: { initial: {} },
  UserPoolTier: { initial: 'ESSENTIALS' },
  UserPoolAddOns: { accept: addOns },
  UserAttributeUpdateSettings: { accept: attributeUpdates },
  DeviceConfiguration: { accept: deviceConfiguration },
};

/**
 * The settings of a request, defaults filled in.
 * @param request of CreateUserPool or UpdateUserPool, without what names or identifies the pool.
 * @throws InvalidParameterException that names the setting which is wrong or not here; FeatureUnavailableInTierException.
 */
export function poolSettings(request: object): PoolSettings {
  onlyKnown('', request, Object.keys(SETTINGS));
  const given = request as Record<string, unknown>;
  const settings: Record<string, unknown> = {};
  for (const [name, { initial, accept }] of Object.entries(SETTINGS)) {
    const value = given[name] ?? initial;
    const stored = value === undefined || !accept ? value : accept(value);
    if (stored !== undefined) settings[name] = stored;
  }
  Object.assign(settings, messageTemplates(settings));
  const complete = { ...settings, ...withTemporaryPasswordDays(settings) } as unknown as PoolSettings;
  checkTriggerTier(complete);
  checkHistoryTier(complete);
  checkSignInTier(complete);
  return complete;
}

/** One value under two names: the password policy's, and the older one that AWS still describes. */
function withTemporaryPasswordDays(settings: any): object {
  const days = temporaryPasswordDays(settings.Policies, settings.AdminCreateUserConfig);
  return {
    Policies: policies(settings.Policies, days),
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      ...settings.AdminCreateUserConfig,
      UnusedAccountValidityDays: days,
    },
  };
}

function known<T extends object>(path: string, value: T, members: readonly string[]): T {
  onlyKnown(path, value, members);
  return value;
}

function honoured<T>(path: string, value: T, values: readonly T[]): T {
  onlyValues(path, value, values);
  return value;
}

function emailConfiguration(value: any): object {
  known('EmailConfiguration', value, ['SourceArn', 'ReplyToEmailAddress', 'EmailSendingAccount', 'From']);
  if (value.EmailSendingAccount === 'DEVELOPER' && !value.SourceArn) {
    throw invalidParameter('EmailConfiguration with EmailSendingAccount DEVELOPER needs a SourceArn.');
  }
  return { EmailSendingAccount: 'COGNITO_DEFAULT', ...value };
}

function adminCreateUserConfig(value: any): object {
  known('AdminCreateUserConfig', value, [
    'AllowAdminCreateUserOnly',
    'UnusedAccountValidityDays',
    'InviteMessageTemplate',
  ]);
  return value;
}

function accountRecovery(value: any): object {
  known('AccountRecoverySetting', value, ['RecoveryMechanisms']);
  const mechanisms: { Priority: number; Name: string }[] = value.RecoveryMechanisms ?? [];
  if (mechanisms.length > 1 && mechanisms.some(({ Name }) => Name === 'admin_only')) {
    throw invalidParameter(
      'Invalid account recovery setting. admin_only cannot be combined with other recovery mechanisms.',
    );
  }
  if (new Set(mechanisms.map(({ Priority }) => Priority)).size < mechanisms.length) {
    throw invalidParameter('Invalid account recovery setting. Each recovery mechanism needs a priority of its own.');
  }
  return value;
}

function addOns(value: any): object {
  known('UserPoolAddOns', value, ['AdvancedSecurityMode']);
  return { AdvancedSecurityMode: honoured('UserPoolAddOns.AdvancedSecurityMode', value.AdvancedSecurityMode, ['OFF']) };
}

/** "When you provide a value for any property of DeviceConfiguration, you activate the device remembering" (API reference). */
function deviceConfiguration(value: any): object | undefined {
  known('DeviceConfiguration', value, ['ChallengeRequiredOnNewDevice', 'DeviceOnlyRememberedOnUserPrompt']);
  const given = present(value);
  if (Object.keys(given).length === 0) return undefined;
  return { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false, ...given };
}

function attributeUpdates(value: any): object {
  known('UserAttributeUpdateSettings', value, ['AttributesRequireVerificationBeforeUpdate']);
  return value;
}
