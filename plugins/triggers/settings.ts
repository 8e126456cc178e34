import type { UpdateUserPoolCommandInput, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The settings that UpdateUserPool takes. It resets what it is not sent ("If you don't provide a value for an attribute,
 * Amazon Cognito sets it to its default value": API reference, UpdateUserPool), so all of them are sent back each time.
 * Left out on purpose: LambdaConfig, which is the caller's matter, and PoolName, which is called Name in an answer.
 */
const KEPT = [
  'Policies',
  'DeletionProtection',
  'AutoVerifiedAttributes',
  'SmsVerificationMessage',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'VerificationMessageTemplate',
  'SmsAuthenticationMessage',
  'UserAttributeUpdateSettings',
  'MfaConfiguration',
  'DeviceConfiguration',
  'EmailConfiguration',
  'SmsConfiguration',
  'UserPoolTags',
  'AdminCreateUserConfig',
  'UserPoolAddOns',
  'AccountRecoverySetting',
  'UserPoolTier',
  'KeyConfiguration',
  'IssuerConfiguration',
  'AcrConfiguration',
] as const satisfies readonly (keyof UpdateUserPoolCommandInput)[];

/**
 * What a description tells beside the settings. Every other member is compared, also one that this version does not know and
 * cannot send. (Of DcrConfiguration nothing is sent on purpose: what is omitted of it stays, while one that is sent without its
 * EnableStatus turns registration on. SDK, UpdateUserPoolRequest.)
 */
const FACTS: ReadonlySet<string> = new Set([
  'AliasAttributes',
  'Arn',
  'CreationDate',
  'CustomDomain',
  'Domain',
  'EmailConfigurationFailure',
  'EstimatedNumberOfUsers',
  'Id',
  'LambdaConfig',
  'LastModifiedDate',
  'Name',
  'SchemaAttributes',
  'SmsConfigurationFailure',
  'Status',
  'UsernameAttributes',
  'UsernameConfiguration',
] satisfies (keyof UserPoolType)[]);

type Settings = Record<string, unknown>;

/**
 * A described pool's settings in the form in which UpdateUserPool takes them. Of a VerificationMessageTemplate the texts for codes
 * and those for links go back side by side, as described: DefaultEmailOption says which of them is in use, and each has passed
 * its own check when it was set.
 */
export function settingsOf(pool: UserPoolType): Settings {
  const described = pool as Settings;
  const settings: Settings = pool.Name === undefined ? {} : { PoolName: pool.Name };
  for (const key of KEPT) {
    const value = described[key];
    const sent = key === 'UserPoolTags' ? ownTags(value) : value;
    if (sent !== undefined && !isEmpty(sent)) settings[key] = sent;
  }
  // Described beside the newer TemporaryPasswordValidityDays, but refused beside it ("Please use
  // TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays").
  if (pool.AdminCreateUserConfig && pool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays !== undefined) {
    const { UnusedAccountValidityDays, ...rest } = pool.AdminCreateUserConfig;
    settings['AdminCreateUserConfig'] = rest;
  }
  return settings;
}

function comparedOf(pool: UserPoolType): Settings {
  const known = { ...pool, UserPoolTags: ownTags(pool.UserPoolTags) };
  const others = Object.entries(known).filter(([key, value]) => !FACTS.has(key) && !isEmpty(value));
  const all = Object.entries({ ...Object.fromEntries(others), ...settingsOf(pool) });
  // An empty list of names is not described again.
  return Object.fromEntries(all.filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

/** Tags that AWS sets itself (`aws:cloudformation:stack-name`) are described, and refused in requests. */
const ownTags = (tags: unknown): unknown =>
  tags && Object.fromEntries(Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith('aws:')));

/** Names of the settings that two descriptions of a pool differ in. */
export function changedSettings(before: UserPoolType, after: UserPoolType): string[] {
  const [was, is] = [comparedOf(before), comparedOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !isSame(was[key], is[key])).sort();
}

/** `SmsConfiguration: {}` and the like appear in descriptions and are refused in requests. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** Deep equality of plain data, where an absent member equals an undefined one. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Settings, b as Settings];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isSame(left[key], right[key]));
}
