/** Which triggers an operation runs, and in which order. */
import assert from 'node:assert/strict';
import { API, area, documented, EVENTS, GUIDE, inferred, NOBODY, observed, SEEN } from '../case.ts';
import { answering, email, refused, throwing, verifiedEmail } from '../pool-stage.ts';
import { PASSWORD, TRIGGERS } from '../stage.ts';

const TABLE = `${GUIDE}, "Connecting API operations to Lambda triggers"`;
const MIGRATING = [...TRIGGERS, 'UserMigration'];

/** Once a challenge is answered rightly there are tokens. */
const custom = {
  define: (event: any) => {
    const last = event.request.session.at(-1);
    const response = last?.challengeResult ? { issueTokens: true } : { challengeName: 'CUSTOM_CHALLENGE' };
    return { ...event, response: { ...event.response, ...response } };
  },
  verify: (event: any) => ({ ...event, response: { answerCorrect: event.request.challengeAnswer === 'yes' } }),
};

export const orderCases = area('Order of triggers', [
  documented('SignUp', 'SignUp runs PreSignUp, then CustomMessage.', TABLE, async (stage) => {
    const pool = await stage.pool();
    await pool.signUp();
    assert.deepEqual(pool.sources, ['PreSignUp_SignUp', 'CustomMessage_SignUp']);
  }),
  observed(
    'SignUp, confirmed by the function',
    'SignUp of a user whom PreSignUp confirms sends nothing and runs PostConfirmation within the same call.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('PreSignUp', answering({ autoConfirmUser: true }));
      assert.equal((await pool.signUp()).UserConfirmed, true);
      assert.deepEqual(pool.sources, ['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
    },
  ),
  documented('ConfirmSignUp', 'ConfirmSignUp with the right code runs PostConfirmation.', TABLE, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    await pool.signUp(user);
    const ConfirmationCode = await pool.code(user);
    pool.forget();
    await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode });
    assert.deepEqual(pool.sources, ['PostConfirmation_ConfirmSignUp']);
  }),
  documented('AdminConfirmSignUp', 'AdminConfirmSignUp runs PostConfirmation.', TABLE, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    await pool.signUp(user);
    pool.forget();
    await stage.cognito.adminConfirmSignUp(pool.as(user));
    assert.deepEqual(pool.sources, ['PostConfirmation_ConfirmSignUp']);
  }),
  observed('ResendConfirmationCode', 'ResendConfirmationCode runs CustomMessage_ResendCode.', SEEN, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    await pool.signUp(user);
    pool.forget();
    await stage.cognito.resendConfirmationCode(pool.by(user));
    assert.deepEqual(pool.sources, ['CustomMessage_ResendCode']);
  }),
  documented('AdminCreateUser', 'AdminCreateUser runs PreSignUp, then CustomMessage.', TABLE, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    const UserAttributes = email(user);
    await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes, DesiredDeliveryMediums: ['EMAIL'] });
    assert.deepEqual(pool.sources, ['PreSignUp_AdminCreateUser', 'CustomMessage_AdminCreateUser']);
  }),
  documented(
    'AdminCreateUser, SUPPRESS',
    'With MessageAction SUPPRESS no message is sent, so CustomMessage does not run.',
    API,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await stage.cognito.adminCreateUser({ ...pool.as(user), MessageAction: 'SUPPRESS', UserAttributes: email(user) });
      assert.deepEqual(pool.sources, ['PreSignUp_AdminCreateUser']);
    },
  ),
  inferred(
    'AdminCreateUser, RESEND',
    'MessageAction RESEND runs CustomMessage_AdminCreateUser again, and not PreSignUp.',
    NOBODY,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.invited();
      await stage.cognito.adminCreateUser({
        ...pool.as(user),
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      });
      assert.deepEqual(pool.sources, ['CustomMessage_AdminCreateUser']);
    },
  ),
  observed(
    'USER_PASSWORD_AUTH',
    'A password sign-in runs PreAuthentication, PostAuthentication, then TokenGeneration_Authentication.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      await pool.tokens(await pool.confirmed());
      assert.deepEqual(pool.sources, SIGN_IN);
    },
  ),
  observed(
    'ADMIN_USER_PASSWORD_AUTH',
    'An administrator’s password sign-in runs the same three triggers.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      await pool.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME, PASSWORD });
      assert.deepEqual(pool.sources, SIGN_IN);
    },
  ),
  observed(
    'Wrong password',
    'PreAuthentication runs before the password is checked, so also for a wrong one; nothing runs after that.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      await refused(pool.signIn(await pool.confirmed(), {}, 'Wrong123!'), 'NotAuthorizedException');
      assert.deepEqual(pool.sources, ['PreAuthentication_Authentication']);
    },
  ),
  inferred('USER_SRP_AUTH', 'With SRP, PreAuthentication runs at SRP_A.', NOBODY, async (stage) => {
    const pool = await stage.pool();
    const { answer } = await pool.srp(await pool.confirmed());
    assert.deepEqual(pool.sources, ['PreAuthentication_Authentication']);
    await answer();
    assert.deepEqual(pool.sources, SIGN_IN);
  }),
  inferred(
    'USER_AUTH with PASSWORD',
    'Choice-based sign-in runs PreAuthentication once a first factor is chosen.',
    NOBODY,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
      assert.deepEqual(pool.sources, SIGN_IN);
    },
  ),
  observed(
    'CUSTOM_AUTH',
    'A custom sign-in runs Define and Create; its answer runs Verify and Define; then come PostAuthentication and the tokens. PreAuthentication does not run.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', custom.define);
      pool.on('CreateAuthChallenge', answering({ publicChallengeParameters: { q: '?' } }));
      pool.on('VerifyAuthChallengeResponse', custom.verify);
      const USERNAME = await pool.confirmed();
      const asked = await pool.initiate('CUSTOM_AUTH', { USERNAME });
      assert.deepEqual(pool.sources, ASKING);
      pool.forget();
      const again = await pool.respond(asked, 'CUSTOM_CHALLENGE', { USERNAME, ANSWER: 'no' });
      assert.deepEqual(pool.sources, ['VerifyAuthChallengeResponse_Authentication', ...ASKING]);
      pool.forget();
      const { AuthenticationResult } = await pool.respond(again, 'CUSTOM_CHALLENGE', { USERNAME, ANSWER: 'yes' });
      assert.ok(AuthenticationResult?.AccessToken);
      assert.deepEqual(pool.sources, [
        'VerifyAuthChallengeResponse_Authentication',
        'DefineAuthChallenge_Authentication',
        'PostAuthentication_Authentication',
        'TokenGeneration_Authentication',
      ]);
    },
  ),
  documented(
    'CUSTOM_AUTH with SRP first',
    'CUSTOM_AUTH with CHALLENGE_NAME SRP_A asks Define at SRP_A and again after the password; Create runs only for CUSTOM_CHALLENGE.',
    `${GUIDE}, "Custom authentication challenge Lambda triggers"`,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', (event) => {
        const names = ['PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE'];
        const challengeName = names[event.request.session.length - 1];
        const response = challengeName ? { challengeName } : { issueTokens: true };
        return { ...event, response: { ...event.response, ...response } };
      });
      pool.on('VerifyAuthChallengeResponse', custom.verify);
      const USERNAME = await pool.confirmed();
      const { asked, answer } = await pool.srp(USERNAME, 'CUSTOM_AUTH', { CHALLENGE_NAME: 'SRP_A' });
      assert.equal(asked.ChallengeName, 'PASSWORD_VERIFIER');
      assert.equal(pool.sources.filter((source) => source.startsWith('Create')).length, 0);
      pool.forget();
      const next = await answer();
      assert.equal(next.ChallengeName, 'CUSTOM_CHALLENGE');
      assert.deepEqual(pool.sources, ASKING);
      assert.deepEqual(pool.event('DefineAuthChallenge_Authentication').request.session, [
        { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null },
        { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null },
      ]);
      const { AuthenticationResult } = await pool.respond(next, 'CUSTOM_CHALLENGE', { USERNAME, ANSWER: 'yes' });
      assert.ok(AuthenticationResult?.AccessToken);
    },
  ),
  observed(
    'FORCE_CHANGE_PASSWORD',
    'A user who must choose a password causes PreAuthentication, PostAuthentication and TokenGeneration_Authentication before the challenge.',
    `${SEEN}, ${EVENTS}`,
    async (stage) => {
      const pool = await stage.pool();
      const asked = await pool.signIn(await pool.invited());
      assert.equal(asked.ChallengeName, 'NEW_PASSWORD_REQUIRED');
      assert.deepEqual(pool.sources, SIGN_IN);
      const { userAttributes } = pool.event('TokenGeneration_Authentication').request;
      assert.equal(userAttributes['cognito:user_status'], 'FORCE_CHANGE_PASSWORD');
    },
  ),
  observed(
    'NEW_PASSWORD_REQUIRED',
    'The answer runs PostAuthentication once more, then TokenGeneration_NewPasswordChallenge for a user who is CONFIRMED already; PostConfirmation never runs.',
    `${SEEN}, ${EVENTS}`,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.invited();
      const asked = await pool.signIn(USERNAME);
      pool.forget();
      await pool.respond(asked, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
      assert.deepEqual(pool.sources, ['PostAuthentication_Authentication', 'TokenGeneration_NewPasswordChallenge']);
      const { userAttributes } = pool.event('TokenGeneration_NewPasswordChallenge').request;
      assert.equal(userAttributes['cognito:user_status'], 'CONFIRMED');
    },
  ),
  observed('REFRESH_TOKEN_AUTH', 'A refresh runs TokenGeneration_RefreshTokens alone.', SEEN, async (stage) => {
    const pool = await stage.pool();
    const { RefreshToken } = await pool.tokens(await pool.confirmed());
    pool.forget();
    await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken });
    assert.deepEqual(pool.sources, ['TokenGeneration_RefreshTokens']);
  }),
  documented(
    'GetTokensFromRefreshToken',
    'GetTokensFromRefreshToken runs TokenGeneration_Authentication, not _RefreshTokens.',
    TABLE,
    async (stage) => {
      const pool = await stage.pool(ROTATING);
      const { RefreshToken } = await pool.tokens(await pool.confirmed());
      pool.forget();
      await stage.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken });
      assert.deepEqual(pool.sources, ['TokenGeneration_Authentication']);
    },
  ),
  observed(
    'Migration at sign-in',
    'An unknown user whom UserMigration answers for is created with PreSignUp_AdminCreateUser and signed in as any other.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool({ triggers: MIGRATING });
      const user = stage.name();
      pool.on('UserMigration', answering(MIGRATED(user)));
      await pool.tokens(user);
      assert.deepEqual(pool.sources, ['UserMigration_Authentication', 'PreSignUp_AdminCreateUser', ...SIGN_IN]);
    },
  ),
  inferred(
    'Migration with an invitation',
    'Without SUPPRESS, a migrated user is sent CustomMessage_AdminCreateUser.',
    NOBODY,
    async (stage) => {
      const pool = await stage.pool({ triggers: MIGRATING });
      const user = stage.name();
      const told = { ...MIGRATED(user), messageAction: null, desiredDeliveryMediums: ['EMAIL'] };
      pool.on('UserMigration', answering(told));
      await pool.tokens(user);
      assert.deepEqual(pool.sources, [
        'UserMigration_Authentication',
        'PreSignUp_AdminCreateUser',
        'CustomMessage_AdminCreateUser',
        ...SIGN_IN,
      ]);
    },
  ),
  documented(
    'Migration at ForgotPassword',
    'ForgotPassword of an unknown user runs UserMigration_ForgotPassword, creates the user and sends the code.',
    TABLE,
    async (stage) => {
      const pool = await stage.pool({ triggers: MIGRATING });
      const user = stage.name();
      pool.on('UserMigration', answering(MIGRATED(user)));
      await stage.cognito.forgotPassword(pool.by(user));
      assert.deepEqual(pool.sources, [
        'UserMigration_ForgotPassword',
        'PreSignUp_AdminCreateUser',
        'CustomMessage_ForgotPassword',
      ]);
    },
  ),
  documented(
    'No migration but by password',
    'UserMigration never runs for USER_SRP_AUTH, CUSTOM_AUTH and USER_AUTH without a password.',
    `${GUIDE}, "Migrate user Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool({ triggers: MIGRATING, client: { PreventUserExistenceErrors: 'LEGACY' } });
      pool.on('UserMigration', throwing('must not run'));
      await refused(pool.srp(stage.name()), 'UserNotFoundException', 'User does not exist.');
      await refused(pool.initiate('CUSTOM_AUTH', { USERNAME: stage.name() }), 'UserNotFoundException');
      assert.deepEqual(pool.sources, []);
    },
  ),
  documented('ForgotPassword', 'ForgotPassword runs CustomMessage_ForgotPassword.', TABLE, async (stage) => {
    const pool = await stage.pool();
    await stage.cognito.forgotPassword(pool.by(await pool.confirmed()));
    assert.deepEqual(pool.sources, ['CustomMessage_ForgotPassword']);
  }),
  documented(
    'ConfirmForgotPassword',
    'ConfirmForgotPassword with the right code runs PostConfirmation_ConfirmForgotPassword.',
    TABLE,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      await stage.cognito.forgotPassword(pool.by(user));
      const ConfirmationCode = await pool.code(user);
      pool.forget();
      await stage.cognito.confirmForgotPassword({ ...pool.by(user), ConfirmationCode, Password: 'Chosen-1!' });
      assert.deepEqual(pool.sources, ['PostConfirmation_ConfirmForgotPassword']);
    },
  ),
  inferred(
    'AdminResetUserPassword',
    'AdminResetUserPassword runs CustomMessage_ForgotPassword (the API reference names only the trigger).',
    API,
    async (stage) => {
      const pool = await stage.pool();
      await stage.cognito.adminResetUserPassword(pool.as(await pool.confirmed()));
      assert.deepEqual(pool.sources, ['CustomMessage_ForgotPassword']);
    },
  ),
  documented(
    'UpdateUserAttributes',
    'A changed address that the pool verifies runs CustomMessage_UpdateUserAttribute.',
    TABLE,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      const { AccessToken } = await pool.tokens(user);
      pool.forget();
      await stage.cognito.updateUserAttributes({ AccessToken, UserAttributes: email(stage.name('new')) });
      assert.deepEqual(pool.sources, ['CustomMessage_UpdateUserAttribute']);
    },
  ),
  documented(
    'AdminUpdateUserAttributes',
    'An administrator who changes the address without verifying it causes CustomMessage_UpdateUserAttribute, and with email_verified true nothing.',
    `${TABLE}; ${API}`,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      await stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes: email(stage.name('new')) });
      assert.deepEqual(pool.sources, ['CustomMessage_UpdateUserAttribute']);
      pool.forget();
      const UserAttributes = verifiedEmail(stage.name('new'));
      await stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes });
      assert.deepEqual(pool.sources, []);
    },
  ),
  observed(
    'GetUserAttributeVerificationCode',
    'GetUserAttributeVerificationCode runs CustomMessage_VerifyUserAttribute; the check of its code runs nothing.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed(email(stage.name('mail')));
      const { AccessToken } = await pool.tokens(user);
      pool.forget();
      await stage.cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
      assert.deepEqual(pool.sources, ['CustomMessage_VerifyUserAttribute']);
      const Code = await pool.code(user);
      pool.forget();
      await stage.cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code });
      assert.deepEqual(pool.sources, []);
      assert.equal(await pool.attribute(user, 'email_verified'), 'true');
    },
  ),
  inferred(
    'Operations without triggers',
    'Reading, listing, enabling, disabling, passwords set or changed, groups, preferences, sign-out and deletion run no trigger.',
    'absent from the guide’s tables',
    async (stage) => {
      const pool = await stage.pool();
      const { cognito } = stage;
      const user = await pool.confirmed();
      const { AccessToken, RefreshToken } = await pool.tokens(user);
      pool.forget();
      const GroupName = stage.name('group');
      await cognito.adminGetUser(pool.as(user));
      await cognito.getUser({ AccessToken });
      await cognito.listUsers({ UserPoolId: pool.id, Limit: 1 });
      await cognito.changePassword({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'Chosen-1!' });
      await cognito.adminSetUserPassword({ ...pool.as(user), Password: PASSWORD, Permanent: true });
      await cognito.createGroup({ UserPoolId: pool.id, GroupName });
      await cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
      await cognito.adminRemoveUserFromGroup({ ...pool.as(user), GroupName });
      await cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ['nickname'] });
      await cognito.revokeToken({ ClientId: pool.clientId, Token: RefreshToken });
      await cognito.adminDisableUser(pool.as(user));
      await cognito.adminEnableUser(pool.as(user));
      await cognito.adminUserGlobalSignOut(pool.as(user));
      await cognito.adminDeleteUser(pool.as(user));
      assert.deepEqual(pool.sources, []);
    },
  ),
]);

const SIGN_IN = [
  'PreAuthentication_Authentication',
  'PostAuthentication_Authentication',
  'TokenGeneration_Authentication',
];
const ASKING = ['DefineAuthChallenge_Authentication', 'CreateAuthChallenge_Authentication'];

const ROTATING = {
  client: {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH' as const],
    RefreshTokenRotation: { Feature: 'ENABLED' as const, RetryGracePeriodSeconds: 0 },
  },
};

const MIGRATED = (user: string) => ({
  userAttributes: { email: `${user}@example.com`, email_verified: 'true' },
  finalUserStatus: 'CONFIRMED',
  messageAction: 'SUPPRESS',
});
