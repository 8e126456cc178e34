import { command, type Event, table } from '../../shell/contract.ts';
import { completeEmails } from './complete.ts';
import { email } from './email.ts';
import { type KnownUser, knownUsers, noRow, readRow } from './rows.ts';

export const get = command('table get <email>', {
  describe: 'Show one row with all its attributes',
  examples: ['table get test_email_1@example.com'],
  readOnly: true,
  args: { email: { ...email, complete: completeEmails } },
  async *run({ email }, context): AsyncGenerator<Event, KnownUser, void> {
    const row = await readRow(await knownUsers(context), email, context.signal);
    if (row === undefined) throw noRow(email);
    yield table(
      ['attribute', 'value'],
      Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
    return row;
  },
});
