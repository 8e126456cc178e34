import { createHash } from 'node:crypto';
import { ServiceError, type WorldFacts } from '../service.ts';
import type { Gate } from './gate.ts';
import type { TableStore } from './store.ts';

const MOST_ACTIONS = 100;
/** How long a ClientRequestToken is remembered (API reference, TransactWriteItems), milliseconds. */
const TOKEN_LIFETIME = 10 * 60_000;

const WRITES = ['ConditionCheck', 'Put', 'Delete', 'Update'] as const;
type Write = (typeof WRITES)[number];

interface Action {
  kind: Write;
  input: any;
  key: Record<string, unknown>;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/**
 * Transactions over dynalite, which has none: all conditions are looked at, then all writes are made, while nobody else writes. A
 * write that fails takes the ones before it back.
 */
export class Transactions {
  readonly #tables: TableStore;
  readonly #gate: Gate;
  readonly #facts: WorldFacts;
  readonly #tokens = new Map<string, { digest: string; at: number }>();

  constructor(tables: TableStore, gate: Gate, facts: WorldFacts) {
    this.#tables = tables;
    this.#gate = gate;
    this.#facts = facts;
  }

  async write(input: any): Promise<object> {
    const { TransactItems: items, ClientRequestToken: token, ...rest } = input;
    refuseOthers('TransactWriteItems', rest);
    checkCount(items);
    return this.#gate.exclusive(async () => {
      const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
      if (token !== undefined && this.#isRepeated(token, digest)) return {};
      const actions = await Promise.all(items.map((item: any) => this.#actionOf(item)));
      checkDistinct(actions);
      const reasons = await Promise.all(actions.map((action) => this.#reasonAgainst(action)));
      if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
      await this.#apply(actions);
      if (token !== undefined) this.#tokens.set(token, { digest, at: this.#facts.clock.now() });
      return {};
    });
  }

  async read(input: any): Promise<object> {
    const { TransactItems: items, ...rest } = input;
    refuseOthers('TransactGetItems', rest);
    checkCount(items);
    return this.#gate.exclusive(async () => {
      const Responses: object[] = [];
      for (const { Get } of items) {
        if (!Get) throw invalid('TransactItems can only contain Get.');
        const { Item } = await this.#tables.run('GetItem', { ...Get, ConsistentRead: true });
        Responses.push(Item ? { Item } : {});
      }
      return { Responses };
    });
  }

  #isRepeated(token: string, digest: string): boolean {
    const now = this.#facts.clock.now();
    for (const [known, { at }] of this.#tokens) if (at + TOKEN_LIFETIME <= now) this.#tokens.delete(known);
    const known = this.#tokens.get(token);
    if (known && known.digest !== digest)
      throw new ServiceError(
        'IdempotentParameterMismatchException',
        'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical',
      );
    return known !== undefined;
  }

  async #actionOf(item: Record<string, any>): Promise<Action> {
    const given = WRITES.filter((kind) => typeof item[kind] === 'object' && item[kind] !== null);
    const [kind] = given;
    if (kind === undefined || given.length > 1)
      throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
    const input = item[kind];
    if (kind === 'ConditionCheck' && input.ConditionExpression === undefined)
      throw invalid('The expression can not be empty;');
    return { kind, input, key: input.Key ?? (await keyOf(this.#tables, input)) };
  }

  async #reasonAgainst({ input, key }: Action): Promise<Reason> {
    const { TableName, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
    if (ConditionExpression === undefined) return { Code: 'None' };
    // Names and values of an update's own expression are unused in the condition alone.
    const used = (given: object = {}) =>
      Object.fromEntries(Object.entries(given).filter(([name]) => mentions(ConditionExpression, name)));
    const condition = {
      TableName,
      Key: key,
      ConditionExpression,
      ...some('ExpressionAttributeNames', used(ExpressionAttributeNames)),
      ...some('ExpressionAttributeValues', used(ExpressionAttributeValues)),
    };
    if (await this.#tables.holds(condition)) return { Code: 'None' };
    const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    const Item = wanted ? await this.#item(TableName, key) : undefined;
    return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...(Item && { Item }) };
  }

  async #apply(actions: readonly Action[]): Promise<void> {
    const undo: (() => Promise<unknown>)[] = [];
    for (const [at, { kind, input, key }] of actions.entries()) {
      if (kind === 'ConditionCheck') continue;
      const { TableName } = input;
      const before = await this.#item(TableName, key);
      const { ReturnValuesOnConditionCheckFailure: _shown, ...write } = input;
      try {
        await this.#tables.run(`${kind}Item`, write);
      } catch (error) {
        for (const step of undo.reverse()) await step();
        if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
        const reasons: Reason[] = actions.map(() => ({ Code: 'None' }));
        reasons[at] = { Code: 'ValidationError', Message: error.message };
        throw cancelled(reasons);
      }
      undo.push(() =>
        before
          ? this.#tables.run('PutItem', { TableName, Item: before })
          : this.#tables.run('DeleteItem', { TableName, Key: key }),
      );
    }
  }

  async #item(TableName: string, Key: Record<string, unknown>): Promise<Record<string, unknown> | undefined> {
    return (await this.#tables.run('GetItem', { TableName, Key, ConsistentRead: true })).Item;
  }
}

/** The key of an item that is put. */
export async function keyOf(tables: TableStore, input: any): Promise<Record<string, unknown>> {
  if (input.Key) return input.Key;
  const { Table } = await tables.run('DescribeTable', { TableName: input.TableName });
  return Object.fromEntries(
    Table.KeySchema.map(({ AttributeName }: any) => [AttributeName, input.Item?.[AttributeName]]),
  );
}

function checkCount(items: unknown): void {
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ACTIONS)
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${
        Array.isArray(items) && items.length > 0
          ? `less than or equal to ${MOST_ACTIONS}`
          : 'greater than or equal to 1'
      }`,
    );
}

function checkDistinct(actions: readonly Action[]): void {
  const targets = actions.map(({ input, key }) => {
    const pairs = Object.entries(key).sort(([left], [right]) => (left < right ? -1 : 1));
    return JSON.stringify([input.TableName, pairs]);
  });
  if (new Set(targets).size < targets.length)
    throw invalid('Transaction request cannot include multiple operations on one item');
}

/** @throws ServiceError for members that would be ignored otherwise */
function refuseOthers(operation: string, rest: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined && value !== 'NONE') throw invalid(`${name} of ${operation} is not in the local world.`);
}

const mentions = (expression: string, name: string): boolean =>
  new RegExp(`${name.replace(/[^\w:#]/g, '\\$&')}(?![\\w])`).test(expression);

const some = (name: string, values: object): object => (Object.keys(values).length > 0 ? { [name]: values } : {});

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

/** The sentence with the code of every action. */
function cancelled(CancellationReasons: readonly Reason[]): ServiceError {
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons } },
  );
}
