/** Sends the code that answers SMS_MFA, EMAIL_OTP or SMS_OTP. */
import { createHash, randomInt } from 'node:crypto';
import type { Cognito } from '../cognito.ts';
import { EMAIL_OTP_DIGITS, SMS_CODE_DIGITS } from '../inferred.ts';
import { type CodeDeliveryDetails, channelOf } from '../messages/channel.ts';
import { send } from '../messages/send.ts';
import type { VerifiableAttribute } from '../pools/pool.ts';
import { openSession, type Passed } from './progress.ts';
import type { AuthOutcome } from './request.ts';

export type CodeChallenge = 'SMS_MFA' | 'EMAIL_OTP' | 'SMS_OTP';

export const attributeOfChallenge = (challenge: CodeChallenge): VerifiableAttribute =>
  challenge === 'EMAIL_OTP' ? 'email' : 'phone_number';

/** The code lives as long as the session. @param isFirstFactor in the place of a password. */
export async function codeChallenge(
  cognito: Cognito,
  passed: Passed,
  challenge: CodeChallenge,
  isFirstFactor?: true,
): Promise<AuthOutcome> {
  const { pool, user, origin } = passed;
  const channel = channelOf(user, attributeOfChallenge(challenge))!;
  const code = newCode(challenge);
  const details = await send(cognito, { pool, user, channel, occasion: 'Authentication', origin }, () => code);
  const { attribute, destination } = channel;
  const Session = openSession(cognito, passed, {
    challenge,
    code: { digest: codeDigest(user.sub, code), attribute, destination },
    ...(isFirstFactor && { isFirstFactor }),
  });
  const nameParameter = isFirstFactor ? 'USERNAME' : 'USER_ID_FOR_SRP';
  return {
    ChallengeName: challenge,
    Session,
    ChallengeParameters: { ...deliveryParameters(details), [nameParameter]: user.username },
  };
}

export const deliveryParameters = ({ DeliveryMedium, Destination }: CodeDeliveryDetails): Record<string, string> => ({
  CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium,
  CODE_DELIVERY_DESTINATION: Destination,
});

/** What is kept of a code: hexadecimal. */
export const codeDigest = (sub: string, code: string): string =>
  createHash('sha256').update(`${sub}/${code}`).digest('hex');

function newCode(challenge: CodeChallenge): string {
  const digits = challenge === 'EMAIL_OTP' ? EMAIL_OTP_DIGITS : SMS_CODE_DIGITS;
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}
