import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { explainError } from '../../../shell/aws/errors.ts';
import { CommandError, EXIT, type WorldInfo } from '../../../shell/contract.ts';
import { named } from './fakes.ts';

const aws: WorldInfo = { kind: 'aws', label: 'aws eu-west-1', region: 'eu-west-1' };
const local: WorldInfo = { kind: 'local', label: 'local', region: 'us-east-1' };
const endpoint: WorldInfo = { kind: 'endpoint', label: 'http://127.0.0.1:9339', region: 'us-east-1' };

const explain = (error: unknown, world = aws) => explainError(error, { operation: 'SignUp', world });
const system = (code: string, message: string, more = {}) => Object.assign(new Error(message), { code, ...more });
const credentials = (message: string) => {
  const error = new Error(message);
  error.name = 'CredentialsProviderError';
  return error;
};

test('an AWS error keeps its name and its own sentence, and gets a hint', () => {
  const cases: [string, string, RegExp][] = [
    ['UsernameExistsException', 'User already exists', /users delete/],
    ['NotAuthorizedException', 'Incorrect username or password.', /set-password/],
    ['NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED', /signin/],
    ['NotAuthorizedException', 'Access Token has expired', /signin/],
    ['UserNotConfirmedException', 'User is not confirmed.', /resend-code/],
    ['PasswordResetRequiredException', 'Password reset required for the user', /forgot-password/],
    ['CodeMismatchException', 'Invalid verification code provided, please try again.', /resend-code/],
    ['ExpiredTokenException', 'The security token included in the request is expired', /Sign in again/],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.', /eu-west-1/],
    ['AccessDeniedException', 'User: x is not authorized to perform: cognito-idp:SignUp', /--profile/],
    ['ThrottlingException', 'Rate exceeded', /Wait/],
    ['ValidationError', 'Stack with id x does not exist', /deploy/],
    ['ResourceNotFoundException', 'User pool eu-west-1_x does not exist.', /pool is gone/],
    ['UserLambdaValidationException', 'PreSignUp failed with error no.', /logs show/],
    [
      'UserLambdaValidationException',
      'PreSignUp failed with error 2024 x Task timed out after 3.00 seconds.',
      /own timeout/,
    ],
    ['UnexpectedLambdaException', 'PreSignUp invocation failed due to error AccessDeniedException.', /resource policy/],
    [
      'UnexpectedLambdaException',
      'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
      /5 s/,
    ],
  ];
  for (const [name, message, hint] of cases) {
    const explained = explain(named(name, message));
    assert.equal(explained.code, name);
    assert.equal(explained.message, message);
    assert.match(explained.hint ?? '', hint, name);
    assert.equal(explained.exitCode, EXIT.failed);
  }
});

test('the hint about a trigger that failed fits what it failed of', () => {
  const thrown = (reason: string) =>
    explain(named('UserLambdaValidationException', `PreSignUp failed with error ${reason}.`)).hint!;
  assert.match(thrown('no'), /threw this/);
  assert.match(thrown('Unexpected token in JSON at position 0'), /threw this/);
  assert.match(thrown("Cannot find module 'asked-for-later'"), /threw this/);
  assert.match(
    thrown('RequestId: 1 Error: Runtime exited with error: exit status 3'),
    /process ended before it answered/,
  );
  assert.match(thrown("SyntaxError: Unexpected token ';'"), /syntax error/);
  const stack = '\nRequire stack:\n- /var/runtime/index.mjs';
  for (const reason of [`Error: Cannot find module 'main'${stack}`, 'index.handler is undefined or not exported'])
    assert.match(thrown(reason), /handler setting/);
  const answered = (sentence: string) => explain(named('InvalidLambdaResponseException', sentence)).hint!;
  assert.match(
    answered('Phone or email cannot be auto verified, when user is not being auto confirmed.'),
    /together with `autoConfirmUser`/,
  );
  assert.match(answered('email cannot be auto verified, as the user has no email.'), /userAttributes/);
  assert.match(answered('Unrecognizable lambda output'), /`response` filled/);
});

test('a second factor that cannot be set up has a hint that leads to one', () => {
  const hint = (name: string, sentence: string) => explain(named(name, sentence)).hint!;
  const parameter = 'InvalidParameterException';
  const pool = 'Software Token MFA has not been enabled by the userPool';
  assert.match(hint('SoftwareTokenMFANotFoundException', pool), /`mfa pool optional`.*`mfa setup totp`/);
  const user = 'User does not have delivery config set to turn on';
  assert.match(hint(parameter, `${user} SMS_MFA`), /no phone number.*`mfa setup totp`/);
  assert.match(hint(parameter, `${user} EMAIL_OTP`), /no e-mail address/);
  assert.match(hint(parameter, `${user} SOFTWARE_TOKEN_MFA`), /mfa setup totp$/);
  assert.match(hint(parameter, 'User has not set up software token mfa'), /mfa setup totp$/);
  assert.match(hint(parameter, 'EMAIL_OTP is not enabled for the user pool.'), /SetUserPoolMfaConfig.*SES/);
  assert.match(hint(parameter, 'SMS_MFA is not enabled for the user pool.'), /role for SMS/);
});

test('an AWS error that nobody foresaw comes through without a hint', () => {
  const explained = explain(named('BrandNewException', 'What it says.'));
  assert.deepEqual(
    [explained.code, explained.message, explained.hint],
    ['BrandNewException', 'What it says.', undefined],
  );
  assert.equal(explain(named('EmptyException', '')).message, 'SignUp failed without saying why.');
});

test('nothing of the request or the raw answer comes through', () => {
  const error = Object.assign(named('InvalidParameterException', 'Bad.'), {
    $metadata: { requestId: 'r-1' },
    $response: { body: 'Password=hunter22' },
    input: { Password: 'hunter22' },
  });
  const shown = inspect(explain(error), { depth: 10, showHidden: true });
  assert.ok(!shown.includes('hunter22'));
  assert.ok(!shown.includes('r-1'));
});

test('missing and expired credentials name the command that helps', () => {
  const none = explain(credentials('Could not load credentials from any providers'));
  assert.equal(none.message, 'No AWS credentials were found for aws eu-west-1.');
  assert.match(none.hint ?? '', /aws configure.*local world/s);
  const sso = explain(
    credentials(
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ),
  );
  assert.equal(sso.message, 'The SSO session associated with this profile has expired.');
  assert.match(sso.hint ?? '', /aws sso login --profile NAME/);
  const named = explain(
    credentials(
      'The SSO session token associated with profile=dev was not found or is invalid. To refresh this SSO session run x',
    ),
  );
  assert.match(named.hint ?? '', /aws sso login --profile dev/);
  assert.match(
    explain(credentials('Failed to refresh token: x. Please re-authenticate using aws login')).hint ?? '',
    /aws login/,
  );
});

test('a connection that fails names the place and what to check', () => {
  const refused = system('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9339', {
    address: '127.0.0.1',
    port: 9339,
    $metadata: {},
  });
  assert.equal(explain(refused, endpoint).message, 'Nothing answers at 127.0.0.1:9339.');
  assert.match(explain(refused, endpoint).hint ?? '', /pools-shell serve/);
  assert.match(explain(refused, local).hint ?? '', /Start pools-shell again/);
  const several = Object.assign(new AggregateError([refused], ''), { $metadata: {} });
  assert.equal(explain(several, endpoint).code, 'ECONNREFUSED');
  const unknown = system('ENOTFOUND', 'getaddrinfo ENOTFOUND x', { hostname: 'cognito-idp.eu-west-99.amazonaws.com' });
  assert.match(explain(unknown).message, /cognito-idp\.eu-west-99/);
  assert.match(explain(unknown).hint ?? '', /--region, AWS_REGION/);
  assert.match(explain(system('ECONNRESET', 'socket hang up'), local).hint ?? '', /took effect/);
  assert.match(
    explain(system('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')).hint ?? '',
    /NODE_EXTRA_CA_CERTS/,
  );
  const html = Object.assign(
    new Error('x\n  Deserialization error: to see the raw response, inspect the hidden field'),
    { $metadata: {} },
  );
  assert.equal(explain(html, endpoint).message, 'http://127.0.0.1:9339 did not answer as AWS does.');
});

test('an interruption, a known error and a defect are told apart', () => {
  assert.equal(explain(Object.assign(new Error('Request aborted'), { name: 'AbortError' })).exitCode, EXIT.interrupted);
  const own = new CommandError('Said already.');
  assert.equal(explain(own), own);
  const defect = explain(new TypeError('x is not a function'));
  assert.deepEqual([defect.code, defect.message], ['TypeError', 'x is not a function']);
  assert.match(defect.hint ?? '', /defect in pools-shell\..*--debug/);
  const { hint } = explainError(new TypeError('x'), { world: endpoint, plugin: 'hello' });
  assert.match(hint ?? '', /defect in the plugin hello\./);
  assert.equal(explain('text').message, 'text');
});
