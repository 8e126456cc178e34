import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, command, type Event, isAwsError, text } from '../../shell/contract.ts';
import { clientsNamed } from './client.ts';
import { flowsArg } from './flows.ts';
import { quote } from './quote.ts';

export interface MadeClient {
  id: string;
  name: string;
  hasSecret: boolean;
}

export const create = command('clients create <name>', {
  describe: 'Create an app client of the pool; what is not given is as Cognito has it by default',
  examples: [
    'clients create web',
    'clients create web --flows ALLOW_USER_PASSWORD_AUTH --flows ALLOW_REFRESH_TOKEN_AUTH',
  ],
  related: ['clients flows', 'clients delete', 'pools use'],
  args: {
    name: { type: 'string', demandOption: true, describe: 'name of the client' },
    secret: { type: 'boolean', default: false, describe: 'with a secret, which is never shown here' },
    flows: { ...flowsArg, describe: 'ExplicitAuthFlows; may be given several times' },
  },
  async *run({ name, secret, flows }, context): AsyncGenerator<Event, MadeClient, void> {
    const { journal, session } = context;
    const { userPoolId: UserPoolId } = await session.stack();
    // Cognito takes a name twice. This shell does not, so that what it made can be told by its name.
    if ((await clientsNamed(context, name)).length > 0)
      throw new CommandError(`The user pool has an app client ${name} already.`, {
        code: 'ClientExists',
        hint: 'It is left as it is. See the clients: clients list',
      });
    const change = { kind: 'client', subject: name, undo: `clients delete ${quote(name)} --if-exists` } as const;
    const entry = journal.record(change);
    const cognito = await context.aws.cognito();
    try {
      const { UserPoolClient } = await cognito.createUserPoolClient({
        UserPoolId,
        ClientName: name,
        GenerateSecret: secret,
        ...(flows !== undefined && flows.length > 0 && { ExplicitAuthFlows: flows as ExplicitAuthFlowsType[] }),
      });
      const id = UserPoolClient!.ClientId!;
      journal.add({ ...change, undo: `clients delete ${id} --if-exists` });
      journal.settle(entry);
      yield text(
        `Created the app client ${name}: ${id}. Sign in with it: pools use ${UserPoolId} --client ${id}`,
        'good',
      );
      if (secret)
        yield text(
          'It has a secret, so calls need a SECRET_HASH: this shell signs in with clients without one.',
          'quiet',
        );
      return { id, name, hasSecret: secret };
    } catch (error) {
      if (isAwsError(error, 'InvalidParameterException', 'LimitExceededException', 'AccessDeniedException'))
        journal.settle(entry);
      throw error;
    }
  },
});
