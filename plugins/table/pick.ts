import { CommandError, command, type Event, text } from '../../shell/contract.ts';
import { byName } from './columns.ts';
import { type KnownUser, knownUsers, readRows } from './rows.ts';

/** More than this nobody reads in a list of choices. */
const LONGEST_LIST = 50;

export const pick = command('table pick [question]', {
  describe: 'Ask for one of the known users; its row is the result',
  examples: ['table pick', 'table pick "Which user do you want to use?" --default test_user_2'],
  args: {
    question: { type: 'string', default: 'Which known user?', describe: 'the question' },
    default: { type: 'string', describe: 'the user name that is taken where nobody answers' },
  },
  async *run(args, context): AsyncGenerator<Event, KnownUser, void> {
    const { rows } = await readRows(await knownUsers(context), LONGEST_LIST, context.signal);
    rows.sort(byName);
    const first = rows[0];
    if (first === undefined) {
      throw new CommandError('The table is empty: there is no user to pick.', {
        code: 'TableEmpty',
        hint: 'table seed',
      });
    }
    const preferred = args.default === undefined ? first : rows.find(({ UserName }) => UserName === args.default);
    if (preferred === undefined) {
      throw new CommandError(`The table has no user ${args.default}.`, { code: 'RowNotFound', hint: 'table show' });
    }
    const email = await context.ask.choice({
      text: args.question,
      choices: rows.map(({ UserName, UserEmail }) => ({
        value: UserEmail,
        label: `${UserName ?? '(no name)'}  ${UserEmail}`,
      })),
      default: preferred.UserEmail,
    });
    const row = rows.find(({ UserEmail }) => UserEmail === email)!;
    // A person's answer stands in the transcript already.
    if (!context.ask.attended)
      yield text(`Picked ${row.UserName ?? '(no name)'} with the address ${row.UserEmail}.`, 'quiet');
    return row;
  },
});
