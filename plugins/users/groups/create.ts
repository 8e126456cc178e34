import { CommandError, command, type Event, isAwsError, text, wasNotSent } from '../../../shell/contract.ts';
import { quote } from '../arguments.ts';
import { group } from './groups.ts';

export const create = command('groups create <group>', {
  describe: 'Create a group',
  examples: ['groups create admins --precedence 1'],
  related: ['groups add', 'groups delete'],
  args: {
    group,
    precedence: { type: 'number', describe: 'the lowest of a user decides on its preferred role' },
    description: { type: 'string', describe: 'what the group is for' },
  },
  async *run({ group, precedence, description }, context): AsyncGenerator<Event, { group: string }, void> {
    const cognito = await context.aws.cognito();
    const { userPoolId } = await context.session.stack();
    const input = { UserPoolId: userPoolId, GroupName: group, Precedence: precedence, Description: description };
    // Asked first: when the answer to the creation is lost, nobody could tell whose group is there.
    const exists = await cognito
      .getGroup({ UserPoolId: userPoolId, GroupName: group }, { abortSignal: context.signal })
      .then(
        () => true,
        (error) => {
          if (isAwsError(error, 'ResourceNotFoundException')) return false;
          throw error;
        },
      );
    if (exists) throw groupExists(group);
    const entry = context.journal.record({
      kind: 'group',
      subject: group,
      undo: `groups delete ${quote(group)} --if-exists`,
    });
    try {
      await cognito.createGroup(input);
    } catch (error) {
      if (
        wasNotSent(error) ||
        isAwsError(
          error,
          'GroupExistsException',
          'InvalidParameterException',
          'LimitExceededException',
          'AccessDeniedException',
        )
      )
        context.journal.settle(entry);
      throw isAwsError(error, 'GroupExistsException') ? groupExists(group, error) : error;
    }
    yield text(`Created the group ${group}.`, 'good');
    return { group };
  },
});

const groupExists = (name: string, cause?: unknown): CommandError =>
  new CommandError(`The user pool has a group ${name} already.`, {
    code: 'GroupExistsException',
    hint: 'It is left as it is. See the groups: groups list',
    cause,
  });
