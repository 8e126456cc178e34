/** Second factors: what a pool has, what a user chooses, and the authenticator app. */
import type {
  AdminSetUserMFAPreferenceRequest,
  AdminSetUserSettingsRequest,
  AssociateSoftwareTokenRequest,
  GetUserAuthFactorsRequest,
  GetUserPoolMfaConfigRequest,
  MFAOptionType,
  SetUserMFAPreferenceRequest,
  SetUserPoolMfaConfigRequest,
  SetUserSettingsRequest,
  VerifySoftwareTokenRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { renewed, settingUp } from '../auth/mfa-setup.ts';
import type { Session } from '../auth/sessions.ts';
import type { Cognito } from '../cognito.ts';
import { enableSoftwareToken, invalidParameter, softwareTokenNotFound } from '../errors.ts';
import { ONE_OF_TOKEN_AND_SESSION } from '../inferred.ts';
import { poolFactors } from '../mfa/factors.ts';
import { configuredFactors } from '../mfa/first-factors.ts';
import { describedMfa, withMfaConfig } from '../mfa/pool-config.ts';
import { setPreference } from '../mfa/preference.ts';
import { onlyValues } from '../pools/members.ts';
import type { Pool } from '../pools/pool.ts';
import { requireAccess } from '../tokens/access.ts';
import type { User } from '../users/user.ts';
import { adminTarget } from './caller.ts';
import type { Family } from './family.ts';

export const mfaOperations: Family = {
  SetUserPoolMfaConfig: (cognito, input: SetUserPoolMfaConfigRequest) => {
    const changed = { ...withMfaConfig(cognito.pools.get(input.UserPoolId!), input), modifiedAt: cognito.now() };
    cognito.pools.save(changed);
    return describedMfa(changed);
  },
  GetUserPoolMfaConfig: (cognito, input: GetUserPoolMfaConfigRequest) =>
    describedMfa(cognito.pools.get(input.UserPoolId!)),

  SetUserMFAPreference: async (cognito, input: SetUserMFAPreferenceRequest) => {
    const { pool, user } = await requireAccess(cognito, input.AccessToken!);
    setPreference(cognito, pool, user, input, false);
    return {};
  },
  AdminSetUserMFAPreference: (cognito, input: AdminSetUserMFAPreferenceRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    setPreference(cognito, pool, user, input, true);
    return {};
  },
  SetUserSettings: async (cognito, input: SetUserSettingsRequest) => {
    const { pool, user } = await requireAccess(cognito, input.AccessToken!);
    return setOptions(cognito, pool, user, input.MFAOptions!, false);
  },
  AdminSetUserSettings: (cognito, input: AdminSetUserSettingsRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    return setOptions(cognito, pool, user, input.MFAOptions!, true);
  },

  GetUserAuthFactors: async (cognito, input: GetUserAuthFactorsRequest) => {
    const { pool, user } = await requireAccess(cognito, input.AccessToken!);
    const { preferred, enabled } = user.mfa ?? { enabled: [] };
    return {
      Username: user.username,
      ...(preferred && { PreferredMfaSetting: preferred }),
      ...(enabled.length && { UserMFASettingList: enabled }),
      ConfiguredUserAuthFactors: configuredFactors(cognito, pool, user),
    };
  },

  AssociateSoftwareToken: async (cognito, input: AssociateSoftwareTokenRequest) => {
    const { user, session } = await tokenHolder(cognito, input);
    if (!poolFactors(cognito.pools.get(user.poolId)).includes('SOFTWARE_TOKEN_MFA')) {
      throw softwareTokenNotFound('Software Token MFA has not been enabled by the userPool');
    }
    const SecretCode = cognito.softwareTokens.associate(user);
    return { SecretCode, ...(session && { Session: renewed(cognito, session, false) }) };
  },
  VerifySoftwareToken: async (cognito, input: VerifySoftwareTokenRequest) => {
    const { user, session } = await tokenHolder(cognito, input);
    if (!cognito.softwareTokens.verify(user, input.UserCode!, input.FriendlyDeviceName)) {
      throw enableSoftwareToken('Code mismatch and fail enable Software Token MFA');
    }
    return { Status: 'SUCCESS', ...(session && { Session: renewed(cognito, session, true) }) };
  },
};

/** The older way to choose SMS, and nothing else (API reference of SetUserSettings); an empty list turns it off. */
function setOptions(cognito: Cognito, pool: Pool, user: User, options: readonly MFAOptionType[], admin: boolean) {
  for (const { DeliveryMedium, AttributeName } of options) {
    onlyValues('MFAOptions.DeliveryMedium', DeliveryMedium, ['SMS']);
    onlyValues('MFAOptions.AttributeName', AttributeName, ['phone_number']);
  }
  setPreference(cognito, pool, user, { SMSMfaSettings: { Enabled: options.length > 0 } }, admin);
  return {};
}

/** Who sets up an authenticator: a signed-in user, or one in the middle of a sign-in. */
async function tokenHolder(
  cognito: Cognito,
  { AccessToken, Session }: { AccessToken?: string; Session?: string },
): Promise<{ user: User; session?: Session }> {
  if ((AccessToken === undefined) === (Session === undefined)) throw invalidParameter(ONE_OF_TOKEN_AND_SESSION);
  return Session === undefined ? requireAccess(cognito, AccessToken!) : settingUp(cognito, Session);
}
