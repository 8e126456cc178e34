import { command, type Event, text } from '../../shell/contract.ts';
import { addRow, type KnownUser, knownUsers } from './rows.ts';

/** The known users of AWS's example. */
const SEED: readonly (KnownUser & { UserName: string })[] = [1, 2, 3].map((number) => ({
  UserEmail: `test_email_${number}@example.com`,
  UserName: `test_user_${number}`,
}));

export const seed = command('table seed', {
  describe: 'Add the three known users test_user_1 to test_user_3; rows that exist stay as they are',
  examples: ['table seed'],
  related: ['table show', 'cleanup'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, { added: string[]; existing: string[] }, void> {
    const users = await knownUsers(context);
    const added: string[] = [];
    const existing: string[] = [];
    for (const row of SEED) ((await addRow(context, users, row)) ? added : existing).push(row.UserName);
    if (added.length > 0) yield text(`Added to the table: ${added.join(', ')}.`);
    if (existing.length > 0) yield text(`Already there, left as they are: ${existing.join(', ')}.`, 'quiet');
    return { added, existing };
  },
});
