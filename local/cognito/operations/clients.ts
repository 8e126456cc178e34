/** App clients: create, describe, update, delete, list. */
import type {
  CreateUserPoolClientRequest,
  DeleteUserPoolClientRequest,
  DescribeUserPoolClientRequest,
  ListUserPoolClientsRequest,
  UpdateUserPoolClientRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import type { Client } from '../pools/client.ts';
import { generateSecret, secretsOf } from '../pools/client-secrets.ts';
import { clientSettings } from '../pools/client-settings.ts';
import { DIGITS, LOWER, randomText } from '../random.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';

const MOST_CLIENTS_PER_PAGE = 60;

export const clientOperations: Family = {
  CreateUserPoolClient: createClient,
  DescribeUserPoolClient: (cognito, input: DescribeUserPoolClientRequest) => ({
    UserPoolClient: described(clientOf(cognito, input)),
  }),
  UpdateUserPoolClient: updateClient,
  DeleteUserPoolClient: (cognito, input: DeleteUserPoolClientRequest) => {
    cognito.clients.delete(clientOf(cognito, input).id);
    return {};
  },
  ListUserPoolClients: listClients,
};

function createClient(cognito: Cognito, input: CreateUserPoolClientRequest): object {
  const { UserPoolId, ClientName, GenerateSecret, ClientSecret, ...settings } = input;
  const pool = cognito.pools.get(UserPoolId!);
  if (GenerateSecret && ClientSecret) throw invalidParameter('GenerateSecret and ClientSecret cannot both be given.');
  const secret = GenerateSecret ? generateSecret() : ClientSecret;
  const now = cognito.now();
  const client: Client = {
    id: randomText(LOWER + DIGITS, 26),
    poolId: pool.id,
    name: ClientName!,
    ...(secret && { secret }),
    createdAt: now,
    modifiedAt: now,
    settings: clientSettings(pool, cognito.resourceServers.scopesOf(pool.id), settings),
  };
  cognito.clients.save(client);
  return { UserPoolClient: described(client) };
}

/** What is left out returns to its default; only the name and the secret stay. */
function updateClient(cognito: Cognito, input: UpdateUserPoolClientRequest): object {
  const { UserPoolId: _pool, ClientId: _client, ClientName, ...settings } = input;
  const before = clientOf(cognito, input);
  const after: Client = {
    ...before,
    name: ClientName ?? before.name,
    settings: clientSettings(
      cognito.pools.get(before.poolId),
      cognito.resourceServers.scopesOf(before.poolId),
      settings,
    ),
    modifiedAt: cognito.now(),
  };
  cognito.clients.save(after);
  return { UserPoolClient: described(after) };
}

function listClients(cognito: Cognito, input: ListUserPoolClientsRequest): object {
  const pool = cognito.pools.get(input.UserPoolId!);
  const size = input.MaxResults ?? MOST_CLIENTS_PER_PAGE;
  const { items, next } = page(cognito.clients.of(pool.id), size, input.NextToken, ({ id }) => id);
  return {
    UserPoolClients: items.map(({ id, poolId, name }) => ({ ClientId: id, UserPoolId: poolId, ClientName: name })),
    NextToken: next,
  };
}

function clientOf(cognito: Cognito, input: { UserPoolId?: string; ClientId?: string }): Client {
  return cognito.clients.get(input.ClientId!, cognito.pools.get(input.UserPoolId!).id);
}

const described = (client: Client): object => ({
  UserPoolId: client.poolId,
  ClientName: client.name,
  ClientId: client.id,
  ClientSecret: secretsOf(client)[0]?.value,
  LastModifiedDate: client.modifiedAt,
  CreationDate: client.createdAt,
  ...client.settings,
});
