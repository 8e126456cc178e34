/** Groups of users: create, get, update, delete, list, and who is in them. */
import type {
  AdminAddUserToGroupRequest,
  AdminListGroupsForUserRequest,
  AdminRemoveUserFromGroupRequest,
  CreateGroupRequest,
  DeleteGroupRequest,
  GetGroupRequest,
  ListGroupsRequest,
  ListUsersInGroupRequest,
  UpdateGroupRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import { limitExceeded } from '../errors.ts';
import type { Group } from '../groups/groups.ts';
import { GROUP_EXISTS, TOO_MANY_GROUPS, TOO_MANY_GROUPS_OF_A_USER } from '../inferred.ts';
import { MOST_GROUPS_OF_A_POOL, MOST_GROUPS_OF_A_USER } from '../limits.ts';
import { present } from '../pools/members.ts';
import { adminTarget } from './caller.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';
import { userShape } from './user-shape.ts';

const MOST_PER_PAGE = 60;

export const groupOperations: Family = {
  CreateGroup: createGroup,
  GetGroup: (cognito, input: GetGroupRequest) => ({ Group: shape(groupOf(cognito, input)) }),
  UpdateGroup: updateGroup,
  DeleteGroup: (cognito, input: DeleteGroupRequest) => {
    cognito.groups.delete(groupOf(cognito, input));
    return {};
  },
  ListGroups: (cognito, { UserPoolId, Limit, NextToken }: ListGroupsRequest) => {
    const all = cognito.groups.of(cognito.pools.get(UserPoolId!).id);
    const { items, next } = page(all, Limit || MOST_PER_PAGE, NextToken, ({ name }) => name);
    return { Groups: items.map(shape), NextToken: next };
  },
  AdminAddUserToGroup: addUser,
  AdminRemoveUserFromGroup: (cognito, input: AdminRemoveUserFromGroupRequest) => {
    const { user } = adminTarget(cognito, input);
    cognito.groups.remove(groupOf(cognito, input), user);
    return {};
  },
  AdminListGroupsForUser: (cognito, input: AdminListGroupsForUserRequest) => {
    const { pool, user } = adminTarget(cognito, input);
    const all = cognito.groups.membershipsOf(user);
    const { items, next } = page(all, input.Limit || MOST_PER_PAGE, input.NextToken, ({ group }) => group);
    return { Groups: items.map(({ group }) => shape(cognito.groups.get(pool.id, group))), NextToken: next };
  },
  ListUsersInGroup: (cognito, input: ListUsersInGroupRequest) => {
    const all = cognito.groups.members(groupOf(cognito, input));
    const { items, next } = page(all, input.Limit || MOST_PER_PAGE, input.NextToken, ({ sub }) => sub);
    return { Users: items.map((membership) => userShape(cognito.users.current(membership))), NextToken: next };
  },
};

/** @throws GroupExistsException, LimitExceededException */
function createGroup(cognito: Cognito, { UserPoolId, GroupName, ...given }: CreateGroupRequest): object {
  const pool = cognito.pools.get(UserPoolId!);
  if (cognito.groups.find(pool.id, GroupName!)) throw new ServiceError('GroupExistsException', GROUP_EXISTS);
  if (cognito.groups.count(pool.id) >= MOST_GROUPS_OF_A_POOL) throw limitExceeded(TOO_MANY_GROUPS);
  const now = cognito.now();
  const group = { poolId: pool.id, name: GroupName!, ...settings(given), createdAt: now, modifiedAt: now };
  cognito.groups.save(group);
  return { Group: shape(group) };
}

/** What is left out stays as it was. */
function updateGroup(cognito: Cognito, { UserPoolId, GroupName, ...given }: UpdateGroupRequest): object {
  const before = groupOf(cognito, { UserPoolId, GroupName });
  const group = { ...before, ...settings(given), modifiedAt: cognito.now() };
  cognito.groups.save(group);
  return { Group: shape(group) };
}

/** @throws LimitExceededException */
function addUser(cognito: Cognito, input: AdminAddUserToGroupRequest): object {
  const { user } = adminTarget(cognito, input);
  const group = groupOf(cognito, input);
  const others = cognito.groups.membershipsOf(user).filter((membership) => membership.group !== group.name);
  if (others.length >= MOST_GROUPS_OF_A_USER) throw limitExceeded(TOO_MANY_GROUPS_OF_A_USER);
  cognito.groups.add(group, user, cognito.now());
  return {};
}

const settings = (given: Pick<CreateGroupRequest, 'Description' | 'RoleArn' | 'Precedence'>) =>
  present({ description: given.Description, roleArn: given.RoleArn, precedence: given.Precedence });

const groupOf = (cognito: Cognito, input: { UserPoolId: string | undefined; GroupName: string | undefined }): Group =>
  cognito.groups.get(cognito.pools.get(input.UserPoolId!).id, input.GroupName!);

const shape = (group: Group): object => ({
  GroupName: group.name,
  UserPoolId: group.poolId,
  Description: group.description,
  RoleArn: group.roleArn,
  Precedence: group.precedence,
  LastModifiedDate: group.modifiedAt,
  CreationDate: group.createdAt,
});
