/**
 * PreTokenGeneration: what a function changes about tokens before they are signed. Version 1 changes the ID token and the groups,
 * versions 2 and 3 the access token and its scopes as well. Source: Developer Guide, "Pre token generation Lambda trigger".
 */
import type { Cognito } from '../cognito.ts';
import type { Pool, TokenEventVersion } from '../pools/pool.ts';
import { NO_CHANGE, type TokenChange, type TokenChanges } from '../tokens/changes.ts';
import { type GroupClaims, groupConfiguration } from '../tokens/group-claims.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { EventVersion } from './event.ts';
import type { Origin } from './metadata.ts';
import { listField, mapField, objectField, type TriggerResponse, textField, unrecognizable } from './output.ts';

export type TokenOccasion = 'Authentication' | 'AuthenticateDevice' | 'NewPasswordChallenge' | 'RefreshTokens';

const EVENT_VERSIONS: Record<TokenEventVersion, EventVersion> = { V1_0: '1', V2_0: '2', V3_0: '3' };

/**
 * Asks the function about the tokens that `user` is about to get.
 * @param about what the tokens would say without it.
 * @throws InvalidLambdaResponseException for values of the wrong type; in version 1 claims are strings.
 */
export async function preTokenGeneration(
  cognito: Cognito,
  pool: Pool,
  user: User,
  occasion: TokenOccasion,
  origin: Origin,
  about: { groups: GroupClaims; scopes: readonly string[] },
): Promise<TokenChanges> {
  const LambdaVersion = cognito.pools.find(pool.id)?.settings.LambdaConfig.PreTokenGenerationConfig?.LambdaVersion;
  const version = EVENT_VERSIONS[LambdaVersion ?? 'V1_0'];
  const field = version === '1' ? 'claimsOverrideDetails' : 'claimsAndScopeOverrideDetails';
  const response = await callTrigger(cognito, pool, {
    trigger: 'PreTokenGeneration',
    source: `TokenGeneration_${occasion}`,
    version,
    userName: user.username,
    origin,
    request: {
      userAttributes: triggerAttributes(pool, user),
      groupConfiguration: groupConfiguration(about.groups),
      ...(version === '1' ? {} : { scopes: about.scopes }),
    },
    response: { [field]: null },
  });
  if (!response) return NO_CHANGE;
  const details = objectField(response, field);
  return version === '1' ? firstVersion(details) : laterVersion(details);
}

const firstVersion = (details: TriggerResponse): TokenChanges => ({
  id: { claims: mapField(details, 'claimsToAddOrOverride') ?? {}, suppress: listField(details, 'claimsToSuppress') },
  access: NO_CHANGE.access,
  scopes: NO_CHANGE.scopes,
  groups: changedGroups(details),
});

function laterVersion(details: TriggerResponse): TokenChanges {
  const id = objectField(details, 'idTokenGeneration');
  const access = objectField(details, 'accessTokenGeneration');
  const add = listField(access, 'scopesToAdd');
  // "Scope values can't contain blank spaces" (Developer Guide): they could not be told apart in the claim.
  if (add.some((scope) => scope === '' || /\s/.test(scope))) throw unrecognizable();
  return {
    id: changedClaims(id),
    access: changedClaims(access),
    scopes: { add, suppress: listField(access, 'scopesToSuppress') },
    groups: changedGroups(details),
  };
}

const changedClaims = (part: TriggerResponse): TokenChange => ({
  claims: objectField(part, 'claimsToAddOrOverride'),
  suppress: listField(part, 'claimsToSuppress'),
});

/** Absent leaves the groups; null, an empty object and every part that is left out suppress them. */
function changedGroups(details: TriggerResponse): GroupClaims | undefined {
  if (details.groupOverrideDetails === undefined) return undefined;
  const groups = objectField(details, 'groupOverrideDetails');
  return {
    groups: listField(groups, 'groupsToOverride'),
    roles: listField(groups, 'iamRolesToOverride'),
    preferredRole: textField(groups, 'preferredRole'),
  };
}
