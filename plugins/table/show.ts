import { CommandError, command, type Event, table, text } from '../../shell/contract.ts';
import { byName, lastLoginTime } from './columns.ts';
import { type KnownUser, knownUsers, readRows } from './rows.ts';

export const show = command('table show', {
  describe: 'Show the rows of the known-users table',
  examples: ['table show', 'table show --limit 10'],
  related: ['table get', 'table add'],
  readOnly: true,
  args: { limit: { type: 'number', default: 100, describe: 'how many rows at most' } },
  async *run({ limit }, context): AsyncGenerator<Event, KnownUser[], void> {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new CommandError('--limit takes a whole number from 1 on.', { code: 'InvalidLimit' });
    }
    const users = await knownUsers(context);
    const { rows, more } = await readRows(users, limit, context.signal);
    rows.sort(byName);
    if (rows.length === 0) {
      yield text('The table is empty. `table seed` adds three known users.', 'quiet');
      return rows;
    }
    yield table(
      ['UserName', 'UserEmail', 'LastLogin'],
      rows.map((row) => [row.UserName, row.UserEmail, lastLoginTime(row)]),
    );
    if (more) yield text(`There are more rows: table show --limit ${limit * 10}`, 'quiet');
    return rows;
  },
});
