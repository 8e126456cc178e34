/** Which second factors a user has chosen. */
import type { SetUserMFAPreferenceRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notInTheLocalWorld } from '../errors.ts';
import { FACTOR_IS_NOT_THE_POOLS, ONE_PREFERRED_FACTOR } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import type { User } from '../users/user.ts';
import { canUse, FACTORS, type Factor, poolFactors } from './factors.ts';

export interface UserMfa {
  enabled: readonly Factor[];
  preferred?: Factor;
}

type Settings = Pick<
  SetUserMFAPreferenceRequest,
  'SMSMfaSettings' | 'SoftwareTokenMfaSettings' | 'EmailMfaSettings' | 'WebAuthnMfaSettings'
>;

/** Stores what a request says of each factor; what it leaves out stays. @throws InvalidParameterException */
export function setPreference(cognito: Cognito, pool: Pool, user: User, request: Settings, admin: boolean): void {
  if (request.WebAuthnMfaSettings) throw notInTheLocalWorld('WebAuthnMfaSettings');
  const wanted = {
    SMS_MFA: request.SMSMfaSettings,
    SOFTWARE_TOKEN_MFA: request.SoftwareTokenMfaSettings,
    EMAIL_OTP: request.EmailMfaSettings,
  };
  const preferred = FACTORS.filter((factor) => wanted[factor]?.Enabled && wanted[factor]?.PreferredMfa);
  if (preferred.length > 1) throw invalidParameter(ONE_PREFERRED_FACTOR);
  for (const factor of FACTORS) if (wanted[factor]?.Enabled) checkEnabling(cognito, pool, user, factor, admin);
  cognito.users.change(pool, user, cognito.now(), ({ mfa }) => {
    const enabled = FACTORS.filter((factor) => wanted[factor]?.Enabled ?? mfa?.enabled.includes(factor) ?? false);
    const stays = mfa?.preferred && enabled.includes(mfa.preferred) && wanted[mfa.preferred] === undefined;
    const chosen = preferred[0] ?? (stays ? mfa.preferred : undefined);
    return { mfa: { enabled, ...(chosen && { preferred: chosen }) } };
  });
}

/** The sentences are of public threads: aws-sdk-js-v3 issue 4645; amplify-js issues 944 and 7016. */
function checkEnabling(cognito: Cognito, pool: Pool, user: User, factor: Factor, admin: boolean): void {
  if (!canUse(cognito, user, factor)) {
    if (factor === 'SOFTWARE_TOKEN_MFA' && !admin) {
      const isPending = cognito.softwareTokens.isPending(user);
      throw invalidParameter(`User has not ${isPending ? 'verified' : 'set up'} software token mfa`);
    }
    throw invalidParameter(`User does not have delivery config set to turn on ${factor}`);
  }
  if (factor !== 'SOFTWARE_TOKEN_MFA' && !poolFactors(pool).includes(factor)) {
    throw invalidParameter(FACTOR_IS_NOT_THE_POOLS(factor));
  }
}

/** What GetUser and AdminGetUser say of it; MFAOptions tells of SMS alone. */
export const describedPreference = ({ mfa }: User): object => ({
  ...(mfa?.enabled.includes('SMS_MFA') && {
    MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }],
  }),
  ...(mfa?.preferred && { PreferredMfaSetting: mfa.preferred }),
  ...(mfa?.enabled.length && { UserMFASettingList: mfa.enabled }),
});
