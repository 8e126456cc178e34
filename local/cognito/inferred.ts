/**
 * What nobody has recorded about user pools. Every guess of this service stands here under a name of its own, so that a recording
 * from AWS can correct it in one place. Where two outcomes are plausible, the harsher one is taken.
 *
 * Guesses about an order have no constant; they are where the order is:
 * - password-flow.ts: PreAuthentication, then whether the user is unconfirmed, the password, whether the user is disabled; no PreAuthentication
 *   with `userNotFound` before or after a migration that fails;
 * - sign-up.ts: the password policy before PreSignUp; a custom message that fails leaves the user stored;
 * - password-recovery.ts: the policy before the code; PostConfirmation that fails leaves the new password set;
 * - custom-flow.ts: failAuthentication, then issueTokens, then challengeName; whether the user is disabled, unconfirmed or must reset
 *   the password before the first function, and again before tokens; an answer uses its session up before a function sees it;
 * - srp-flow.ts: PreAuthentication at SRP_A, not at the proof; a wrong proof in CUSTOM_AUTH fails the sign-in, no function hears of it;
 * - groups/claims.ts: groups and roles in the order of their precedence; operations/groups.ts: UpdateGroup keeps what is left out;
 * - choice-flow.ts: PreAuthentication once a first factor is chosen, in the call that chooses it;
 * - new-password.ts: a session of a temporary password that was replaced meanwhile is refused;
 * - proceed.ts: a temporary password is replaced before a second factor is asked for;
 * - strangers.ts: ForgotPassword and ResendConfirmationCode always have delivery details for unknown users (PreventUserExistenceErrors
 *   ENABLED), where the guide says that they alternate with InvalidParameterException, and not when;
 * - codes.ts: a code that is sent again replaces the one before it;
 * - admin-create-user.ts: RESEND does not run PreSignUp;
 * - complete.ts: a remembered device is challenged in every flow that names it, before PostAuthentication; renew.ts: the refresh tokens
 *   of one sign-in are revoked together, and a reused one revokes nothing by itself.
 */
import { DAY, MINUTE } from './limits.ts';

// --- Triggers ------------------------------------------------------------------------------------------------------------

/**
 * Parts of the returned event whose set of keys must be what was sent. Recorded: a dropped, renamed or re-cased top-level key
 * and an added `request.clientMetadata: null` are refused. That other additions to these objects are refused too is a guess.
 */
export const ECHOED_OBJECTS = ['callerContext', 'request'] as const;

/** Recorded is only the sentence about verifying without confirming; its exception class, and this second sentence, are not. */
export const AUTO_VERIFY_WITHOUT_ATTRIBUTE = (attribute: string) =>
  `${attribute} cannot be auto verified, as the user has no ${attribute}.`;

/** PreTokenGeneration: the rules are documented, the two sentences are not. */
export const TOKEN_FUNCTIONS_DIFFER =
  'LambdaConfig.PreTokenGeneration and LambdaConfig.PreTokenGenerationConfig.LambdaArn must be the same function.';
export const TOKEN_VERSION_NEEDS_A_TIER = (version: string) =>
  `LambdaVersion ${version} of PreTokenGenerationConfig is not available in the LITE tier.`;

/**
 * PreTokenGeneration: documented is which claims a function cannot change, not what becomes of a try. Here nothing does: the
 * claim stays as it was, the call goes on. The same holds for an object or list in a claim that must be a plain value.
 */
export const PROTECTED_CLAIMS_ARE_LEFT_ALONE = true;

/** PreTokenGeneration: `scope` changes by the two lists of scopes alone; a claim of that name is left alone like protected ones. */
export const SCOPE_CHANGES_BY_ITS_LISTS_ALONE = true;

/** Custom senders: that they need a KMS key, by its ARN, is documented; the sentences are not. */
export const SENDER_WITHOUT_KEY = (sender: string) => `LambdaConfig.${sender} needs LambdaConfig.KMSKeyID.`;
export const SENDER_KEY_IS_NO_KEY = 'LambdaConfig.KMSKeyID is not the ARN of a KMS key.';
export const SENDER_KEY_IS_UNUSABLE = (reason: string) => `LambdaConfig.KMSKeyID cannot be used: ${reason}`;

/** `callerContext.clientId` of the custom message that an administrator's call causes, as AdminCreateUser has it. */
export const ADMIN_CLIENT_ID = 'CLIENT_ID_NOT_APPLICABLE';

/** CustomMessage: the rule (DEVELOPER sending) and the error class are documented, the sentence is not. */
export const CUSTOM_EMAIL_NEEDS_DEVELOPER =
  'Custom email messages need an EmailConfiguration with EmailSendingAccount DEVELOPER.';

/** CustomMessage: lengths are documented, the answer to a longer text is not. */
export const CUSTOM_TEXT_TOO_LONG = (field: string, length: number) =>
  `${field} must not be longer than ${length} characters.`;

/**
 * CustomMessage: recorded for AdminCreateUser is that a body without its placeholders falls back to the pool's text while the
 * custom subject stays. The other occasions are taken to do the same.
 */
export const BODY_WITHOUT_CODE_FALLS_BACK = true;

/** UserMigration: the answer to attributes that the pool cannot store (unknown names, an unknown `username`). */
export const MIGRATION_OF_BAD_ATTRIBUTES_IS_NOT_FOUND = true;

/** UserMigration without SUPPRESS sends an invitation; what stands for the temporary password that there is not, nobody wrote. */
export const MIGRATION_INVITATION_SECRET = '';

// --- Sign-in --------------------------------------------------------------------------------------------------------------

/**
 * RESET_REQUIRED is told whatever password was typed: a migrated user has none. With PreventUserExistenceErrors ENABLED the
 * guide says that such a user may get NotAuthorizedException; here that is every caller without the right password.
 */
export const RESET_REQUIRED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED = true;

/**
 * UserNotConfirmedException is told whatever password was typed (public issues, 2017 to 2024), but one report (aws-sdk-net 1984) has it for
 * the right one alone. None tells the client's setting; taken for the difference is PreventUserExistenceErrors.
 */
export const UNCONFIRMED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED: boolean = true;

/**
 * ForgotPassword of a user who must choose a password is told "cannot be reset in the current state", and was seen to answer as if it
 * sent a code (amplify-js issue 6543). Neither tells the client's setting; taken for the difference is PreventUserExistenceErrors.
 */
export const UNRESETTABLE_USER_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED: boolean = true;

/**
 * PreventUserExistenceErrors ENABLED: whoever is disabled or must reset the password is not there for a sign-in that begins without a
 * password (CUSTOM_AUTH, USER_AUTH), as the guide says of ForgotPassword and ResendConfirmationCode.
 */
export const UNPROVEN_USER_WHO_CANNOT_SIGN_IN_IS_HIDDEN: boolean = true;

/** PreventUserExistenceErrors ENABLED: names without a user are locked out and limited as users are; who is not would be no user. */
export const UNKNOWN_USERS_HAVE_LIMITS_TOO: boolean = true;

/** A rejected new password or attribute leaves the NEW_PASSWORD_REQUIRED session usable; success uses it up. */
export const SESSION_SURVIVES_A_REJECTED_ANSWER = true;

/** DefineAuthChallenge that neither ends the sign-in nor names a challenge: what such an answer does is not documented. */
export const NOTHING_WAS_DECIDED = 'Unrecognizable lambda output';

/** PASSWORD_VERIFIER is for a sign-in that has just begun with SRP_A; elsewhere there is nothing to verify. */
export const PASSWORD_VERIFIER_OUT_OF_TURN = 'Unrecognizable lambda output';

/** SRP_A that is no number of the group, or one that would make every password right. */
export const SRP_A_IS_NO_KEY = 'SRP_A is not a valid public key.';

/** Sentences seen in public threads; their exception class is a guess. */
export const ATTRIBUTE_IS_MISSING = (name: string) => `Invalid attributes given, ${name} is missing`;
export const ATTRIBUTE_WAS_GIVEN_BEFORE = (name: string) => `Cannot modify an already provided ${name}`;
export const SECRET_HASH_WITHOUT_SECRET = (clientId: string) =>
  `Client ${clientId} is not configured for secret but secret was received`;
export const ADMIN_FLOW_IN_PUBLIC_CALL = 'Initiate Auth method not supported.';
export const REFRESH_NOT_ENABLED = 'REFRESH_TOKEN_AUTH flow not enabled for this client';

/** The plain `sub` is taken for a user name in every pool, not only where an e-mail address is the user name. */
export const SUB_IS_A_USERNAME = true;

/** Refresh token rotation: the class and the rules are documented, the sentences are not. */
export const REFRESH_TOKEN_REUSED = 'Refresh Token has been used before';
export const ROTATION_EXCLUDES_REFRESH_FLOW =
  'ALLOW_REFRESH_TOKEN_AUTH cannot be enabled together with refresh token rotation.';

/** A wrong or missing ClientSecret of GetTokensFromRefreshToken, or one of a client that has none. */
export const WRONG_CLIENT_SECRET = (clientId: string) => `Unable to verify the secret of client ${clientId}`;

// --- Devices --------------------------------------------------------------------------------------------------------------------

/**
 * A confirmed device that is not remembered signs in without DEVICE_SRP_AUTH, and under its own key. One that was never confirmed is
 * not there for a sign-in that names it. The classes of these errors are documented, the sentences are not.
 */
export const DEVICE_EXISTS = 'The device has been confirmed before.';
export const BAD_DEVICE_VERIFIER = 'DeviceSecretVerifierConfig needs a Salt and a PasswordVerifier, both Base64.';
export const ACCESS_TOKEN_IS_MISSING = 'Access Token is missing.';

/** How long after its sign-in a device can be confirmed. */
export const UNCONFIRMED_DEVICE_MEMORY = DAY;

/** `last_ip_used`: every caller of this world is on this machine. */
export const DEVICE_IP = '127.0.0.1';
// --- Second factors -----------------------------------------------------------------------------------------------------------

/** PostAuthentication and the token trigger run once nothing is left to prove; whether the former waits for MFA nobody recorded. */
export const POST_AUTHENTICATION_WAITS_FOR_MFA: boolean = true;

/** An authenticator's code of the step before and after the present one is taken; how far AWS goes is not documented. */
export const TOTP_DRIFT_STEPS = 1;

/** Said of a user in public threads (amazon-cognito-identity-js issue 630); before an association it is taken to be the same. */
export const NO_SOFTWARE_TOKEN = 'Software Token MFA does not exist for the user.';

/**
 * UpdateUserPool with MfaConfiguration OPTIONAL for a pool that has no factor is refused, as CreateUserPool is: that was recorded of ON,
 * and the sentence speaks of both.
 */
export const OPTIONAL_MFA_NEEDS_A_FACTOR = true;

/** SetUserPoolMfaConfig without MfaConfiguration. */
export const MFA_LEFT_OUT_STAYS = true;

/** The rules are documented (API reference of SetUserPoolMfaConfig; Developer Guide, "SMS and email message MFA"), the sentences not. */
export const EMAIL_MFA_NEEDS_A_TIER = 'Email MFA is not available in the LITE tier.';
export const EMAIL_MFA_NEEDS_DEVELOPER = 'Email MFA needs an EmailConfiguration with EmailSendingAccount DEVELOPER.';
export const SMS_MFA_NEEDS_A_ROLE = 'SMS MFA needs an SmsConfiguration.';
export const ONE_PREFERRED_FACTOR = 'Only one factor can be set as preferred.';
export const FACTOR_IS_NOT_THE_POOLS = (factor: string) => `${factor} is not enabled for the user pool.`;
export const ONE_OF_TOKEN_AND_SESSION = 'Exactly one of AccessToken and Session must be given.';
export const NO_SUCH_CHOICE = (answer: string) => `${answer} is not one of the available challenges.`;

/** Recorded: six wrong codes of EMAIL_OTP gave CodeMismatchException each and the session went on. Other codes are taken alike. */
export const SESSION_SURVIVES_A_WRONG_CODE = true;

/** EMAIL_OTP has eight digits as a first factor (recorded); as a second one it is taken to be the same. Codes by SMS have six. */
export const EMAIL_OTP_DIGITS = 8;
export const SMS_CODE_DIGITS = 6;

/** The return of a code at sign-in shows that the user receives what is sent there. */
export const CODE_AT_SIGN_IN_VERIFIES = true;

/** An authenticator that was set up in answer to MFA_SETUP is the user's preferred factor from then on. */
export const SET_UP_FACTOR_IS_PREFERRED = true;

/** Choice-based sign-in: the rules are documented, the sentences are not. PASSWORD must be among the allowed factors (CDK reference). */
export const CHOICE_NEEDS_A_TIER = 'Choice-based sign-in is not available in the LITE tier.';
export const PASSWORD_IS_ALWAYS_ALLOWED = 'AllowedFirstAuthFactors must include PASSWORD.';
export const NO_FIRST_FACTOR = 'The user has none of the first factors that the user pool allows.';
export const PASSWORD_IS_NEEDED =
  'Password is required: no other first factor of the user pool is available to this user.';

/** Recorded: AdminCreateUser without a password makes a CONFIRMED user where one can sign in by code. That nobody is invited is a guess. */
export const PASSWORDLESS_USER_HAS_NO_INVITATION = true;

// --- Codes and messages -------------------------------------------------------------------------------------------------------

/** ForgotPassword and ConfirmForgotPassword together, per user and hour: documented as 5 to 20 by risk; nobody here is a risk. */
export const RECOVERY_CALLS_PER_HOUR = 20;

/** ConfirmSignUp and ConfirmForgotPassword of an unknown user where existence errors are prevented; recorded for the latter. */
export const UNKNOWN_USER_HAS_A_WRONG_CODE = true;

/**
 * With PreventUserExistenceErrors ENABLED, ResendConfirmationCode answers for a confirmed user as for one who is not there. That it does
 * not fail was seen (amplify-js issue 14762); which setting that client had was not told. ConfirmSignUp does tell "Current status is
 * CONFIRMED": programs that list users by it are public.
 */
export const RESEND_HIDES_CONFIRMED_USERS: boolean = true;

/** ResendConfirmationCode of a user who needs none. */
export const ALREADY_CONFIRMED = 'User is already confirmed.';

/** AccountRecoverySetting `admin_only`: a sentence from memory of public threads. */
export const RECOVERY_BY_ADMIN_ONLY = 'Contact administrator to reset password.';

/** An explicitly wished medium without its attribute: recorded for e-mail, its twin is a guess. */
export const NO_ATTRIBUTE_FOR_MEDIUM = {
  EMAIL: 'No email provided but desired delivery medium was Email',
  SMS: 'No phone number provided but desired delivery medium was SMS',
} as const;

/** `{username}` of an invitation is the name the user signs in with, not the generated one of e-mail pools. */
export const INVITATION_NAMES_THE_SIGN_IN_NAME = true;

// --- Attributes and passwords --------------------------------------------------------------------------------------------------

/** SignUp states `email_verified: false` beside an e-mail address (seen in custom message events); AdminCreateUser does not. */
export const SIGN_UP_STATES_UNVERIFIED = true;

/** Attributes in Schema without `Mutable`, and custom ones without `AttributeDataType`. */
export const UNSET_MUTABLE = true;
export const UNSET_DATA_TYPE = 'String';

/** A client without ReadAttributes or WriteAttributes reads and writes custom attributes too. */
export const UNSET_PERMISSIONS_COVER_CUSTOM_ATTRIBUTES = true;

/** What a value breaks; only the frame of the sentence ("Attributes did not conform to the schema: name: ...") is recorded. */
export const VALUE_FAULTS = {
  tooShort: (length: string) => `String must be longer than ${length} characters`,
  tooLong: (length: string) => `String must be shorter than ${length} characters`,
  tooSmall: (value: string) => `Number must be at least ${value}`,
  tooLarge: (value: string) => `Number must be at most ${value}`,
  notNumber: 'Value is not a number',
  notBoolean: 'Value is not a boolean',
  notDate: 'Value is not a date',
} as const;

export const NOT_MUTABLE = (name: string) => `Cannot modify the non-mutable attribute ${name}`;
export const USERNAME_DIFFERS_FROM_ATTRIBUTE = (name: string) => `Username and the attribute ${name} must be the same.`;

/** A password policy that leaves a requirement out does not have it, once the policy is given at all. */
export const UNSET_REQUIREMENT = false;

/** `TemporaryPasswordValidityDays: 0` means the default. */
export const ZERO_TEMPORARY_DAYS_IS_DEFAULT = true;

/**
 * PasswordHistorySize: the password that a user has now is one of that many. Each password counts, temporary ones too. The classes are
 * documented, the sentences are not.
 */
export const PASSWORD_WAS_USED_BEFORE = 'Password has previously been used.';
export const HISTORY_NEEDS_A_TIER = 'PasswordHistorySize is not available in the LITE tier.';

// --- Groups -----------------------------------------------------------------------------------------------------------------------

/** The error classes are documented, the sentences are not. */
export const GROUP_NOT_FOUND = 'Group not found.';
export const GROUP_EXISTS = 'A group with the name already exists.';
export const TOO_MANY_GROUPS = 'The user pool has as many groups as it can have.';
export const TOO_MANY_GROUPS_OF_A_USER = 'The user is in as many groups as a user can be in.';

// --- Clients ----------------------------------------------------------------------------------------------------------------------

/** The rules are documented (API reference of CreateUserPoolClient), the sentences not. */
export const OAUTH_NEEDS_FLOWS_AND_SCOPES =
  'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.';
export const CLIENT_CREDENTIALS_STANDS_ALONE =
  'client_credentials flow can not be selected along with code flow or implicit flow.';
export const DEFAULT_REDIRECT_IS_A_CALLBACK = 'DefaultRedirectURI must be one of the CallbackURLs.';
export const NO_CALLBACK_URL = (url: string) =>
  `${url} cannot be a callback URL: it must be absolute, without a fragment, and https except for localhost.`;

/** Two secrets at most and never none: documented; the sentences are not, nor the form of a secret's id (client id, time). */
export const TOO_MANY_CLIENT_SECRETS = 'The client has as many secrets as it can have. Delete one first.';
export const LAST_CLIENT_SECRET = 'The only secret of a client cannot be deleted.';
export const NO_SUCH_CLIENT_SECRET = 'Client secret not found.';
export const PUBLIC_CLIENT_HAS_NO_SECRET = (clientId: string) => `Client ${clientId} is not configured for secret.`;

/** AllowedOAuthScopes: the class is documented, the sentence is not. */
export const SCOPE_DOES_NOT_EXIST = (scope: string) => `Scope ${scope} does not exist.`;

// --- Messages -----------------------------------------------------------------------------------------------------------------------

/** Observed in many public threads; that it is the same for every operation is a guess, and that a user who signs up stays. */
export const EXCEEDED_DAILY_EMAIL_LIMIT =
  'Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending email.';

// --- Resource servers and tags ----------------------------------------------------------------------------------------------------

export const RESOURCE_SERVER_NOT_FOUND = (identifier: string) => `Resource server ${identifier} does not exist.`;
export const RESOURCE_SERVER_EXISTS = (identifier: string) => `${identifier} already exists.`;
export const TOO_MANY_RESOURCE_SERVERS = 'The user pool has as many resource servers as it can have.';
export const SCOPE_GIVEN_TWICE = (name: string) => `The scope ${name} is given twice.`;
export const TOO_MANY_TAGS = 'A user pool has at most 50 tags.';

// --- Pools ----------------------------------------------------------------------------------------------------------------------

export const DELETION_IS_PROTECTED =
  'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.';
export const MALFORMED_FUNCTION_ARN = (trigger: string) =>
  `LambdaConfig.${trigger} is not the ARN of a Lambda function.`;

/** How long a session is remembered after its end, so that it is told apart from one that never was. */
export const SESSION_MEMORY = 15 * MINUTE;
