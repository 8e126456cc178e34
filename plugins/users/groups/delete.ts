import { command, type Event, isAwsError, text } from '../../../shell/contract.ts';
import { aboutGroup, knownGroup } from './groups.ts';

export const remove = command('groups delete <group>', {
  describe: 'Delete a group; the users in it stay',
  examples: ['groups delete admins'],
  related: ['groups create', 'groups remove'],
  args: {
    group: knownGroup,
    'if-exists': { type: 'boolean', default: false, describe: 'a missing group is no error (cleanup uses this)' },
  },
  async *run(args, context): AsyncGenerator<Event, { group: string; deleted: boolean }, void> {
    const { group } = args;
    const cognito = await context.aws.cognito();
    const { userPoolId: UserPoolId } = await context.session.stack();
    let deleted = true;
    try {
      await aboutGroup(group, () =>
        cognito.deleteGroup({ UserPoolId, GroupName: group }, { abortSignal: context.signal }),
      );
    } catch (error) {
      if (!args['if-exists'] || !isAwsError(error, 'ResourceNotFoundException')) throw error;
      deleted = false;
    }
    const entry = context.journal.find('group', group);
    if (entry !== undefined) context.journal.settle(entry);
    yield deleted ? text(`Deleted the group ${group}.`) : text(`The group ${group} is gone already.`, 'quiet');
    return { group, deleted };
  },
});
