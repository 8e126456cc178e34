/** Statuses, secrets, existence, limits, user names: what is around a sign-in. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { clientKeys } from '../../unit/local/cognito/srp-client.ts';
import { API, area, documented, GUIDE, inferred, NOBODY, observed, SEEN, THREADS } from '../case.ts';
import { answering, email, refused, verifiedEmail } from '../pool-stage.ts';
import { PASSWORD, type Stage } from '../stage.ts';

const NOT_AUTHORIZED = 'NotAuthorizedException';
const LEGACY = { client: { PreventUserExistenceErrors: 'LEGACY' as const } };
const ENABLED = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };
const SECRET = { client: { GenerateSecret: true, PreventUserExistenceErrors: 'LEGACY' as const } };
const HOUR = 3_600_000;
const MINUTE = 60_000;

const plain = (stage: Stage, options: object = {}) => stage.pool({ triggers: [], ...LEGACY, ...options });

export const statusCases = area('Statuses', [
  documented('SignUp', 'A user who signs up is UNCONFIRMED, and CONFIRMED after ConfirmSignUp.', API, async (stage) => {
    const pool = await plain(stage);
    const user = stage.name();
    await pool.signUp(user);
    assert.equal(await pool.status(user), 'UNCONFIRMED');
    await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode: await pool.code(user) });
    assert.equal(await pool.status(user), 'CONFIRMED');
    assert.equal(await pool.attribute(user, 'email_verified'), 'true');
  }),
  observed(
    'UNCONFIRMED, wrong password',
    'Who signs in before the confirmation is told so, whatever the password.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const user = stage.name();
      await pool.signUp(user);
      await refused(pool.signIn(user, {}, 'Wrong-123!'), 'UserNotConfirmedException', 'User is not confirmed.');
    },
  ),
  documented('AdminConfirmSignUp', 'UNCONFIRMED becomes CONFIRMED; nothing becomes verified.', API, async (stage) => {
    const pool = await plain(stage);
    const user = stage.name();
    await pool.signUp(user);
    await stage.cognito.adminConfirmSignUp(pool.as(user));
    assert.equal(await pool.status(user), 'CONFIRMED');
    assert.notEqual(await pool.attribute(user, 'email_verified'), 'true');
  }),
  documented(
    'AdminCreateUser',
    'FORCE_CHANGE_PASSWORD, and CONFIRMED once NEW_PASSWORD_REQUIRED is answered.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const USERNAME = await pool.invited();
      assert.equal(await pool.status(USERNAME), 'FORCE_CHANGE_PASSWORD');
      const asked = await pool.signIn(USERNAME);
      const done = await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
      assert.ok(done.AuthenticationResult);
      assert.equal(await pool.status(USERNAME), 'CONFIRMED');
      assert.ok((await pool.signIn(USERNAME, {}, 'Chosen-1!')).AuthenticationResult);
    },
  ),
  documented(
    'AdminSetUserPassword',
    'Permanent makes CONFIRMED, temporary FORCE_CHANGE_PASSWORD, from any status.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const user = stage.name();
      await pool.signUp(user);
      for (const [Permanent, status] of [
        [false, 'FORCE_CHANGE_PASSWORD'],
        [true, 'CONFIRMED'],
      ] as const) {
        await stage.cognito.adminSetUserPassword({ ...pool.as(user), Password: PASSWORD, Permanent });
        assert.equal(await pool.status(user), status);
      }
    },
  ),
  documented(
    'AdminResetUserPassword',
    'CONFIRMED becomes RESET_REQUIRED, and CONFIRMED again by ConfirmForgotPassword.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      await stage.cognito.adminResetUserPassword(pool.as(user));
      assert.equal(await pool.status(user), 'RESET_REQUIRED');
      const ConfirmationCode = await pool.code(user);
      await stage.cognito.confirmForgotPassword({ ...pool.by(user), ConfirmationCode, Password: 'Chosen-1!' });
      assert.equal(await pool.status(user), 'CONFIRMED');
      assert.ok((await pool.signIn(user, {}, 'Chosen-1!')).AuthenticationResult);
    },
  ),
  documented(
    'ForgotPassword',
    'It changes no status: the old password signs in until a new one is set.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      await stage.cognito.forgotPassword(pool.by(user));
      assert.equal(await pool.status(user), 'CONFIRMED');
      assert.ok((await pool.signIn(user)).AuthenticationResult);
    },
  ),
  documented(
    'AdminDisableUser',
    'Enabled becomes false, tokens are revoked; AdminEnableUser lets in again.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const { AccessToken, RefreshToken } = await pool.tokens(user);
      await stage.cognito.adminDisableUser(pool.as(user));
      assert.equal((await stage.cognito.adminGetUser(pool.as(user))).Enabled, false);
      await refused(stage.cognito.getUser({ AccessToken }), NOT_AUTHORIZED);
      await assert.rejects(pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken }));
      await stage.cognito.adminEnableUser(pool.as(user));
      assert.ok((await pool.signIn(user)).AuthenticationResult);
    },
  ),
  documented(
    'NEW_PASSWORD_REQUIRED’s parameters',
    'The challenge names required attributes that are missing; the answer gives them as userAttributes.<name>.',
    API,
    async (stage) => {
      const pool = await plain(stage, { pool: { Schema: [{ Name: 'nickname', Required: true, Mutable: true }] } });
      const UserAttributes = verifiedEmail(stage.name('to'));
      const USERNAME = await pool.invited(undefined, { UserAttributes });
      const asked = await pool.signIn(USERNAME);
      const { requiredAttributes, userAttributes } = asked.ChallengeParameters as Record<string, string>;
      assert.deepEqual(JSON.parse(requiredAttributes!), ['userAttributes.nickname']);
      assert.equal(JSON.parse(userAttributes!).email, UserAttributes[0]!.Value);
      const responses = { USERNAME, NEW_PASSWORD: 'Chosen-1!', 'userAttributes.nickname': 'Nick' };
      await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', responses);
      assert.equal(await pool.attribute(USERNAME, 'nickname'), 'Nick');
    },
  ),
]);

export const secretCases = area('SECRET_HASH', [
  documented(
    'Right hash',
    'Base64(HMAC-SHA256(client secret, user name + client id)) lets in, everywhere.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, SECRET);
      const { cognito } = stage;
      const user = stage.name();
      const SecretHash = createHmac('sha256', pool.clientSecret!)
        .update(user + pool.clientId)
        .digest('base64');
      await pool.signUp(user, { SecretHash });
      await cognito.resendConfirmationCode({ ...pool.by(user), SecretHash });
      await cognito.confirmSignUp({ ...pool.by(user), SecretHash, ConfirmationCode: await pool.code(user) });
      const { AuthenticationResult } = await pool.initiate('USER_PASSWORD_AUTH', {
        USERNAME: user,
        PASSWORD,
        SECRET_HASH: SecretHash,
      });
      const REFRESH_TOKEN = AuthenticationResult!.RefreshToken!;
      await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN, SECRET_HASH: SecretHash });
      await cognito.forgotPassword({ ...pool.by(user), SecretHash });
      const ConfirmationCode = await pool.code(user);
      await cognito.confirmForgotPassword({ ...pool.by(user), SecretHash, ConfirmationCode, Password: 'Chosen-1!' });
    },
  ),
  observed('Wrong hash', '"Unable to verify secret hash for client <clientId>"', THREADS, async (stage) => {
    const pool = await plain(stage, SECRET);
    const USERNAME = await pool.confirmed();
    const sentence = `Unable to verify secret hash for client ${pool.clientId}`;
    const call = pool.initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD, SECRET_HASH: pool.secretHash('other') });
    await refused(call, NOT_AUTHORIZED, sentence);
  }),
  observed(
    'No hash',
    '"Client <clientId> is configured with secret but SECRET_HASH was not received"',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, SECRET);
      const sentence = `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`;
      await refused(pool.signIn(await pool.confirmed()), NOT_AUTHORIZED, sentence);
      await refused(pool.signUp(), NOT_AUTHORIZED, sentence);
    },
  ),
  documented(
    'Hash in answers',
    'A challenge is answered with the hash of the real user name, which is the sub where e-mail is the user name.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, { ...SECRET, pool: { UsernameAttributes: ['email'] } });
      const address = `${stage.name()}@example.com`;
      await pool.invited(address, { UserAttributes: undefined });
      const hash = pool.secretHash(address);
      const asked = await pool.initiate('USER_PASSWORD_AUTH', { USERNAME: address, PASSWORD, SECRET_HASH: hash });
      const sub = asked.ChallengeParameters!['USER_ID_FOR_SRP']!;
      assert.match(sub, /^[0-9a-f-]{36}$/);
      const responses = { USERNAME: sub, NEW_PASSWORD: 'Chosen-1!', SECRET_HASH: pool.secretHash(sub) };
      assert.ok((await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', responses)).AuthenticationResult);
    },
  ),
]);

export const existenceCases = area('PreventUserExistenceErrors', [
  documented('Sign-in', 'An unknown user is told of a wrong password.', GUIDE, async (stage) => {
    const pool = await plain(stage, ENABLED);
    await refused(pool.signIn('nobody'), NOT_AUTHORIZED, 'Incorrect username or password.');
  }),
  documented(
    'SRP',
    'An unknown user has a salt that stays the same, and a made-up id; the proof fails.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const name = stage.name('nobody');
      const [first, second] = [await pool.srp(name), await pool.srp(name)];
      assert.equal(first.asked.ChallengeName, 'PASSWORD_VERIFIER');
      const parameters = first.asked.ChallengeParameters!;
      assert.equal(parameters['SALT'], second.asked.ChallengeParameters!['SALT']);
      assert.equal(parameters['USER_ID_FOR_SRP'], second.asked.ChallengeParameters!['USER_ID_FOR_SRP']);
      await refused(first.answer(), NOT_AUTHORIZED, 'Incorrect username or password.');
    },
  ),
  documented(
    'ForgotPassword, ResendConfirmationCode',
    'An unknown user is answered with delivery details; nothing is sent.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const by = pool.by(stage.name('nobody'));
      assert.ok((await stage.cognito.forgotPassword(by)).CodeDeliveryDetails?.Destination);
      assert.ok((await stage.cognito.resendConfirmationCode(by)).CodeDeliveryDetails?.Destination);
      assert.equal((await pool.messages(by.Username)).length, 0);
    },
  ),
  observed('ConfirmForgotPassword', 'An unknown user’s code is a wrong one.', SEEN, async (stage) => {
    const pool = await plain(stage, ENABLED);
    const call = stage.cognito.confirmForgotPassword({
      ...pool.by('nobody'),
      ConfirmationCode: '123456',
      Password: PASSWORD,
    });
    await refused(call, 'CodeMismatchException', 'Invalid verification code provided, please try again.');
  }),
  documented(
    'Disabled users',
    'ForgotPassword and ResendConfirmationCode pretend to send, ConfirmForgotPassword tells of a wrong code.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const user = await pool.confirmed();
      await stage.cognito.adminDisableUser(pool.as(user));
      const by = pool.by(user);
      assert.ok((await stage.cognito.forgotPassword(by)).CodeDeliveryDetails?.Destination);
      assert.ok((await stage.cognito.resendConfirmationCode(by)).CodeDeliveryDetails?.Destination);
      assert.equal((await pool.messages(user)).length, 0);
      const call = stage.cognito.confirmForgotPassword({ ...by, ConfirmationCode: '123456', Password: PASSWORD });
      await refused(call, 'CodeMismatchException');
    },
  ),
  documented(
    'Pretended delivery',
    'The medium is that of the user name’s format, or one that the pool verifies; it is the same each time.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const told = async (Username: string) =>
        (await stage.cognito.forgotPassword({ ...pool.by(Username) })).CodeDeliveryDetails!;
      assert.equal((await told('nobody@there.example')).DeliveryMedium, 'EMAIL');
      assert.equal((await told('+15550109876')).DeliveryMedium, 'SMS');
      assert.deepEqual(await told('nobody'), await told('nobody'));
    },
  ),
  observed(
    'ConfirmSignUp',
    'It tells that a user is CONFIRMED all the same: "Current status is CONFIRMED".',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const call = stage.cognito.confirmSignUp({ ...pool.by(await pool.confirmed()), ConfirmationCode: '123456' });
      await refused(call, NOT_AUTHORIZED, 'User cannot be confirmed. Current status is CONFIRMED');
    },
  ),
  inferred(
    'ResendConfirmationCode of a confirmed user',
    'It does not fail and sends nothing (seen, without a word about the client’s setting).',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const user = await pool.confirmed();
      assert.ok((await stage.cognito.resendConfirmationCode(pool.by(user))).CodeDeliveryDetails);
      assert.equal((await pool.messages(user)).length, 0);
    },
  ),
  inferred(
    'UNCONFIRMED, wrong password',
    'It is told of a wrong password, as reports without a word about the client’s setting differ.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, ENABLED);
      const user = stage.name();
      await pool.signUp(user);
      await refused(pool.signIn(user, {}, 'Wrong-123!'), NOT_AUTHORIZED, 'Incorrect username or password.');
      await refused(pool.signIn(user), 'UserNotConfirmedException', 'User is not confirmed.');
    },
  ),
  inferred('Lock-out', 'Wrong passwords lock out a name without a user as they do a user.', NOBODY, async (stage) => {
    const pool = await plain(stage, ENABLED);
    const name = stage.name('nobody');
    for (let attempt = 0; attempt < 5; attempt++) await refused(pool.signIn(name), NOT_AUTHORIZED);
    await refused(pool.signIn(name), NOT_AUTHORIZED, 'Password attempts exceeded');
  }),
  documented('SignUp', 'It tells of names that are taken all the same.', GUIDE, async (stage) => {
    const pool = await plain(stage, ENABLED);
    await refused(pool.signUp(await pool.confirmed()), 'UsernameExistsException');
  }),
  documented(
    'The default',
    'A client that is created through the API without the setting has LEGACY.',
    API,
    async (stage) => {
      const pool = await plain(stage, { client: {} });
      await refused(pool.signIn('nobody'), 'UserNotFoundException', 'User does not exist.');
    },
  ),
]);

export const nameCases = area('User names', [
  documented('Any name', 'A pool that says nothing takes names that are no addresses.', API, async (stage) => {
    const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'any' });
    const Username = stage.name();
    const user = await stage.cognito.adminCreateUser({
      UserPoolId: UserPool!.Id!,
      Username,
      MessageAction: 'SUPPRESS',
    });
    assert.equal(user.User!.Username, Username);
    await stage.cognito.deleteUserPool({ UserPoolId: UserPool!.Id! });
  }),
  documented(
    'Case',
    'Names differ by case unless UsernameConfiguration says otherwise, as the API’s default is true.',
    `${GUIDE} of 2023`,
    async (stage) => {
      const sensitive = await plain(stage);
      const user = await sensitive.confirmed();
      await refused(sensitive.signIn(user.toUpperCase()), 'UserNotFoundException');
      const pool = await plain(stage, { pool: { UsernameConfiguration: { CaseSensitive: false } } });
      const other = await pool.confirmed();
      assert.ok((await pool.signIn(other.toUpperCase())).AuthenticationResult);
      await refused(pool.signUp(other.toUpperCase()), 'UsernameExistsException');
    },
  ),
  documented('Aliases', 'A verified alias signs in; an unverified one does not.', GUIDE, async (stage) => {
    const pool = await plain(stage, { pool: { AliasAttributes: ['email', 'preferred_username'] } });
    const address = stage.name('alias');
    const user = await pool.confirmed(verifiedEmail(address));
    assert.ok((await pool.signIn(`${address}@example.com`)).AuthenticationResult);
    const other = stage.name('alias');
    await pool.confirmed(email(other));
    await refused(pool.signIn(`${other}@example.com`), 'UserNotFoundException');
    const UserAttributes = [{ Name: 'preferred_username', Value: stage.name('preferred') }];
    await stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes });
    assert.ok((await pool.signIn(UserAttributes[0]!.Value)).AuthenticationResult);
  }),
  observed(
    'Preferred name at sign-up',
    'Where preferred_username is an alias, SignUp does not take it.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage, { pool: { AliasAttributes: ['preferred_username'] } });
      const UserAttributes = [{ Name: 'preferred_username', Value: stage.name('preferred') }];
      await refused(
        pool.signUp(stage.name(), { UserAttributes }),
        'InvalidParameterException',
        'Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias.',
      );
    },
  ),
  documented(
    'E-mail address as user name',
    'The name is a UUID, the sub; the address signs in and can be changed.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, { pool: { UsernameAttributes: ['email'] } });
      const address = `${stage.name()}@example.com`;
      await stage.cognito.adminCreateUser({ ...pool.as(address), MessageAction: 'SUPPRESS' });
      await stage.cognito.adminSetUserPassword({ ...pool.as(address), Password: PASSWORD, Permanent: true });
      const { Username, UserAttributes } = await stage.cognito.adminGetUser(pool.as(address));
      assert.equal(Username, UserAttributes!.find(({ Name }) => Name === 'sub')!.Value);
      assert.ok((await pool.signIn(address)).AuthenticationResult);
      assert.ok((await pool.signIn(Username!)).AuthenticationResult);
    },
  ),
  documented('Immutable attributes', 'An attribute that is not mutable is written once.', API, async (stage) => {
    const Schema = [{ Name: 'tenant', AttributeDataType: 'String' as const, Mutable: false }];
    const pool = await plain(stage, { pool: { Schema } });
    const tenant = (Value: string) => [{ Name: 'custom:tenant', Value }];
    const user = await pool.confirmed([...email(stage.name('to')), ...tenant('a')]);
    const call = stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes: tenant('b') });
    await refused(call, 'InvalidParameterException');
    assert.equal(await pool.attribute(user, 'custom:tenant'), 'a');
  }),
  documented(
    'Read permissions',
    'A client reads only its ReadAttributes: in GetUser and in the ID token.',
    API,
    async (stage) => {
      const pool = await plain(stage, { client: { ...LEGACY.client, ReadAttributes: ['email'] } });
      const user = await pool.confirmed([...email(stage.name('to')), { Name: 'nickname', Value: 'n' }]);
      const { AccessToken } = await pool.tokens(user);
      const { UserAttributes } = await stage.cognito.getUser({ AccessToken });
      assert.equal(
        UserAttributes!.some(({ Name }) => Name === 'nickname'),
        false,
      );
    },
  ),
]);

export const limitCases = area('Limits', [
  documented(
    'Lock-out',
    'After five wrong passwords a user is locked out for a second, then twice as long each time: "Password attempts exceeded".',
    `${GUIDE}; ${THREADS}`,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const wrong = () => pool.signIn(user, {}, 'Wrong123!');
      for (let n = 0; n < 5; n++) await refused(wrong(), NOT_AUTHORIZED, 'Incorrect username or password.');
      await refused(pool.signIn(user), NOT_AUTHORIZED, 'Password attempts exceeded');
      stage.target.pass(1001);
      await refused(wrong(), NOT_AUTHORIZED, 'Incorrect username or password.');
      stage.target.pass(1001);
      await refused(pool.signIn(user), NOT_AUTHORIZED, 'Password attempts exceeded');
      stage.target.pass(1000);
      assert.ok((await pool.signIn(user)).AuthenticationResult);
    },
  ),
  documented('Lock-out forgotten', 'The count starts anew after 15 quiet minutes.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    const fail = () => refused(pool.signIn(user, {}, 'Wrong123!'), NOT_AUTHORIZED, 'Incorrect username or password.');
    for (let n = 0; n < 4; n++) await fail();
    stage.target.pass(15 * MINUTE + 1000);
    for (let n = 0; n < 4; n++) await fail();
    assert.ok((await pool.signIn(user)).AuthenticationResult);
  }),
  documented('Sign-up code', 'It lives 24 hours.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    for (const [wait, lives] of [
      [24 * HOUR - 1000, true],
      [24 * HOUR + 1000, false],
    ] as const) {
      const user = stage.name();
      await pool.signUp(user);
      const confirmation = { ...pool.by(user), ConfirmationCode: await pool.code(user) };
      stage.target.pass(wait);
      if (lives) await stage.cognito.confirmSignUp(confirmation);
      else await refused(stage.cognito.confirmSignUp(confirmation), 'ExpiredCodeException');
    }
  }),
  documented('Forgotten password’s code', 'It lives one hour.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    for (const [wait, lives] of [
      [HOUR - 1000, true],
      [HOUR + 1000, false],
    ] as const) {
      const user = await pool.confirmed();
      await stage.cognito.forgotPassword(pool.by(user));
      const reset = { ...pool.by(user), ConfirmationCode: await pool.code(user), Password: 'Chosen-1!' };
      stage.target.pass(wait);
      if (lives) await stage.cognito.confirmForgotPassword(reset);
      else await refused(stage.cognito.confirmForgotPassword(reset), 'ExpiredCodeException');
    }
  }),
  documented('Attribute code', 'It lives 24 hours.', GUIDE, async (stage) => {
    const pool = await plain(stage, { client: { ...LEGACY.client, AccessTokenValidity: 24 } });
    const user = await pool.confirmed(email(stage.name('to')));
    const { AccessToken } = await pool.tokens(user);
    await stage.cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
    const Code = await pool.code(user);
    stage.target.pass(24 * HOUR + 1000);
    const { AccessToken: fresh } = await pool.tokens(user);
    const call = stage.cognito.verifyUserAttribute({ AccessToken: fresh, AttributeName: 'email', Code });
    await refused(call, 'ExpiredCodeException');
  }),
  ...(
    [
      ['ResendConfirmationCode', 5],
      ['ConfirmSignUp', 15],
    ] as const
  ).map(([operation, most]) =>
    documented(
      `${operation} an hour`,
      `A user has ${most} calls an hour; then LimitExceededException.`,
      GUIDE,
      async (stage) => {
        const pool = await plain(stage);
        const user = stage.name();
        await pool.signUp(user);
        const code = await pool.code(user);
        const ConfirmationCode = code.replace(/./g, (digit) => String((Number(digit) + 1) % 10));
        const call = async () =>
          operation === 'ConfirmSignUp'
            ? stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode })
            : stage.cognito.resendConfirmationCode(pool.by(user));
        for (let n = 0; n < most; n++) {
          await call().catch((error) => assert.equal(error.name, 'CodeMismatchException'));
        }
        const sentence = 'Attempt limit exceeded, please try after some time.';
        await refused(call(), 'LimitExceededException', sentence);
        stage.target.pass(HOUR + 1000);
        await call().catch((error) => assert.equal(error.name, 'CodeMismatchException'));
      },
    ),
  ),
  documented('ChangePassword an hour', 'A user has 5 calls an hour.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    const { AccessToken } = await pool.tokens(await pool.confirmed());
    const call = () =>
      stage.cognito.changePassword({ AccessToken, PreviousPassword: 'Wrong123!', ProposedPassword: 'Chosen-1!' });
    for (let n = 0; n < 5; n++) await refused(call(), NOT_AUTHORIZED);
    await refused(call(), 'LimitExceededException');
  }),
  documented('GetUserAttributeVerificationCode an hour', 'A user has 5 calls an hour.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    const { AccessToken } = await pool.tokens(await pool.confirmed());
    const call = () => stage.cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
    for (let n = 0; n < 5; n++) await call();
    await refused(call(), 'LimitExceededException');
  }),
  documented('VerifyUserAttribute an hour', 'A user has 15 calls an hour.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    const { AccessToken } = await pool.tokens(user);
    await stage.cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
    const Code = (await pool.code(user)).replace(/./g, (digit) => String((Number(digit) + 1) % 10));
    const call = () => stage.cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code });
    for (let n = 0; n < 15; n++) await refused(call(), 'CodeMismatchException');
    await refused(call(), 'LimitExceededException');
  }),
  documented('AuthSessionValidity', 'A challenge’s session lives so many minutes, 3 to 15.', API, async (stage) => {
    const pool = await plain(stage, { client: { ...LEGACY.client, AuthSessionValidity: 15 } });
    const USERNAME = await pool.invited();
    const asked = await pool.signIn(USERNAME);
    stage.target.pass(15 * MINUTE - 1000);
    const responses = { USERNAME, NEW_PASSWORD: 'Chosen-1!' };
    assert.ok((await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', responses)).AuthenticationResult);
    for (const AuthSessionValidity of [2, 16]) {
      const call = stage.cognito.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'c', AuthSessionValidity });
      await refused(call, 'InvalidParameterException');
    }
  }),
  documented(
    'Password policy’s default',
    '8 characters of all four kinds; a temporary password lives 7 days.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage);
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      const { PasswordPolicy } = UserPool!.Policies!;
      assert.equal(PasswordPolicy!.MinimumLength, 8);
      assert.equal(PasswordPolicy!.TemporaryPasswordValidityDays, 7);
      assert.ok(PasswordPolicy!.RequireUppercase && PasswordPolicy!.RequireLowercase);
      assert.ok(PasswordPolicy!.RequireNumbers && PasswordPolicy!.RequireSymbols);
    },
  ),
  documented('Password history', 'A password among the last PasswordHistorySize is refused.', API, async (stage) => {
    const pool = await plain(stage, { pool: { Policies: { PasswordPolicy: { PasswordHistorySize: 2 } } } });
    const user = await pool.confirmed();
    const set = (Password: string) =>
      stage.cognito.adminSetUserPassword({ ...pool.as(user), Password, Permanent: true });
    await set('Chosen-1!');
    await refused(set('Chosen-1!'), 'PasswordHistoryPolicyViolationException');
    await refused(set(PASSWORD), 'PasswordHistoryPolicyViolationException');
    await set('Chosen-2!');
    await set(PASSWORD);
  }),
  documented(
    'Longest password',
    'A password has 256 characters at most, and at least MinimumLength, 6 to 99.',
    `${GUIDE}, ${API}`,
    async (stage) => {
      const pool = await plain(stage);
      await pool.signUp(undefined, { Password: `Ab1!${'x'.repeat(252)}` });
      await assert.rejects(pool.signUp(undefined, { Password: `Ab1!${'x'.repeat(253)}` }));
      const Policies = (MinimumLength: number) => ({ PasswordPolicy: { MinimumLength } });
      for (const length of [5, 100]) {
        await refused(
          stage.cognito.createUserPool({ PoolName: 'p', Policies: Policies(length) }),
          'InvalidParameterException',
        );
      }
    },
  ),
]);

export const srpCases = area('SRP', [
  documented(
    'PASSWORD_VERIFIER',
    'The challenge has SALT, SECRET_BLOCK, SRP_B, USERNAME and USER_ID_FOR_SRP; a right proof signs in.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const { asked, answer } = await pool.srp(await pool.confirmed());
      assert.deepEqual(Object.keys(asked.ChallengeParameters!).sort(), [
        'SALT',
        'SECRET_BLOCK',
        'SRP_B',
        'USERNAME',
        'USER_ID_FOR_SRP',
      ]);
      assert.ok((await answer()).AuthenticationResult?.AccessToken);
    },
  ),
  documented('Wrong password', 'The proof is checked: a wrong password fails.', API, async (stage) => {
    const pool = await plain(stage);
    const { answer } = await pool.srp(await pool.confirmed());
    await refused(answer('Wrong123!'), NOT_AUTHORIZED, 'Incorrect username or password.');
  }),
  documented(
    'Where e-mail is the user name',
    'USER_ID_FOR_SRP is the sub, and the proof is made with it.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage, { pool: { UsernameAttributes: ['email'] } });
      const address = `${stage.name()}@example.com`;
      await stage.cognito.adminCreateUser({ ...pool.as(address), MessageAction: 'SUPPRESS' });
      await stage.cognito.adminSetUserPassword({ ...pool.as(address), Password: PASSWORD, Permanent: true });
      const { asked, answer } = await pool.srp(address);
      assert.match(asked.ChallengeParameters!['USER_ID_FOR_SRP']!, /^[0-9a-f-]{36}$/);
      assert.ok((await answer()).AuthenticationResult);
    },
  ),
  documented(
    'FORCE_CHANGE_PASSWORD',
    'SRP with a temporary password is answered with NEW_PASSWORD_REQUIRED.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const { answer } = await pool.srp(await pool.invited());
      assert.equal((await answer()).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    },
  ),
  documented('AdminInitiateAuth', 'USER_SRP_AUTH works for administrators as well.', API, async (stage) => {
    const pool = await plain(stage);
    const keys = clientKeys();
    const USERNAME = await pool.confirmed();
    const asked = await pool.adminInitiate('USER_SRP_AUTH', { USERNAME, SRP_A: keys.A });
    const { AuthenticationResult } = await stage.cognito.adminRespondToAuthChallenge({
      UserPoolId: pool.id,
      ClientId: pool.clientId,
      Session: asked.Session,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: pool.proof(asked.ChallengeParameters!, keys),
    });
    assert.ok(AuthenticationResult);
  }),
  documented(
    'AdminRespondToAuthChallenge',
    'It answers a custom challenge as RespondToAuthChallenge does.',
    API,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', ({ request, ...event }) => {
        const response = request.session.length ? { issueTokens: true } : { challengeName: 'CUSTOM_CHALLENGE' };
        return { ...event, request, response: { ...event.response, ...response } };
      });
      pool.on('VerifyAuthChallengeResponse', answering({ answerCorrect: true }));
      const USERNAME = await pool.confirmed();
      const asked = await pool.adminInitiate('CUSTOM_AUTH', { USERNAME });
      const { AuthenticationResult } = await stage.cognito.adminRespondToAuthChallenge({
        UserPoolId: pool.id,
        ClientId: pool.clientId,
        Session: asked.Session,
        ChallengeName: 'CUSTOM_CHALLENGE',
        ChallengeResponses: { USERNAME, ANSWER: 'x' },
        ClientMetadata: { k: 'v' },
      });
      assert.ok(AuthenticationResult);
      assert.deepEqual(pool.event('VerifyAuthChallengeResponse_Authentication').request.clientMetadata, { k: 'v' });
    },
  ),
  inferred(
    'A proof used twice',
    'The session of a proof is good for one success.',
    'recorded of other challenges',
    async (stage) => {
      const pool = await plain(stage);
      const { answer } = await pool.srp(await pool.confirmed());
      await answer();
      await refused(answer(), NOT_AUTHORIZED);
    },
  ),
]);

export const sessionCases = [
  ...srpCases,
  ...statusCases,
  ...secretCases,
  ...existenceCases,
  ...nameCases,
  ...limitCases,
];
