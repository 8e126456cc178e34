import type { InvokeOperation, ServiceId, WorldClock } from '../service.ts';
import type { Fault } from './faults.ts';

type Input = Record<string, unknown>;

/** Which read shows what a change changes, and the members of the input that name it. */
interface Shown {
  read: string;
  by: readonly string[];
}

const pool: Shown = { read: 'DescribeUserPool', by: ['UserPoolId'] };
const mfa: Shown = { read: 'GetUserPoolMfaConfig', by: ['UserPoolId'] };
const client: Shown = { read: 'DescribeUserPoolClient', by: ['UserPoolId', 'ClientId'] };
const user: Shown = { read: 'AdminGetUser', by: ['UserPoolId', 'Username'] };
const group: Shown = { read: 'GetGroup', by: ['UserPoolId', 'GroupName'] };

const CHANGES: Readonly<Record<string, Shown>> = {
  UpdateUserPool: pool,
  AddCustomAttributes: pool,
  SetUserPoolMfaConfig: mfa,
  UpdateUserPoolClient: client,
  AdminConfirmSignUp: user,
  AdminDisableUser: user,
  AdminEnableUser: user,
  AdminResetUserPassword: user,
  AdminSetUserPassword: user,
  AdminUpdateUserAttributes: user,
  AdminDeleteUserAttributes: user,
  UpdateGroup: group,
};

/** What a read answered, or the error that it failed with, before a change. */
interface Before {
  until: number;
  answer: () => unknown;
}

/**
 * For some time after a change, reads answer what was there before it; ListUsers misses users who are newer than that; GetItem that
 * does not ask to be consistent does not see a write. Amazon Cognito's and DynamoDB's reads are eventually consistent
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html).
 */
export function staleReads(staleness: number, parts: { clock: WorldClock; invoke: InvokeOperation }): Fault {
  const { clock, invoke } = parts;
  const before = new Map<string, Before>();

  async function keep(service: ServiceId, read: string, by: Input): Promise<void> {
    const key = keyOf(service, read, by);
    // A second change does not make the first one visible any sooner.
    if (shadow(key)) return;
    const answer = await invoke(service, read, by).then(
      (output) => () => output,
      (error) => () => {
        throw error;
      },
    );
    before.set(key, { until: clock.now() + staleness, answer });
  }

  function shadow(key: string): Before | undefined {
    const known = before.get(key);
    if (known && known.until > clock.now()) return known;
    before.delete(key);
    return undefined;
  }

  async function keepItem(input: Input): Promise<void> {
    const TableName = input['TableName'];
    const { Table } = await invoke('dynamodb', 'DescribeTable', { TableName });
    const names = (Table.KeySchema as { AttributeName: string }[]).map(({ AttributeName }) => AttributeName);
    const source = (input['Key'] ?? input['Item'] ?? {}) as Input;
    await keep('dynamodb', 'GetItem', { TableName, Key: pick(source, names) });
  }

  return async ({ service, operation, input }, run) => {
    if (service === 'dynamodb') {
      // What is wrong with the write, the write itself will say.
      if (['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)) await keepItem(input).catch(() => {});
      const stale = operation === 'GetItem' && input['ConsistentRead'] !== true;
      const known = stale && shadow(keyOf(service, operation, pick(input, ['TableName', 'Key'])));
      return known ? known.answer() : run(input);
    }
    if (service !== 'cognito-idp') return run(input);
    const change = CHANGES[operation];
    if (change) await keep(service, change.read, pick(input, change.by));
    const known = shadow(keyOf(service, operation, input));
    if (known) return known.answer();
    const output = await run(input);
    return operation === 'ListUsers' ? withoutNew(output, clock.now() - staleness) : output;
  };
}

function withoutNew(output: unknown, newest: number): unknown {
  const { Users, ...rest } = output as { Users: { UserCreateDate: number }[] };
  return { ...rest, Users: Users.filter(({ UserCreateDate }) => UserCreateDate <= newest) };
}

const pick = (input: Input, names: readonly string[]): Input =>
  Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));

const keyOf = (service: ServiceId, read: string, input: Input): string =>
  JSON.stringify([service, read, ...Object.entries(input).sort(([left], [right]) => (left < right ? -1 : 1))]);
