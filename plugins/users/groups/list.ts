import { allPages, command, type Event, table, text } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername } from '../arguments.ts';

/** A pool has at most so many (quotas). */
const MOST = 10_000;
const LARGEST_PAGE = 60;

export interface ListedGroup {
  name: string;
  description: string | null;
  precedence: number | null;
  role: string | null;
}

export const list = command('groups list [username]', {
  describe: 'List the groups of the pool, or those that a user is in',
  examples: ['groups list', 'groups list test_user_1'],
  related: ['groups create', 'groups add', 'token show'],
  readOnly: true,
  args: { username: { ...knownUsername, demandOption: false, describe: 'only the groups of this user' } },
  async *run({ username: Username }, { aws, session, signal }): AsyncGenerator<Event, ListedGroup[], void> {
    const cognito = await aws.cognito();
    const { userPoolId: UserPoolId } = await session.stack();
    const { items } = await allPages(MOST, async (size, NextToken) => {
      const input = { UserPoolId, Limit: Math.min(LARGEST_PAGE, size), NextToken };
      const options = { abortSignal: signal };
      const page =
        Username === undefined
          ? await cognito.listGroups(input, options)
          : await aboutUser(Username, () => cognito.adminListGroupsForUser({ ...input, Username }, options));
      return { items: page.Groups, next: page.NextToken };
    });
    const groups = items.map((one) => ({
      name: one.GroupName!,
      description: one.Description ?? null,
      precedence: one.Precedence ?? null,
      role: one.RoleArn ?? null,
    }));
    if (groups.length === 0)
      yield text(Username === undefined ? 'The pool has no groups.' : `${Username} is in no group.`, 'quiet');
    else
      yield table(
        ['group', 'precedence', 'description', 'role'],
        groups.map(({ name, precedence, description, role }) => [name, precedence, description, role]),
      );
    return groups;
  },
});
