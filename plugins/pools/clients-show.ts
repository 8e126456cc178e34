import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { type Cell, command, type Event, table } from '../../shell/contract.ts';
import { readClient } from './client.ts';
import { completeClients } from './complete.ts';

export interface ShownClient {
  id: string;
  name: string;
  hasSecret: boolean;
  /** Everything else that DescribeUserPoolClient told; never the secret. */
  settings: Readonly<Record<string, unknown>>;
}

export const show = command('clients show [client]', {
  describe: 'Show an app client: sign-in flows, lives of its tokens, what it may read and write; never its secret',
  examples: ['clients show'],
  related: ['clients list', 'signin', 'token show'],
  readOnly: true,
  args: {
    client: { type: 'string', complete: completeClients, describe: "client ID; without it, the stack's client" },
  },
  async *run({ client: given }, context): AsyncGenerator<Event, ShownClient, void> {
    const client = await readClient(context, given ?? (await context.session.stack()).userPoolClientId);
    yield table(['what', 'value'], rowsOf(client));
    const { ClientId: id, ClientName: name, ClientSecret, UserPoolId: _pool, ...settings } = client;
    return {
      id: id!,
      name: name ?? '',
      hasSecret: ClientSecret !== undefined,
      settings: JSON.parse(JSON.stringify(settings)),
    };
  },
});

function rowsOf(client: UserPoolClientType): (readonly Cell[])[] {
  const { TokenValidityUnits: units, RefreshTokenRotation: rotation } = client;
  const life = (value: number | undefined, unit: string) => (value ? `${value} ${unit}` : '60 minutes');
  const list = (names: readonly string[] | undefined) => (names?.length ? names.join(', ') : 'all');
  const rows: (readonly Cell[])[] = [
    ['client', client.ClientId],
    ['name', client.ClientName],
    ['secret', client.ClientSecret === undefined ? 'none' : 'has one: calls need a SECRET_HASH'],
    ['flows', client.ExplicitAuthFlows?.join(', ')],
    ['access token lives', life(client.AccessTokenValidity, units?.AccessToken ?? 'hours')],
    ['ID token lives', life(client.IdTokenValidity, units?.IdToken ?? 'hours')],
    ['refresh token lives', `${client.RefreshTokenValidity ?? 30} ${units?.RefreshToken ?? 'days'}`],
    [
      'refresh tokens rotate',
      rotation?.Feature === 'ENABLED' ? `yes, ${rotation.RetryGracePeriodSeconds ?? 0} s grace` : 'no',
    ],
    ['tokens can be revoked', client.EnableTokenRevocation],
    ['challenges live', client.AuthSessionValidity && `${client.AuthSessionValidity} minutes`],
    ['tells that a user does not exist', client.PreventUserExistenceErrors === 'ENABLED' ? 'no' : 'yes'],
    ['reads', list(client.ReadAttributes)],
    ['writes', list(client.WriteAttributes)],
    ['scopes', client.AllowedOAuthScopes?.join(', ')],
  ];
  return rows.filter(([, value]) => value !== undefined && value !== '');
}
