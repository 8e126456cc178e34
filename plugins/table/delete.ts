import { command, type Event, text } from '../../shell/contract.ts';
import { completeEmails } from './complete.ts';
import { email } from './email.ts';
import { type KnownUser, knownUsers, noRow } from './rows.ts';

export const remove = command('table delete <email>', {
  describe: 'Delete a row',
  examples: ['table delete chester@example.com'],
  args: {
    email: { ...email, complete: completeEmails },
    'if-exists': { type: 'boolean', default: false, describe: 'a missing row is no error' },
  },
  async *run(args, context): AsyncGenerator<Event, KnownUser | null, void> {
    const { journal, signal } = context;
    const { database, tableName } = await knownUsers(context);
    const { Attributes } = await database.delete(
      { TableName: tableName, Key: { UserEmail: args.email }, ReturnValues: 'ALL_OLD' },
      { abortSignal: signal },
    );
    const entry = journal.find('row', args.email);
    if (entry !== undefined) journal.settle(entry);
    if (Attributes === undefined) {
      if (!args['if-exists']) throw noRow(args.email);
      yield text(`The row ${args.email} is gone already.`, 'quiet');
      return null;
    }
    yield text(`Deleted the row ${args.email}.`);
    return Attributes as KnownUser;
  },
});
