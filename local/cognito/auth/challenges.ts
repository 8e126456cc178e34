/** The challenges that can be answered. A further one is a further line here and a file beside this one. */
import type { Cognito } from '../cognito.ts';
import { notInTheLocalWorld } from '../errors.ts';
import { answerCustomChallenge } from './custom-flow.ts';
import { answerDeviceSrp, answerDeviceVerifier } from './device-flow.ts';
import { answerNewPassword } from './new-password.ts';
import type { AuthOutcome, AuthRequest } from './request.ts';
import { answerPasswordVerifier } from './srp-flow.ts';

type Answer = (cognito: Cognito, request: AuthRequest) => Promise<AuthOutcome>;

const CHALLENGES: Record<string, Answer> = {
  NEW_PASSWORD_REQUIRED: answerNewPassword,
  PASSWORD_VERIFIER: answerPasswordVerifier,
  CUSTOM_CHALLENGE: answerCustomChallenge,
  DEVICE_SRP_AUTH: answerDeviceSrp,
  DEVICE_PASSWORD_VERIFIER: answerDeviceVerifier,
};

/** @throws InvalidParameterException for a challenge that this world never sets. */
export function answerChallenge(cognito: Cognito, name: string, request: AuthRequest): Promise<AuthOutcome> {
  const answer = CHALLENGES[name];
  if (!answer) throw notInTheLocalWorld(`ChallengeName ${name}`);
  return answer(cognito, request);
}
