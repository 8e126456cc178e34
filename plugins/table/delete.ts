import { type Context, command, type Event, isAwsError, text, warning } from '../../shell/contract.ts';
import { completeEmails } from './complete.ts';
import { email } from './email.ts';
import { type KnownUser, knownUsers, noRow } from './rows.ts';

export const remove = command('table delete <email>', {
  describe: 'Delete a row',
  examples: ['table delete chester@example.com'],
  args: {
    email: { ...email, complete: completeEmails },
    'if-exists': { type: 'boolean', default: false, describe: 'a missing row is no error' },
    'only-user': {
      type: 'string',
      describe: "only when the row has this user name: leaves what is somebody else's by now (cleanup uses this)",
    },
  },
  async *run(args, context): AsyncGenerator<Event, KnownUser | null, void> {
    const { journal } = context;
    const only = args['only-user'];
    const Attributes = await deleteRow(context, args.email, only);
    const entry = journal.find('row', args.email, ({ next }) => only === undefined || next === only);
    if (entry !== undefined) journal.settle(entry);
    if (Attributes === 'foreign') {
      yield warning(`The row ${args.email} has another user name than ${only} by now: left as it is.`);
      return null;
    }
    if (Attributes === undefined) {
      if (!args['if-exists']) throw noRow(args.email);
      yield text(`The row ${args.email} is gone already.`, 'quiet');
      return null;
    }
    yield text(`Deleted the row ${args.email}.`);
    return Attributes;
  },
});

/**
 * @returns the row as it was, undefined when there was none, `foreign` when it stays because it has another user name than
 *   `only`.
 */
async function deleteRow(
  context: Context,
  email: string,
  only: string | undefined,
): Promise<KnownUser | 'foreign' | undefined> {
  const { database, tableName } = await knownUsers(context);
  const condition =
    only === undefined
      ? {}
      : {
          // A missing row fails no condition: it is told apart from somebody else's.
          ConditionExpression: 'attribute_not_exists(UserEmail) OR UserName = :only',
          ExpressionAttributeValues: { ':only': only },
        };
  try {
    const { Attributes } = await database.delete(
      { TableName: tableName, Key: { UserEmail: email }, ReturnValues: 'ALL_OLD', ...condition },
      { abortSignal: context.signal },
    );
    return Attributes as KnownUser | undefined;
  } catch (error) {
    if (isAwsError(error, 'ConditionalCheckFailedException')) return 'foreign';
    throw error;
  }
}
