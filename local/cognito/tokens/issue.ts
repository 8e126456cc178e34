/**
 * The tokens of a sign-in. Claims as the Developer Guide lists them ("Understanding user pool JSON web tokens"); `auth_time` and
 * `origin_jti` stay those of the first sign-in on refresh.
 */
import { randomUUID } from 'node:crypto';
import type { Cognito } from '../cognito.ts';
import { claimsOfGroups } from '../groups/claims.ts';
import { SECOND } from '../limits.ts';
import { type Client, tokenLifetimes } from '../pools/client.ts';
import { issuer, type Pool } from '../pools/pool.ts';
import { readable } from '../users/attributes.ts';
import { isVerifiable, type User } from '../users/user.ts';
import { changedClaims, changedScopes, type TokenChanges } from './changes.ts';
import { accessGroupClaims, type GroupClaims, idGroupClaims } from './group-claims.ts';
import { type Claims, signToken } from './jwt.ts';
import type { TokenUse } from './keys.ts';
import type { RefreshToken } from './refresh-tokens.ts';

/** What sign-in through the API lets an access token do: manage its own user. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

export interface AuthenticationResult {
  AccessToken: string;
  IdToken: string;
  RefreshToken?: string;
  /** Of a device that was not known before; it becomes one by ConfirmDevice. */
  NewDeviceMetadata?: { DeviceKey: string; DeviceGroupKey: string };
  /** Seconds until the access token ends. */
  ExpiresIn: number;
  TokenType: 'Bearer';
}

export interface TokenOwner {
  pool: Pool;
  client: Client;
  user: User;
}

/** What tokens of a user say of groups and scopes unless a function changes it. */
export const unchanged = (cognito: Cognito, user: User): { groups: GroupClaims; scopes: readonly string[] } => ({
  groups: claimsOfGroups(cognito.groups.groupsOf(user)),
  scopes: [SELF_SERVICE_SCOPE],
});

/** ID, access and refresh token of a user who has just signed in, on a device where the pool knows devices. */
export async function issueTokens(
  cognito: Cognito,
  owner: TokenOwner,
  changes: TokenChanges,
  deviceKey?: string,
): Promise<AuthenticationResult> {
  const { pool, client, user } = owner;
  const now = cognito.now();
  const [secret, record] = cognito.refreshTokens.issue(
    {
      poolId: pool.id,
      clientId: client.id,
      sub: user.sub,
      authTime: Math.floor(now / SECOND),
      endsAt: now + tokenLifetimes(client.settings).refresh,
      ...(deviceKey !== undefined && { deviceKey }),
    },
    now,
  );
  return { ...(await renewTokens(cognito, owner, record, changes)), RefreshToken: secret };
}

/** Another ID and access token of the same family. */
export async function renewTokens(
  cognito: Cognito,
  owner: TokenOwner,
  family: RefreshToken,
  changes: TokenChanges,
): Promise<AuthenticationResult> {
  const { pool, client } = owner;
  const lifetimes = tokenLifetimes(client.settings);
  // "After you enable token revocation, the origin_jti and jti claims are added" (Developer Guide); access tokens had jti before that.
  const isRevocable = client.settings.EnableTokenRevocation ?? false;
  const issuedAt = Math.floor(cognito.now() / SECOND);
  const common = {
    sub: owner.user.sub,
    iss: issuer(pool),
    ...(isRevocable && { origin_jti: family.originJti }),
    event_id: randomUUID(),
    auth_time: family.authTime,
    iat: issuedAt,
  };
  const keys = await cognito.keys.of(pool.id);
  const { groups, scopes } = unchanged(cognito, owner.user);
  const told = changes.groups ?? groups;
  const id = { ...idClaims(owner), ...idGroupClaims(told), ...common };
  const access = {
    ...accessClaims(owner),
    ...(family.deviceKey !== undefined && { device_key: family.deviceKey }),
    ...accessGroupClaims(told),
    scope: changedScopes(scopes, changes.scopes),
    ...common,
  };
  const signed = (use: TokenUse, claims: Claims): Promise<string> => {
    const jti = isRevocable || use === 'access' ? { jti: randomUUID() } : {};
    const complete = { ...claims, exp: issuedAt + lifetimes[use] / SECOND, ...jti };
    return signToken(keys[use], changedClaims(use, complete, changes[use]));
  };
  const [IdToken, AccessToken] = await Promise.all([signed('id', id), signed('access', access)]);
  return { AccessToken, ExpiresIn: lifetimes.access / SECOND, IdToken, TokenType: 'Bearer' };
}

function idClaims({ client, user }: TokenOwner): Claims {
  const attributes: Claims = readable(client, user.attributes);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.endsWith('_verified') && isVerifiable(name.replace(/_verified$/, ''))) attributes[name] = value === 'true';
  }
  return { ...attributes, 'cognito:username': user.username, aud: client.id, token_use: 'id' };
}

const accessClaims = ({ client, user }: TokenOwner): Claims => ({
  client_id: client.id,
  username: user.username,
  token_use: 'access',
});
