/** Resource servers: create, describe, update, delete, list. */
import type {
  CreateResourceServerRequest,
  DeleteResourceServerRequest,
  DescribeResourceServerRequest,
  ListResourceServersRequest,
  ResourceServerScopeType,
  UpdateResourceServerRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, limitExceeded } from '../errors.ts';
import { RESOURCE_SERVER_EXISTS, SCOPE_GIVEN_TWICE, TOO_MANY_RESOURCE_SERVERS } from '../inferred.ts';
import { MOST_RESOURCE_SERVERS } from '../limits.ts';
import type { ResourceServer } from '../resource-servers/resource-servers.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';

const MOST_PER_PAGE = 50;

export const resourceServerOperations: Family = {
  CreateResourceServer: createServer,
  DescribeResourceServer: (cognito, input: DescribeResourceServerRequest) => ({
    ResourceServer: shape(serverOf(cognito, input)),
  }),
  UpdateResourceServer: (cognito, input: UpdateResourceServerRequest) => {
    const server = { ...serverOf(cognito, input), name: input.Name!, scopes: distinct(input.Scopes) };
    cognito.resourceServers.save(server);
    return { ResourceServer: shape(server) };
  },
  DeleteResourceServer: (cognito, input: DeleteResourceServerRequest) => {
    cognito.resourceServers.delete(serverOf(cognito, input));
    return {};
  },
  ListResourceServers: (cognito, { UserPoolId, MaxResults, NextToken }: ListResourceServersRequest) => {
    const all = cognito.resourceServers.of(cognito.pools.get(UserPoolId!).id);
    const { items, next } = page(all, MaxResults ?? MOST_PER_PAGE, NextToken, ({ identifier }) => identifier);
    return { ResourceServers: items.map(shape), NextToken: next };
  },
};

/** @throws InvalidParameterException, LimitExceededException */
function createServer(cognito: Cognito, input: CreateResourceServerRequest): object {
  const { id: poolId } = cognito.pools.get(input.UserPoolId!);
  const identifier = input.Identifier!;
  if (cognito.resourceServers.find(poolId, identifier)) throw invalidParameter(RESOURCE_SERVER_EXISTS(identifier));
  if (cognito.resourceServers.of(poolId).length >= MOST_RESOURCE_SERVERS)
    throw limitExceeded(TOO_MANY_RESOURCE_SERVERS);
  const server = { poolId, identifier, name: input.Name!, scopes: distinct(input.Scopes), createdAt: cognito.now() };
  cognito.resourceServers.save(server);
  return { ResourceServer: shape(server) };
}

function distinct(given: readonly ResourceServerScopeType[] = []): ResourceServer['scopes'] {
  const names = given.map(({ ScopeName }) => ScopeName!);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw invalidParameter(SCOPE_GIVEN_TWICE(twice));
  return given.map(({ ScopeName, ScopeDescription }) => ({
    ScopeName: ScopeName!,
    ScopeDescription: ScopeDescription!,
  }));
}

const serverOf = (cognito: Cognito, input: { UserPoolId?: string; Identifier?: string }): ResourceServer =>
  cognito.resourceServers.get(cognito.pools.get(input.UserPoolId!).id, input.Identifier!);

const shape = ({ poolId, identifier, name, scopes }: ResourceServer): object => ({
  UserPoolId: poolId,
  Identifier: identifier,
  Name: name,
  Scopes: scopes,
});
