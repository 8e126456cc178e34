import { allPages, command, type Event, table, text } from '../../shell/contract.ts';
import { clientInUse, MOST_CLIENTS } from './client.ts';

const LARGEST_PAGE = 60;

export interface ListedClient {
  id: string;
  name: string;
  /** Whether this session signs in with it. */
  current: boolean;
}

export const list = command('clients list', {
  describe: 'List the app clients of the pool',
  examples: ['clients list'],
  related: ['clients show', 'pools show'],
  readOnly: true,
  args: {},
  async *run(_args, { aws, session, signal }): AsyncGenerator<Event, ListedClient[], void> {
    const cognito = await aws.cognito();
    const { userPoolId: UserPoolId } = await session.stack();
    const current = await clientInUse(session);
    const { items } = await allPages(MOST_CLIENTS, async (size, NextToken) => {
      const input = { UserPoolId, MaxResults: Math.min(LARGEST_PAGE, size), NextToken };
      const page = await cognito.listUserPoolClients(input, { abortSignal: signal });
      return { items: page.UserPoolClients, next: page.NextToken };
    });
    const clients = items.map(({ ClientId, ClientName }) => ({
      id: ClientId!,
      name: ClientName ?? '',
      current: ClientId === current,
    }));
    if (clients.length === 0) yield text('The pool has no app clients.', 'quiet');
    else
      yield table(
        ['client', 'name', ''],
        clients.map(({ id, name, current }) => [id, name, current ? 'in use' : '']),
      );
    return clients;
  },
});
