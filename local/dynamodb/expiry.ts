import { ServiceError, type WorldFacts } from '../service.ts';
import type { Collection } from '../storage/storage.ts';
import type { Gate } from './gate.ts';
import type { TableStore } from './store.ts';

/** An item whose time is longer ago than this is taken for a mistake and stays (DynamoDB guide, "Time to Live"). Seconds. */
const LONGEST_AGO = 5 * 365 * 24 * 3600;

/** How often expired items are looked for, milliseconds. */
const SWEEP_EVERY = 1000;

/** Which attribute says when a table's items end. */
interface TimeToLive {
  table: string;
  attribute: string;
}

/**
 * Time to live. AWS removes expired items within days; here they are gone at the first call that comes more than a second after.
 */
export class Expiry {
  readonly #settings: Collection<TimeToLive>;
  readonly #tables: TableStore;
  readonly #gate: Gate;
  readonly #facts: WorldFacts;
  #swept = Number.NEGATIVE_INFINITY;

  constructor(settings: Collection<TimeToLive>, tables: TableStore, gate: Gate, facts: WorldFacts) {
    this.#gate = gate;
    this.#settings = settings;
    this.#tables = tables;
    this.#facts = facts;
  }

  async update({ TableName, TimeToLiveSpecification }: any): Promise<object> {
    const { AttributeName, Enabled } = TimeToLiveSpecification ?? {};
    if (typeof AttributeName !== 'string' || AttributeName === '' || typeof Enabled !== 'boolean')
      throw invalid('TimeToLiveSpecification needs AttributeName and Enabled.');
    await this.#tables.run('DescribeTable', { TableName });
    const known = this.#settings.get(TableName);
    if (known && known.attribute !== AttributeName)
      throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${known.attribute}`);
    if (Enabled === (known !== undefined)) throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    if (Enabled) this.#settings.set(TableName, { table: TableName, attribute: AttributeName });
    else this.#settings.delete(TableName);
    return { TimeToLiveSpecification: { AttributeName, Enabled } };
  }

  async describe(input: any): Promise<object> {
    await this.#tables.run('DescribeTimeToLive', input);
    const known = this.#settings.get(input.TableName);
    const TimeToLiveDescription = known
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: known.attribute }
      : { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveDescription };
  }

  /** For a table that goes. */
  forget(table: string): void {
    this.#settings.delete(table);
  }

  /** Removes what has expired, unless that was done a moment ago. */
  async sweep(): Promise<void> {
    const now = this.#facts.clock.now();
    // A clock that was put back counts as moved too.
    if (this.#settings.size === 0 || Math.abs(now - this.#swept) < SWEEP_EVERY) return;
    this.#swept = now;
    // Not in the middle of a transaction.
    await this.#gate.shared(async () => {
      for (const settings of [...this.#settings.values()]) await this.#sweepTable(settings, Math.floor(now / 1000));
    });
  }

  async #sweepTable({ table: TableName, attribute }: TimeToLive, now: number): Promise<void> {
    const { Table } = await this.#tables.run('DescribeTable', { TableName });
    const keys: string[] = Table.KeySchema.map(({ AttributeName }: { AttributeName: string }) => AttributeName);
    const expired = {
      ExpressionAttributeNames: { '#ends': attribute },
      ExpressionAttributeValues: { ':now': { N: String(now) }, ':oldest': { N: String(now - LONGEST_AGO) } },
    };
    const condition = '#ends < :now AND #ends > :oldest';
    let ExclusiveStartKey: object | undefined;
    do {
      const scan = {
        TableName,
        FilterExpression: condition,
        ...expired,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      };
      const { Items, LastEvaluatedKey } = await this.#tables.run('Scan', scan);
      for (const item of Items) {
        const Key = Object.fromEntries(keys.map((name) => [name, item[name]]));
        await this.#tables.run('DeleteItem', { TableName, Key });
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
}

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);
