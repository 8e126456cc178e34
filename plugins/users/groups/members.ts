import { allPages, type Context } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';

/** A user is in at most so many (quotas). */
const MOST_GROUPS = 100;

/** Whether a user is in a group. @throws CommandError when there is no such user. */
export async function isMember({ aws, session, signal }: Context, Username: string, group: string): Promise<boolean> {
  const cognito = await aws.cognito();
  const { userPoolId: UserPoolId } = await session.stack();
  const { items } = await allPages(MOST_GROUPS, async (size, NextToken) => {
    const input = { UserPoolId, Username, Limit: Math.min(60, size), NextToken };
    const page = await aboutUser(Username, () => cognito.adminListGroupsForUser(input, { abortSignal: signal }));
    return { items: page.Groups, next: page.NextToken };
  });
  return items.some(({ GroupName }) => GroupName === group);
}
