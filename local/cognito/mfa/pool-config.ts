/** The MFA settings of a pool: SetUserPoolMfaConfig, and the part of them that CreateUserPool and UpdateUserPool take. */
import type { SetUserPoolMfaConfigRequest } from '@aws-sdk/client-cognito-identity-provider';
import { featureUnavailable, invalidParameter, notInTheLocalWorld } from '../errors.ts';
import {
  EMAIL_MFA_NEEDS_A_TIER,
  EMAIL_MFA_NEEDS_DEVELOPER,
  MFA_LEFT_OUT_STAYS,
  OPTIONAL_MFA_NEEDS_A_FACTOR,
  SMS_MFA_NEEDS_A_ROLE,
} from '../inferred.ts';
import { onlyKnown } from '../pools/members.ts';
import type { Pool, PoolSettings } from '../pools/pool.ts';
import { SMS_MEMBERS } from '../pools/settings.ts';
import { poolFactors } from './factors.ts';

/** What a pool has of MFA beside its settings: SetUserPoolMfaConfig alone changes it. */
export interface PoolMfa {
  softwareToken?: boolean;
  email?: { Message?: string; Subject?: string };
}

/**
 * The pool with another MFA configuration. A factor that is left out is turned off.
 * @throws InvalidParameterException in the recorded sentences (aws-sdk-js issue 4186, cdkd issue 1923), FeatureUnavailableInTierException
 */
export function withMfaConfig(pool: Pool, request: SetUserPoolMfaConfigRequest): Pool {
  const { SmsMfaConfiguration: sms, SoftwareTokenMfaConfiguration: token, EmailMfaConfiguration: email } = request;
  if (request.WebAuthnConfiguration) throw notInTheLocalWorld('WebAuthnConfiguration');
  if (sms?.SmsConfiguration) onlyKnown('SmsMfaConfiguration.SmsConfiguration', sms.SmsConfiguration, SMS_MEMBERS);
  const mode = request.MfaConfiguration ?? (MFA_LEFT_OUT_STAYS ? pool.settings.MfaConfiguration : 'OFF');
  const hasFactor = sms !== undefined || token?.Enabled === true || email !== undefined;
  if (mode === 'OFF' && hasFactor) {
    throw invalidParameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
  }
  if (mode !== 'OFF' && !hasFactor) {
    throw invalidParameter(
      "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    );
  }
  const SmsConfiguration = sms?.SmsConfiguration ?? pool.settings.SmsConfiguration;
  if (sms && !SmsConfiguration) throw invalidParameter(SMS_MFA_NEEDS_A_ROLE);
  if (mode !== 'OFF' && !sms && SmsConfiguration) {
    throw invalidParameter("Can't turn off SMS_MFA when SMS configuration is set for the user pool");
  }
  if (email) checkEmail(pool.settings);
  return {
    ...pool,
    settings: {
      ...pool.settings,
      MfaConfiguration: mode,
      ...(SmsConfiguration && { SmsConfiguration }),
      ...(sms?.SmsAuthenticationMessage && { SmsAuthenticationMessage: sms.SmsAuthenticationMessage }),
    },
    mfa: { ...(token && { softwareToken: token.Enabled ?? false }), ...(email && { email }) },
  };
}

function checkEmail({ UserPoolTier, EmailConfiguration }: PoolSettings): void {
  if (UserPoolTier === 'LITE') throw featureUnavailable(EMAIL_MFA_NEEDS_A_TIER);
  if (EmailConfiguration.EmailSendingAccount !== 'DEVELOPER') throw invalidParameter(EMAIL_MFA_NEEDS_DEVELOPER);
}

/**
 * MFA in CreateUserPool and UpdateUserPool. Recorded (cloudformation-coverage-roadmap issue 1176): an existing pool's MFA cannot be
 * made required this way; sending back what it is already is fine.
 * @throws InvalidParameterException
 */
export function checkMfaMode(before: Pool | undefined, after: Pool): void {
  const mode = after.settings.MfaConfiguration;
  if (mode === 'OFF') return;
  if (mode === 'ON' && before && before.settings.MfaConfiguration !== 'ON') {
    throw invalidParameter('Cannot turn MFA functionality ON, once the user pool has been created.');
  }
  if (mode === 'OPTIONAL' && !OPTIONAL_MFA_NEEDS_A_FACTOR) return;
  if (!poolFactors(after).length) {
    throw invalidParameter(
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    );
  }
}

/** What GetUserPoolMfaConfig and SetUserPoolMfaConfig answer. */
export function describedMfa({ settings, mfa = {} }: Pool): object {
  const { SmsConfiguration, SmsAuthenticationMessage, MfaConfiguration } = settings;
  return {
    ...(SmsConfiguration && { SmsMfaConfiguration: { SmsAuthenticationMessage, SmsConfiguration } }),
    ...(mfa.softwareToken !== undefined && { SoftwareTokenMfaConfiguration: { Enabled: mfa.softwareToken } }),
    ...(mfa.email && { EmailMfaConfiguration: mfa.email }),
    MfaConfiguration,
  };
}
