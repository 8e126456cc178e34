/**
 * Second factors: which ones a pool has, and which ones a user is asked for. Source: Developer Guide, "Adding MFA to a user pool".
 */
import type { Cognito } from '../cognito.ts';
import { channelOf } from '../messages/channel.ts';
import type { Pool } from '../pools/pool.ts';
import type { User } from '../users/user.ts';

/** In the order in which AWS lists them. */
export const FACTORS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const;
export type Factor = (typeof FACTORS)[number];

/** The attribute whose holder receives the codes of a factor; undefined for the one that needs no message. */
export const attributeOfFactor = (factor: Factor) =>
  factor === 'SMS_MFA' ? ('phone_number' as const) : factor === 'EMAIL_OTP' ? ('email' as const) : undefined;

/** SMS is a factor of every pool that can send text messages (aws-amplify/amplify-backend issue 1481). */
export function poolFactors(pool: Pool): Factor[] {
  const { settings, mfa = {} } = pool;
  const has = {
    SMS_MFA: settings.SmsConfiguration !== undefined,
    SOFTWARE_TOKEN_MFA: mfa.softwareToken ?? false,
    EMAIL_OTP: mfa.email !== undefined,
  };
  return FACTORS.filter((factor) => has[factor]);
}

/** True when the user has what the factor needs: an address, a number, a verified authenticator. */
export function canUse(cognito: Cognito, user: User, factor: Factor): boolean {
  const attribute = attributeOfFactor(factor);
  return attribute ? channelOf(user, attribute) !== undefined : cognito.softwareTokens.isVerified(user);
}

/**
 * The second factors that the user chooses from at this sign-in; none when the first is enough. An authenticator that was verified
 * stays in use when the pool no longer has that factor (Developer Guide, "TOTP software token MFA"). Where MFA is required, whoever
 * has chosen nothing is asked for what there is.
 */
export function askedFactors(cognito: Cognito, pool: Pool, user: User): Factor[] {
  if (pool.settings.MfaConfiguration === 'OFF') return [];
  const offered = poolFactors(pool);
  const usable = FACTORS.filter(
    (factor) => (offered.includes(factor) || factor === 'SOFTWARE_TOKEN_MFA') && canUse(cognito, user, factor),
  );
  const chosen = usable.filter((factor) => user.mfa?.enabled.includes(factor));
  if (chosen.length || pool.settings.MfaConfiguration === 'OPTIONAL') return chosen;
  return usable;
}
