/** The events that functions are given, to the last key. */
import assert from 'node:assert/strict';
import { area, documented, EVENTS, GUIDE, inferred, NOBODY, observed, SEEN } from '../case.ts';
import { answering, email, type PoolStage, phone, refused, verifiedEmail } from '../pool-stage.ts';
import { PASSWORD, type Stage, TRIGGERS } from '../stage.ts';

const KEYS = ['callerContext', 'region', 'request', 'response', 'triggerSource', 'userName', 'userPoolId', 'version'];
const NOT_APPLICABLE = 'CLIENT_ID_NOT_APPLICABLE';
const ENABLED = { client: { PreventUserExistenceErrors: 'ENABLED' as const } };
const LEGACY = { client: { PreventUserExistenceErrors: 'LEGACY' as const } };

const sub = async (pool: PoolStage, user: string): Promise<string> => (await pool.attribute(user, 'sub'))!;

/** A user who signed up, and the code. */
async function signedUp(stage: Stage, pool: PoolStage): Promise<{ user: string; ConfirmationCode: string }> {
  const user = stage.name();
  await pool.signUp(user);
  const ConfirmationCode = await pool.code(user);
  pool.forget();
  return { user, ConfirmationCode };
}

export const eventCases = area('Events', [
  observed(
    'Envelope',
    'An event has version, triggerSource, region, userPoolId, userName, callerContext, request and response, and no other key.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await pool.signUp(user);
      const { request, response, ...envelope } = pool.event('PreSignUp_SignUp');
      assert.deepEqual(Object.keys({ request, response, ...envelope }).sort(), KEYS);
      assert.deepEqual(envelope, {
        version: '1',
        triggerSource: 'PreSignUp_SignUp',
        region: stage.target.settings.region,
        userPoolId: pool.id,
        userName: user,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: pool.clientId },
      });
    },
  ),
  observed(
    'PreSignUp_SignUp',
    'PreSignUp is given the attributes without sub and status, validationData null, no clientMetadata, and three false flags.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await pool.signUp(user);
      const { request, response } = pool.event('PreSignUp_SignUp');
      assert.deepEqual(request, { userAttributes: { email: `${user}@example.com` }, validationData: null });
      assert.deepEqual(response, { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false });
    },
  ),
  documented(
    'PreSignUp: ValidationData and ClientMetadata',
    'ValidationData of SignUp arrives as the map validationData, ClientMetadata as clientMetadata.',
    `${GUIDE}, "Pre sign-up Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool();
      await pool.signUp(undefined, {
        ValidationData: [{ Name: 'captcha', Value: 'ok' }],
        ClientMetadata: { from: 'app' },
      });
      const { request } = pool.event('PreSignUp_SignUp');
      assert.deepEqual(request.validationData, { captcha: 'ok' });
      assert.deepEqual(request.clientMetadata, { from: 'app' });
    },
  ),
  observed(
    'PreSignUp_AdminCreateUser',
    'AdminCreateUser’s PreSignUp names the client CLIENT_ID_NOT_APPLICABLE; ValidationData and ClientMetadata reach it.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await stage.cognito.adminCreateUser({
        ...pool.as(user),
        MessageAction: 'SUPPRESS',
        ValidationData: [{ Name: 'v', Value: '1' }],
        ClientMetadata: { m: '2' },
        UserAttributes: verifiedEmail(user),
      });
      const { callerContext, request, userName } = pool.event('PreSignUp_AdminCreateUser');
      assert.equal(callerContext.clientId, NOT_APPLICABLE);
      assert.equal(userName, user);
      assert.deepEqual(request, {
        userAttributes: { email: `${user}@example.com`, email_verified: 'true' },
        validationData: { v: '1' },
        clientMetadata: { m: '2' },
      });
    },
  ),
  observed(
    'PostConfirmation_ConfirmSignUp',
    'PostConfirmation is given the confirmed user’s attributes as strings with sub and status, and an empty response.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const { user, ConfirmationCode } = await signedUp(stage, pool);
      await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode });
      const { request, response, callerContext } = pool.event('PostConfirmation_ConfirmSignUp');
      assert.deepEqual(request, {
        userAttributes: {
          sub: await sub(pool, user),
          email: `${user}@example.com`,
          email_verified: 'true',
          'cognito:user_status': 'CONFIRMED',
        },
      });
      assert.deepEqual(response, {});
      assert.equal(callerContext.clientId, pool.clientId);
    },
  ),
  observed(
    'AdminConfirmSignUp has no client',
    'After AdminConfirmSignUp, callerContext.clientId is null; ClientMetadata is forwarded.',
    `${EVENTS}, ${SEEN}`,
    async (stage) => {
      const pool = await stage.pool();
      const { user } = await signedUp(stage, pool);
      await stage.cognito.adminConfirmSignUp({ ...pool.as(user), ClientMetadata: { by: 'admin' } });
      const { callerContext, request } = pool.event('PostConfirmation_ConfirmSignUp');
      assert.equal(callerContext.clientId, null);
      assert.deepEqual(request.clientMetadata, { by: 'admin' });
    },
  ),
  observed(
    'Verified alias',
    'Where e-mail is an alias, the verified address is also there as cognito:email_alias.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool({ pool: { AliasAttributes: ['email'] } });
      const { user, ConfirmationCode } = await signedUp(stage, pool);
      await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode });
      const { userAttributes } = pool.event('PostConfirmation_ConfirmSignUp').request;
      assert.equal(userAttributes['cognito:email_alias'], `${user}@example.com`);
    },
  ),
  observed(
    'PreAuthentication',
    'PreAuthentication is given attributes and validationData, never clientMetadata; without existence protection there is no userNotFound.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool(LEGACY);
      const user = await pool.confirmed();
      await pool.tokens(user);
      const { request, response } = pool.event('PreAuthentication_Authentication');
      assert.deepEqual(request, {
        userAttributes: {
          sub: await sub(pool, user),
          email: `${user}@example.com`,
          email_verified: 'true',
          'cognito:user_status': 'CONFIRMED',
        },
        validationData: null,
      });
      assert.deepEqual(response, {});
    },
  ),
  documented(
    'PreAuthentication: validationData',
    'ClientMetadata of InitiateAuth and AdminInitiateAuth arrives as validationData.',
    `${GUIDE}, "Pre authentication Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      const ClientMetadata = { k: 'v' };
      await pool.tokens(USERNAME, { ClientMetadata });
      assert.deepEqual(pool.event('PreAuthentication_Authentication').request.validationData, ClientMetadata);
      pool.forget();
      await pool.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME, PASSWORD }, { ClientMetadata });
      const { request } = pool.event('PreAuthentication_Authentication');
      assert.deepEqual(request.validationData, ClientMetadata);
      assert.equal('clientMetadata' in request, false);
    },
  ),
  observed(
    'userNotFound false',
    'With PreventUserExistenceErrors ENABLED a real user has userNotFound false.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool(ENABLED);
      await pool.tokens(await pool.confirmed());
      assert.equal(pool.event('PreAuthentication_Authentication').request.userNotFound, false);
    },
  ),
  observed(
    'userNotFound true',
    'With PreventUserExistenceErrors ENABLED an unknown user’s PreAuthentication has userNotFound true and no attributes.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool(ENABLED);
      await refused(pool.signIn('nobody'), 'NotAuthorizedException', 'Incorrect username or password.');
      const { request, userName } = pool.event('PreAuthentication_Authentication');
      assert.equal(request.userNotFound, true);
      assert.deepEqual(request.userAttributes, {});
      assert.equal(userName, 'nobody');
    },
  ),
  documented('Unknown user, LEGACY', 'With LEGACY no function runs for an unknown user.', GUIDE, async (stage) => {
    const pool = await stage.pool(LEGACY);
    await refused(pool.signIn('nobody'), 'UserNotFoundException', 'User does not exist.');
    assert.deepEqual(pool.sources, []);
  }),
  observed(
    'PostAuthentication',
    'PostAuthentication is given attributes and newDeviceUsed false; the ClientMetadata of InitiateAuth does not reach it.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool(LEGACY);
      const user = await pool.confirmed();
      await pool.tokens(user, { ClientMetadata: { k: 'v' } });
      const { request, response } = pool.event('PostAuthentication_Authentication');
      assert.deepEqual(Object.keys(request).sort(), ['newDeviceUsed', 'userAttributes']);
      assert.equal(request.newDeviceUsed, false);
      assert.equal(request.userAttributes['cognito:user_status'], 'CONFIRMED');
      assert.deepEqual(response, {});
    },
  ),
  documented(
    'ClientMetadata of InitiateAuth is not forwarded',
    'PostAuthentication, PreTokenGeneration, Define and Create never see the ClientMetadata of InitiateAuth.',
    'API reference, InitiateAuth',
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      const ClientMetadata = { k: 'v' };
      pool.on('DefineAuthChallenge', answering({ challengeName: 'CUSTOM_CHALLENGE' }));
      await pool.tokens(USERNAME, { ClientMetadata });
      await pool.initiate('CUSTOM_AUTH', { USERNAME }, { ClientMetadata });
      for (const source of ['PostAuthentication', 'TokenGeneration', 'DefineAuthChallenge', 'CreateAuthChallenge']) {
        assert.equal('clientMetadata' in pool.event(`${source}_Authentication`).request, false, source);
      }
    },
  ),
  documented(
    'ClientMetadata of RespondToAuthChallenge',
    'Verify, Define, PostAuthentication and PreTokenGeneration see the ClientMetadata of RespondToAuthChallenge; Create too, when it runs again.',
    'API reference, RespondToAuthChallenge',
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      const ClientMetadata = { k: 'v' };
      pool.on('DefineAuthChallenge', ({ request, ...event }) => ({
        ...event,
        request,
        response: request.session.at(-1)?.challengeResult
          ? { ...event.response, issueTokens: true }
          : { ...event.response, challengeName: 'CUSTOM_CHALLENGE' },
      }));
      pool.on('VerifyAuthChallengeResponse', (event) => ({
        ...event,
        response: { answerCorrect: event.request.challengeAnswer === 'yes' },
      }));
      const first = await pool.initiate('CUSTOM_AUTH', { USERNAME });
      const responses = (ANSWER: string) => ({ USERNAME, ANSWER });
      const second = await pool.respond(first, 'CUSTOM_CHALLENGE', responses('no'), { ClientMetadata });
      assert.deepEqual(pool.event('CreateAuthChallenge_Authentication').request.clientMetadata, ClientMetadata);
      await pool.respond(second, 'CUSTOM_CHALLENGE', responses('yes'), { ClientMetadata });
      for (const source of [
        'VerifyAuthChallengeResponse',
        'DefineAuthChallenge',
        'PostAuthentication',
        'TokenGeneration',
      ]) {
        assert.deepEqual(pool.event(`${source}_Authentication`).request.clientMetadata, ClientMetadata, source);
      }
    },
  ),
  documented(
    'ClientMetadata of the other operations',
    'ConfirmSignUp and ConfirmForgotPassword hand it to PostConfirmation; SignUp, ResendConfirmationCode, ForgotPassword, AdminResetUserPassword, (Admin)UpdateUserAttributes and GetUserAttributeVerificationCode to CustomMessage.',
    'API reference, ClientMetadata of each operation',
    async (stage) => {
      const pool = await stage.pool();
      const { cognito } = stage;
      const ClientMetadata = { k: 'v' };
      const seen = (source: string) =>
        assert.deepEqual(pool.event(source).request.clientMetadata, ClientMetadata, source);
      const user = stage.name();
      await pool.signUp(user, { ClientMetadata });
      seen('CustomMessage_SignUp');
      await cognito.resendConfirmationCode({ ...pool.by(user), ClientMetadata });
      seen('CustomMessage_ResendCode');
      const ConfirmationCode = await pool.code(user);
      await cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode, ClientMetadata });
      seen('PostConfirmation_ConfirmSignUp');
      await cognito.forgotPassword({ ...pool.by(user), ClientMetadata });
      seen('CustomMessage_ForgotPassword');
      const reset = { ConfirmationCode: await pool.code(user), Password: PASSWORD, ClientMetadata };
      await cognito.confirmForgotPassword({ ...pool.by(user), ...reset });
      seen('PostConfirmation_ConfirmForgotPassword');
      const { AccessToken } = await pool.tokens(user);
      await cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email', ClientMetadata });
      seen('CustomMessage_VerifyUserAttribute');
      await cognito.updateUserAttributes({ AccessToken, UserAttributes: email(stage.name()), ClientMetadata });
      seen('CustomMessage_UpdateUserAttribute');
      pool.forget();
      const UserAttributes = email(stage.name());
      await cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes, ClientMetadata });
      seen('CustomMessage_UpdateUserAttribute');
      await cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes: verifiedEmail(user) });
      pool.forget();
      await cognito.adminResetUserPassword({ ...pool.as(user), ClientMetadata });
      seen('CustomMessage_ForgotPassword');
    },
  ),
  observed(
    'DefineAuthChallenge',
    'Define’s first event has an empty session and three nulls to answer.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool(LEGACY);
      pool.on('DefineAuthChallenge', answering({ challengeName: 'CUSTOM_CHALLENGE' }));
      const USERNAME = await pool.confirmed();
      await pool.initiate('CUSTOM_AUTH', { USERNAME });
      const { request, response } = pool.event('DefineAuthChallenge_Authentication');
      assert.deepEqual(Object.keys(request).sort(), ['session', 'userAttributes']);
      assert.deepEqual(request.session, []);
      assert.deepEqual(response, { challengeName: null, issueTokens: null, failAuthentication: null });
      assert.equal(request.userAttributes['cognito:user_status'], 'CONFIRMED');
    },
  ),
  observed(
    'CreateAuthChallenge',
    'Create is given the challenge’s name and Define’s session, with three nulls to answer.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool(LEGACY);
      pool.on('DefineAuthChallenge', answering({ challengeName: 'CUSTOM_CHALLENGE' }));
      await pool.initiate('CUSTOM_AUTH', { USERNAME: await pool.confirmed() });
      const { request, response } = pool.event('CreateAuthChallenge_Authentication');
      assert.deepEqual(Object.keys(request).sort(), ['challengeName', 'session', 'userAttributes']);
      assert.equal(request.challengeName, 'CUSTOM_CHALLENGE');
      assert.deepEqual(request.session, []);
      assert.deepEqual(response, {
        publicChallengeParameters: null,
        privateChallengeParameters: null,
        challengeMetadata: null,
      });
    },
  ),
  documented(
    'Custom sign-in of an unknown user',
    'With PreventUserExistenceErrors ENABLED the challenge functions run for an unknown user, with userNotFound true and no attributes.',
    GUIDE,
    async (stage) => {
      const pool = await stage.pool(ENABLED);
      pool.on('DefineAuthChallenge', answering({ challengeName: 'CUSTOM_CHALLENGE' }));
      const asked = await pool.initiate('CUSTOM_AUTH', { USERNAME: 'nobody' });
      for (const source of ['DefineAuthChallenge', 'CreateAuthChallenge']) {
        const { request } = pool.event(`${source}_Authentication`);
        assert.equal(request.userNotFound, true);
        assert.deepEqual(request.userAttributes, {});
      }
      pool.on('VerifyAuthChallengeResponse', answering({ answerCorrect: false }));
      pool.on('DefineAuthChallenge', answering({ failAuthentication: true }));
      const responses = { USERNAME: 'nobody', ANSWER: 'x' };
      await refused(pool.respond(asked, 'CUSTOM_CHALLENGE', responses), 'NotAuthorizedException');
      assert.equal(pool.event('VerifyAuthChallengeResponse_Authentication').request.userNotFound, true);
    },
  ),
  observed(
    'PreTokenGeneration V1',
    'A V1 event has version "1", groups [] [] null, no scopes, and claimsOverrideDetails null.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      await pool.tokens(await pool.confirmed());
      const { version, request, response } = pool.event('TokenGeneration_Authentication');
      assert.equal(version, '1');
      assert.deepEqual(Object.keys(request).sort(), ['groupConfiguration', 'userAttributes']);
      assert.deepEqual(request.groupConfiguration, {
        groupsToOverride: [],
        iamRolesToOverride: [],
        preferredRole: null,
      });
      assert.deepEqual(response, { claimsOverrideDetails: null });
    },
  ),
  ...(['2', '3'] as const).map((version) =>
    documented(
      `PreTokenGeneration V${version}`,
      `A V${version} event has version "${version}", the scopes, and claimsAndScopeOverrideDetails null.`,
      `${GUIDE}, "Pre token generation Lambda trigger"`,
      async (stage) => {
        const pool = await stage.pool({ triggers: [`PreTokenGeneration:V${version}_0`] });
        await pool.tokens(await pool.confirmed());
        const event = pool.event('TokenGeneration_Authentication');
        assert.equal(event.version, version);
        assert.deepEqual(event.request.scopes, ['aws.cognito.signin.user.admin']);
        assert.deepEqual(event.response, { claimsAndScopeOverrideDetails: null });
      },
    ),
  ),
  observed(
    'PreTokenGeneration: groups',
    'groupConfiguration has the user’s groups and roles, the role of the first group being preferred.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      const [first, second] = [stage.name('group'), stage.name('group')];
      const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
      for (const [Precedence, GroupName] of [first, second].entries()) {
        await stage.cognito.createGroup({ UserPoolId: pool.id, GroupName, Precedence, RoleArn: role(GroupName) });
        await stage.cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
      }
      await pool.tokens(user);
      const { groupsToOverride, iamRolesToOverride, preferredRole } = pool.event('TokenGeneration_Authentication')
        .request.groupConfiguration;
      assert.deepEqual([...groupsToOverride].sort(), [first, second].sort());
      assert.deepEqual([...iamRolesToOverride].sort(), [role(first), role(second)].sort());
      assert.equal(preferredRole, role(first));
    },
  ),
  observed(
    'UserMigration_Authentication',
    'The migration event has the password in clear, attributes and validationData null, the typed name, and six nulls to answer.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool({ triggers: ['UserMigration'] });
      const user = stage.name();
      await refused(pool.signIn(user), 'UserNotFoundException');
      const { request, response, userName, callerContext } = pool.event('UserMigration_Authentication');
      assert.deepEqual(request, { password: PASSWORD, validationData: null, userAttributes: null });
      assert.deepEqual(response, {
        userAttributes: null,
        forceAliasCreation: null,
        enableSMSMFA: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
      });
      assert.equal(userName, user);
      assert.equal(callerContext.clientId, pool.clientId);
    },
  ),
  documented(
    'UserMigration: validationData',
    'ClientMetadata of InitiateAuth arrives at UserMigration as validationData and at the migrated user’s PreSignUp as clientMetadata.',
    'API reference, InitiateAuth',
    async (stage) => {
      const pool = await stage.pool({ triggers: [...TRIGGERS, 'UserMigration'] });
      const user = stage.name();
      pool.on('UserMigration', answering({ ...migrated(user), finalUserStatus: 'CONFIRMED' }));
      await pool.tokens(user, { ClientMetadata: { k: 'v' } });
      assert.deepEqual(pool.event('UserMigration_Authentication').request.validationData, { k: 'v' });
      const created = pool.event('PreSignUp_AdminCreateUser');
      assert.deepEqual(created.request.clientMetadata, { k: 'v' });
      assert.equal(created.callerContext.clientId, NOT_APPLICABLE);
    },
  ),
  documented(
    'UserMigration_ForgotPassword',
    'The migration event of ForgotPassword has no password; ClientMetadata reaches it and CustomMessage.',
    'API reference, ForgotPassword',
    async (stage) => {
      const pool = await stage.pool({ triggers: [...TRIGGERS, 'UserMigration'] });
      const user = stage.name();
      pool.on('UserMigration', answering(migrated(user)));
      await stage.cognito.forgotPassword({ ...pool.by(user), ClientMetadata: { k: 'v' } });
      const { request } = pool.event('UserMigration_ForgotPassword');
      assert.equal('password' in request, false);
      assert.deepEqual(request.clientMetadata, { k: 'v' });
      assert.deepEqual(pool.event('CustomMessage_ForgotPassword').request.clientMetadata, { k: 'v' });
    },
  ),
  observed(
    'CustomMessage',
    'CustomMessage has the placeholders for code and link, usernameParameter null, and three nulls to answer.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await pool.signUp(user);
      const { request, response } = pool.event('CustomMessage_SignUp');
      const { userAttributes, ...rest } = request;
      assert.deepEqual(rest, {
        codeParameter: '{####}',
        linkParameter: '{##Click Here##}',
        usernameParameter: null,
      });
      assert.equal(userAttributes['cognito:user_status'], 'UNCONFIRMED');
      assert.equal(userAttributes['email_verified'], 'false');
      assert.ok(userAttributes['sub']);
      assert.deepEqual(response, { smsMessage: null, emailMessage: null, emailSubject: null });
    },
  ),
  observed(
    'CustomMessage_AdminCreateUser',
    'An invitation’s CustomMessage has usernameParameter "{username}" and the client CLIENT_ID_NOT_APPLICABLE.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      const UserAttributes = verifiedEmail(user);
      await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes, DesiredDeliveryMediums: ['EMAIL'] });
      const { request, callerContext } = pool.event('CustomMessage_AdminCreateUser');
      assert.equal(request.usernameParameter, '{username}');
      assert.equal(request.userAttributes['cognito:user_status'], 'FORCE_CHANGE_PASSWORD');
      assert.equal(callerContext.clientId, NOT_APPLICABLE);
    },
  ),
  observed(
    'userName where e-mail is the user name',
    'In a pool with UsernameAttributes userName is a UUID equal to sub, never what was typed.',
    `${GUIDE}, ${EVENTS}`,
    async (stage) => {
      const pool = await stage.pool({ pool: { UsernameAttributes: ['email'] } });
      const address = `${stage.name()}@example.com`;
      const { UserSub } = await pool.signUp(address, { UserAttributes: [] });
      const { userName, request } = pool.event('CustomMessage_SignUp');
      assert.equal(userName, UserSub);
      assert.equal(request.userAttributes.email, address);
      assert.match(pool.event('PreSignUp_SignUp').userName, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    },
  ),
  observed(
    'Attributes are strings',
    'Every attribute in an event is a string, booleans and numbers too.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool({
        pool: { Schema: [{ Name: 'age', AttributeDataType: 'Number', Mutable: true }] },
      });
      const user = stage.name();
      const UserAttributes = [...verifiedEmail(user), { Name: 'custom:age', Value: '36' }, ...phone()];
      await stage.cognito.adminCreateUser({ ...pool.as(user), MessageAction: 'SUPPRESS', UserAttributes });
      const { userAttributes } = pool.event('PreSignUp_AdminCreateUser').request;
      assert.equal(userAttributes['custom:age'], '36');
      for (const value of Object.values(userAttributes)) assert.equal(typeof value, 'string');
    },
  ),
  observed('cognito:token_nbf', 'After a global sign-out events carry cognito:token_nbf.', EVENTS, async (stage) => {
    const pool = await stage.pool();
    const user = await pool.confirmed();
    await stage.cognito.adminUserGlobalSignOut(pool.as(user));
    await pool.tokens(user);
    const nbf = pool.event('PostAuthentication_Authentication').request.userAttributes['cognito:token_nbf'];
    assert.match(nbf ?? 'absent', /^\d+$/);
  }),
  inferred(
    'Metadata that is null',
    'An event without ClientMetadata has no clientMetadata key, whatever the trigger.',
    `${NOBODY} for each of them`,
    async (stage) => {
      const pool = await stage.pool();
      await pool.signUp();
      for (const { event } of pool.arrivals)
        assert.equal('clientMetadata' in event.request, false, event.triggerSource);
    },
  ),
]);

const migrated = (user: string) => ({
  userAttributes: { email: `${user}@example.com`, email_verified: 'true' },
  messageAction: 'SUPPRESS',
});
