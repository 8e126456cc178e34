/** The password policy and its defaults. Source: Amazon Cognito Developer Guide, "Adding user pool password requirements". */
import { ServiceError } from '../../service.ts';
import { featureUnavailable, invalidParameter } from '../errors.ts';
import {
  CHOICE_NEEDS_A_TIER,
  HISTORY_NEEDS_A_TIER,
  PASSWORD_IS_ALWAYS_ALLOWED,
  UNSET_REQUIREMENT,
  ZERO_TEMPORARY_DAYS_IS_DEFAULT,
} from '../inferred.ts';
import { DEFAULT_TEMPORARY_PASSWORD_DAYS } from '../limits.ts';
import { FIRST_FACTORS } from '../mfa/first-factors.ts';
import { onlyKnown, onlyValues, present } from './members.ts';
import type { PoolSettings } from './pool.ts';

const DEFAULT_POLICY = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

const OPEN_POLICY = {
  MinimumLength: 8,
  RequireUppercase: UNSET_REQUIREMENT,
  RequireLowercase: UNSET_REQUIREMENT,
  RequireNumbers: UNSET_REQUIREMENT,
  RequireSymbols: UNSET_REQUIREMENT,
};

/** `Policies` as stored; `days` is how long a temporary password lives. */
export function policies(given: any, days: number): object {
  onlyKnown('Policies', given, ['PasswordPolicy', 'SignInPolicy']);
  const policy = given.PasswordPolicy;
  if (policy) {
    onlyKnown('Policies.PasswordPolicy', policy, [
      ...Object.keys(OPEN_POLICY),
      'TemporaryPasswordValidityDays',
      'PasswordHistorySize',
    ]);
  }
  const rest = policy ? { ...OPEN_POLICY, ...present(policy) } : DEFAULT_POLICY;
  return {
    PasswordPolicy: { ...rest, TemporaryPasswordValidityDays: days },
    SignInPolicy: signInPolicy(given.SignInPolicy),
  };
}

/**
 * How many days a temporary password lives, from either of its two settings.
 * @throws InvalidParameterException when both are given, as AWS does even when they agree (aws-sdk-js issue 3817).
 */
export function temporaryPasswordDays(policies: any, adminCreateUserConfig: any): number {
  const days = policies.PasswordPolicy?.TemporaryPasswordValidityDays;
  const unused = adminCreateUserConfig.UnusedAccountValidityDays;
  if (isGiven(days) && isGiven(unused)) {
    throw invalidParameter(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  }
  const chosen = days ?? unused ?? DEFAULT_TEMPORARY_PASSWORD_DAYS;
  return chosen === 0 && ZERO_TEMPORARY_DAYS_IS_DEFAULT ? DEFAULT_TEMPORARY_PASSWORD_DAYS : chosen;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function signInPolicy(given: any): PoolSettings['Policies']['SignInPolicy'] {
  if (!given) return { AllowedFirstAuthFactors: ['PASSWORD'] };
  onlyKnown('Policies.SignInPolicy', given, ['AllowedFirstAuthFactors']);
  const factors: string[] = given.AllowedFirstAuthFactors ?? ['PASSWORD'];
  for (const factor of factors) onlyValues('Policies.SignInPolicy.AllowedFirstAuthFactors', factor, FIRST_FACTORS);
  if (!factors.includes('PASSWORD')) throw invalidParameter(PASSWORD_IS_ALWAYS_ALLOWED);
  return { AllowedFirstAuthFactors: FIRST_FACTORS.filter((factor) => factors.includes(factor)) };
}

/**
 * First factors other than a password belong to the tiers above Lite (API reference of SignInPolicyType).
 * @throws FeatureUnavailableInTierException
 */
export function checkSignInTier({ Policies, UserPoolTier }: PoolSettings): void {
  if (UserPoolTier === 'LITE' && Policies.SignInPolicy.AllowedFirstAuthFactors.length > 1)
    throw featureUnavailable(CHOICE_NEEDS_A_TIER);
}

/**
 * Remembering passwords belongs to the tiers above Lite (Developer Guide, "User pool feature plans").
 * @throws FeatureUnavailableInTierException
 */
export function checkHistoryTier({ Policies, UserPoolTier }: PoolSettings): void {
  if (UserPoolTier === 'LITE' && Policies.PasswordPolicy.PasswordHistorySize)
    throw new ServiceError('FeatureUnavailableInTierException', HISTORY_NEEDS_A_TIER);
}
