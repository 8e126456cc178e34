/** The service under test, called in this process or over the wire; both move their clock. */
import { loadModel, shapeOf } from '../../../local/protocol/model.ts';
import { ServiceError } from '../../../local/service.ts';
import { startLocalWorld } from '../../../local/world.ts';
import { testWorld } from '../../unit/local/cognito/harness.ts';
import { send } from '../wire.ts';
import type { Kind, Model } from './model.ts';
import { TRIGGERS } from './model.ts';
import { GROUPS } from './step.ts';

export interface Driver {
  /** Epoch milliseconds. */
  now(): number;
  moveTo(time: number): void;
  /** The answer, or the name of the error. */
  call(operation: string, input: object): Promise<{ answer?: any; error?: string }>;
  /** What was sent since the last look. */
  messages(): Promise<{ triggerSource: string; recipient: string; code: string | null }[]>;
  /** Functions that were asked since the last look. */
  sources(): string[];
  close(): Promise<void>;
}

const POOL: Readonly<Record<Kind['names'], object>> = {
  plain: {},
  caseless: { UsernameConfiguration: { CaseSensitive: false } },
  'email alias': { AliasAttributes: ['email'] },
  'email username': { UsernameAttributes: ['email'] },
};

const clientOf = ({ prevents }: Kind) => ({ PreventUserExistenceErrors: prevents ? 'ENABLED' : 'LEGACY' });

/** Without the wire; functions are this process's. */
export async function inProcess(kind: Kind, model: () => Model): Promise<Driver> {
  const triggers = kind.triggers ? TRIGGERS : [];
  const world = await testWorld({ pool: POOL[kind.names], client: clientOf(kind), triggers });
  for (const name of triggers) {
    world.functions.on(name, (event) => {
      if (model().failing.has(name)) throw new Error('told to fail');
      if (name === 'PreSignUp') {
        event.response.autoConfirmUser = model().autoConfirm;
        event.response.autoVerifyEmail = model().autoVerify;
      }
      return event;
    });
  }
  for (const GroupName of GROUPS) await world.admin('CreateGroup', { GroupName });
  const ids = { UserPoolId: world.poolId, ClientId: world.clientId };
  return {
    now: () => world.time,
    moveTo(time) {
      world.time = time;
    },
    async call(operation, input) {
      try {
        return { answer: await world.call(operation, { ...ids, ...input }) };
      } catch (error) {
        if (error instanceof ServiceError) return { error: error.code };
        throw error;
      }
    },
    messages: async () => world.messages.splice(0),
    sources: () => world.functions.invoked.splice(0).map(({ event }) => event.triggerSource),
    close: async () => {},
  };
}

const service = await loadModel('cognito-idp');

/** The members that the operation has. */
function only(operation: string, given: Record<string, string>): object {
  const { members = {} } = shapeOf(service, service.operations[operation]!.input!);
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(members, name)));
}

/** Over HTTP, without functions. */
export async function overTheWire(kind: Kind): Promise<Driver> {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const world = await startLocalWorld({ clock: { now: () => time } });
  let seen = 0;
  const call = async (operation: string, input: object): Promise<any> => {
    const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
    const { status, text } = await send(world, { headers, body: JSON.stringify(input) });
    const answer = JSON.parse(text || '{}');
    return status === 200 ? { answer } : { error: answer.__type };
  };
  const { answer: pool } = await call('CreateUserPool', {
    PoolName: 'people',
    AutoVerifiedAttributes: ['email'],
    ...POOL[kind.names],
  });
  const UserPoolId = pool.UserPool.Id;
  const { answer: client } = await call('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    ...clientOf(kind),
  });
  for (const GroupName of GROUPS) await call('CreateGroup', { UserPoolId, GroupName });
  const { ClientId } = client.UserPoolClient;
  return {
    now: () => time,
    moveTo(to) {
      time = to;
    },
    call: (operation, input) => call(operation, { ...only(operation, { UserPoolId, ClientId }), ...input }),
    async messages() {
      const { text } = await send(world, { method: 'GET', path: '/_pools-shell/messages' });
      const all = JSON.parse(text);
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
    sources: () => [],
    close: () => world.close(),
  };
}
