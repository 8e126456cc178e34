/** The `Filter` of ListUsers: `email = "a@example.com"`, `username ^= "test_"`. Source: API reference of ListUsers. */
import { invalidParameter } from '../errors.ts';
import type { Pool } from '../pools/pool.ts';
import type { User } from './user.ts';
import type { Users } from './users.ts';

const FILTER = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

const ATTRIBUTES = ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'];

const VALUES: Record<string, (user: User) => string | undefined> = {
  ...Object.fromEntries(ATTRIBUTES.map((name) => [name, (user: User) => user.attributes[name]])),
  username: (user) => user.username,
  sub: (user) => user.sub,
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
};

/** Compared without regard to case. */
const CASELESS = ['cognito:user_status'];

/**
 * The users that a filter finds, in the order of their creation. An exact user name, `sub` or e-mail address is looked up; any
 * other filter looks at every user.
 * @throws InvalidParameterException for a filter that cannot be read or an attribute that cannot be searched.
 */
export function filteredUsers(users: Users, pool: Pool, filter: string | undefined): Iterable<User> {
  if (!filter?.trim()) return users.of(pool.id);
  const parts = FILTER.exec(filter);
  if (!parts) throw invalidParameter('Error while parsing filter.');
  const [, name = '', operator, quoted = ''] = parts;
  const valueIn = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (!valueIn) throw invalidParameter(`Invalid search attribute: ${name}`);
  const value = quoted.replace(/\\(.)/g, '$1');
  const matches = matcher(CASELESS.includes(name), operator === '^=', value);
  const candidates = operator === '=' ? indexed(users, pool, name, value) : undefined;
  return selected(candidates ?? users.of(pool.id), (user) => matches(valueIn(user)));
}

function indexed(users: Users, pool: Pool, name: string, value: string): User[] | undefined {
  if (name === 'email') return users.withEmail(pool, value);
  if (name !== 'username' && name !== 'sub') return undefined;
  const user = name === 'sub' ? users.bySub(pool.id, value) : users.find(pool, value);
  return user ? [user] : [];
}

function matcher(caseless: boolean, prefix: boolean, wanted: string): (value: string | undefined) => boolean {
  const form = (text: string) => (caseless ? text.toLowerCase() : text);
  const value = form(wanted);
  return (actual) => actual !== undefined && (prefix ? form(actual).startsWith(value) : form(actual) === value);
}

function* selected(users: Iterable<User>, matches: (user: User) => boolean): Iterable<User> {
  for (const user of users) if (matches(user)) yield user;
}
