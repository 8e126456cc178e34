/** The challenges for a second factor: one of them, or first which one. */
import type { Cognito } from '../cognito.ts';
import { askedFactors, attributeOfFactor, type Factor, poolFactors } from '../mfa/factors.ts';
import { codeChallenge } from './code-challenge.ts';
import { openSession, type Passed } from './progress.ts';
import type { AuthOutcome } from './request.ts';

/** Undefined when the first factor is enough. */
export async function mfaChallenge(cognito: Cognito, passed: Passed): Promise<AuthOutcome | undefined> {
  const { pool, user } = passed;
  const factors = askedFactors(cognito, pool, user);
  if (!factors.length) return pool.settings.MfaConfiguration === 'ON' ? setUpChallenge(cognito, passed) : undefined;
  const chosen = factors.length === 1 ? factors[0] : factors.find((factor) => factor === user.mfa?.preferred);
  if (chosen) return factorChallenge(cognito, passed, chosen);
  return {
    ChallengeName: 'SELECT_MFA_TYPE',
    Session: openSession(cognito, passed, { challenge: 'SELECT_MFA_TYPE', choices: factors }),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_CHOOSE: JSON.stringify(factors) },
  };
}

export async function factorChallenge(cognito: Cognito, passed: Passed, factor: Factor): Promise<AuthOutcome> {
  if (attributeOfFactor(factor)) return codeChallenge(cognito, passed, factor as 'SMS_MFA' | 'EMAIL_OTP');
  const { user } = passed;
  const device = cognito.softwareTokens.deviceName(user);
  return {
    ChallengeName: factor,
    Session: openSession(cognito, passed, { challenge: factor }),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...(device && { FRIENDLY_DEVICE_NAME: device }) },
  };
}

/** MFA_SETUP: the pool requires a second factor and the user has none. */
function setUpChallenge(cognito: Cognito, passed: Passed): AuthOutcome {
  return {
    ChallengeName: 'MFA_SETUP',
    Session: openSession(cognito, passed, { challenge: 'MFA_SETUP' }),
    ChallengeParameters: {
      USER_ID_FOR_SRP: passed.user.username,
      MFAS_CAN_SETUP: JSON.stringify(poolFactors(passed.pool)),
    },
  };
}
