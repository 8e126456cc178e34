import { command, type Event, isAwsError, text } from '../../../shell/contract.ts';
import { knownUsername, quote } from '../arguments.ts';
import { aboutGroup, knownGroup, membership } from './groups.ts';
import { isMember } from './members.ts';

export const add = command('groups add <group> <username>', {
  describe: 'Put a user into a group; its next tokens tell of it',
  examples: ['groups add admins test_user_1'],
  related: ['groups remove', 'groups list', 'token show'],
  args: { group: knownGroup, username: knownUsername },
  async *run(
    { group, username },
    context,
  ): AsyncGenerator<Event, { group: string; username: string; added: boolean }, void> {
    if (await isMember(context, username, group)) {
      yield text(`${username} is in the group ${group} already.`, 'quiet');
      return { group, username, added: false };
    }
    const { journal } = context;
    const cognito = await context.aws.cognito();
    const { userPoolId: UserPoolId } = await context.session.stack();
    const subject = membership(username, group);
    // A membership that was taken away comes back by this: then there is nothing to undo any more.
    const takenAway = journal.find('membership', subject);
    const entry =
      takenAway ??
      journal.add({
        kind: 'membership',
        subject,
        undo: `groups remove ${quote(group)} ${quote(username)} --if-exists`,
      });
    try {
      await aboutGroup(group, () => cognito.adminAddUserToGroup({ UserPoolId, GroupName: group, Username: username }));
    } catch (error) {
      const isRefusal = isAwsError(
        error,
        'ResourceNotFoundException',
        'UserNotFoundException',
        'AccessDeniedException',
      );
      if (isRefusal && !takenAway) journal.settle(entry);
      throw error;
    }
    if (takenAway) journal.settle(takenAway);
    yield text(`${username} is in the group ${group} now.`, 'good');
    return { group, username, added: true };
  },
});
