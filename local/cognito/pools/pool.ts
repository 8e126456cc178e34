/** A user pool as it is stored. Settings keep AWS's own names, so that DescribeUserPool answers them as they were given. */
import type {
  AdminCreateUserConfigType,
  DeviceConfigurationType,
  EmailConfigurationType,
  PasswordPolicyType,
  RecoveryOptionType,
  SchemaAttributeType,
  SmsConfigurationType,
  VerificationMessageTemplateType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { WorldFacts } from '../../service.ts';
import type { FirstFactor } from '../mfa/first-factors.ts';
import type { PoolMfa } from '../mfa/pool-config.ts';
import { DIGITS, LOWER, randomText, UPPER } from '../random.ts';

/** Triggers that this world calls; a pool that asks for another one is refused. */
export const TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'UserMigration',
  'CustomMessage',
  'PreTokenGeneration',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
] as const;
export type TriggerName = (typeof TRIGGERS)[number];

/** Functions that send messages in the pool's place, asynchronously. */
export const SENDERS = ['CustomEmailSender', 'CustomSMSSender'] as const;
export type SenderName = (typeof SENDERS)[number];

/** Versions of the token trigger's event. */
export type TokenEventVersion = 'V1_0' | 'V2_0' | 'V3_0';

/** Functions by trigger. The one for PreTokenGeneration stands under its two keys, always the same ARN. */
export type TriggerFunctions = Partial<Record<TriggerName, string>> & {
  CustomEmailSender?: { LambdaVersion: 'V1_0'; LambdaArn: string };
  CustomSMSSender?: { LambdaVersion: 'V1_0'; LambdaArn: string };
  /** The ARN of the key that encrypts what those two are told. */
  KMSKeyID?: string;
  PreTokenGenerationConfig?: { LambdaVersion: TokenEventVersion; LambdaArn: string };
};

export interface Pool {
  id: string;
  arn: string;
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  modifiedAt: number;
  /** What UpdateUserPool can change, defaults filled in. */
  settings: PoolSettings;
  mfa?: PoolMfa;
  /** Standard and custom attributes (`custom:` names); fixed at creation but for added custom ones. */
  schema: readonly SchemaAttribute[];
  aliasAttributes?: readonly AliasAttribute[];
  usernameAttributes?: readonly VerifiableAttribute[];
  usernameConfiguration?: { CaseSensitive: boolean };
}

export type VerifiableAttribute = 'email' | 'phone_number';
export type AliasAttribute = VerifiableAttribute | 'preferred_username';
export type SchemaAttribute = SchemaAttributeType & { Name: string };

export interface PoolSettings {
  Policies: {
    PasswordPolicy: Required<Omit<PasswordPolicyType, 'PasswordHistorySize'>> &
      Pick<PasswordPolicyType, 'PasswordHistorySize'>;
    SignInPolicy: { AllowedFirstAuthFactors: readonly FirstFactor[] };
  };
  DeletionProtection: 'ACTIVE' | 'INACTIVE';
  LambdaConfig: TriggerFunctions;
  MfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
  EmailConfiguration: EmailConfigurationType;
  AdminCreateUserConfig: AdminCreateUserConfigType;
  VerificationMessageTemplate: VerificationMessageTemplateType;
  UserPoolTags: Record<string, string>;
  UserPoolTier: 'LITE' | 'ESSENTIALS' | 'PLUS';
  AutoVerifiedAttributes?: readonly VerifiableAttribute[];
  AccountRecoverySetting?: { RecoveryMechanisms?: RecoveryOptionType[] };
  SmsConfiguration?: SmsConfigurationType;
  SmsAuthenticationMessage?: string;
  SmsVerificationMessage?: string;
  EmailVerificationMessage?: string;
  EmailVerificationSubject?: string;
  UserAttributeUpdateSettings?: { AttributesRequireVerificationBeforeUpdate?: readonly VerifiableAttribute[] };
  /** There: the pool knows devices. */
  DeviceConfiguration?: DeviceConfigurationType;
  UserPoolAddOns?: object;
}

/** `us-east-1_` and nine letters and digits. */
export const newPoolId = (region: string): string => `${region}_${randomText(LOWER + UPPER + DIGITS, 9)}`;

export const poolArn = (facts: WorldFacts, id: string): string =>
  `arn:aws:cognito-idp:${facts.region}:${facts.accountId}:userpool/${id}`;

/** The `iss` of the pool's tokens; its key set is under `/.well-known/jwks.json` of it. */
export const issuer = (pool: Pool): string => `https://cognito-idp.${pool.id.split('_')[0]}.amazonaws.com/${pool.id}`;

export const passwordPolicy = (pool: Pool): PoolSettings['Policies']['PasswordPolicy'] =>
  pool.settings.Policies.PasswordPolicy;

/** True when the pool itself sends codes that verify the attribute. */
export const isAutoVerified = (pool: Pool, attribute: VerifiableAttribute): boolean =>
  pool.settings.AutoVerifiedAttributes?.includes(attribute) ?? false;

/** True when a new value takes the place of the old one only once it is verified. */
export const isVerifiedFirst = (pool: Pool, attribute: VerifiableAttribute): boolean =>
  pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes(attribute) ?? false;

/** The form in which names are compared: lower case in a pool whose user names are not case-sensitive. */
export const folded = (pool: Pool, name: string): string =>
  pool.usernameConfiguration?.CaseSensitive === false ? name.toLowerCase() : name;
