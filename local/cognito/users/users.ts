/** The users of every pool, found by user name, alias, `sub` and e-mail address without looking at the others. */
import type { Collection } from '../../storage/storage.ts';
import { userNotFound } from '../errors.ts';
import { SUB_IS_A_USERNAME } from '../inferred.ts';
import { folded, type Pool } from '../pools/pool.ts';
import type { Pools } from '../pools/pools.ts';
import { aliasAttributes, aliasesOf, aliasKey } from './names.ts';
import type { User } from './user.ts';

/** One pool's indexes. Maps keep the order of creation. */
interface Index {
  bySub: Map<string, User>;
  byUsername: Map<string, string>;
  byAlias: Map<string, string>;
  byEmail: Map<string, Set<string>>;
}

export class Users {
  readonly #records: Collection<User>;
  readonly #indexes = new Map<string, Index>();

  constructor(records: Collection<User>, pools: Pools) {
    this.#records = records;
    const stored = [...records.values()].sort((a, b) => a.createdAt - b.createdAt);
    for (const user of stored) {
      const pool = pools.find(user.poolId);
      if (pool) this.#enter(pool, user);
    }
  }

  /** The user whom `name` means: a user name, then an alias, then a `sub`. */
  find(pool: Pool, name: string): User | undefined {
    const index = this.#index(pool.id);
    const sub =
      index.byUsername.get(folded(pool, name)) ??
      aliasAttributes(pool)
        .map((attribute) => index.byAlias.get(aliasKey(pool, attribute, name)))
        .find((owner) => owner !== undefined) ??
      (SUB_IS_A_USERNAME ? name : '');
    return index.bySub.get(sub);
  }

  /** @throws UserNotFoundException "User does not exist." */
  get(pool: Pool, name: string): User {
    const user = this.find(pool, name);
    if (!user) throw userNotFound();
    return user;
  }

  /** The user as stored now. @throws UserNotFoundException when it was deleted meanwhile. */
  current(user: Pick<User, 'poolId' | 'sub'>): User {
    const current = this.bySub(user.poolId, user.sub);
    if (!current) throw userNotFound();
    return current;
  }

  bySub(poolId: string, sub: string): User | undefined {
    return this.#index(poolId).bySub.get(sub);
  }

  hasUsername(pool: Pool, username: string): boolean {
    return this.#index(pool.id).byUsername.has(folded(pool, username));
  }

  /** Who owns an alias, if anyone. */
  aliasOwner(pool: Pool, attribute: string, value: string): User | undefined {
    const index = this.#index(pool.id);
    const sub = index.byAlias.get(aliasKey(pool, attribute, value));
    return sub === undefined ? undefined : index.bySub.get(sub);
  }

  withEmail(pool: Pool, email: string): User[] {
    const index = this.#index(pool.id);
    return [...(index.byEmail.get(email) ?? [])].map((sub) => index.bySub.get(sub)!);
  }

  /** In the order of their creation. */
  of(poolId: string): IterableIterator<User> {
    return this.#index(poolId).bySub.values();
  }

  count(poolId: string): number {
    return this.#indexes.get(poolId)?.bySub.size ?? 0;
  }

  /** Stores a new user. The caller has checked, without waiting in between, that the names are free. */
  add(pool: Pool, user: User): void {
    this.#records.set(recordKey(user), user);
    this.#enter(pool, user);
  }

  /**
   * Stores what `next` makes of the user as it is now, which may be newer than the one at hand.
   * @throws UserNotFoundException when it was deleted meanwhile.
   */
  change(pool: Pool, user: Pick<User, 'poolId' | 'sub'>, now: number, next: (current: User) => Partial<User>): User {
    const current = this.current(user);
    const changed: User = { ...current, ...next(current), modifiedAt: now };
    this.#records.set(recordKey(changed), changed);
    this.#leaveNames(pool, current);
    this.#enter(pool, changed);
    return changed;
  }

  delete(pool: Pool, user: User): void {
    this.#records.delete(recordKey(user));
    this.#leaveNames(pool, user);
    this.#index(pool.id).bySub.delete(user.sub);
  }

  #index(poolId: string): Index {
    let index = this.#indexes.get(poolId);
    if (!index) {
      index = { bySub: new Map(), byUsername: new Map(), byAlias: new Map(), byEmail: new Map() };
      this.#indexes.set(poolId, index);
    }
    return index;
  }

  #enter(pool: Pool, user: User): void {
    const index = this.#index(pool.id);
    index.bySub.set(user.sub, user);
    index.byUsername.set(folded(pool, user.username), user.sub);
    for (const alias of aliasesOf(pool, user))
      index.byAlias.set(aliasKey(pool, alias, user.attributes[alias]!), user.sub);
    const { email } = user.attributes;
    if (email !== undefined) index.byEmail.set(email, (index.byEmail.get(email) ?? new Set()).add(user.sub));
  }

  #leaveNames(pool: Pool, user: User): void {
    const index = this.#index(pool.id);
    index.byUsername.delete(folded(pool, user.username));
    for (const alias of aliasesOf(pool, user)) {
      const key = aliasKey(pool, alias, user.attributes[alias]!);
      if (index.byAlias.get(key) === user.sub) index.byAlias.delete(key);
    }
    const { email } = user.attributes;
    const sharers = email === undefined ? undefined : index.byEmail.get(email);
    sharers?.delete(user.sub);
    if (email !== undefined && sharers?.size === 0) index.byEmail.delete(email);
  }
}

const recordKey = (user: Pick<User, 'poolId' | 'sub'>): string => `${user.poolId}/${user.sub}`;
