/** What tokens and the token trigger say about the groups of a user. */
import type { Claims } from './jwt.ts';

export interface GroupClaims {
  groups: readonly string[];
  /** ARNs of IAM roles. */
  roles: readonly string[];
  preferredRole?: string;
}

/** `request.groupConfiguration` of the token trigger; recorded events have the preferred role as a text or null. */
export const groupConfiguration = ({ groups, roles, preferredRole }: GroupClaims): object => ({
  groupsToOverride: groups,
  iamRolesToOverride: roles,
  preferredRole: preferredRole ?? null,
});

/** Of an ID token. What is empty is no claim. */
export const idGroupClaims = (given: GroupClaims): Claims => ({
  ...accessGroupClaims(given),
  ...(given.roles.length && { 'cognito:roles': given.roles }),
  ...(given.preferredRole && { 'cognito:preferred_role': given.preferredRole }),
});

/** Of an access token. */
export const accessGroupClaims = ({ groups }: GroupClaims): Claims =>
  groups.length ? { 'cognito:groups': groups } : {};
