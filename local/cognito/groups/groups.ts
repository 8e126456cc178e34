/** The groups of every pool and who is in them, found from either side without looking at the others. */
import type { Collection } from '../../storage/storage.ts';
import { resourceNotFound } from '../errors.ts';
import { GROUP_NOT_FOUND } from '../inferred.ts';
import type { User } from '../users/user.ts';

export interface Group {
  poolId: string;
  name: string;
  description?: string;
  /** ARN of an IAM role. */
  roleArn?: string;
  /** A lower one wins; absent is the last of all. */
  precedence?: number;
  /** Epoch milliseconds. */
  createdAt: number;
  modifiedAt: number;
}

export interface Membership {
  poolId: string;
  group: string;
  sub: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

type Owner = Pick<User, 'poolId' | 'sub'>;

export class Groups {
  readonly #records: Collection<Group>;
  readonly #memberships: Collection<Membership>;
  /** By pool, then by name; in the order of creation. */
  readonly #byPool = new Map<string, Map<string, Group>>();
  /** By group, then by `sub`; and by user, then by name: in the order in which users were added. */
  readonly #ofGroup = new Map<string, Map<string, Membership>>();
  readonly #ofUser = new Map<string, Map<string, Membership>>();

  constructor(records: Collection<Group>, memberships: Collection<Membership>) {
    this.#records = records;
    this.#memberships = memberships;
    for (const group of oldestFirst(records)) this.#enter(group);
    for (const membership of oldestFirst(memberships)) this.#join(membership);
  }

  find(poolId: string, name: string): Group | undefined {
    return this.#byPool.get(poolId)?.get(name);
  }

  /** @throws ResourceNotFoundException "Group not found." */
  get(poolId: string, name: string): Group {
    const group = this.find(poolId, name);
    if (!group) throw resourceNotFound(GROUP_NOT_FOUND);
    return group;
  }

  /** In the order of their creation. */
  of(poolId: string): Iterable<Group> {
    return this.#byPool.get(poolId)?.values() ?? [];
  }

  count(poolId: string): number {
    return this.#byPool.get(poolId)?.size ?? 0;
  }

  save(group: Group): void {
    this.#records.set(groupKey(group.poolId, group.name), group);
    this.#enter(group);
  }

  /** Its members stay users. */
  delete(group: Group): void {
    for (const { sub } of [...this.members(group)]) this.remove(group, { poolId: group.poolId, sub });
    this.#byPool.get(group.poolId)?.delete(group.name);
    this.#records.delete(groupKey(group.poolId, group.name));
  }

  members(group: Group): Iterable<Membership> {
    return this.#ofGroup.get(groupKey(group.poolId, group.name))?.values() ?? [];
  }

  membershipsOf(user: Owner): Membership[] {
    return [...(this.#ofUser.get(userKey(user))?.values() ?? [])];
  }

  /** The groups that a user is in. */
  groupsOf(user: Owner): Group[] {
    return this.membershipsOf(user).map(({ group }) => this.get(user.poolId, group));
  }

  /** Nothing happens to one who is in it already. */
  add(group: Group, { poolId, sub }: Owner, now: number): void {
    if (this.#ofUser.get(userKey({ poolId, sub }))?.has(group.name)) return;
    const membership = { poolId, group: group.name, sub, createdAt: now };
    this.#memberships.set(membershipKey(membership), membership);
    this.#join(membership);
  }

  remove(group: Group, { poolId, sub }: Owner): void {
    this.#ofGroup.get(groupKey(poolId, group.name))?.delete(sub);
    this.#ofUser.get(userKey({ poolId, sub }))?.delete(group.name);
    this.#memberships.delete(membershipKey({ poolId, group: group.name, sub }));
  }

  /** Takes a user who is deleted out of every group. */
  forget(user: Owner): void {
    for (const group of this.groupsOf(user)) this.remove(group, user);
    this.#ofUser.delete(userKey(user));
  }

  forgetPool(poolId: string): void {
    for (const group of [...this.of(poolId)]) this.delete(group);
    this.#byPool.delete(poolId);
  }

  #enter(group: Group): void {
    inner(this.#byPool, group.poolId).set(group.name, group);
  }

  #join(membership: Membership): void {
    inner(this.#ofGroup, groupKey(membership.poolId, membership.group)).set(membership.sub, membership);
    inner(this.#ofUser, userKey(membership)).set(membership.group, membership);
  }
}

function inner<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = maps.get(key) ?? new Map<string, T>();
  maps.set(key, known);
  return known;
}

const oldestFirst = <T extends { createdAt: number }>(records: Collection<T>): T[] =>
  [...records.values()].sort((a, b) => a.createdAt - b.createdAt);

const groupKey = (poolId: string, name: string): string => `${poolId}/${name}`;
const userKey = (user: Owner): string => `${user.poolId}/${user.sub}`;
const membershipKey = ({ poolId, sub, group }: Omit<Membership, 'createdAt'>): string => `${poolId}/${sub}/${group}`;
