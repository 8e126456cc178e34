/** Tokens: their claims and keys, refreshing, rotation, revocation. */
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { API, area, documented, GUIDE, inferred, NOBODY, observed, THREADS } from '../case.ts';
import { answering, claims, email, phone, refused, verifiedEmail } from '../pool-stage.ts';
import { PASSWORD, type Stage } from '../stage.ts';

const NOT_AUTHORIZED = 'NotAuthorizedException';
const ID = `${GUIDE}, "Understanding the identity (ID) token"`;
const ACCESS = `${GUIDE}, "Understanding the access token"`;
const REFRESH = `${GUIDE}, "Refresh tokens"`;
const LEGACY = { PreventUserExistenceErrors: 'LEGACY' as const };
const ROTATION = {
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH' as const],
  RefreshTokenRotation: { Feature: 'ENABLED' as const, RetryGracePeriodSeconds: 0 },
};

const plain = (stage: Stage, options: object = {}) => stage.pool({ triggers: [], client: LEGACY, ...options });
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString());
const seconds = (stage: Stage) => Math.floor(stage.target.now() / 1000);

const keySet = async (stage: Stage, poolId: string): Promise<any[]> => {
  const response = await fetch(`${stage.target.settings.endpoint}/${poolId}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: any[] }).keys;
};

export const tokenCases = area('Tokens', [
  documented(
    'ID token',
    'Its claims are sub, aud, iss, cognito:username, origin_jti, event_id, token_use id, auth_time, iat, exp, jti and the attributes.',
    ID,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const id = claims((await pool.tokens(user)).IdToken);
      assert.deepEqual(Object.keys(id).sort(), [
        'aud',
        'auth_time',
        'cognito:username',
        'email',
        'email_verified',
        'event_id',
        'exp',
        'iat',
        'iss',
        'jti',
        'origin_jti',
        'sub',
        'token_use',
      ]);
      assert.equal(id['token_use'], 'id');
      assert.equal(id['aud'], pool.clientId);
      assert.equal(id['cognito:username'], user);
      assert.equal(id['sub'], await pool.attribute(user, 'sub'));
      assert.equal(id['exp'] - id['iat'], 3600);
      assert.match(id['iss'], new RegExp(`/${pool.id}$`));
    },
  ),
  documented(
    'Access token',
    'Its claims are sub, iss, client_id, origin_jti, event_id, token_use access, scope, auth_time, iat, exp, jti and username; it has no aud.',
    ACCESS,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const access = claims((await pool.tokens(user)).AccessToken);
      assert.deepEqual(Object.keys(access).sort(), [
        'auth_time',
        'client_id',
        'event_id',
        'exp',
        'iat',
        'iss',
        'jti',
        'origin_jti',
        'scope',
        'sub',
        'token_use',
        'username',
      ]);
      assert.equal(access['token_use'], 'access');
      assert.equal(access['client_id'], pool.clientId);
      assert.equal(access['username'], user);
      assert.equal(access['scope'], 'aws.cognito.signin.user.admin');
    },
  ),
  documented(
    'Types of claims',
    'email_verified and phone_number_verified are real booleans; custom attributes are strings.',
    ID,
    async (stage) => {
      const Schema = [{ Name: 'age', AttributeDataType: 'Number' as const, Mutable: true }];
      const pool = await plain(stage, { pool: { Schema } });
      const user = await pool.confirmed([
        ...verifiedEmail(stage.name('to')),
        ...phone(),
        { Name: 'custom:age', Value: '36' },
      ]);
      const id = claims((await pool.tokens(user)).IdToken);
      assert.equal(id['email_verified'], true);
      assert.equal(id['phone_number_verified'] ?? false, false);
      assert.equal(id['custom:age'], '36');
    },
  ),
  documented(
    'Groups',
    'cognito:groups is in both tokens, cognito:roles and cognito:preferred_role in the ID token.',
    `${ID}; ${ACCESS}`,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const GroupName = stage.name('group');
      const RoleArn = 'arn:aws:iam::000000000000:role/r';
      await stage.cognito.createGroup({ UserPoolId: pool.id, GroupName, RoleArn, Precedence: 1 });
      await stage.cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
      const { IdToken, AccessToken } = await pool.tokens(user);
      assert.deepEqual(claims(AccessToken)['cognito:groups'], [GroupName]);
      const id = claims(IdToken);
      assert.deepEqual(
        [id['cognito:groups'], id['cognito:roles'], id['cognito:preferred_role']],
        [[GroupName], [RoleArn], RoleArn],
      );
    },
  ),
  documented(
    'Keys',
    'The key set has two RSA keys for RS256; ID and access token are signed with different ones.',
    `${GUIDE}, "Verifying JSON web tokens"`,
    async (stage) => {
      const pool = await plain(stage);
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      const keys = await keySet(stage, pool.id);
      assert.equal(keys.length, 2);
      for (const { kty, alg, use, e } of keys)
        assert.deepEqual({ kty, alg, use, e }, { kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' });
      assert.notEqual(headerOf(IdToken).kid, headerOf(AccessToken).kid);
      for (const token of [IdToken, AccessToken]) {
        const { kid, alg } = headerOf(token);
        assert.equal(alg, 'RS256');
        const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: 'jwk' });
        const [head, body, signature] = token.split('.');
        assert.ok(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature!, 'base64url')));
      }
    },
  ),
  documented(
    'openid-configuration',
    'It names the issuer of the tokens and leads to the key set.',
    GUIDE,
    async (stage) => {
      const pool = await plain(stage);
      const { IdToken } = await pool.tokens(await pool.confirmed());
      const response = await fetch(`${stage.target.settings.endpoint}/${pool.id}/.well-known/openid-configuration`);
      const { issuer, jwks_uri } = (await response.json()) as Record<string, string>;
      assert.equal(issuer, claims(IdToken)['iss']);
      assert.equal(((await (await fetch(jwks_uri!)).json()) as { keys: unknown[] }).keys.length, 2);
    },
  ),
  documented(
    'Lifetimes',
    'ID and access tokens live 60 minutes unless the client says otherwise, in the units that it names; ExpiresIn says so.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      assert.equal((await pool.tokens(await pool.confirmed())).ExpiresIn, 3600);
      const short = await plain(stage, {
        client: {
          ...LEGACY,
          AccessTokenValidity: 5,
          IdTokenValidity: 2,
          TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'hours', RefreshToken: 'days' },
        },
      });
      const tokens = await short.tokens(await short.confirmed());
      const life = (token: string) => claims(token)['exp'] - claims(token)['iat'];
      assert.deepEqual([tokens.ExpiresIn, life(tokens.AccessToken), life(tokens.IdToken)], [300, 300, 7200]);
    },
  ),
  documented(
    'Ranges of lifetimes',
    'ID and access tokens live 5 minutes to a day, refresh tokens an hour to ten years.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const unit = { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' } as const;
      for (const wrong of [{ AccessTokenValidity: 4 }, { IdTokenValidity: 1441 }, { RefreshTokenValidity: 59 }]) {
        const client = { UserPoolId: pool.id, ClientName: 'c', TokenValidityUnits: unit, ...wrong };
        await refused(stage.cognito.createUserPoolClient(client), 'InvalidParameterException');
      }
    },
  ),
  documented('Times', 'iat and auth_time are the time of the sign-in.', ID, async (stage) => {
    const pool = await plain(stage);
    const { IdToken } = await pool.tokens(await pool.confirmed());
    const { iat, auth_time } = claims(IdToken);
    assert.ok(Math.abs(iat - seconds(stage)) <= 5);
    assert.ok(Math.abs(auth_time - seconds(stage)) <= 5);
  }),
  documented(
    'Two tokens of one sign-in',
    'They share auth_time, event_id and origin_jti; each has a jti of its own.',
    ID,
    async (stage) => {
      const pool = await plain(stage);
      const { IdToken, AccessToken } = await pool.tokens(await pool.confirmed());
      const [id, access] = [claims(IdToken), claims(AccessToken)];
      for (const name of ['auth_time', 'event_id', 'origin_jti', 'iat']) assert.equal(id[name], access[name], name);
      assert.notEqual(id['jti'], access['jti']);
    },
  ),
  observed('Access tokens that are none', '"Invalid Access Token"', THREADS, async (stage) => {
    await refused(
      stage.cognito.getUser({ AccessToken: 'eyJhbGciOiJub25lIn0.e30.x' }),
      NOT_AUTHORIZED,
      'Invalid Access Token',
    );
  }),
  observed('An ID token in its place', 'An ID token is no access token.', GUIDE, async (stage) => {
    const pool = await plain(stage);
    const { IdToken } = await pool.tokens(await pool.confirmed());
    await refused(stage.cognito.getUser({ AccessToken: IdToken }), NOT_AUTHORIZED);
  }),
  observed('Access tokens that expired', '"Access Token has expired"', THREADS, async (stage) => {
    const pool = await plain(stage);
    const { AccessToken } = await pool.tokens(await pool.confirmed());
    stage.target.pass(3_601_000);
    await refused(stage.cognito.getUser({ AccessToken }), NOT_AUTHORIZED, 'Access Token has expired');
  }),
]);

export const refreshCases = area('Refreshing and revoking', [
  documented(
    'Refresh',
    'New ID and access tokens with the auth_time and origin_jti of the sign-in; no new refresh token.',
    REFRESH,
    async (stage) => {
      const pool = await plain(stage);
      const first = await pool.tokens(await pool.confirmed());
      stage.target.pass(60_000);
      const REFRESH_TOKEN = first.RefreshToken;
      const { AuthenticationResult } = await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN });
      assert.equal(AuthenticationResult!.RefreshToken, undefined);
      const [before, now] = [claims(first.AccessToken), claims(AuthenticationResult!.AccessToken)];
      assert.equal(now['auth_time'], before['auth_time']);
      assert.equal(now['origin_jti'], before['origin_jti']);
      assert.notEqual(now['jti'], before['jti']);
      assert.equal(now['iat'], before['iat'] + 60);
    },
  ),
  documented('REFRESH_TOKEN', 'The flow may also be called REFRESH_TOKEN.', API, async (stage) => {
    const pool = await plain(stage);
    const { RefreshToken } = await pool.tokens(await pool.confirmed());
    assert.ok((await pool.initiate('REFRESH_TOKEN', { REFRESH_TOKEN: RefreshToken })).AuthenticationResult);
  }),
  documented(
    'A refresh sees the user as it is now',
    'Changed attributes are in the new tokens.',
    REFRESH,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const { RefreshToken } = await pool.tokens(user);
      const UserAttributes = verifiedEmail(stage.name('new'));
      await stage.cognito.adminUpdateUserAttributes({ ...pool.as(user), UserAttributes });
      const { AuthenticationResult } = await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken });
      assert.equal(claims(AuthenticationResult!.IdToken)['email'], UserAttributes[0]!.Value);
    },
  ),
  observed('Refresh tokens that are none', '"Invalid Refresh Token"', THREADS, async (stage) => {
    const pool = await plain(stage);
    const call = pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'nothing' });
    await refused(call, NOT_AUTHORIZED, 'Invalid Refresh Token');
  }),
  documented('Another client’s refresh token', 'It is worth nothing to this client.', REFRESH, async (stage) => {
    const pool = await plain(stage);
    const { RefreshToken } = await pool.tokens(await pool.confirmed());
    const other = await plain(stage, { client: { ...LEGACY, ClientName: 'other' } });
    await refused(other.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken }), NOT_AUTHORIZED);
  }),
  observed(
    'Refresh tokens that expired',
    '"Refresh Token has expired", after 30 days unless the client says otherwise.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const { RefreshToken } = await pool.tokens(await pool.confirmed());
      stage.target.pass(30 * 86_400_000 - 1000);
      assert.ok((await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken })).AuthenticationResult);
      stage.target.pass(2000);
      const call = pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken });
      await refused(call, NOT_AUTHORIZED, 'Refresh Token has expired');
    },
  ),
  documented(
    'RevokeToken',
    'It revokes the refresh token and the access tokens that came with it.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const { RefreshToken, AccessToken } = await pool.tokens(await pool.confirmed());
      await stage.cognito.revokeToken({ ClientId: pool.clientId, Token: RefreshToken });
      await refused(stage.cognito.getUser({ AccessToken }), NOT_AUTHORIZED, 'Access Token has been revoked');
      const call = pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken });
      await refused(call, NOT_AUTHORIZED, 'Refresh Token has been revoked');
    },
  ),
  documented('Other sign-ins stay', 'RevokeToken leaves the tokens of another sign-in.', API, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    const [first, second] = [await pool.tokens(user), await pool.tokens(user)];
    await stage.cognito.revokeToken({ ClientId: pool.clientId, Token: first.RefreshToken });
    assert.ok(await stage.cognito.getUser({ AccessToken: second.AccessToken }));
  }),
  ...(['GlobalSignOut', 'AdminUserGlobalSignOut'] as const).map((operation) =>
    documented(
      operation,
      'All access and refresh tokens of the user are revoked; a new sign-in works.',
      API,
      async (stage) => {
        const pool = await plain(stage);
        const user = await pool.confirmed();
        const [first, second] = [await pool.tokens(user), await pool.tokens(user)];
        if (operation === 'GlobalSignOut') await stage.cognito.globalSignOut({ AccessToken: first.AccessToken });
        else await stage.cognito.adminUserGlobalSignOut(pool.as(user));
        for (const { AccessToken, RefreshToken } of [first, second]) {
          await refused(stage.cognito.getUser({ AccessToken }), NOT_AUTHORIZED, 'Access Token has been revoked');
          await refused(pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken }), NOT_AUTHORIZED);
        }
        assert.ok((await pool.signIn(user)).AuthenticationResult);
      },
    ),
  ),
  documented(
    'Rotation',
    'GetTokensFromRefreshToken of a client with rotation gives a new refresh token and takes the old one away.',
    REFRESH,
    async (stage) => {
      const pool = await plain(stage, { client: { ...LEGACY, ...ROTATION } });
      const { RefreshToken } = await pool.tokens(await pool.confirmed());
      const renew = (token: string) =>
        stage.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken: token });
      const next = (await renew(RefreshToken)).AuthenticationResult!.RefreshToken!;
      assert.ok(next && next !== RefreshToken);
      await refused(renew(RefreshToken), 'RefreshTokenReuseException');
      assert.ok((await renew(next)).AuthenticationResult);
    },
  ),
  documented(
    'Grace period',
    'Within RetryGracePeriodSeconds the old refresh token still works.',
    REFRESH,
    async (stage) => {
      const RefreshTokenRotation = { Feature: 'ENABLED' as const, RetryGracePeriodSeconds: 30 };
      const pool = await plain(stage, { client: { ...LEGACY, ...ROTATION, RefreshTokenRotation } });
      const { RefreshToken } = await pool.tokens(await pool.confirmed());
      const renew = () => stage.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken });
      await renew();
      stage.target.pass(29_000);
      assert.ok((await renew()).AuthenticationResult);
      stage.target.pass(2000);
      await refused(renew(), 'RefreshTokenReuseException');
    },
  ),
  documented(
    'GetTokensFromRefreshToken without rotation',
    'The refresh token stays and no other is given.',
    REFRESH,
    async (stage) => {
      const pool = await plain(stage);
      const { RefreshToken } = await pool.tokens(await pool.confirmed());
      const renew = () => stage.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken });
      assert.equal((await renew()).AuthenticationResult!.RefreshToken, undefined);
      assert.ok((await renew()).AuthenticationResult);
    },
  ),
  documented('ClientMetadata of GetTokensFromRefreshToken', 'It reaches PreTokenGeneration.', API, async (stage) => {
    const pool = await stage.pool();
    const { RefreshToken } = await pool.tokens(await pool.confirmed());
    pool.forget();
    const ClientMetadata = { k: 'v' };
    await stage.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken, ClientMetadata });
    assert.deepEqual(pool.event('TokenGeneration_Authentication').request.clientMetadata, ClientMetadata);
  }),
  documented('The token trigger at a refresh', 'Its answer changes the refreshed tokens.', GUIDE, async (stage) => {
    const pool = await stage.pool();
    const { RefreshToken } = await pool.tokens(await pool.confirmed());
    pool.on('TokenGeneration', answering({ claimsOverrideDetails: { claimsToAddOrOverride: { fresh: 'yes' } } }));
    const { AuthenticationResult } = await pool.initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken });
    assert.equal(claims(AuthenticationResult!.IdToken)['fresh'], 'yes');
  }),
  documented(
    'ChangePassword',
    'The old password is asked for, the new one signs in; "Incorrect username or password." for a wrong one.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const user = await pool.confirmed();
      const { AccessToken } = await pool.tokens(user);
      const change = (PreviousPassword: string) =>
        stage.cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword: 'Chosen-1!' });
      await refused(change('Wrong123!'), NOT_AUTHORIZED, 'Incorrect username or password.');
      await change(PASSWORD);
      assert.ok((await pool.signIn(user, {}, 'Chosen-1!')).AuthenticationResult);
    },
  ),
]);

export const settingCases = area('Settings', [
  documented(
    'Describe',
    'What CreateUserPool was given is described, with defaults for the rest.',
    API,
    async (stage) => {
      const pool = await stage.pool({ triggers: ['PreSignUp'] });
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      assert.equal(UserPool!.Id, pool.id);
      assert.match(UserPool!.Arn!, new RegExp(`^arn:aws:cognito-idp:[^:]+:\\d{12}:userpool/${pool.id}$`));
      assert.deepEqual(UserPool!.LambdaConfig, { PreSignUp: stage.functionArn });
      assert.deepEqual(UserPool!.AutoVerifiedAttributes, ['email']);
      assert.equal(UserPool!.MfaConfiguration, 'OFF');
      assert.equal(UserPool!.UserPoolTier, 'ESSENTIALS');
      assert.ok(UserPool!.CreationDate instanceof Date);
    },
  ),
  documented('UpdateUserPool', 'What is left out returns to its default.', `${API}, UpdateUserPool`, async (stage) => {
    const pool = await plain(stage, { fresh: true });
    await pool.update({}, { DeletionProtection: 'ACTIVE', SmsVerificationMessage: 'Code {####}' });
    await stage.cognito.updateUserPool({ UserPoolId: pool.id });
    const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
    assert.equal(UserPool!.DeletionProtection, 'INACTIVE');
    assert.equal(UserPool!.AutoVerifiedAttributes, undefined);
    assert.equal(UserPool!.SmsVerificationMessage, undefined);
  }),
  documented(
    'Senders after UpdateUserPool',
    'An update without them removes custom senders and the key.',
    GUIDE,
    async (stage) => {
      const pool = await stage.pool({ triggers: ['CustomEmailSender'], fresh: true });
      await pool.update({ PreSignUp: stage.functionArn });
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      assert.deepEqual(UserPool!.LambdaConfig, { PreSignUp: stage.functionArn });
    },
  ),
  documented('DeletionProtection', 'A protected pool is not deleted.', API, async (stage) => {
    const pool = await plain(stage, { fresh: true });
    await pool.update({}, { DeletionProtection: 'ACTIVE' });
    await refused(stage.cognito.deleteUserPool({ UserPoolId: pool.id }), 'InvalidParameterException');
    await pool.update({});
    await stage.cognito.deleteUserPool({ UserPoolId: pool.id });
    await refused(stage.cognito.describeUserPool({ UserPoolId: pool.id }), 'ResourceNotFoundException');
  }),
  documented(
    'Clients',
    'UpdateUserPoolClient has the same rule; a client that is deleted signs nobody in.',
    API,
    async (stage) => {
      const pool = await plain(stage);
      const { id: ClientId } = await stage.client(pool.id, { AccessTokenValidity: 5 });
      const client = { UserPoolId: pool.id, ClientId };
      await stage.cognito.updateUserPoolClient(client);
      const { UserPoolClient } = await stage.cognito.describeUserPoolClient(client);
      assert.notEqual(UserPoolClient!.AccessTokenValidity, 5);
      await stage.cognito.deleteUserPoolClient(client);
      await refused(stage.cognito.describeUserPoolClient(client), 'ResourceNotFoundException');
    },
  ),
  observed(
    'OAuth flows and callbacks',
    'code and implicit need CallbackURLs; client_credentials does not go together with the scopes of users.',
    THREADS,
    async (stage) => {
      const pool = await plain(stage);
      const client = (more: object) =>
        stage.cognito.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'oauth', ...more });
      await refused(
        client({ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'], AllowedOAuthFlowsUserPoolClient: true }),
        'InvalidOAuthFlowException',
        'CallbackUrls can not be empty when code flow or implicit flow is selected',
      );
      await refused(
        client({ AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['openid'], GenerateSecret: true }),
        'InvalidOAuthFlowException',
        'openid is not supported with client_credentials flow',
      );
    },
  ),
  documented('Callback URLs', 'HTTPS, or HTTP on localhost; no fragment.', API, async (stage) => {
    const pool = await plain(stage);
    const client = (url: string) =>
      stage.cognito.createUserPoolClient({ UserPoolId: pool.id, ClientName: 'oauth', CallbackURLs: [url] });
    await client('http://localhost:3000/in');
    await client('myapp://example');
    for (const url of ['http://example.com/in', 'https://example.com/in#here'])
      await refused(client(url), 'InvalidParameterException');
  }),
  documented(
    'ListUsers',
    'It pages with Limit and PaginationToken, and filters by equality and prefix.',
    API,
    async (stage) => {
      const pool = await plain(stage, { fresh: true });
      const names: string[] = [];
      for (let n = 0; n < 5; n++) names.push(await pool.confirmed());
      const found: string[] = [];
      let PaginationToken: string | undefined;
      do {
        const page = await stage.cognito.listUsers({ UserPoolId: pool.id, Limit: 2, PaginationToken });
        assert.ok(page.Users!.length <= 2);
        found.push(...page.Users!.map(({ Username }) => Username!));
        PaginationToken = page.PaginationToken;
      } while (PaginationToken);
      assert.deepEqual(found.sort(), names.sort());
      const Filter = `email = "${names[0]}@example.com"`;
      const { Users } = await stage.cognito.listUsers({ UserPoolId: pool.id, Filter });
      assert.deepEqual(
        Users!.map(({ Username }) => Username),
        [names[0]],
      );
      const byPrefix = await stage.cognito.listUsers({ UserPoolId: pool.id, Filter: `email ^= "${names[1]}@"` });
      assert.deepEqual(
        byPrefix.Users!.map(({ Username }) => Username),
        [names[1]],
      );
    },
  ),
  documented('Groups', 'A group has its users; a group that exists is not made again.', API, async (stage) => {
    const pool = await plain(stage);
    const user = await pool.confirmed();
    const GroupName = stage.name('group');
    const group = { UserPoolId: pool.id, GroupName };
    await stage.cognito.createGroup(group);
    await refused(stage.cognito.createGroup(group), 'GroupExistsException');
    await stage.cognito.adminAddUserToGroup({ ...pool.as(user), GroupName });
    assert.equal((await stage.cognito.listUsersInGroup(group)).Users![0]!.Username, user);
    assert.equal((await stage.cognito.adminListGroupsForUser(pool.as(user))).Groups![0]!.GroupName, GroupName);
    await stage.cognito.deleteGroup(group);
    assert.deepEqual((await stage.cognito.adminListGroupsForUser(pool.as(user))).Groups, []);
  }),
  documented(
    'Custom attributes',
    'AddCustomAttributes adds attributes named custom:, which users can have from then on.',
    API,
    async (stage) => {
      const pool = await plain(stage, { fresh: true });
      const CustomAttributes = [{ Name: 'plan', AttributeDataType: 'String' as const, Mutable: true }];
      await stage.cognito.addCustomAttributes({ UserPoolId: pool.id, CustomAttributes });
      const user = await pool.confirmed([{ Name: 'custom:plan', Value: 'free' }]);
      assert.equal(await pool.attribute(user, 'custom:plan'), 'free');
    },
  ),
  documented(
    'Addresses verified before they are stored',
    'With AttributesRequireVerificationBeforeUpdate an address changes once its code came back.',
    API,
    async (stage) => {
      const settings = { AttributesRequireVerificationBeforeUpdate: ['email' as const] };
      const pool = await plain(stage, { pool: { UserAttributeUpdateSettings: settings } });
      const user = await pool.confirmed();
      const { AccessToken } = await pool.tokens(user);
      const old = await pool.attribute(user, 'email');
      const UserAttributes = email(stage.name('new'));
      await stage.cognito.updateUserAttributes({ AccessToken, UserAttributes });
      assert.equal(await pool.attribute(user, 'email'), old);
      await stage.cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code: await pool.code(user) });
      assert.equal(await pool.attribute(user, 'email'), UserAttributes[0]!.Value);
    },
  ),
  inferred(
    'Codes that are sent again',
    'A code that is sent again replaces the one before it.',
    NOBODY,
    async (stage) => {
      const pool = await plain(stage);
      const user = stage.name();
      await pool.signUp(user);
      const first = await pool.code(user);
      await stage.cognito.resendConfirmationCode(pool.by(user));
      const second = await pool.code(user);
      if (first !== second)
        await refused(
          stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode: first }),
          'CodeMismatchException',
        );
      await stage.cognito.confirmSignUp({ ...pool.by(user), ConfirmationCode: second });
    },
  ),
]);

export const tokenAreas = [...tokenCases, ...refreshCases, ...settingCases];
