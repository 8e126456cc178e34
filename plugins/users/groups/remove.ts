import { CommandError, command, type Event, isAwsError, text } from '../../../shell/contract.ts';
import { knownUsername, quote } from '../arguments.ts';
import { aboutGroup, knownGroup, membership } from './groups.ts';
import { isMember } from './members.ts';

export const remove = command('groups remove <group> <username>', {
  describe: 'Take a user out of a group; cleanup puts back who was in it before',
  examples: ['groups remove admins test_user_1'],
  related: ['groups add', 'groups list'],
  args: {
    group: knownGroup,
    username: knownUsername,
    'if-exists': {
      type: 'boolean',
      default: false,
      describe: 'who is not in it, or gone, is no error (cleanup uses this)',
    },
  },
  async *run(args, context): AsyncGenerator<Event, { group: string; username: string; removed: boolean }, void> {
    const { group, username } = args;
    const { journal } = context;
    const subject = membership(username, group);
    const added = journal.find('membership', subject);
    const wasMember = await isMember(context, username, group).catch((error) => {
      if (args['if-exists'] && isAwsError(error, 'UserNotFoundException')) return false;
      throw error;
    });
    if (!wasMember) {
      if (added) journal.settle(added);
      if (!args['if-exists'])
        throw new CommandError(`${username} is not in the group ${group}.`, {
          code: 'NotInGroup',
          hint: `See the groups of this user: groups list ${quote(username)}`,
        });
      yield text(`${username} is not in the group ${group} any more.`, 'quiet');
      return { group, username, removed: false };
    }
    const cognito = await context.aws.cognito();
    const { userPoolId: UserPoolId } = await context.session.stack();
    const undo = `groups add ${quote(group)} ${quote(username)}`;
    const entry = added ?? journal.add({ kind: 'membership', subject, undo });
    await aboutGroup(group, () =>
      cognito.adminRemoveUserFromGroup({ UserPoolId, GroupName: group, Username: username }),
    );
    // Who was put in by this shell is out again: nothing is left to undo.
    if (added) journal.settle(entry);
    yield text(`${username} is not in the group ${group} any more.`);
    return { group, username, removed: true };
  },
});
