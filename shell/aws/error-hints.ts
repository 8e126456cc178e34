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
    names: ['UnexpectedLambdaException', 'InvalidLambdaResponseException'],
    hint: 'A trigger must return the event with its `response` filled. See the log lines above, or `logs show --last`.',
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
