/** Errors by name and sentence. */
import assert from 'node:assert/strict';
import { API, area, documented, GUIDE, inferred, NOBODY, observed, SEEN, THREADS } from '../case.ts';
import { email, phone, refused, verifiedEmail } from '../pool-stage.ts';
import { PASSWORD, type Stage } from '../stage.ts';

const NOT_AUTHORIZED = 'NotAuthorizedException';
const INVALID = 'InvalidParameterException';
const LEGACY = { client: { PreventUserExistenceErrors: 'LEGACY' as const } };
const CONFLICT = (attribute: string) => `An account with the given ${attribute} already exists.`;

const plain = (stage: Stage, options: object = {}) => stage.pool({ triggers: [], ...LEGACY, ...options });

export const errorCases = area('Errors', [
  observed('Wrong password', '"Incorrect username or password."', SEEN, async (stage) => {
    const pool = await plain(stage);
    const sentence = 'Incorrect username or password.';
    await refused(pool.signIn(await pool.confirmed(), {}, 'Wrong123!'), NOT_AUTHORIZED, sentence);
  }),
  observed('Unknown user', '"User does not exist." at sign-in and for administrators.', THREADS, async (stage) => {
    const pool = await plain(stage);
    await refused(pool.signIn('nobody'), 'UserNotFoundException', 'User does not exist.');
    await refused(stage.cognito.adminGetUser(pool.as('nobody')), 'UserNotFoundException', 'User does not exist.');
    await refused(stage.cognito.adminDeleteUser(pool.as('nobody')), 'UserNotFoundException', 'User does not exist.');
  }),
  observed(
    'Unknown user, codes',
    '"Username/client id combination not found." from ConfirmSignUp, ResendConfirmationCode, ForgotPassword and ConfirmForgotPassword.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const by = pool.by('nobody');
      const { cognito } = stage;
      for (const call of [
        () => cognito.confirmSignUp({ ...by, ConfirmationCode: '123456' }),
        () => cognito.resendConfirmationCode(by),
        () => cognito.forgotPassword(by),
        () => cognito.confirmForgotPassword({ ...by, ConfirmationCode: '123456', Password: PASSWORD }),
      ]) {
        await refused(call(), 'UserNotFoundException', 'Username/client id combination not found.');
      }
    },
  ),
  observed(
    'Disabled user, reset by an administrator',
    '"User is disabled." until AdminEnableUser.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      await stage.cognito.adminDisableUser(pool.as(user));
      await refused(stage.cognito.adminResetUserPassword(pool.as(user)), NOT_AUTHORIZED, 'User is disabled.');
    },
  ),
  observed(
    'Disabled user, ForgotPassword',
    'It says that there is no such user.',
    'public issues (2016)',
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      await stage.cognito.adminDisableUser(pool.as(user));
      const sentence = 'Username/client id combination not found.';
      await refused(stage.cognito.forgotPassword(pool.by(user)), 'UserNotFoundException', sentence);
    },
  ),
  observed('Unconfirmed user, ForgotPassword', 'It says that nothing is verified.', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = stage.name();
    await pool.signUp(user);
    await refused(
      stage.cognito.forgotPassword(pool.by(user)),
      'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }),
  observed('Disabled user', '"User is disabled." with the right password.', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    await stage.cognito.adminDisableUser(pool.as(user));
    await refused(pool.signIn(user), NOT_AUTHORIZED, 'User is disabled.');
    await refused(pool.signIn(user, {}, 'Wrong123!'), NOT_AUTHORIZED, 'Incorrect username or password.');
  }),
  observed('Unconfirmed user', '"User is not confirmed." with the right password.', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = stage.name();
    await pool.signUp(user);
    await refused(pool.signIn(user), 'UserNotConfirmedException', 'User is not confirmed.');
  }),
  observed('RESET_REQUIRED', '"Password reset required for the user", without a period.', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    await stage.cognito.adminResetUserPassword(pool.as(user));
    await refused(pool.signIn(user), 'PasswordResetRequiredException', 'Password reset required for the user');
  }),
  observed(
    'Expired temporary password',
    '"Temporary password has expired and must be reset by an administrator." after TemporaryPasswordValidityDays, 7 when unset.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.invited();
      stage.target.pass(7 * 86_400_000 + 1000);
      const sentence = 'Temporary password has expired and must be reset by an administrator.';
      await refused(pool.signIn(user), NOT_AUTHORIZED, sentence);
    },
  ),
  observed(
    'Reset in the wrong state',
    '"User password cannot be reset in the current state." for a user who must choose a password.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.invited();
      const sentence = 'User password cannot be reset in the current state.';
      await refused(stage.cognito.forgotPassword(pool.by(user)), NOT_AUTHORIZED, sentence);
      await refused(stage.cognito.adminResetUserPassword(pool.as(user)), NOT_AUTHORIZED, sentence);
    },
  ),
  observed(
    'Nowhere to send a reset code',
    '"Cannot reset password for the user as there is no registered/verified email or phone_number"',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed(email(stage.name('to')));
      const sentence = 'Cannot reset password for the user as there is no registered/verified email or phone_number';
      await refused(stage.cognito.forgotPassword(pool.by(user)), INVALID, sentence);
    },
  ),
  observed(
    'Codes that nobody sends',
    '"Cannot resend codes. Auto verification not turned on."',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { pool: { AutoVerifiedAttributes: [] } });
      const user = stage.name();
      await pool.signUp(user);
      const sentence = 'Cannot resend codes. Auto verification not turned on.';
      await refused(stage.cognito.resendConfirmationCode(pool.by(user)), NOT_AUTHORIZED, sentence);
    },
  ),
  inferred('Resend for a confirmed user', '"User is already confirmed."', NOBODY, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    await refused(stage.cognito.resendConfirmationCode(pool.by(user)), INVALID, 'User is already confirmed.');
  }),
  observed('Only administrators', '"SignUp is not permitted for this user pool"', THREADS, async (stage) => {
    const pool = await plain(stage, { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } });
    await refused(pool.signUp(), NOT_AUTHORIZED, 'SignUp is not permitted for this user pool');
  }),
  observed('Confirmed twice', '"User cannot be confirmed. Current status is CONFIRMED"', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    const sentence = 'User cannot be confirmed. Current status is CONFIRMED';
    await refused(stage.cognito.adminConfirmSignUp(pool.as(user)), NOT_AUTHORIZED, sentence);
  }),
  observed(
    'Names that are taken',
    '"User already exists" and "User account already exists".',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      await refused(pool.signUp(user), 'UsernameExistsException', 'User already exists');
      const again = stage.cognito.adminCreateUser(pool.as(user));
      await refused(again, 'UsernameExistsException', 'User account already exists');
    },
  ),
  observed(
    'Addresses that are taken',
    '"An account with the given email already exists." where e-mail is the user name, and likewise for phone_number.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { pool: { UsernameAttributes: ['email', 'phone_number'] } });
      const address = `${stage.name()}@example.com`;
      await pool.signUp(address, { UserAttributes: [] });
      await refused(pool.signUp(address, { UserAttributes: [] }), 'UsernameExistsException', CONFLICT('email'));
      const number = '+15555550199';
      await pool.signUp(number, { UserAttributes: [] });
      await refused(pool.signUp(number, { UserAttributes: [] }), 'UsernameExistsException', CONFLICT('phone_number'));
    },
  ),
  observed(
    'Aliases that are taken',
    'AliasExistsException "An account with the email already exists." at ConfirmSignUp without ForceAliasCreation; with it the alias moves.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { pool: { AliasAttributes: ['email'] } });
      const address = verifiedEmail(stage.name('alias'));
      const owner = await pool.confirmed(address);
      const user = stage.name();
      await pool.signUp(user, { UserAttributes: address.slice(0, 1) });
      const confirmation = { ...pool.by(user), ConfirmationCode: await pool.code(user) };
      const sentence = 'An account with the email already exists.';
      await refused(stage.cognito.confirmSignUp(confirmation), 'AliasExistsException', sentence);
      await stage.cognito.confirmSignUp({ ...confirmation, ForceAliasCreation: true });
      assert.equal(await pool.attribute(owner, 'email_verified'), 'false');
    },
  ),
  ...(
    [
      ['Ab1!', 'Password not long enough'],
      ['passw0rd!', 'Password must have uppercase characters'],
      ['PASSW0RD!', 'Password must have lowercase characters'],
      ['Password!', 'Password must have numeric characters'],
      ['Passw0rdd', 'Password must have symbol characters'],
    ] as const
  ).map(([Password, reason]) =>
    observed(`Policy: ${reason}`, `"Password did not conform with policy: ${reason}"`, THREADS, async (stage) => {
      const pool = await plain(stage);
      const sentence = `Password did not conform with policy: ${reason}`;
      await refused(pool.signUp(undefined, { Password }), 'InvalidPasswordException', sentence);
    }),
  ),
  observed(
    'Blanks around a password',
    'A password with a blank at an end breaks the model’s pattern, told as a validation error.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const sentence =
        /^1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: \^\[\\S\]\+\.\*\[\\S\]\+\$$/;
      await refused(pool.signUp(undefined, { Password: ' Passw0rd!' }), INVALID, sentence);
    },
  ),
  observed('Wrong code', '"Invalid verification code provided, please try again."', THREADS, async (stage) => {
    const pool = await plain(stage);
    const user = stage.name();
    await pool.signUp(user);
    const wrong = (await pool.code(user)).replace(/./g, (digit) => String((Number(digit) + 1) % 10));
    const sentence = 'Invalid verification code provided, please try again.';
    const call = stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode: wrong });
    await refused(call, 'CodeMismatchException', sentence);
  }),
  observed(
    'Codes that are gone',
    '"Invalid code provided, please request a code again." for one that expired, was used or never asked for.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const sentence = 'Invalid code provided, please request a code again.';
      const user = await pool.confirmed();
      const reset = (ConfirmationCode: string) =>
        stage.cognito.confirmForgotPassword({ ...pool.by(user), ConfirmationCode, Password: 'Chosen-1!' });
      await refused(reset('123456'), 'ExpiredCodeException', sentence);
      await stage.cognito.forgotPassword(pool.by(user));
      const code = await pool.code(user);
      await reset(code);
      await refused(reset(code), 'ExpiredCodeException', sentence);
    },
  ),
  observed(
    'RESEND in the wrong state',
    '"Resend not possible. <username> status is not FORCE_CHANGE_PASSWORD"',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const sentence = `Resend not possible. ${user} status is not FORCE_CHANGE_PASSWORD`;
      const call = stage.cognito.adminCreateUser({ ...pool.as(user), MessageAction: 'RESEND' });
      await refused(call, 'UnsupportedUserStateException', sentence);
    },
  ),
  observed(
    'Unknown pool, unknown client',
    '"User pool <id> does not exist.", "User pool client <id> does not exist."',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const UserPoolId = `${pool.id}x`;
      const NOT_FOUND = 'ResourceNotFoundException';
      await refused(
        stage.cognito.describeUserPool({ UserPoolId }),
        NOT_FOUND,
        `User pool ${UserPoolId} does not exist.`,
      );
      const ClientId = `${pool.clientId}x`;
      const sentence = `User pool client ${ClientId} does not exist.`;
      await refused(stage.cognito.signUp({ ClientId, Username: 'x', Password: PASSWORD }), NOT_FOUND, sentence);
    },
  ),
  ...(['USERNAME', 'PASSWORD'] as const).map((missing) =>
    observed(
      `Missing ${missing}`,
      `"Missing required parameter ${missing}", before any trigger.`,
      SEEN,
      async (stage) => {
        const pool = await stage.pool(LEGACY);
        const { [missing]: _, ...parameters } = { USERNAME: await pool.confirmed(), PASSWORD };
        const sentence = `Missing required parameter ${missing}`;
        await refused(pool.initiate('USER_PASSWORD_AUTH', parameters as Record<string, string>), INVALID, sentence);
        assert.deepEqual(pool.sources, []);
      },
    ),
  ),
  observed(
    'No e-mail address as user name',
    '"Username should be an email." where it must be one; "either an email or a phone number" for both.',
    THREADS,
    async (stage) => {
      const one = await plain(stage, { pool: { UsernameAttributes: ['email'] } });
      await refused(one.signUp('ann'), INVALID, 'Username should be an email.');
      const both = await plain(stage, { pool: { UsernameAttributes: ['email', 'phone_number'] } });
      await refused(both.signUp('ann'), INVALID, 'Username should be either an email or a phone number.');
    },
  ),
  observed(
    'An e-mail address as user name beside aliases',
    '"Username cannot be of email format, since user pool is configured for email alias."',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { pool: { AliasAttributes: ['email'] } });
      const sentence = 'Username cannot be of email format, since user pool is configured for email alias.';
      await refused(pool.signUp('ann@example.com', { UserAttributes: [] }), INVALID, sentence);
    },
  ),
  observed(
    'Unknown attribute at sign-up',
    '"Type for attribute {custom:x} could not be determined"',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const sentence =
        'Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined';
      await refused(pool.signUp(undefined, { UserAttributes: [{ Name: 'custom:x', Value: '1' }] }), INVALID, sentence);
    },
  ),
  observed(
    'Unknown attribute of AdminUpdateUserAttributes',
    '"user.custom:x: Attribute does not exist in the schema.\\n"',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const UserAttributes = [{ Name: 'custom:x', Value: '1' }];
      const sentence = 'user.custom:x: Attribute does not exist in the schema.\n';
      await refused(stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes }), INVALID, sentence);
    },
  ),
  observed('Formats', '"Invalid email address format." and "Invalid phone number format."', THREADS, async (stage) => {
    const pool = await plain(stage);
    const UserAttributes = [{ Name: 'email', Value: 'nowhere' }];
    await refused(pool.signUp(undefined, { UserAttributes }), INVALID, 'Invalid email address format.');
    await refused(pool.signUp(undefined, { UserAttributes: phone('12') }), INVALID, 'Invalid phone number format.');
  }),
  ...(
    [
      ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client'],
      ['USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.'],
      ['CUSTOM_AUTH', 'CUSTOM_AUTH is not enabled for the client.'],
    ] as const
  ).map(([flow, sentence]) =>
    observed(`${flow} not enabled`, `"${sentence}"`, THREADS, async (stage) => {
      const client = { ...LEGACY.client, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH' as const] };
      const pool = await plain(stage, { client });
      const USERNAME = await pool.confirmed();
      await refused(pool.initiate(flow, { USERNAME, PASSWORD, SRP_A: 'AB12' }), INVALID, sentence);
    }),
  ),
  observed(
    'ADMIN_USER_PASSWORD_AUTH not enabled',
    '"Auth flow not enabled for this client"',
    THREADS,
    async (stage) => {
      const client = { ...LEGACY.client, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH' as const] };
      const pool = await plain(stage, { client });
      const USERNAME = await pool.confirmed();
      const call = pool.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME, PASSWORD });
      await refused(call, INVALID, 'Auth flow not enabled for this client');
    },
  ),
  documented(
    'Default flows',
    'A client without ExplicitAuthFlows has REFRESH_TOKEN, USER_SRP and CUSTOM.',
    API,
    async (stage) => {
      const pool = await plain(stage, { client: { ...LEGACY.client, ExplicitAuthFlows: undefined } });
      const user = await pool.confirmed();
      await refused(pool.signIn(user), INVALID, 'USER_PASSWORD_AUTH flow not enabled for this client');
      assert.ok((await (await pool.srp(user)).answer()).AuthenticationResult);
    },
  ),
  observed(
    'Custom sign-in without functions',
    '"Custom auth lambda trigger is not configured for the user pool."',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { triggers: ['DefineAuthChallenge', 'CreateAuthChallenge'] });
      const USERNAME = await pool.confirmed();
      const sentence = 'Custom auth lambda trigger is not configured for the user pool.';
      await refused(pool.initiate('CUSTOM_AUTH', { USERNAME }), INVALID, sentence);
    },
  ),
  observed(
    'A session used twice',
    '"Invalid session for the user, session can only be used once."',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const USERNAME = await pool.invited();
      const asked = await pool.signIn(USERNAME);
      await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
      const again = pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-2!' });
      await refused(again, NOT_AUTHORIZED, 'Invalid session for the user, session can only be used once.');
    },
  ),
  observed('A session that expired', '"Invalid session for the user, session is expired."', THREADS, async (stage) => {
    const pool = await plain(stage);
    const USERNAME = await pool.invited();
    const asked = await pool.signIn(USERNAME);
    stage.target.pass(3 * 60_000 + 1000);
    const late = pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
    await refused(late, NOT_AUTHORIZED, 'Invalid session for the user, session is expired.');
  }),
  observed('A session that never was', '"Invalid session for the user."', THREADS, async (stage) => {
    const pool = await plain(stage);
    const responses = { USERNAME: await pool.invited(), NEW_PASSWORD: 'Chosen-1!' };
    const call = pool.respond({ Session: 'x'.repeat(40) }, 'NEW_PASSWORD_REQUIRED', responses);
    await refused(call, NOT_AUTHORIZED, 'Invalid session for the user.');
  }),
  observed('Attribute permissions', '"A client attempted to write unauthorized attribute"', THREADS, async (stage) => {
    const pool = await plain(stage, { client: { ...LEGACY.client, WriteAttributes: ['email'] } });
    const UserAttributes = [{ Name: 'nickname', Value: 'x' }];
    const sentence = 'A client attempted to write unauthorized attribute';
    await refused(pool.signUp(undefined, { UserAttributes }), NOT_AUTHORIZED, sentence);
  }),
  documented(
    'Validation',
    'Input is checked against the service model first, every fault in one sentence.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const call = stage.cognito.adminGetUser({ UserPoolId: pool.id, Username: '' });
      await refused(
        call,
        INVALID,
        /^\d+ validation errors? detected: Value at 'username' failed to satisfy constraint/,
      );
    },
  ),
  documented(
    'FeatureUnavailableInTierException',
    'Choice-based sign-in needs ESSENTIALS or PLUS.',
    `${GUIDE}, ${API}`,
    async (stage) => {
      const client = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH' as const] };
      const pool = await plain(stage, { pool: { UserPoolTier: 'LITE' }, client });
      const call = stage.cognito.createUserPoolClient({
        UserPoolId: pool.id,
        ClientName: 'choice',
        ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      });
      await refused(call, 'FeatureUnavailableInTierException');
    },
  ),
]);
