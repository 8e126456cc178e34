import { CommandError, command, type Event, table } from '../../shell/contract.ts';

export const lastLogin = command('last-login <email>', {
  describe: 'Show what the activity-log function wrote to the table when the user signed in last',
  examples: ['last-login test_email_1@example.com'],
  readOnly: true,
  args: { email: { type: 'string', demandOption: true, describe: 'e-mail address of the user' } },
  async *run({ email }, context): AsyncGenerator<Event, Record<string, unknown>, void> {
    const { tableName } = await context.session.stack();
    const database = await context.aws.dynamodb();
    const { Item } = await database.get(
      { TableName: tableName, Key: { UserEmail: email }, ConsistentRead: true },
      { abortSignal: context.signal },
    );
    if (Item === undefined) {
      throw new CommandError(`The table has no row with the address ${email}.`, {
        code: 'RowNotFound',
        hint: 'The function writes to the rows of known users only: table show, table add NAME ADDRESS',
      });
    }
    const login: Record<string, unknown> | undefined = Item['LastLogin'];
    if (login === undefined) {
      throw new CommandError(`No sign-in of ${email} has been written to the table.`, {
        code: 'NoLogin',
        hint: 'attach PostAuthentication activity-log, then sign in: signin NAME',
      });
    }
    yield table(
      ['last login', 'value'],
      Object.entries(login).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
    return login;
  },
});
