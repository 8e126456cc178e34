/**
 * Which triggers receive the ClientMetadata of an operation as `request.clientMetadata`. Source: the ClientMetadata
 * parameter of each operation in the API reference. What InitiateAuth is given reaches PreAuthentication and
 * UserMigration as `validationData` instead.
 */
import type { SenderName, TriggerName } from '../pools/pool.ts';

const CUSTOM_CHALLENGE = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;

/** Documented of the email sender for sign-up, forgotten passwords and authentication; its twin is taken to hear the same. */
const SENDERS = ['CustomEmailSender', 'CustomSMSSender'] as const;

const FORWARDED: Record<string, readonly (TriggerName | SenderName)[]> = {
  SignUp: ['PreSignUp', 'CustomMessage', 'PostConfirmation', ...SENDERS],
  ConfirmSignUp: ['PostConfirmation'],
  AdminConfirmSignUp: ['PostConfirmation'],
  ResendConfirmationCode: ['CustomMessage'],
  ForgotPassword: ['PreSignUp', 'CustomMessage', 'UserMigration', ...SENDERS],
  ConfirmForgotPassword: ['PostConfirmation'],
  AdminCreateUser: ['PreSignUp'],
  AdminResetUserPassword: ['CustomMessage'],
  UpdateUserAttributes: ['CustomMessage'],
  AdminUpdateUserAttributes: ['CustomMessage'],
  GetUserAttributeVerificationCode: ['CustomMessage'],
  InitiateAuth: ['PreSignUp'],
  AdminInitiateAuth: ['PreSignUp'],
  GetTokensFromRefreshToken: ['PreTokenGeneration'],
  RespondToAuthChallenge: ['PostAuthentication', 'PreTokenGeneration', ...CUSTOM_CHALLENGE, ...SENDERS],
  AdminRespondToAuthChallenge: [
    'PreSignUp',
    'CustomMessage',
    'PostAuthentication',
    'UserMigration',
    'PreTokenGeneration',
    ...CUSTOM_CHALLENGE,
    ...SENDERS,
  ],
};

const AS_VALIDATION_DATA: readonly string[] = ['InitiateAuth', 'AdminInitiateAuth'];

/** The call that makes a trigger run. */
export interface Origin {
  operation: string;
  /** `callerContext.clientId`: an app client, a word of AWS's in its place, or null. */
  clientId: string | null;
  clientMetadata?: Record<string, string>;
  /** The device that a sign-in says it comes from. */
  deviceKey?: string;
}

/** What the trigger sees of the caller's ClientMetadata; undefined when it sees nothing, not even the key. */
export const forwardedMetadata = (
  origin: Origin,
  trigger: TriggerName | SenderName,
): Record<string, string> | undefined =>
  FORWARDED[origin.operation]?.includes(trigger) ? origin.clientMetadata : undefined;

/** `request.validationData` of PreAuthentication and UserMigration; null when the caller gave none. */
export const metadataAsValidationData = (origin: Origin): Record<string, string> | null =>
  AS_VALIDATION_DATA.includes(origin.operation) ? (origin.clientMetadata ?? null) : null;
