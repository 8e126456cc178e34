/** A factor was right: what must still be proven comes next, or the end of the sign-in. */
import type { Cognito } from '../cognito.ts';
import { namedDevice, replacesSecondFactor } from '../devices/sign-in.ts';
import { POST_AUTHENTICATION_WAITS_FOR_MFA } from '../inferred.ts';
import { postAuthentication } from '../triggers/post-authentication.ts';
import { completeSignIn } from './complete.ts';
import { nextStep } from './custom-steps.ts';
import { mfaChallenge } from './mfa-challenge.ts';
import { newPasswordChallenge } from './new-password-challenge.ts';
import type { Passed } from './progress.ts';
import type { AuthOutcome } from './request.ts';

/**
 * In this order: a temporary password is replaced, a second factor is asked for unless a device stands for it, then tokens come, or functions say what comes. A
 * password step inside CUSTOM_AUTH "automatically" goes through both before functions are asked (Developer Guide, "Custom
 * authentication challenge Lambda triggers").
 */
export async function proceed(cognito: Cognito, passed: Passed): Promise<AuthOutcome> {
  const { pool, client, user, origin, custom } = passed;
  if (user.status === 'FORCE_CHANGE_PASSWORD' && !passed.withoutPassword) {
    return custom ? newPasswordChallenge(cognito, passed, custom) : completeSignIn(cognito, passed);
  }
  const device = namedDevice(cognito, user, origin);
  const isEnough = passed.secondFactor || (!custom && replacesSecondFactor(pool, device));
  const challenge = isEnough ? undefined : await mfaChallenge(cognito, passed);
  if (challenge) {
    const isNewDevice = pool.settings.DeviceConfiguration !== undefined && !device;
    if (!POST_AUTHENTICATION_WAITS_FOR_MFA) await postAuthentication(cognito, pool, user, origin, isNewDevice);
    return challenge;
  }
  if (!custom) return completeSignIn(cognito, passed);
  return nextStep(cognito, { pool, client, user, userName: user.username, origin }, custom.entries);
}
