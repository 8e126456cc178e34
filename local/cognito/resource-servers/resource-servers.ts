/** The resource servers of every pool: APIs of one's own, with scopes that clients may be allowed. */
import type { Collection } from '../../storage/storage.ts';
import { resourceNotFound } from '../errors.ts';
import { RESOURCE_SERVER_NOT_FOUND } from '../inferred.ts';

export interface ResourceServer {
  poolId: string;
  /** What its scopes begin with, often a URL. */
  identifier: string;
  name: string;
  scopes: readonly { ScopeName: string; ScopeDescription: string }[];
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Scopes that every pool has (Developer Guide, "Scopes, M2M, and resource servers"). */
const STANDARD_SCOPES = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'];

export class ResourceServers {
  readonly #records: Collection<ResourceServer>;

  constructor(records: Collection<ResourceServer>) {
    this.#records = records;
  }

  find(poolId: string, identifier: string): ResourceServer | undefined {
    return this.#records.get(key(poolId, identifier));
  }

  /** @throws ResourceNotFoundException */
  get(poolId: string, identifier: string): ResourceServer {
    const server = this.find(poolId, identifier);
    if (!server) throw resourceNotFound(RESOURCE_SERVER_NOT_FOUND(identifier));
    return server;
  }

  /** Oldest first. */
  of(poolId: string): ResourceServer[] {
    return [...this.#records.values()]
      .filter((server) => server.poolId === poolId)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  save(server: ResourceServer): void {
    this.#records.set(key(server.poolId, server.identifier), server);
  }

  delete({ poolId, identifier }: ResourceServer): void {
    this.#records.delete(key(poolId, identifier));
  }

  forgetPool(poolId: string): void {
    for (const server of this.of(poolId)) this.delete(server);
  }

  /** The scopes that a client of the pool can be allowed: the standard ones, and `identifier/name` of each resource server. */
  scopesOf(poolId: string): Set<string> {
    const own = this.of(poolId).flatMap(({ identifier, scopes }) =>
      scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`),
    );
    return new Set([...STANDARD_SCOPES, ...own]);
  }
}

const key = (poolId: string, identifier: string): string => `${poolId}/${identifier}`;
