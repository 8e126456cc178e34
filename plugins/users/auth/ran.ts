/** Which triggers surely ran, judged from what a sign-in came to. */
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { TriggerName } from '../../../shell/contract.ts';
import { ranUntilFailure } from '../failed-trigger.ts';

/** After the password was right, and also before the challenge to replace a temporary one. */
export const LAST = ['PostAuthentication', 'PreTokenGeneration'] as const;

/** Challenges that a message comes with. */
export const BY_MESSAGE: readonly (string | undefined)[] = ['SMS_MFA', 'EMAIL_OTP', 'SMS_OTP'];

interface Outcome {
  answer?: Pick<InitiateAuthCommandOutput, 'AuthenticationResult' | 'ChallengeName'>;
  error?: Error;
}

/** @param absent whether the pool lacked the user before. */
export const ran =
  (absent: boolean | undefined) =>
  ({ answer, error }: Outcome): readonly TriggerName[] => {
    // A migrated user is created like an administrator's, so PreSignUp runs too.
    const migration: readonly TriggerName[] = absent ? ['UserMigration', 'PreSignUp'] : [];
    if (error === undefined) {
      if (answer?.ChallengeName === 'SELECT_CHALLENGE') return [];
      const done = answer?.AuthenticationResult !== undefined || answer?.ChallengeName === 'NEW_PASSWORD_REQUIRED';
      const message = BY_MESSAGE.includes(answer?.ChallengeName) ? (['CustomMessage'] as const) : [];
      return [...migration, 'PreAuthentication', ...message, ...(done ? LAST : [])];
    }
    switch (error.name) {
      case 'PasswordResetRequiredException':
        return migration;
      case 'UserNotFoundException':
        return absent ? ['UserMigration'] : [];
      case 'UserNotConfirmedException':
        return absent === false ? ['PreAuthentication'] : [];
      case 'NotAuthorizedException':
        // The password is looked at after PreAuthentication; a lock-out or a disabled user may end the sign-in before.
        if (!/^Incorrect username or password/.test(error.message)) return [];
        return absent === undefined ? [] : absent ? ['UserMigration'] : ['PreAuthentication'];
      default:
        return ranUntilFailure(
          [
            [...migration, 'PreAuthentication', ...LAST],
            [...migration, 'PreAuthentication', 'CustomMessage'],
          ],
          error,
        );
    }
  };

/** The beginning of CUSTOM_AUTH. */
export const ranInCustomAuth = ({ answer, error }: Outcome): readonly TriggerName[] => {
  if (error !== undefined) return ranUntilFailure([['DefineAuthChallenge', 'CreateAuthChallenge']], error);
  if (answer?.AuthenticationResult !== undefined) return ['DefineAuthChallenge', ...LAST];
  return [
    'DefineAuthChallenge',
    ...(answer?.ChallengeName === 'CUSTOM_CHALLENGE' ? (['CreateAuthChallenge'] as const) : []),
  ];
};

/** The answer to a challenge. */
export const ranInAnswer =
  (challenge: string) =>
  ({ answer, error }: Outcome): readonly TriggerName[] => {
    const first: readonly TriggerName[] =
      challenge === 'CUSTOM_CHALLENGE' ? ['VerifyAuthChallengeResponse', 'DefineAuthChallenge'] : [];
    if (error !== undefined) {
      return ranUntilFailure([[...first, ...LAST], [...first, 'CreateAuthChallenge'], ['CustomMessage']], error);
    }
    if (answer?.AuthenticationResult !== undefined) return [...first, ...LAST];
    // Also after the proof of a password that a custom sign-in began with.
    if (answer?.ChallengeName === 'CUSTOM_CHALLENGE')
      return [...first.slice(0, 1), 'DefineAuthChallenge', 'CreateAuthChallenge'];
    return [...first, ...(BY_MESSAGE.includes(answer?.ChallengeName) ? (['CustomMessage'] as const) : [])];
  };
