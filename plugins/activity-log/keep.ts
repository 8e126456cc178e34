import { type Context, command, type Event, isAwsError, text } from '../../shell/contract.ts';

const email = { type: 'string', demandOption: true, describe: 'e-mail address of the user' } as const;

/** What the function wrote at the last sign-in, as the table has it. */
type Login = Record<string, unknown> | undefined;

export const keep = command('last-login keep <email>', {
  describe: 'Write down the last login of a row that is there already, so that cleanup brings it back',
  examples: ['last-login keep test_email_1@example.com'],
  args: { email },
  async *run(args, context): AsyncGenerator<Event, { kept: boolean; login: Login | null }, void> {
    const row = await readRow(context, args.email);
    if (row === undefined || context.journal.find('row', args.email) !== undefined) {
      const why = row === undefined ? 'is not there' : 'was added by this shell, and cleanup removes it as a whole';
      yield text(`The row ${args.email} ${why}.`, 'quiet');
      return { kept: false, login: null };
    }
    const login = row['LastLogin'] as Login;
    const to = login === undefined ? '' : ` --to ${quote(JSON.stringify(login))}`;
    context.journal.record({ kind: 'row', subject: args.email, undo: `last-login restore ${quote(args.email)}${to}` });
    yield text(
      `cleanup will bring back the last login of ${args.email}${login === undefined ? ': none' : ''}.`,
      'quiet',
    );
    return { kept: true, login: login ?? null };
  },
});

export const restore = command('last-login restore <email>', {
  describe: 'Give a row the last login that it had, or none; what cleanup runs after last-login keep',
  examples: ['last-login restore test_email_1@example.com'],
  args: {
    email,
    to: {
      type: 'string',
      describe: 'the login as JSON; absent: the row had none',
      coerce: (json: string) => login(json),
    },
  },
  async *run(args, context): AsyncGenerator<Event, { restored: boolean }, void> {
    const { tableName } = await context.session.stack();
    const database = await context.aws.dynamodb();
    const restored = await database
      .update(
        {
          TableName: tableName,
          Key: { UserEmail: args.email },
          // Without it, an update would make a row.
          ConditionExpression: 'attribute_exists(UserEmail)',
          UpdateExpression: args.to === undefined ? 'REMOVE LastLogin' : 'SET LastLogin = :login',
          ...(args.to === undefined ? {} : { ExpressionAttributeValues: { ':login': args.to } }),
        },
        { abortSignal: context.signal },
      )
      .then(
        () => true,
        (error) => {
          if (isAwsError(error, 'ConditionalCheckFailedException')) return false;
          throw error;
        },
      );
    const entry = context.journal.find('row', args.email, ({ undo }) => undo.startsWith('last-login restore '));
    if (entry !== undefined) context.journal.settle(entry);
    yield restored
      ? text(`The row ${args.email} has the last login that it had before.`)
      : text(`The row ${args.email} is gone already.`, 'quiet');
    return { restored };
  },
});

function login(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {}
  throw new Error(`--to is no JSON object: ${json}`);
}

async function readRow(
  { aws, session, signal }: Context,
  address: string,
): Promise<Record<string, unknown> | undefined> {
  const { tableName } = await session.stack();
  const database = await aws.dynamodb();
  const { Item } = await database.get(
    { TableName: tableName, Key: { UserEmail: address }, ConsistentRead: true },
    { abortSignal: signal },
  );
  return Item;
}

/** A word of the shell's language. */
function quote(word: string): string {
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(word)) return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}
