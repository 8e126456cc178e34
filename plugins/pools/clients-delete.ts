import { CommandError, command, type Event, isAwsError, text } from '../../shell/contract.ts';
import { agreeTo } from './agree.ts';
import { clientInUse, clientsNamed } from './client.ts';
import { completeClients } from './complete.ts';

export const remove = command('clients delete <client>', {
  describe: 'Delete an app client: its tokens and secrets are good for nothing then',
  examples: ['clients delete web'],
  related: ['clients create', 'clients list'],
  args: {
    client: { type: 'string', demandOption: true, complete: completeClients, describe: 'client ID or name' },
    'if-exists': { type: 'boolean', default: false, describe: 'a missing client is no error (cleanup uses this)' },
  },
  async *run(args, context): AsyncGenerator<Event, { client: string; deleted: boolean }, void> {
    const { aws, session, journal, signal } = context;
    const [found, ...more] = await clientsNamed(context, args.client);
    if (more.length > 0)
      throw new CommandError(`The user pool has several app clients ${args.client}.`, {
        code: 'Ambiguous',
        hint: 'Take the ID of one: clients list',
      });
    const made = journal.find('client', found?.name ?? args.client, ({ undo }) => undo.startsWith('clients delete'));
    if (found === undefined) {
      if (made) journal.settle(made);
      if (!args['if-exists'])
        throw new CommandError(`The user pool has no app client ${args.client}.`, {
          code: 'ResourceNotFoundException',
          hint: 'See those that there are: clients list',
        });
      yield text(`The app client ${args.client} is gone already.`, 'quiet');
      return { client: args.client, deleted: false };
    }
    const { id, name } = found;
    if (!args['if-exists'] && id === (await clientInUse(session)))
      throw new CommandError(`This session signs in with the app client ${name} (${id}).`, {
        code: 'ClientInUse',
        hint: 'Go elsewhere first: pools use',
      });
    const { userPoolId: UserPoolId } = await session.stack();
    if (made === undefined) await agreeTo(context, `Delete the app client ${name} (${id}), which was not made here?`);
    try {
      const cognito = await aws.cognito();
      await cognito.deleteUserPoolClient({ UserPoolId, ClientId: id }, { abortSignal: signal });
    } catch (error) {
      // Deleted by somebody, or by an attempt whose answer was lost.
      if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    }
    const flows = journal.find('client', `flows of ${id}`);
    for (const entry of [made, flows]) if (entry) journal.settle(entry);
    yield text(`Deleted the app client ${name} (${id}).`);
    return { client: id, deleted: true };
  },
});
