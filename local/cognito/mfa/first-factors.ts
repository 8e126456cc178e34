/**
 * First factors of choice-based sign-in: which ones a pool allows and a user can use. Source: Developer Guide, "Authentication with
 * user pools", choice-based sign-in.
 */
import type { Cognito } from '../cognito.ts';
import { channelOf } from '../messages/channel.ts';
import type { Pool } from '../pools/pool.ts';
import type { Attributes, User } from '../users/user.ts';
import { askedFactors } from './factors.ts';

export const FIRST_FACTORS = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;
export type FirstFactor = (typeof FIRST_FACTORS)[number];

/** What a user answers SELECT_CHALLENGE with: a password comes in two ways. */
export type Choice = FirstFactor | 'PASSWORD_SRP';

export const allowedFactors = (pool: Pool): readonly FirstFactor[] =>
  pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors;

/** True when someone with these attributes needs no password in the pool. */
export const canDoWithoutPassword = (pool: Pool, attributes: Attributes): boolean =>
  allowedFactors(pool).some((factor) => factor !== 'PASSWORD' && hasChannel({ attributes }, factor));

/**
 * What the user can begin with. One-time codes are for users without MFA: "Passwordless sign-in ... isn't available for users who are
 * required to use MFA" (Developer Guide, "Things to know about MFA").
 */
export function configuredFactors(cognito: Cognito, pool: Pool, user: User): FirstFactor[] {
  const needsMfa = pool.settings.MfaConfiguration === 'ON' || askedFactors(cognito, pool, user).length > 0;
  return allowedFactors(pool).filter((factor) =>
    factor === 'PASSWORD' ? user.verifier !== undefined : !needsMfa && hasChannel(user, factor),
  );
}

/** The names of challenges that stand for these factors. */
export const asChoices = (factors: readonly FirstFactor[]): Choice[] =>
  factors.flatMap((factor) => (factor === 'PASSWORD' ? (['PASSWORD_SRP', 'PASSWORD'] as const) : [factor]));

const hasChannel = (user: Pick<User, 'attributes'>, factor: Exclude<FirstFactor, 'PASSWORD'>): boolean =>
  channelOf(user, factor === 'EMAIL_OTP' ? 'email' : 'phone_number') !== undefined;
