import type { WorldInfo } from '../contract.ts';

/**
 * What to do about an AWS error, by its name and, where one name has several causes, by its sentence.
 * Sources: the "Errors" sections of the Cognito user pools, CloudFormation, CloudWatch Logs and DynamoDB API references, and
 * "Common Errors" of those; trigger failures: Cognito developer guide, "Customizing user pool workflows with Lambda triggers".
 */
export function hintFor(name: string, message: string, world: WorldInfo): string | undefined {
  const found = HINTS.find(({ names, when }) => names.includes(name) && (when === undefined || when.test(message)));
  return typeof found?.hint === 'function' ? found.hint(world) : found?.hint;
}

interface Hint {
  names: readonly string[];
  when?: RegExp;
  hint: string | ((world: WorldInfo) => string);
}

const APP_INSTEAD = 'An authenticator app needs none of that: `mfa pool optional`, then `mfa setup totp`.';

/** The first that fits is taken. */
const HINTS: readonly Hint[] = [
  // Who is calling.
  {
    names: ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'],
    hint: ({ renewal }) =>
      renewal === undefined
        ? 'The AWS session has expired. Sign in again (aws sso login, aws login, or new session credentials).'
        : `The AWS session has expired. Renew it with: ${renewal}`,
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'],
    when: /expired|not yet current|skew/i,
    hint: "This machine's clock differs from AWS's. Set it right.",
  },
  {
    names: [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'IncompleteSignature',
      'MissingAuthenticationTokenException',
      'AuthFailure',
    ],
    hint: ({ region }) =>
      `AWS does not know these keys. Check the profile and AWS_ACCESS_KEY_ID, and whether ${region} is enabled for the account.`,
  },
  {
    names: ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'OptInRequired'],
    hint: 'The signed-in identity may not do this. Ask for the action named above, or use another --profile.',
  },
  // How much is being called.
  {
    names: [
      'ThrottlingException',
      'Throttling',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'ProvisionedThroughputExceededException',
      'SlowDown',
    ],
    hint: 'AWS asks for fewer requests. Wait a moment and run the command again.',
  },
  {
    names: ['LimitExceededException'],
    hint: 'Cognito limits such attempts per user and per day. Wait, or use another user.',
  },
  // The stack and what is in it.
  {
    names: ['ValidationError'],
    when: /does not exist/,
    hint: ({ region }) => `Create it with \`deploy\`, or check --stack and the Region (${region}).`,
  },
  {
    names: ['ResourceNotFoundException'],
    when: /pool/i,
    hint: ({ region }) =>
      `The stack's pool is gone or in another Region than ${region}. See \`outputs\`, or \`deploy\` again.`,
  },
  {
    names: ['ResourceNotFoundException'],
    when: /log group/i,
    hint: 'A function has no log before it was first invoked.',
  },
  { names: ['ResourceNotFoundException'], hint: 'See `outputs` for what the stack holds, or `deploy` again.' },
  // Trigger functions.
  {
    names: ['UserLambdaValidationException'],
    when: /Task timed out/,
    hint: 'The function ran into its own timeout. See the log lines above, or `logs show --last`.',
  },
  {
    names: ['UserLambdaValidationException'],
    when: /Runtime exited/,
    hint: "The function's process ended before it answered (it called `process.exit`, crashed or ran out of memory). See the log lines above, or `logs show --last`.",
  },
  {
    names: ['UserLambdaValidationException'],
    // What a handler throws comes without the name of its class: this is the code itself.
    when: /failed with error (SyntaxError: |Syntax error in module)/,
    hint: "The function's code could not be loaded for a syntax error; the log lines above, or `logs show --last`, tell the line. Mend it and publish the code again.",
  },
  {
    names: ['UserLambdaValidationException'],
    when: /failed with error (Error: Cannot find (module|package) '|Unable to import module )|is undefined or not exported|Handler '\S+' missing on module/,
    hint: 'The function could not be loaded. Compare its handler setting with its code: `main.handler` is the export `handler` of main.js or main.mjs at the top of the package. If it names what is there, a module that the code imports is not in the package.',
  },
  {
    names: ['UserLambdaValidationException'],
    hint: 'The function threw this. See the log lines above, or `logs show --last`.',
  },
  {
    names: ['UnexpectedLambdaException'],
    when: /AccessDenied/,
    hint: 'Cognito may not invoke the function: it is gone, or its resource policy lacks cognito-idp.amazonaws.com for this pool. `attach` another, or `deploy` again.',
  },
  {
    names: ['UnexpectedLambdaException'],
    when: /timeout/i,
    hint: 'Cognito gives a trigger 5 s and tries up to three times. See the log lines above, or `logs show --last`.',
  },
  {
    names: ['UnexpectedLambdaException'],
    when: /ResourceConflict/,
    hint: 'The function is still being made ready. Run the command again in a few seconds.',
  },
  {
    names: ['InvalidLambdaResponseException'],
    when: /EmailSendingAccount DEVELOPER/i,
    hint: 'Cognito takes the e-mail of a CustomMessage function only where the pool sends through SES (EmailConfiguration with EmailSendingAccount DEVELOPER); SMS texts it always takes. `doctor` says what this pool does.',
  },
  {
    names: ['InvalidLambdaResponseException'],
    when: /cannot be auto verified, when user is not being auto confirmed/,
    hint: 'PreSignUp may answer `autoVerifyEmail` or `autoVerifyPhone` only together with `autoConfirmUser`: set that to true, too, or leave them false.',
  },
  {
    names: ['InvalidLambdaResponseException'],
    when: /cannot be auto verified/,
    hint: 'Let PreSignUp answer `autoVerifyEmail` or `autoVerifyPhone` only for a user whose `request.userAttributes` have that address or number.',
  },
  {
    names: ['UnexpectedLambdaException', 'InvalidLambdaResponseException'],
    hint: 'A trigger must return the event with its `response` filled. See the log lines above, or `logs show --last`.',
  },
  // Second factors.
  {
    names: ['SoftwareTokenMFANotFoundException'],
    when: /enabled by the userPool/i,
    hint: 'The pool has no authenticator apps. Turn them on with `mfa pool optional` (`mfa pool on` where everybody needs a second factor), then `mfa setup totp`.',
  },
  {
    names: ['InvalidParameterException'],
    when: /software token mfa$|delivery config set to turn on SOFTWARE_TOKEN_MFA/,
    hint: 'The user has no authenticator yet. As the signed-in user: mfa setup totp',
  },
  {
    names: ['InvalidParameterException'],
    when: /delivery config set to turn on SMS_MFA/,
    hint: `The user has no phone number (\`users show\`); AdminUpdateUserAttributes sets one. ${APP_INSTEAD}`,
  },
  {
    names: ['InvalidParameterException'],
    when: /delivery config set to turn on EMAIL_OTP/,
    hint: `The user has no e-mail address (\`users show\`); AdminUpdateUserAttributes sets one. ${APP_INSTEAD}`,
  },
  {
    names: ['InvalidParameterException'],
    when: /EMAIL_OTP is not enabled for the user pool/,
    hint: `SetUserPoolMfaConfig turns it on, in a pool that sends through SES and has a tier above Lite; \`mfa pool\` leaves it as it is. ${APP_INSTEAD}`,
  },
  {
    names: ['InvalidParameterException'],
    when: /SMS_MFA is not enabled for the user pool/,
    hint: `SetUserPoolMfaConfig turns it on, with a role for SMS; \`mfa pool\` leaves it as it is. ${APP_INSTEAD}`,
  },
  // Users.
  { names: ['UsernameExistsException'], hint: 'Choose another user name, or remove this user with `users delete`.' },
  {
    names: ['AliasExistsException'],
    hint: 'Another user has this email address or phone number. Use a different one.',
  },
  { names: ['UserNotFoundException'], hint: 'See `users list` for the users of the pool.' },
  {
    names: ['UserNotConfirmedException'],
    hint: 'Confirm the user with `confirm`; `resend-code` sends the code again.',
  },
  { names: ['PasswordResetRequiredException'], hint: 'Set a new password with `forgot-password`.' },
  { names: ['InvalidPasswordException'], hint: 'Choose a password that the policy allows.' },
  { names: ['CodeMismatchException'], hint: 'Enter the code again, or get a new one with `resend-code`.' },
  { names: ['ExpiredCodeException'], hint: 'Get a new code with `resend-code` or `forgot-password`.' },
  { names: ['CodeDeliveryFailureException'], hint: 'Check the address and the email or SMS settings of the pool.' },
  { names: ['TooManyFailedAttemptsException'], hint: 'Wait a few minutes before the next attempt.' },
  {
    names: ['NotAuthorizedException'],
    when: /Current status is CONFIRMED/,
    hint: 'The user is confirmed already; `signin` works.',
  },
  {
    names: ['NotAuthorizedException'],
    when: /attempts exceeded/i,
    hint: 'The user is locked for a while (up to 15 minutes). Wait, or reset it with `users set-password`.',
  },
  {
    names: ['NotAuthorizedException'],
    when: /disabled/i,
    hint: 'The user was disabled in the pool. Enable it, or use another.',
  },
  {
    names: ['NotAuthorizedException'],
    when: /token|session/i,
    hint: 'The sign-in is no longer valid. Sign in again with `signin`.',
  },
  {
    names: ['NotAuthorizedException'],
    when: /username or password/i,
    hint: 'Check both; `users show` tells whether the user exists. `users set-password` sets a new password.',
  },
  // AWS's own trouble.
  {
    names: [
      'InternalErrorException',
      'InternalFailure',
      'InternalServerError',
      'ServiceUnavailable',
      'ServiceUnavailableException',
    ],
    hint: 'The service had trouble of its own. Run the command again.',
  },
  {
    names: ['UnknownOperationException'],
    hint: ({ kind }) =>
      kind === 'local'
        ? 'The local world does not have this operation; --aws has.'
        : 'This endpoint does not have the operation.',
  },
];
