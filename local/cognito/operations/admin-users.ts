/** Users in the hands of an administrator: get, list, delete, set password, enable, disable, sign out. */
import type {
  AdminDeleteUserRequest,
  AdminDisableUserRequest,
  AdminEnableUserRequest,
  AdminGetUserRequest,
  AdminSetUserPasswordRequest,
  AdminUserGlobalSignOutRequest,
  ListUsersRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { describedPreference } from '../mfa/preference.ts';
import { checkHistory } from '../passwords/history.ts';
import { checkPassword } from '../passwords/policy.ts';
import type { Pool } from '../pools/pool.ts';
import { forgetUser, passwordOf } from '../users/create.ts';
import { filteredUsers } from '../users/list-filter.ts';
import { attributeList, shownAttributes, type User } from '../users/user.ts';
import { adminTarget } from './caller.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';
import { signOutEverywhere } from './sign-out.ts';
import { userShape } from './user-shape.ts';

const MOST_USERS_PER_PAGE = 60;

export const adminUserOperations: Family = {
  AdminGetUser: (cognito, input: AdminGetUserRequest) => {
    const { user } = adminTarget(cognito, input);
    return {
      Username: user.username,
      UserAttributes: attributeList(shownAttributes(user)),
      UserCreateDate: user.createdAt,
      UserLastModifiedDate: user.modifiedAt,
      Enabled: user.enabled,
      UserStatus: user.status,
      ...describedPreference(user),
    };
  },
  AdminDeleteUser: (cognito, input: AdminDeleteUserRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    forgetUser(cognito, pool, user);
    return {};
  },
  AdminSetUserPassword: setPassword,
  AdminEnableUser: (cognito, input: AdminEnableUserRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    return enable(cognito, pool, user, true);
  },
  AdminDisableUser: (cognito, input: AdminDisableUserRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    cognito.refreshTokens.revokeAll(user);
    return enable(cognito, pool, user, false);
  },
  AdminUserGlobalSignOut: (cognito, input: AdminUserGlobalSignOutRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    signOutEverywhere(cognito, pool, user);
    return {};
  },
  ListUsers: listUsers,
};

function setPassword(cognito: Cognito, input: AdminSetUserPasswordRequest): object {
  const { pool, user } = adminTarget(cognito, input);
  checkPassword(pool, input.Password!);
  checkHistory(pool, user, input.Password!);
  const status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  cognito.users.change(pool, user, cognito.now(), (current) => ({
    status,
    ...passwordOf(cognito, pool, { ...current, status }, input.Password!),
  }));
  cognito.lockout.forget(user);
  return {};
}

function enable(cognito: Cognito, pool: Pool, user: User, enabled: boolean): object {
  cognito.users.change(pool, user, cognito.now(), () => ({ enabled }));
  return {};
}

function listUsers(cognito: Cognito, input: ListUsersRequest): object {
  const pool = cognito.pools.get(input.UserPoolId!);
  const known = new Set(pool.schema.map(({ Name }) => Name));
  if (input.AttributesToGet?.some((name) => !known.has(name))) {
    throw invalidParameter('One or more requested attributes do not exist.');
  }
  const found = filteredUsers(cognito.users, pool, input.Filter);
  const { items, next } = page(found, input.Limit || MOST_USERS_PER_PAGE, input.PaginationToken, ({ sub }) => sub);
  return { Users: items.map((user) => userShape(user, input.AttributesToGet)), PaginationToken: next };
}
