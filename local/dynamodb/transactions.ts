import { createHash } from 'node:crypto';
import { ServiceError, type WorldFacts } from '../service.ts';
import type { Collection } from '../storage/storage.ts';
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

/** An action with the item that it finds; absent where there is none. */
interface Prepared extends Action {
  before?: Record<string, unknown>;
}

/** Of a client that may send the same transaction again. */
interface Token {
  token: string;
  digest: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A transaction between its first write and its last one. */
export interface Pending {
  actions: readonly Prepared[];
  token?: Token;
}

export interface TransactionRecords {
  pending: Collection<Pending>;
  tokens: Collection<Token>;
}

/** There is one at a time. */
const PENDING = 'pending';

interface Reason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/**
 * Transactions over dynalite, which has none: all conditions are looked at, then all writes are made, while nobody else writes. A
 * write that fails takes the ones before it back.
 *
 * What is about to be written, and what was there before, is on record meanwhile: of a process that was killed in between, the next one
 * puts back what was there and makes all writes again, so that a transaction happens as a whole or not at all. dynalite changes an
 * item's indexes and the item one after the other; the second making of the very same write mends those as well. The same is done, before
 * anything else, in a process whose disk was full in between: its client was told of an error, after which both may be.
 */
export class Transactions {
  readonly #tables: TableStore;
  readonly #gate: Gate;
  readonly #facts: WorldFacts;
  readonly #records: TransactionRecords;

  constructor(tables: TableStore, gate: Gate, facts: WorldFacts, records: TransactionRecords) {
    this.#tables = tables;
    this.#records = records;
    this.#gate = gate;
    this.#facts = facts;
  }

  /**
   * Ends what was left in the middle, by a killed process or by a disk that took neither the writes nor their taking back; to be awaited
   * before anything else is done. @throws Error as long as the disk does not take it
   */
  async recover(): Promise<void> {
    if (this.#records.pending.size > 0) await this.#gate.exclusive(() => this.#recoverAlone());
  }

  /** A write of one item or table: while no transaction is under way, and none is left in the middle. */
  async beside<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.recover();
      // The one that it waited for may have been left in the middle.
      const done = await this.#gate.shared(async () =>
        this.#records.pending.size > 0 ? undefined : { answer: await write() },
      );
      if (done) return done.answer;
    }
  }

  async #recoverAlone(): Promise<void> {
    const pending = this.#records.pending.get(PENDING);
    if (!pending) return;
    try {
      for (const action of pending.actions) await this.#restore(action);
      await this.#end(pending);
    } catch (error) {
      // It would have failed before, too, and is taken back; or somebody took the tables away.
      if (!(error instanceof ServiceError)) throw error;
      this.#records.pending.delete(PENDING);
    }
  }

  async write(input: any): Promise<object> {
    const { TransactItems: items, ClientRequestToken: token, ...rest } = input;
    refuseOthers('TransactWriteItems', rest);
    checkCount(items);
    return this.#gate.exclusive(async () => {
      await this.#recoverAlone();
      const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
      if (token !== undefined && this.#isRepeated(token, digest)) return {};
      const actions = await Promise.all(items.map((item: any) => this.#actionOf(item)));
      checkDistinct(actions);
      const reasons = await Promise.all(actions.map((action) => this.#reasonAgainst(action)));
      if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
      const prepared = await Promise.all(actions.map((action) => this.#prepared(action)));
      const remembered = token !== undefined && { token: { token, digest, at: this.#facts.clock.now() } };
      const pending = { actions: prepared, ...remembered };
      this.#records.pending.set(PENDING, pending);
      await this.#end(pending);
      return {};
    });
  }

  async read(input: any): Promise<object> {
    const { TransactItems: items, ...rest } = input;
    refuseOthers('TransactGetItems', rest);
    checkCount(items);
    return this.#gate.exclusive(async () => {
      await this.#recoverAlone();
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
    const { tokens } = this.#records;
    for (const old of [...tokens.values()]) if (old.at + TOKEN_LIFETIME <= now) tokens.delete(old.token);
    const known = tokens.get(token);
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

  async #prepared(action: Action): Promise<Prepared> {
    const before = action.kind === 'ConditionCheck' ? undefined : await this.#item(action.input.TableName, action.key);
    return { ...action, ...(before && { before }) };
  }

  /**
   * Makes all writes of what is on record, or takes back those that were made. Where the disk refuses that as well, it stays on record.
   * @throws ServiceError TransactionCanceledException when a write is not possible
   */
  async #end({ actions, token }: Pending): Promise<void> {
    const made: Prepared[] = [];
    try {
      for (const action of actions) {
        await this.#make(action, actions);
        made.push(action);
      }
    } catch (error) {
      for (const action of made.reverse()) await this.#restore(action);
      this.#records.pending.delete(PENDING);
      throw error;
    }
    if (token) this.#records.tokens.set(token.token, token);
    this.#records.pending.delete(PENDING);
  }

  async #make(action: Prepared, actions: readonly Prepared[]): Promise<void> {
    const { kind, input } = action;
    if (kind === 'ConditionCheck') return;
    const { ReturnValuesOnConditionCheckFailure: _shown, ...write } = input;
    try {
      await this.#tables.run(`${kind}Item`, write);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      throw cancelled(
        actions.map((one) => (one === action ? { Code: 'ValidationError', Message: error.message } : { Code: 'None' })),
      );
    }
  }

  async #restore({ kind, input: { TableName }, key, before }: Prepared): Promise<void> {
    if (kind === 'ConditionCheck') return;
    if (before) await this.#tables.run('PutItem', { TableName, Item: before });
    else await this.#tables.run('DeleteItem', { TableName, Key: key });
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
