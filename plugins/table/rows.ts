import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { CommandError, type Context, wasNotSent } from '../../shell/contract.ts';

/** A row of the known-users table, as the functions read and write it. */
export interface KnownUser {
  UserEmail: string;
  UserName?: string;
  LastLogin?: Record<string, unknown>;
  [attribute: string]: unknown;
}

export interface KnownUsers {
  database: DynamoDBDocument;
  tableName: string;
}

export async function knownUsers({ aws, session }: Context): Promise<KnownUsers> {
  const { tableName } = await session.stack();
  return { database: await aws.dynamodb(), tableName };
}

/** Up to `limit` rows, in the table's own order (which means nothing), and whether there are more. Reads page after page. */
export async function readRows(
  { database, tableName }: KnownUsers,
  limit: number,
  signal: AbortSignal,
): Promise<{ rows: KnownUser[]; more: boolean }> {
  const rows: KnownUser[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await database.scan(
      { TableName: tableName, ConsistentRead: true, Limit: limit + 1 - rows.length, ExclusiveStartKey: from },
      { abortSignal: signal },
    );
    rows.push(...((page.Items ?? []) as KnownUser[]));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && rows.length <= limit);
  // One row more was asked for: DynamoDB gives a key to go on from even when a page ends with the last row.
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

export async function readRow(
  { database, tableName }: KnownUsers,
  email: string,
  signal: AbortSignal,
): Promise<KnownUser | undefined> {
  const { Item } = await database.get(
    { TableName: tableName, Key: { UserEmail: email }, ConsistentRead: true },
    { abortSignal: signal },
  );
  return Item as KnownUser | undefined;
}

/**
 * Adds a row unless there is one of that address: an existing row (and its LastLogin) is never overwritten. The row is
 * written down first, so that cleanup removes what was added here and nothing else.
 * @returns whether it was added.
 */
export async function addRow(context: Context, users: KnownUsers, row: KnownUser): Promise<boolean> {
  const { journal, signal } = context;
  // Looked up first: when the answer to the conditional write gets lost, nobody could tell whose row is there.
  if ((await readRow(users, row.UserEmail, signal)) !== undefined) return false;
  // An older entry is about a row that is gone by now, and may name another user.
  const known = journal.find('row', row.UserEmail);
  const only = row.UserName === undefined ? '' : ` --only-user ${quote(row.UserName)}`;
  const entry = journal.add({
    kind: 'row',
    subject: row.UserEmail,
    undo: `table delete ${quote(row.UserEmail)} --if-exists${only}`,
    next: row.UserName,
  });
  try {
    await users.database.put({
      TableName: users.tableName,
      Item: row,
      ConditionExpression: 'attribute_not_exists(UserEmail)',
    });
    if (known !== undefined) journal.settle(known);
    return true;
  } catch (error) {
    // On a repeated request the row may be the one that the lost first answer was about: then it stays written down.
    const retried = ((error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1) > 1;
    const refused = error instanceof Error && REFUSALS.includes(error.name);
    if ((refused && !retried) || wasNotSent(error)) journal.settle(entry);
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** DynamoDB's answers after which surely nothing was written. */
const REFUSALS = [
  'ConditionalCheckFailedException',
  'ValidationException',
  'ResourceNotFoundException',
  'AccessDeniedException',
];

/** A word of the shell's language. */
function quote(word: string): string {
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(word)) return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}

export const noRow = (email: string): CommandError =>
  new CommandError(`The table has no row with the address ${email}.`, { code: 'RowNotFound', hint: 'table show' });
