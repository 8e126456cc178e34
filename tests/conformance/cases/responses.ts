/** What the fields of a function's answer do. */
import assert from 'node:assert/strict';
import { API, area, documented, EVENTS, GUIDE, inferred, NOBODY, observed, SEEN, THREADS } from '../case.ts';
import { answering, claims, email, phone, refused, throwing, verifiedEmail } from '../pool-stage.ts';
import { type Stage, TRIGGERS } from '../stage.ts';

const PRE_SIGN_UP = `${GUIDE}, "Pre sign-up Lambda trigger"`;
const MIGRATION = `${GUIDE}, "Migrate user Lambda trigger"`;
const MESSAGE = `${GUIDE}, "Custom message Lambda trigger"`;
const CHALLENGE = `${GUIDE}, "Custom authentication challenge Lambda triggers"`;
const LEGACY = { PreventUserExistenceErrors: 'LEGACY' as const };

const migrating = (stage: Stage, client: object = LEGACY, pool: object = {}) =>
  stage.pool({ triggers: [...TRIGGERS, 'UserMigration'], client, pool });

const migrated = (user: string, more: object = {}) =>
  answering({
    userAttributes: { email: `${user}@example.com`, email_verified: 'true' },
    finalUserStatus: 'CONFIRMED',
    messageAction: 'SUPPRESS',
    ...more,
  });

export const preSignUpCases = area('PreSignUp answers', [
  documented('autoConfirmUser', 'The user is created CONFIRMED and is sent nothing.', PRE_SIGN_UP, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    pool.on('PreSignUp', answering({ autoConfirmUser: true }));
    const { UserConfirmed, CodeDeliveryDetails } = await pool.signUp(user);
    assert.equal(UserConfirmed, true);
    assert.equal(CodeDeliveryDetails, undefined);
    assert.equal(await pool.status(user), 'CONFIRMED');
    assert.equal(await pool.attribute(user, 'email_verified'), 'false');
  }),
  documented('autoVerifyEmail', 'email_verified becomes true.', PRE_SIGN_UP, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    pool.on('PreSignUp', answering({ autoConfirmUser: true, autoVerifyEmail: true }));
    await pool.signUp(user);
    assert.equal(await pool.attribute(user, 'email_verified'), 'true');
  }),
  documented('autoVerifyPhone', 'phone_number_verified becomes true.', PRE_SIGN_UP, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    pool.on('PreSignUp', answering({ autoConfirmUser: true, autoVerifyPhone: true }));
    await pool.signUp(user, { UserAttributes: phone() });
    assert.equal(await pool.attribute(user, 'phone_number_verified'), 'true');
  }),
  observed(
    'Verify without confirming',
    'autoVerifyEmail without autoConfirmUser fails the sign-up; no user is stored.',
    THREADS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      pool.on('PreSignUp', answering({ autoVerifyEmail: true }));
      const sentence = 'Phone or email cannot be auto verified, when user is not being auto confirmed.';
      await refused(pool.signUp(user), 'InvalidLambdaResponseException', sentence);
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  documented(
    'Verify what is not there',
    'autoVerifyPhone for a user without a phone number fails the sign-up; no user is stored.',
    PRE_SIGN_UP,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      pool.on('PreSignUp', answering({ autoConfirmUser: true, autoVerifyPhone: true }));
      await refused(pool.signUp(user), 'InvalidLambdaResponseException');
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  documented(
    'Alias moves',
    'A verified address that is an alias moves to the new user; the previous owner’s becomes unverified.',
    PRE_SIGN_UP,
    async (stage) => {
      const pool = await stage.pool({ pool: { AliasAttributes: ['email'] } });
      const UserAttributes = verifiedEmail(stage.name('alias'));
      const owner = await pool.confirmed(UserAttributes);
      const user = stage.name();
      pool.on('PreSignUp', answering({ autoConfirmUser: true, autoVerifyEmail: true }));
      await pool.signUp(user, { UserAttributes: UserAttributes.slice(0, 1) });
      assert.equal(await pool.attribute(user, 'email_verified'), 'true');
      assert.equal(await pool.attribute(owner, 'email_verified'), 'false');
      const { Username } = await stage.cognito.adminGetUser(pool.as(UserAttributes[0]!.Value!));
      assert.equal(Username, user);
    },
  ),
  documented(
    'Flags for AdminCreateUser',
    'PreSignUp_AdminCreateUser’s flags are ignored.',
    PRE_SIGN_UP,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('PreSignUp', answering({ autoConfirmUser: true, autoVerifyEmail: true }));
      const user = stage.name();
      await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes: email(user), MessageAction: 'SUPPRESS' });
      assert.equal(await pool.status(user), 'FORCE_CHANGE_PASSWORD');
      assert.notEqual(await pool.attribute(user, 'email_verified'), 'true');
    },
  ),
  observed(
    'Required attributes first',
    'A required attribute that is missing is refused before PreSignUp runs.',
    THREADS,
    async (stage) => {
      const pool = await stage.pool({ pool: { Schema: [{ Name: 'birthdate', Required: true }] } });
      const sentence = 'Attributes did not conform to the schema: birthdate: The attribute is required\n';
      await refused(pool.signUp(), 'InvalidParameterException', sentence);
      assert.deepEqual(pool.sources, []);
    },
  ),
  inferred('Existing names after', 'That the name is taken is told after PreSignUp ran.', THREADS, async (stage) => {
    const pool = await stage.pool();
    const user = await pool.confirmed();
    await refused(pool.signUp(user), 'UsernameExistsException', 'User already exists');
    assert.deepEqual(pool.sources, ['PreSignUp_SignUp']);
  }),
  documented('Refusal', 'A PreSignUp that throws ends the sign-up; no user is stored.', PRE_SIGN_UP, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    pool.on('PreSignUp', throwing('not you'));
    await refused(pool.signUp(user), 'UserLambdaValidationException', 'PreSignUp failed with error not you.');
    await refused(pool.status(user), 'UserNotFoundException');
  }),
]);

export const confirmationCases = area('Answers around sign-in', [
  observed(
    'PostConfirmation that throws',
    'ConfirmSignUp fails though the user stays CONFIRMED; another try is refused for that.',
    THREADS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await pool.signUp(user);
      const confirmation = { ...pool.by(user), ConfirmationCode: await pool.code(user) };
      pool.on('PostConfirmation', throwing('no mail today'));
      const sentence = 'PostConfirmation failed with error no mail today.';
      await refused(stage.cognito.confirmSignUp(confirmation), 'UserLambdaValidationException', sentence);
      assert.equal(await pool.status(user), 'CONFIRMED');
      const told = 'User cannot be confirmed. Current status is CONFIRMED';
      await refused(stage.cognito.confirmSignUp(confirmation), 'NotAuthorizedException', told);
    },
  ),
  documented(
    'PostConfirmation’s answer',
    'Nothing in PostConfirmation’s response is read.',
    `${GUIDE}, "Post confirmation Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      await pool.signUp(user);
      pool.on('PostConfirmation', answering({ autoConfirmUser: false, anything: 1 }));
      await stage.cognito.adminConfirmSignUp(pool.as(user));
      assert.equal(await pool.status(user), 'CONFIRMED');
    },
  ),
  observed(
    'PreAuthentication that throws',
    'The sign-in fails with its words, whether or not the password was right.',
    SEEN,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      pool.on('PreAuthentication', throwing('closed on Sundays'));
      const sentence = 'PreAuthentication failed with error closed on Sundays.';
      await refused(pool.signIn(user), 'UserLambdaValidationException', sentence);
      await refused(pool.signIn(user, {}, 'Wrong123!'), 'UserLambdaValidationException', sentence);
    },
  ),
  documented(
    'PostAuthentication that throws',
    'The sign-in fails with its words; there are no tokens and no token trigger.',
    `${GUIDE}, "Post authentication Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      pool.on('PostAuthentication', throwing('too late'));
      const sentence = 'PostAuthentication failed with error too late.';
      await refused(pool.signIn(user), 'UserLambdaValidationException', sentence);
      assert.equal(pool.sources.includes('TokenGeneration_Authentication'), false);
    },
  ),
  documented(
    'PreTokenGeneration that throws',
    'The sign-in fails with its words.',
    `${GUIDE}, "Pre token generation Lambda trigger"`,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      pool.on('TokenGeneration', throwing('no token'));
      const sentence = 'PreTokenGeneration failed with error no token.';
      await refused(pool.signIn(user), 'UserLambdaValidationException', sentence);
    },
  ),
  documented(
    'A challenge function that throws',
    'The custom sign-in fails with its words.',
    CHALLENGE,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      pool.on('DefineAuthChallenge', throwing('no'));
      const sentence = 'DefineAuthChallenge failed with error no.';
      await refused(pool.initiate('CUSTOM_AUTH', { USERNAME }), 'UserLambdaValidationException', sentence);
    },
  ),
]);

const DEFINES_ONCE = (event: any) => ({
  ...event,
  response: { ...event.response, challengeName: 'CUSTOM_CHALLENGE' },
});

export const challengeCases = area('Custom challenge answers', [
  documented(
    'publicChallengeParameters',
    'They reach the client as ChallengeParameters; private ones do not.',
    CHALLENGE,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', DEFINES_ONCE);
      const publicChallengeParameters = { question: 'six by nine' };
      pool.on('CreateAuthChallenge', answering({ publicChallengeParameters, privateChallengeParameters: { a: '42' } }));
      const USERNAME = await pool.confirmed();
      const { ChallengeName, ChallengeParameters, Session } = await pool.initiate('CUSTOM_AUTH', { USERNAME });
      assert.equal(ChallengeName, 'CUSTOM_CHALLENGE');
      assert.equal(ChallengeParameters?.['question'], 'six by nine');
      assert.equal('a' in ChallengeParameters!, false);
      assert.ok(Session);
    },
  ),
  inferred('USERNAME', 'ChallengeParameters also have USERNAME.', 'client code', async (stage) => {
    const pool = await stage.pool();
    pool.on('DefineAuthChallenge', DEFINES_ONCE);
    const USERNAME = await pool.confirmed();
    const { ChallengeParameters } = await pool.initiate('CUSTOM_AUTH', { USERNAME });
    assert.equal(ChallengeParameters?.['USERNAME'], USERNAME);
  }),
  documented(
    'privateChallengeParameters, challengeAnswer',
    'Verify is given the private parameters and the ANSWER.',
    CHALLENGE,
    async (stage) => {
      const pool = await stage.pool({ client: LEGACY });
      pool.on('DefineAuthChallenge', DEFINES_ONCE);
      pool.on('CreateAuthChallenge', answering({ privateChallengeParameters: { answer: '42' } }));
      pool.on('VerifyAuthChallengeResponse', answering({ answerCorrect: false }));
      const USERNAME = await pool.confirmed();
      const asked = await pool.initiate('CUSTOM_AUTH', { USERNAME });
      await pool.respond(asked, 'CUSTOM_CHALLENGE', { USERNAME, ANSWER: '54' });
      const { request, response } = pool.event('VerifyAuthChallengeResponse_Authentication');
      const { userAttributes, ...rest } = request;
      assert.deepEqual(rest, { privateChallengeParameters: { answer: '42' }, challengeAnswer: '54' });
      assert.deepEqual(response, { answerCorrect: null });
      assert.ok(userAttributes.sub);
    },
  ),
  documented(
    'answerCorrect, challengeMetadata',
    'Both are in the session entry that Define sees next; a wrong answer fails nothing by itself.',
    CHALLENGE,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', DEFINES_ONCE);
      pool.on('CreateAuthChallenge', answering({ challengeMetadata: 'ROUND_1' }));
      pool.on('VerifyAuthChallengeResponse', answering({ answerCorrect: false }));
      const USERNAME = await pool.confirmed();
      const asked = await pool.initiate('CUSTOM_AUTH', { USERNAME });
      const next = await pool.respond(asked, 'CUSTOM_CHALLENGE', { USERNAME, ANSWER: '54' });
      assert.equal(next.ChallengeName, 'CUSTOM_CHALLENGE');
      const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'ROUND_1' }];
      assert.deepEqual(pool.event('DefineAuthChallenge_Authentication').request.session, session);
      assert.deepEqual(pool.event('CreateAuthChallenge_Authentication').request.session, session);
    },
  ),
  documented('failAuthentication', 'The sign-in fails as with a wrong password.', CHALLENGE, async (stage) => {
    const pool = await stage.pool();
    pool.on('DefineAuthChallenge', answering({ failAuthentication: true }));
    const USERNAME = await pool.confirmed();
    const sentence = 'Incorrect username or password.';
    await refused(pool.initiate('CUSTOM_AUTH', { USERNAME }), 'NotAuthorizedException', sentence);
  }),
  documented('issueTokens', 'The sign-in is complete.', CHALLENGE, async (stage) => {
    const pool = await stage.pool();
    pool.on('DefineAuthChallenge', answering({ issueTokens: true }));
    const { AuthenticationResult } = await pool.initiate('CUSTOM_AUTH', { USERNAME: await pool.confirmed() });
    assert.ok(AuthenticationResult?.IdToken);
  }),
  inferred(
    'Several answers at once',
    'failAuthentication goes before issueTokens, and that before challengeName.',
    NOBODY,
    async (stage) => {
      const pool = await stage.pool();
      const USERNAME = await pool.confirmed();
      const all = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: true };
      pool.on('DefineAuthChallenge', answering({ ...all, failAuthentication: true }));
      await refused(pool.initiate('CUSTOM_AUTH', { USERNAME }), 'NotAuthorizedException');
      pool.on('DefineAuthChallenge', answering(all));
      assert.ok((await pool.initiate('CUSTOM_AUTH', { USERNAME })).AuthenticationResult);
    },
  ),
  inferred('No answer', 'A Define that decides nothing fails the sign-in.', NOBODY, async (stage) => {
    const pool = await stage.pool();
    const USERNAME = await pool.confirmed();
    await refused(pool.initiate('CUSTOM_AUTH', { USERNAME }), 'InvalidLambdaResponseException');
  }),
  documented(
    'PASSWORD_VERIFIER chains',
    'A password within CUSTOM_AUTH chains NEW_PASSWORD_REQUIRED before Define is asked again.',
    CHALLENGE,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', (event) => ({
        ...event,
        response: {
          ...event.response,
          ...(event.request.session.length > 1 ? { issueTokens: true } : { challengeName: 'PASSWORD_VERIFIER' }),
        },
      }));
      const USERNAME = await pool.invited();
      const { answer } = await pool.srp(USERNAME, 'CUSTOM_AUTH', { CHALLENGE_NAME: 'SRP_A' });
      const next = await answer();
      assert.equal(next.ChallengeName, 'NEW_PASSWORD_REQUIRED');
      const done = await pool.respond(next, 'NEW_PASSWORD_REQUIRED', { USERNAME, NEW_PASSWORD: 'Chosen-1!' });
      assert.ok(done.AuthenticationResult);
      const { session } = pool.event('DefineAuthChallenge_Authentication').request;
      assert.deepEqual(
        session.map(({ challengeName }: any) => challengeName),
        ['SRP_A', 'PASSWORD_VERIFIER', 'NEW_PASSWORD_REQUIRED'],
      );
    },
  ),
  observed(
    'FORCE_CHANGE_PASSWORD',
    'Custom sign-in works for a user who must choose a password.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('DefineAuthChallenge', answering({ issueTokens: true }));
      const { AuthenticationResult } = await pool.initiate('CUSTOM_AUTH', { USERNAME: await pool.invited() });
      assert.ok(AuthenticationResult);
    },
  ),
]);

export const migrationCases = area('UserMigration answers', [
  documented(
    'finalUserStatus CONFIRMED',
    'The typed password becomes the user’s, without the pool’s policy, and the sign-in goes on.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage);
      const user = stage.name();
      pool.on('UserMigration', migrated(user));
      assert.ok((await pool.signIn(user, {}, 'weakling')).AuthenticationResult);
      assert.equal(await pool.status(user), 'CONFIRMED');
      pool.on('UserMigration', throwing('must not run again'));
      assert.ok((await pool.signIn(user, {}, 'weakling')).AuthenticationResult);
    },
  ),
  documented(
    'finalUserStatus absent',
    'The user is created RESET_REQUIRED and the sign-in fails with PasswordResetRequiredException.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage);
      const user = stage.name();
      pool.on('UserMigration', migrated(user, { finalUserStatus: null }));
      await refused(pool.signIn(user), 'PasswordResetRequiredException', 'Password reset required for the user');
      assert.equal(await pool.status(user), 'RESET_REQUIRED');
    },
  ),
  documented('messageAction SUPPRESS', 'A suppressed welcome message is not sent.', MIGRATION, async (stage) => {
    const pool = await migrating(stage);
    const user = stage.name();
    pool.on('UserMigration', migrated(user));
    await pool.signIn(user);
    assert.equal((await pool.messages(user)).length, 0);
  }),
  documented(
    'desiredDeliveryMediums',
    'The welcome message goes by e-mail when the answer says EMAIL, and by SMS without a word.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, SMS);
      for (const [desiredDeliveryMediums, channel] of [
        [['EMAIL'], 'EMAIL'],
        [null, 'SMS'],
      ] as const) {
        const user = stage.name();
        const userAttributes = {
          email: `${user}@example.com`,
          email_verified: 'true',
          phone_number: '+15555550100',
          phone_number_verified: 'true',
        };
        pool.on('UserMigration', migrated(user, { messageAction: null, desiredDeliveryMediums, userAttributes }));
        await pool.signIn(user);
        assert.deepEqual(
          (await pool.messages(user)).map((message) => message.channel),
          [channel],
        );
      }
    },
  ),
  documented(
    'forceAliasCreation false',
    'An alias that another user has is not taken: the migration fails.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { AliasAttributes: ['email'] });
      const address = stage.name('alias');
      await pool.confirmed(verifiedEmail(address));
      const user = stage.name();
      pool.on('UserMigration', migrated(address));
      await assert.rejects(pool.signIn(user));
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  documented(
    'forceAliasCreation true',
    'The alias moves from its user to the migrated one.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { AliasAttributes: ['email'] });
      const address = stage.name('alias');
      await pool.confirmed(verifiedEmail(address));
      const user = stage.name();
      pool.on('UserMigration', migrated(address, { forceAliasCreation: true }));
      assert.ok((await pool.signIn(user)).AuthenticationResult);
      assert.equal((await stage.cognito.adminGetUser(pool.as(`${address}@example.com`))).Username, user);
    },
  ),
  documented(
    'enableSMSMFA',
    'The migrated user has SMS MFA where the pool has it, and is asked for a code.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { ...SMS, MfaConfiguration: 'OPTIONAL' });
      const user = stage.name();
      const userAttributes = { phone_number: '+15555550100', phone_number_verified: 'true' };
      pool.on('UserMigration', migrated(user, { userAttributes, enableSMSMFA: true }));
      assert.equal((await pool.signIn(user)).ChallengeName, 'SMS_MFA');
    },
  ),
  documented(
    'enableSMSMFA without a number',
    'It needs a pool with MFA and a user with a phone number, or the migration fails.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { ...SMS, MfaConfiguration: 'OPTIONAL' });
      const user = stage.name();
      pool.on('UserMigration', migrated(user, { enableSMSMFA: true }));
      await assert.rejects(pool.signIn(user));
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  documented(
    'username in the answer',
    'Who typed an alias is given the user name of the answer; the alias is in its attribute.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { AliasAttributes: ['email'] });
      const username = stage.name();
      const address = `${stage.name('alias')}@example.com`;
      const userAttributes = { username, email: address, email_verified: 'true' };
      pool.on('UserMigration', migrated('', { userAttributes }));
      assert.ok((await pool.signIn(address)).AuthenticationResult);
      assert.equal((await stage.cognito.adminGetUser(pool.as(address))).Username, username);
    },
  ),
  observed(
    'Attributes that are required and missing',
    'They are filled with cognito:default_val.',
    EVENTS,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { Schema: [{ Name: 'nickname', Required: true }] });
      const user = stage.name();
      pool.on('UserMigration', migrated(user));
      await pool.signIn(user);
      assert.equal(await pool.attribute(user, 'nickname'), 'cognito:default_val');
    },
  ),
  observed('sub in the answer', 'An answer with sub fails the migration.', THREADS, async (stage) => {
    const pool = await migrating(stage, { PreventUserExistenceErrors: 'ENABLED' });
    const user = stage.name();
    pool.on('UserMigration', migrated(user, { userAttributes: { sub: 'x', email: `${user}@example.com` } }));
    await refused(pool.signIn(user), 'NotAuthorizedException', 'Incorrect username or password.');
    await refused(pool.status(user), 'UserNotFoundException');
  }),
  observed('Nothing in the answer', 'An answer without attributes: nobody is migrated.', THREADS, async (stage) => {
    const pool = await migrating(stage);
    const sentence = `Exception migrating user in app client ${pool.clientId}`;
    await refused(pool.signIn(stage.name()), 'UserNotFoundException', sentence);
  }),
  observed(
    'UserMigration that throws',
    'A LEGACY client is told its words, at sign-in and at ForgotPassword; no user is stored.',
    THREADS,
    async (stage) => {
      const pool = await migrating(stage);
      const user = stage.name();
      pool.on('UserMigration', throwing('Bad password'));
      const sentence = 'UserMigration failed with error Bad password.';
      await refused(pool.signIn(user), 'UserLambdaValidationException', sentence);
      await refused(stage.cognito.forgotPassword(pool.by(user)), 'UserLambdaValidationException', sentence);
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  observed(
    'UserMigration that throws, existence errors prevented',
    'At sign-in the client is told of a wrong password.',
    THREADS,
    async (stage) => {
      const pool = await migrating(stage, { PreventUserExistenceErrors: 'ENABLED' });
      pool.on('UserMigration', throwing('Bad password'));
      const sentence = 'Incorrect username or password.';
      await refused(pool.signIn(stage.name()), 'NotAuthorizedException', sentence);
    },
  ),
  observed(
    'PreSignUp refuses a migrated user',
    'An error of PreSignUp_AdminCreateUser fails the migration; no user is stored.',
    SEEN,
    async (stage) => {
      const pool = await migrating(stage);
      const user = stage.name();
      pool.on('UserMigration', migrated(user));
      pool.on('PreSignUp', throwing('not you'));
      await assert.rejects(pool.signIn(user));
      await refused(pool.status(user), 'UserNotFoundException');
    },
  ),
  documented(
    'Migration where e-mail is the user name',
    'The new user’s name is a generated UUID, its sub.',
    MIGRATION,
    async (stage) => {
      const pool = await migrating(stage, LEGACY, { UsernameAttributes: ['email'] });
      const address = `${stage.name()}@example.com`;
      const userAttributes = { email: address, email_verified: 'true' };
      pool.on('UserMigration', migrated('', { userAttributes }));
      await pool.signIn(address);
      assert.equal(pool.event('UserMigration_Authentication').userName, address);
      const { Username, UserAttributes } = await stage.cognito.adminGetUser(pool.as(address));
      assert.equal(Username, UserAttributes!.find(({ Name }) => Name === 'sub')!.Value);
      assert.equal(pool.event('PreAuthentication_Authentication').userName, Username);
    },
  ),
]);

const SMS = {
  AutoVerifiedAttributes: ['email' as const, 'phone_number' as const],
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'conformance' },
};

const NEWEST = async (pool: { messages(user: string): Promise<any[]> }, user: string) =>
  (await pool.messages(user)).at(-1);

export const messageCases = area('CustomMessage answers', [
  documented(
    'emailMessage and emailSubject',
    'They replace the pool’s e-mail; {####} becomes the code.',
    MESSAGE,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      pool.on('CustomMessage', answering({ emailSubject: 'Come in', emailMessage: 'Say {####} to enter' }));
      await pool.signUp(user);
      const { subject, body, channel } = await NEWEST(pool, user);
      assert.deepEqual(
        { subject, body, channel },
        {
          subject: 'Come in',
          body: `Say ${await pool.code(user)} to enter`,
          channel: 'EMAIL',
        },
      );
    },
  ),
  documented('smsMessage', 'It replaces the pool’s SMS.', MESSAGE, async (stage) => {
    const pool = await stage.pool({ pool: SMS });
    const user = stage.name();
    pool.on('CustomMessage', answering({ smsMessage: 'Code {####}' }));
    await pool.signUp(user, { UserAttributes: phone() });
    const { body, channel } = await NEWEST(pool, user);
    assert.deepEqual({ body, channel }, { body: `Code ${await pool.code(user)}`, channel: 'SMS' });
  }),
  documented('null', 'What is null is the pool’s own text.', MESSAGE, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    await pool.signUp(user);
    assert.match((await NEWEST(pool, user)).body, new RegExp(await pool.code(user)));
  }),
  documented(
    'Without DEVELOPER sending',
    'A custom e-mail needs EmailSendingAccount DEVELOPER; without it the answer is refused.',
    MESSAGE,
    async (stage) => {
      const EmailConfiguration = { EmailSendingAccount: 'COGNITO_DEFAULT' as const };
      const pool = await stage.pool({ pool: { EmailConfiguration } });
      pool.on('CustomMessage', answering({ emailMessage: '{####}', emailSubject: 'x' }));
      await refused(pool.signUp(), 'InvalidLambdaResponseException');
    },
  ),
  ...(
    [
      ['emailMessage', 20_000],
      ['emailSubject', 140],
      ['smsMessage', 140],
    ] as const
  ).map(([field, most]) =>
    documented(`${field} of ${most} characters`, `${field} has ${most} characters at most.`, MESSAGE, async (stage) => {
      const pool = await stage.pool({ pool: SMS });
      const by = (length: number) => answering({ [field]: `{####}${'x'.repeat(length - 6)}` });
      const UserAttributes = field === 'smsMessage' ? phone() : undefined;
      pool.on('CustomMessage', by(most));
      await pool.signUp(undefined, UserAttributes && { UserAttributes });
      pool.on('CustomMessage', by(most + 1));
      await refused(pool.signUp(undefined, UserAttributes && { UserAttributes }), 'InvalidLambdaResponseException');
    }),
  ),
  observed(
    'Invitation without a placeholder',
    'A body that lacks the code or the name falls back to the pool’s text, while the custom subject is used.',
    THREADS,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      pool.on('CustomMessage', answering({ emailSubject: 'Welcome', emailMessage: 'Password {####}' }));
      const UserAttributes = verifiedEmail(user);
      await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes, DesiredDeliveryMediums: ['EMAIL'] });
      const { subject, body } = await NEWEST(pool, user);
      assert.equal(subject, 'Welcome');
      assert.match(body, new RegExp(user));
    },
  ),
  documented(
    'Invitation',
    'usernameParameter becomes the user’s name and codeParameter the temporary password, which signs in.',
    MESSAGE,
    async (stage) => {
      const pool = await stage.pool();
      const user = stage.name();
      pool.on('CustomMessage', ({ request, ...event }) => ({
        ...event,
        request,
        response: {
          ...event.response,
          emailSubject: 'Hi',
          emailMessage: `${request.usernameParameter} ${request.codeParameter}`,
        },
      }));
      const UserAttributes = verifiedEmail(user);
      await stage.cognito.adminCreateUser({ ...pool.as(user), UserAttributes, DesiredDeliveryMediums: ['EMAIL'] });
      const password = await pool.code(user);
      assert.equal((await NEWEST(pool, user)).body, `${user} ${password}`);
      assert.equal((await pool.signIn(user, {}, password)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
    },
  ),
  documented('CustomMessage that throws', 'The call fails with its words.', GUIDE, async (stage) => {
    const pool = await stage.pool();
    pool.on('CustomMessage', throwing('no paper'));
    await refused(pool.signUp(), 'UserLambdaValidationException', 'CustomMessage failed with error no paper.');
  }),
]);

const V1 = (details: object) => answering({ claimsOverrideDetails: details });
const V2 = (details: object) => answering({ claimsAndScopeOverrideDetails: details });
const TOKEN = `${GUIDE}, "Pre token generation Lambda trigger"`;
const V2_POOL = { triggers: ['PreTokenGeneration:V2_0'] };

export const tokenTriggerCases = area('PreTokenGeneration answers', [
  documented(
    'V1 adds',
    'claimsToAddOrOverride changes the ID token and not the access token.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('TokenGeneration', V1({ claimsToAddOrOverride: { plan: 'free', email: 'other@example.com' } }));
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      assert.equal(claims(IdToken)['plan'], 'free');
      assert.equal(claims(IdToken)['email'], 'other@example.com');
      assert.equal('plan' in claims(AccessToken), false);
    },
  ),
  documented('V1 suppresses', 'claimsToSuppress removes claims, and wins over adding.', TOKEN, async (stage) => {
    const pool = await stage.pool();
    pool.on('TokenGeneration', V1({ claimsToAddOrOverride: { plan: 'x' }, claimsToSuppress: ['email', 'plan'] }));
    const { IdToken } = await pool.tokens(await pool.confirmed());
    assert.equal('email' in claims(IdToken), false);
    assert.equal('plan' in claims(IdToken), false);
  }),
  observed('V1 claims are strings', 'A number, boolean or object is refused.', 'public code', async (stage) => {
    const pool = await stage.pool();
    const user = await pool.confirmed();
    for (const value of [7, true, { a: 1 }]) {
      pool.on('TokenGeneration', V1({ claimsToAddOrOverride: { value } }));
      await refused(pool.signIn(user), 'InvalidLambdaResponseException', 'Unrecognizable lambda output');
    }
  }),
  documented(
    'groupOverrideDetails',
    'They replace groups in both tokens, and roles and preferred role in the ID token.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool();
      const role = 'arn:aws:iam::000000000000:role/r';
      const groupsToOverride = ['override'];
      pool.on(
        'TokenGeneration',
        V1({ groupOverrideDetails: { groupsToOverride, iamRolesToOverride: [role], preferredRole: role } }),
      );
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      assert.deepEqual(claims(AccessToken)['cognito:groups'], groupsToOverride);
      const id = claims(IdToken);
      assert.deepEqual(
        [id['cognito:groups'], id['cognito:roles'], id['cognito:preferred_role']],
        [groupsToOverride, [role], role],
      );
    },
  ),
  documented(
    'groupOverrideDetails empty or absent',
    'An empty or null object suppresses the groups; an absent one leaves them.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      const GroupName = stage.name('group');
      await stage.cognito.createGroup({ UserPoolId: pool.id, GroupName });
      await stage.cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
      for (const [details, expected] of [
        [{ groupOverrideDetails: {} }, undefined],
        [{ groupOverrideDetails: null }, undefined],
        [{ claimsToAddOrOverride: { a: 'b' } }, [GroupName]],
      ] as const) {
        pool.on('TokenGeneration', V1(details));
        const { IdToken } = await pool.tokens(user);
        assert.deepEqual(claims(IdToken)['cognito:groups'], expected, JSON.stringify(details));
      }
    },
  ),
  documented(
    'V2 changes both tokens',
    'idTokenGeneration and accessTokenGeneration add any JSON to their token and suppress claims of it.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool(V2_POOL);
      pool.on(
        'TokenGeneration',
        V2({
          idTokenGeneration: { claimsToAddOrOverride: { tenant: { id: 7 }, n: 1 }, claimsToSuppress: ['email'] },
          accessTokenGeneration: { claimsToAddOrOverride: { list: [1, 'a', true] }, claimsToSuppress: ['jti0'] },
        }),
      );
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      assert.deepEqual(claims(IdToken)['tenant'], { id: 7 });
      assert.equal(claims(IdToken)['n'], 1);
      assert.equal('email' in claims(IdToken), false);
      assert.deepEqual(claims(AccessToken)['list'], [1, 'a', true]);
      assert.equal('tenant' in claims(AccessToken), false);
    },
  ),
  documented(
    'V2 changes scopes',
    'scopesToAdd and scopesToSuppress change the access token’s scope.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool(V2_POOL);
      const scopesToSuppress = ['aws.cognito.signin.user.admin'];
      pool.on(
        'TokenGeneration',
        V2({ accessTokenGeneration: { scopesToAdd: ['orders/read', 'x'], scopesToSuppress } }),
      );
      const { AccessToken } = await pool.tokens(await pool.confirmed());
      assert.equal(claims(AccessToken)['scope'], 'orders/read x');
      const sentence = 'Access Token does not have required scopes';
      await refused(stage.cognito.getUser({ AccessToken }), 'NotAuthorizedException', sentence);
    },
  ),
  documented('V2 groups', 'groupOverrideDetails works as in V1.', TOKEN, async (stage) => {
    const pool = await stage.pool(V2_POOL);
    pool.on('TokenGeneration', V2({ groupOverrideDetails: { groupsToOverride: ['g'] } }));
    const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
    assert.deepEqual(claims(IdToken)['cognito:groups'], ['g']);
    assert.deepEqual(claims(AccessToken)['cognito:groups'], ['g']);
  }),
  documented('V3', 'V3_0 answers for users are read as those of V2_0.', TOKEN, async (stage) => {
    const pool = await stage.pool({ triggers: ['PreTokenGeneration:V3_0'] });
    pool.on('TokenGeneration', V2({ accessTokenGeneration: { claimsToAddOrOverride: { plan: 'pro' } } }));
    const { AccessToken } = await pool.tokens(await pool.confirmed());
    assert.equal(claims(AccessToken)['plan'], 'pro');
  }),
  inferred(
    'Protected claims',
    'An attempt at a protected claim (sub, iss, exp, token_use, cognito:username and the like) changes nothing and fails nothing.',
    `${TOKEN} lists them; what an attempt does, nobody says`,
    async (stage) => {
      const pool = await stage.pool(V2_POOL);
      const evil = Object.fromEntries(
        [
          'sub',
          'iss',
          'exp',
          'iat',
          'jti',
          'token_use',
          'auth_time',
          'origin_jti',
          'cognito:username',
          'client_id',
          'username',
        ].map((name) => [name, 'evil']),
      );
      const more = { claimsToAddOrOverride: evil, claimsToSuppress: ['sub', 'iss', 'token_use'] };
      pool.on('TokenGeneration', V2({ idTokenGeneration: { ...more }, accessTokenGeneration: more }));
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      for (const token of [IdToken, AccessToken]) {
        const { client_id, username, ...found } = claims(token);
        assert.equal(Object.values(found).includes('evil'), false);
        assert.ok(found['sub'] && found['iss'] && found['token_use']);
      }
      assert.equal(claims(AccessToken)['client_id'], pool.clientId);
      assert.notEqual(claims(AccessToken)['username'], 'evil');
    },
  ),
  documented(
    'aud of an access token',
    'aud may be added to an access token when it is the client’s id.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool(V2_POOL);
      pool.on('TokenGeneration', V2({ accessTokenGeneration: { claimsToAddOrOverride: { aud: pool.clientId } } }));
      const { AccessToken } = await pool.tokens(await pool.confirmed());
      assert.equal(claims(AccessToken)['aud'], pool.clientId);
    },
  ),
  documented(
    'cognito:groups suppressed',
    'cognito:groups in claimsToSuppress drops the groups and the roles.',
    TOKEN,
    async (stage) => {
      const pool = await stage.pool();
      const user = await pool.confirmed();
      const GroupName = stage.name('group');
      const RoleArn = 'arn:aws:iam::000000000000:role/r';
      await stage.cognito.createGroup({ UserPoolId: pool.id, GroupName, RoleArn });
      await stage.cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
      assert.deepEqual(claims((await pool.tokens(user)).IdToken)['cognito:roles'], [RoleArn]);
      pool.on('TokenGeneration', V1({ claimsToSuppress: ['cognito:groups'] }));
      const id = claims((await pool.tokens(user)).IdToken);
      for (const name of ['cognito:groups', 'cognito:roles', 'cognito:preferred_role'])
        assert.equal(name in id, false, name);
    },
  ),
  documented(
    'Tiers',
    'V2_0 and V3_0 need the tier ESSENTIALS or PLUS: LITE answers FeatureUnavailableInTierException.',
    `${TOKEN}; ${API}`,
    async (stage) => {
      for (const version of ['V2_0', 'V3_0']) {
        const PreTokenGenerationConfig = { LambdaVersion: version as 'V2_0', LambdaArn: stage.functionArn };
        const pool = { PoolName: 'lite', UserPoolTier: 'LITE' as const, LambdaConfig: { PreTokenGenerationConfig } };
        await refused(stage.cognito.createUserPool(pool), 'FeatureUnavailableInTierException');
      }
    },
  ),
  documented(
    'Both slots',
    'PreTokenGeneration and PreTokenGenerationConfig must name the same function.',
    API,
    async (stage) => {
      const LambdaConfig = {
        PreTokenGeneration: `${stage.functionArn}2`,
        PreTokenGenerationConfig: { LambdaVersion: 'V1_0' as const, LambdaArn: stage.functionArn },
      };
      await refused(stage.cognito.createUserPool({ PoolName: 'two', LambdaConfig }), 'InvalidParameterException');
    },
  ),
  inferred('One slot fills the other', 'Describe shows the function in both slots.', NOBODY, async (stage) => {
    const pool = await stage.pool({ triggers: ['PreTokenGeneration'] });
    const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
    assert.deepEqual(UserPool!.LambdaConfig, {
      PreTokenGeneration: stage.functionArn,
      PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: stage.functionArn },
    });
  }),
]);

export const responseCases = [
  ...preSignUpCases,
  ...confirmationCases,
  ...challengeCases,
  ...migrationCases,
  ...messageCases,
  ...tokenTriggerCases,
];
