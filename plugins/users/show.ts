import { command, type Event, table } from '../../shell/contract.ts';
import { type Account, findAccount, noSuchUser } from './account.ts';
import { knownUsername } from './arguments.ts';

export const show = command('users show <username>', {
  describe: 'Show a user with its status and attributes',
  examples: ['users show test_user_1'],
  readOnly: true,
  args: { username: knownUsername },
  async *run({ username }, context): AsyncGenerator<Event, Account, void> {
    const user = await findAccount(context, username);
    if (user === undefined) throw noSuchUser(username);
    yield table(
      ['what', 'value'],
      [
        ['username', user.username],
        ['status', user.status],
        ['enabled', user.enabled],
        ['created', user.created],
        ...Object.entries(user.attributes),
      ],
    );
    return user;
  },
});
