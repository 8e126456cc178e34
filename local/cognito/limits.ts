/**
 * Documented numbers of user pools. Source: Amazon Cognito Developer Guide, "Quotas" and "Lambda triggers", and the API
 * reference.
 */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Cognito waits this long for a synchronous trigger; it cannot be changed. */
export const TRIGGER_PATIENCE_MS = 5 * SECOND;
/** "If the function still doesn't respond after 3 attempts", the call fails. Each attempt is an invocation of its own. */
export const TRIGGER_ATTEMPTS = 3;

export const SIGN_UP_CODE_LIFETIME = DAY;
export const ATTRIBUTE_CODE_LIFETIME = DAY;
export const FORGOT_PASSWORD_CODE_LIFETIME = HOUR;

/** Calls per user and hour; one more answers LimitExceededException. */
export const CALLS_PER_HOUR = {
  ResendConfirmationCode: 5,
  ConfirmSignUp: 15,
  ChangePassword: 5,
  GetUserAttributeVerificationCode: 5,
  VerifyUserAttribute: 15,
} as const;

/** After this many wrong passwords a user is locked out, first for a second, then twice as long each time. */
export const FAILURES_BEFORE_LOCKOUT = 5;
export const LONGEST_LOCKOUT = 15 * MINUTE;
/** The count of wrong passwords starts anew after this much silence. */
export const LOCKOUT_MEMORY = 15 * MINUTE;

export const MOST_GROUPS_OF_A_POOL = 10_000;
export const MOST_GROUPS_OF_A_USER = 100;

export const MOST_RESOURCE_SERVERS = 25;
export const MOST_TAGS = 50;

/** A client has this many secrets at once at most (API reference of AddUserPoolClientSecret). */
export const MOST_CLIENT_SECRETS = 2;
/** Seconds that a code of an authenticator app is shown (RFC 6238). */
export const TOTP_STEP = 30;

export const LONGEST_PASSWORD = 256;
export const DEFAULT_TEMPORARY_PASSWORD_DAYS = 7;

export const DEFAULT_TOKEN_LIFETIME = HOUR;
export const DEFAULT_REFRESH_LIFETIME = 30 * DAY;
export const TOKEN_LIFETIME_RANGE = [5 * MINUTE, DAY] as const;
export const REFRESH_LIFETIME_RANGE = [HOUR, 3650 * DAY] as const;
/** Minutes that a challenge's session lives when the client says nothing. */
export const DEFAULT_SESSION_MINUTES = 3;

/** CustomMessage's fields, in characters. */
export const LONGEST_EMAIL = 20_000;
export const LONGEST_SUBJECT = 140;
export const LONGEST_SMS = 140;
