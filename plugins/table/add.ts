import { CommandError, command, type Event, text } from '../../shell/contract.ts';
import { email } from './email.ts';
import { addRow, type KnownUser, knownUsers } from './rows.ts';

export const add = command('table add <username> <email>', {
  describe: 'Add a known user; an existing row is never overwritten',
  examples: ['table add chester_tester chester@example.com'],
  args: { username: { type: 'string', demandOption: true, describe: 'user name' }, email },
  async *run({ username, email }, context): AsyncGenerator<Event, KnownUser, void> {
    const users = await knownUsers(context);
    const row = { UserEmail: email, UserName: username };
    if (!(await addRow(context, users, row))) {
      throw new CommandError(`The table already has a row with the address ${email}.`, {
        code: 'RowExists',
        hint: `table get ${email}, or table delete ${email} first`,
      });
    }
    yield text(`Added ${username} with the address ${email} to the table.`);
    return row;
  },
});
