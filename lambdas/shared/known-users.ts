import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';

/**
 * The known-users table: one record per email address.
 *
 * An address is compared exactly as Cognito hands it over, without folding its case: DynamoDB's keys and the local part of an
 * address are case-sensitive, and a lookup that misses only means that the user proves the address with a code.
 */
export interface KnownUser {
  UserEmail: string;
  UserName?: string;
  LastLogin?: LastLogin;
  /** Whatever else the record's owners keep in it. */
  [attribute: string]: unknown;
}

export interface LastLogin {
  UserPoolId: string;
  ClientId: string;
  /** `Tue Apr 23 23:23:30 UTC 2024`. */
  Time: string;
}

/** Where the records are. */
export interface KnownUsersTable {
  client: DynamoDBDocumentClient;
  name: string;
}

/** The record of an address, or undefined. The read is consistent: a user who was added a moment ago is found. */
export async function findByEmail(
  { client, name }: KnownUsersTable,
  email: string,
  signal: AbortSignal,
): Promise<KnownUser | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: { UserEmail: email }, ConsistentRead: true }),
    { abortSignal: signal },
  );
  return Item as KnownUser | undefined;
}

export type UserNameLookup =
  | { found: 'one'; user: KnownUser }
  | { found: 'none' }
  /** Two records or more carry the name, so it does not tell whose address is meant. */
  | { found: 'several' }
  /** `signal` was aborted before the end of the table was reached. */
  | { found: 'unfinished'; read: number };

/**
 * Looks a user name up. It is not the table's key, so this reads the whole table, page by page: a filtered page may be empty
 * although matches follow. It stops early only when a second match has made the answer clear.
 * @param signal ends the search, also in the middle of a page.
 */
export async function findByUserName(
  { client, name }: KnownUsersTable,
  userName: string,
  signal: AbortSignal,
): Promise<UserNameLookup> {
  const matches: KnownUser[] = [];
  let read = 0;
  let next: Record<string, unknown> | undefined;
  do {
    const scan = new ScanCommand({
      TableName: name,
      FilterExpression: '#name = :name',
      ExpressionAttributeNames: { '#name': 'UserName' },
      ExpressionAttributeValues: { ':name': userName },
      ConsistentRead: true,
      ExclusiveStartKey: next,
    });
    try {
      signal.throwIfAborted();
      const page = await client.send(scan, { abortSignal: signal });
      matches.push(...((page.Items ?? []) as KnownUser[]));
      read += page.ScannedCount ?? 0;
      next = page.LastEvaluatedKey;
    } catch (error) {
      if (signal.aborted) return { found: 'unfinished', read };
      throw error;
    }
    if (matches.length > 1) return { found: 'several' };
  } while (next);
  return matches[0] ? { found: 'one', user: matches[0] } : { found: 'none' };
}

export type LoginRecord = 'written' | 'unknown user' | 'newer login kept';

/**
 * Notes a login in the record of a known user.
 *
 * PutItem replaces a whole record, so the record is read first and written back with everything that was in it, on the condition
 * that none of it has changed in between; if it has, that is done again. The condition also refuses to create a record: someone
 * who is not known is not made known by signing in. (What no condition of PutItem can see is an attribute that another writer
 * adds in those milliseconds.) A retried or late call never puts an older login over a newer one.
 * @throws DynamoDB's errors; ConditionalCheckFailedException when the record kept changing.
 */
export async function recordLogin(
  table: KnownUsersTable,
  email: string,
  login: LastLogin,
  signal: AbortSignal,
): Promise<LoginRecord> {
  for (let attempt = 1; ; attempt++) {
    const user = await findByEmail(table, email, signal);
    if (!user) return 'unknown user';
    if (user.LastLogin && Date.parse(user.LastLogin.Time) > Date.parse(login.Time)) return 'newer login kept';
    try {
      await table.client.send(
        new PutCommand({ TableName: table.name, Item: { ...user, LastLogin: login }, ...unchanged(user) }),
        { abortSignal: signal },
      );
      return 'written';
    } catch (error) {
      if (attempt === 3 || !(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}

/**
 * The condition that a record still holds what was read: every value at its path, and no member more in its maps and lists.
 * (Comparing a map as a whole would do on AWS, but not on every DynamoDB that people test with.)
 */
function unchanged(user: KnownUser) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const nameOf = (name: string) => {
    const placeholder = `#n${Object.keys(names).length}`;
    names[placeholder] = name;
    return placeholder;
  };
  const is = (operand: string, value: unknown) => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = value;
    return `${operand} = ${placeholder}`;
  };
  const same = (path: string, value: unknown): string[] => {
    if (Array.isArray(value)) {
      return [is(`size(${path})`, value.length), ...value.flatMap((item, index) => same(`${path}[${index}]`, item))];
    }
    if (!isMap(value)) return [is(path, value)];
    const members = Object.entries(value);
    return [
      is(`size(${path})`, members.length),
      ...members.flatMap(([name, member]) => same(`${path}.${nameOf(name)}`, member)),
    ];
  };
  const terms = Object.entries(user).flatMap(([name, value]) => same(nameOf(name), value));
  if (!user.LastLogin) terms.push('attribute_not_exists(LastLogin)');
  return {
    ConditionExpression: terms.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** A map of DynamoDB, as opposed to a set, binary data or a number with many digits. */
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
