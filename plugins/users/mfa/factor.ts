import type { SetUserMFAPreferenceCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { Arg, Context } from '../../../shell/contract.ts';
import { signedIn } from '../auth/signed-in.ts';

export const FACTORS = ['totp', 'sms', 'email'] as const;
export type Factor = (typeof FACTORS)[number];

export const factor = {
  type: 'string',
  choices: FACTORS,
  demandOption: true,
  describe: 'an authenticator (totp), or codes by message',
} as const satisfies Arg;

const SETTINGS = { totp: 'SoftwareTokenMfaSettings', sms: 'SMSMfaSettings', email: 'EmailMfaSettings' } as const;

/** Stores what the signed-in user wants of these factors; the others stay as they are. */
export async function setPreference(
  { aws, session, signal }: Context,
  factors: readonly Factor[],
  wanted: { Enabled: boolean; PreferredMfa: boolean },
): Promise<void> {
  const cognito = await aws.cognito();
  const input: SetUserMFAPreferenceCommandInput = { AccessToken: signedIn(session).accessToken };
  for (const one of factors) input[SETTINGS[one]] = wanted;
  await cognito.setUserMFAPreference(input, { abortSignal: signal });
}
