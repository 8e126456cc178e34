/** An app client of a user pool, and the clients of this world. */
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import type { Collection } from '../../storage/storage.ts';
import { resourceNotFound } from '../errors.ts';
import {
  DAY,
  DEFAULT_REFRESH_LIFETIME,
  DEFAULT_SESSION_MINUTES,
  DEFAULT_TOKEN_LIFETIME,
  HOUR,
  MINUTE,
  SECOND,
} from '../limits.ts';
import type { ClientSecret } from './client-secrets.ts';

export interface Client {
  id: string;
  poolId: string;
  name: string;
  /** The secret that it was made with. */
  secret?: string;
  /** In the place of `secret` once secrets were added or taken away. */
  secrets?: readonly ClientSecret[];
  /** Epoch milliseconds. */
  createdAt: number;
  modifiedAt: number;
  /** What UpdateUserPoolClient can change, under AWS's names. */
  settings: ClientSettings;
}

export type ClientSettings = Omit<
  UserPoolClientType,
  'UserPoolId' | 'ClientId' | 'ClientName' | 'ClientSecret' | 'CreationDate' | 'LastModifiedDate'
>;

/** What a client without ExplicitAuthFlows supports (API reference of CreateUserPoolClient). */
const DEFAULT_FLOWS: readonly string[] = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** True when ExplicitAuthFlows has one of the names, old (`USER_PASSWORD_AUTH`) or new (`ALLOW_USER_PASSWORD_AUTH`). */
export function allowsFlow(client: Client, names: readonly string[]): boolean {
  const flows = client.settings.ExplicitAuthFlows?.length ? client.settings.ExplicitAuthFlows : DEFAULT_FLOWS;
  return names.some((name) => (flows as readonly string[]).includes(name));
}

/** True for a client each of whose refresh tokens is good for one use. */
export const rotatesRefreshTokens = (client: Pick<Client, 'settings'>): boolean =>
  client.settings.RefreshTokenRotation?.Feature === 'ENABLED';

/** True for a client with flow names from before the ALLOW_ ones: it can always refresh. */
export const hasOldFlowNames = (client: Client): boolean =>
  client.settings.ExplicitAuthFlows?.some((flow) => !flow.startsWith('ALLOW_')) ?? false;

/** True when the client must not tell whether a user exists. */
export const preventsExistenceErrors = (client: Client): boolean =>
  client.settings.PreventUserExistenceErrors === 'ENABLED';

const UNITS = { seconds: SECOND, minutes: MINUTE, hours: HOUR, days: DAY } as const;

/** Milliseconds that each kind of token of this client lives. */
export function tokenLifetimes(settings: ClientSettings): { access: number; id: number; refresh: number } {
  const units = settings.TokenValidityUnits ?? {};
  const { AccessTokenValidity: access, IdTokenValidity: id, RefreshTokenValidity: refresh } = settings;
  return {
    access: access ? access * UNITS[units.AccessToken ?? 'hours'] : DEFAULT_TOKEN_LIFETIME,
    id: id ? id * UNITS[units.IdToken ?? 'hours'] : DEFAULT_TOKEN_LIFETIME,
    refresh: refresh ? refresh * UNITS[units.RefreshToken ?? 'days'] : DEFAULT_REFRESH_LIFETIME,
  };
}

/** Milliseconds that a challenge of this client can be answered. */
export const sessionLifetime = (client: Client): number =>
  (client.settings.AuthSessionValidity ?? DEFAULT_SESSION_MINUTES) * MINUTE;

export class Clients {
  readonly #records: Collection<Client>;

  constructor(records: Collection<Client>) {
    this.#records = records;
  }

  /**
   * @param poolId when the caller named a pool, the client must be one of it.
   * @throws ResourceNotFoundException "User pool client x does not exist."
   */
  get(id: string, poolId?: string): Client {
    const client = this.#records.get(id);
    if (!client || (poolId !== undefined && client.poolId !== poolId)) {
      throw resourceNotFound(`User pool client ${id} does not exist.`);
    }
    return client;
  }

  find(id: string): Client | undefined {
    return this.#records.get(id);
  }

  save(client: Client): void {
    this.#records.set(client.id, client);
  }

  delete(id: string): void {
    this.#records.delete(id);
  }

  /** Oldest first. */
  of(poolId: string): Client[] {
    return [...this.#records.values()]
      .filter((client) => client.poolId === poolId)
      .sort((a, b) => a.createdAt - b.createdAt);
  }
}
