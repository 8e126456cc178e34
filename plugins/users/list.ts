import type { UserType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, command, type Event, table, text } from '../../shell/contract.ts';
import { type Account, attributesOf } from './account.ts';

/** ListUsers gives no more at once (API reference). */
const LARGEST_PAGE = 60;

export const list = command('users list', {
  describe: 'List the users of the pool',
  examples: ['users list', 'users list --limit 10'],
  related: ['users show', 'signup'],
  readOnly: true,
  args: { limit: { type: 'number', default: 100, describe: 'how many users at most' } },
  async *run({ limit }, { aws, session, signal }): AsyncGenerator<Event, Account[], void> {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new CommandError('--limit takes a whole number from 1 on.', { code: 'InvalidLimit' });
    }
    const cognito = await aws.cognito();
    const { userPoolId } = await session.stack();
    const users: Account[] = [];
    let token: string | undefined;
    do {
      const page = await cognito.listUsers(
        { UserPoolId: userPoolId, Limit: Math.min(LARGEST_PAGE, limit - users.length), PaginationToken: token },
        { abortSignal: signal },
      );
      users.push(...(page.Users ?? []).map(toAccount));
      token = page.PaginationToken;
    } while (token !== undefined && users.length < limit);
    if (users.length === 0) {
      yield text('The pool has no users.', 'quiet');
      return users;
    }
    yield table(
      ['username', 'email', 'status', 'enabled', 'created'],
      users.map((user) => [user.username, user.attributes['email'], user.status, user.enabled, user.created]),
    );
    if (token !== undefined) yield text(`There are more users: users list --limit ${limit * 10}`, 'quiet');
    return users;
  },
});

const toAccount = (user: UserType): Account => ({
  username: user.Username!,
  status: user.UserStatus ?? 'UNKNOWN',
  enabled: user.Enabled ?? true,
  created: user.UserCreateDate?.toISOString() ?? '',
  attributes: attributesOf(user.Attributes),
});
