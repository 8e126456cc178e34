/** The challenges that can be answered. A further one is a further line here and a file beside this one. */
import type { Cognito } from '../cognito.ts';
import { notInTheLocalWorld } from '../errors.ts';
import { answerSelectChallenge } from './choice-flow.ts';
import { answerCode } from './code-answer.ts';
import { answerCustomChallenge } from './custom-flow.ts';
import { answerDeviceSrp, answerDeviceVerifier } from './device-flow.ts';
import { answerMfaSetup } from './mfa-setup.ts';
import { answerNewPassword } from './new-password.ts';
import type { AuthOutcome, AuthRequest } from './request.ts';
import { answerSelectMfaType } from './select-mfa-type.ts';
import { answerSoftwareToken } from './software-token.ts';
import { answerPasswordVerifier } from './srp-flow.ts';

type Answer = (cognito: Cognito, request: AuthRequest) => Promise<AuthOutcome>;

const CHALLENGES: Record<string, Answer> = {
  NEW_PASSWORD_REQUIRED: answerNewPassword,
  PASSWORD_VERIFIER: answerPasswordVerifier,
  CUSTOM_CHALLENGE: answerCustomChallenge,
  DEVICE_SRP_AUTH: answerDeviceSrp,
  DEVICE_PASSWORD_VERIFIER: answerDeviceVerifier,
  SELECT_CHALLENGE: answerSelectChallenge,
  SMS_OTP: (cognito, request) => answerCode(cognito, request, 'SMS_OTP'),
  SMS_MFA: (cognito, request) => answerCode(cognito, request, 'SMS_MFA'),
  EMAIL_OTP: (cognito, request) => answerCode(cognito, request, 'EMAIL_OTP'),
  SOFTWARE_TOKEN_MFA: answerSoftwareToken,
  SELECT_MFA_TYPE: answerSelectMfaType,
  MFA_SETUP: answerMfaSetup,
};

/** @throws InvalidParameterException for a challenge that this world never sets. */
export function answerChallenge(cognito: Cognito, name: string, request: AuthRequest): Promise<AuthOutcome> {
  const answer = CHALLENGES[name];
  if (!answer) throw notInTheLocalWorld(`ChallengeName ${name}`);
  return answer(cognito, request);
}
