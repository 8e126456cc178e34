import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';

import { allPages, CommandError, type Context, isAwsError, type Session } from '../../shell/contract.ts';

/** A pool has 1,000 clients by default, some thousands at most (quotas). */
export const MOST_CLIENTS = 10_000;

/** An app client of the pool, with its secret: nobody shows that. @throws CommandError `ResourceNotFoundException` */
export async function readClient(
  { aws, session, signal }: Pick<Context, 'aws' | 'session' | 'signal'>,
  ClientId: string,
): Promise<UserPoolClientType> {
  const cognito = await aws.cognito();
  const { userPoolId: UserPoolId } = await session.stack();
  try {
    return (await cognito.describeUserPoolClient({ UserPoolId, ClientId }, { abortSignal: signal })).UserPoolClient!;
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    throw new CommandError(`The user pool has no app client ${ClientId}.`, {
      code: 'ResourceNotFoundException',
      hint: 'See those that there are: clients list',
      cause: error,
    });
  }
}

/** The ID of the client that the session signs in with; undefined where a pool of several was named without one. */
export async function clientInUse(session: Session): Promise<string | undefined> {
  const stack = await session.stack();
  try {
    return stack.userPoolClientId;
  } catch {
    return undefined;
  }
}

export interface NamedClient {
  id: string;
  name: string;
}

/** The clients of that ID or name; Cognito takes a name several times. */
export async function clientsNamed({ aws, session, signal }: Context, wanted: string): Promise<NamedClient[]> {
  const cognito = await aws.cognito();
  const { userPoolId: UserPoolId } = await session.stack();
  const { items } = await allPages(MOST_CLIENTS, async (_size, NextToken) => {
    const page = await cognito.listUserPoolClients({ UserPoolId, MaxResults: 60, NextToken }, { abortSignal: signal });
    return { items: page.UserPoolClients, next: page.NextToken };
  });
  const clients = items.map(({ ClientId, ClientName }) => ({ id: ClientId!, name: ClientName ?? '' }));
  const byId = clients.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : clients.filter(({ name }) => name === wanted);
}
