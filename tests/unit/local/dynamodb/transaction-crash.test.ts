/** What is left of a transaction whose process is killed at each of its steps. The next process is another `Transactions` on the same data. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Gate } from '../../../../local/dynamodb/gate.ts';
import { openTables, type TableStore } from '../../../../local/dynamodb/store.ts';
import { type TransactionRecords, Transactions } from '../../../../local/dynamodb/transactions.ts';
import type { WorldFacts } from '../../../../local/service.ts';
import { openStorage } from '../../../../local/storage/open.ts';
import type { Collection } from '../../../../local/storage/storage.ts';

const db = createRequire(import.meta.url)('dynalite/db');

const facts: WorldFacts = {
  region: 'us-east-1',
  accountId: '000000000000',
  endpoint: () => '',
  clock: { now: () => Date.parse('2026-03-01T12:00:00Z') },
};

const TableName = 'accounts';
const item = (id: string, n: number, owner: string) => ({ id: { S: id }, n: { N: String(n) }, owner: { S: owner } });

/** Dies at its step after `most`, or when it is killed: nothing that comes after it happens. */
class Process {
  isDead = false;
  #steps = 0;
  readonly #most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  kill(): void {
    this.isDead = true;
  }

  /** @returns whether it is still alive */
  step(): boolean {
    this.isDead ||= this.#steps++ >= this.#most;
    return !this.isDead;
  }

  over(tables: TableStore, records: TransactionRecords): Transactions {
    const own = { pending: this.#collection(records.pending), tokens: this.#collection(records.tokens) };
    return new Transactions(this.#tables(tables), new Gate(), facts, own);
  }

  #tables(tables: TableStore): TableStore {
    const alive =
      <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
      (...args: A): Promise<T> =>
        this.isDead ? new Promise<T>(() => {}) : call(...args);
    return {
      run: alive((operation, input) => {
        if (/^(Get|Describe)/.test(operation) || this.step()) return tables.run(operation, input);
        return new Promise(() => {});
      }),
      holds: alive((condition) => tables.holds(condition)),
      close: async () => {},
    };
  }

  #collection<T>(records: Collection<T>): Collection<T> {
    return {
      get: (key) => records.get(key),
      set: (key, value) => void (this.step() && records.set(key, value)),
      delete: (key) => this.step() && records.delete(key),
      values: () => records.values(),
      get size() {
        return records.size;
      },
    };
  }
}

async function filledTables(): Promise<TableStore> {
  const tables = openTables(undefined, facts);
  await tables.run('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: ['id', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'owners',
        KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  while ((await tables.run('DescribeTable', { TableName })).Table.TableStatus !== 'ACTIVE')
    await new Promise((resolve) => setImmediate(resolve));
  for (const one of [item('a', 10, 'ann'), item('b', 0, 'bob'), item('c', 5, 'cyd')])
    await tables.run('PutItem', { TableName, Item: one });
  return tables;
}

const TRANSACTION = {
  ClientRequestToken: 'once',
  TransactItems: [
    {
      Update: {
        TableName,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET n = n - :some, #o = :other',
        ConditionExpression: 'n >= :some',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':some': { N: '3' }, ':other': { S: 'dan' } },
      },
    },
    {
      Update: {
        TableName,
        Key: { id: { S: 'b' } },
        UpdateExpression: 'SET n = n + :some',
        ExpressionAttributeValues: { ':some': { N: '3' } },
      },
    },
    { Delete: { TableName, Key: { id: { S: 'c' } } } },
    { Put: { TableName, Item: item('d', 1, 'ann') } },
  ],
};

const BEFORE = ['a 10 ann', 'b 0 bob', 'c 5 cyd'];
const AFTER = ['a 7 dan', 'b 3 bob', 'd 1 ann'];

/** The items, and that the index has exactly these. */
async function content(tables: TableStore): Promise<string[]> {
  const shown = ({ Items }: any): string[] => Items.map(({ id, n, owner }: any) => `${id.S} ${n.N} ${owner.S}`).sort();
  const items = shown(await tables.run('Scan', { TableName }));
  assert.deepEqual(shown(await tables.run('Scan', { TableName, IndexName: 'owners' })), items);
  return items;
}

const recordsOf = (): TransactionRecords => {
  const storage = openStorage(undefined);
  return { pending: storage.collection('pending'), tokens: storage.collection('tokens') };
};

/** A transaction that is killed at its step `last`, and what the next process makes of it. @returns undefined when it has no such step */
async function killedAt(
  last: number,
): Promise<{ items: string[]; tables: TableStore; next: Transactions } | undefined> {
  const tables = await filledTables();
  const records = recordsOf();
  const process = new Process(last);
  const first = process.over(tables, records);
  let ended = false;
  void first.write(TRANSACTION).then(
    () => {
      ended = true;
    },
    () => {},
  );
  for (let turn = 0; turn < 200 && !ended && !process.isDead; turn++)
    await new Promise((resolve) => setImmediate(resolve));
  if (ended && !process.isDead) return undefined;
  assert.ok(process.isDead, 'it neither ended nor died');
  const next = new Transactions(tables, new Gate(), facts, records);
  await next.recover();
  assert.equal(records.pending.size, 0);
  return { items: await content(tables), tables, next };
}

test('a transaction that is killed at any step has happened as a whole or not at all, and is not made twice', async () => {
  const outcomes: string[] = [];
  for (let last = 0; ; last++) {
    const killed = await killedAt(last);
    if (!killed) break;
    outcomes.push(JSON.stringify(killed.items));
    // The client was not answered and sends it again.
    await killed.next.write(TRANSACTION);
    assert.deepEqual(await content(killed.tables), AFTER);
  }
  // On record, four writes, the token, off the record.
  assert.equal(outcomes.length, 7);
  assert.deepEqual([...new Set(outcomes)], [JSON.stringify(BEFORE), JSON.stringify(AFTER)]);
});

test('a kill between the indexes of an item and the item leaves no index entry without its item', async (t) => {
  const { updateIndexes } = db;
  t.after(() => {
    db.updateIndexes = updateIndexes;
  });
  for (let write = 0; write < 4; write++) {
    const tables = await filledTables();
    const records = recordsOf();
    const process = new Process();
    let writes = 0;
    db.updateIndexes = (
      store: unknown,
      table: unknown,
      old: unknown,
      fresh: unknown,
      done: (error?: unknown) => void,
    ) =>
      updateIndexes(store, table, old, fresh, (error: unknown) => {
        if (writes++ < write) return done(error);
        process.kill();
        // Frees dynalite's lock, which would be gone with the process.
        done(new Error('killed'));
      });
    process
      .over(tables, records)
      .write(TRANSACTION)
      .catch(() => {});
    while (!process.isDead) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    db.updateIndexes = updateIndexes;
    await new Transactions(tables, new Gate(), facts, records).recover();
    assert.deepEqual(await content(tables), AFTER);
  }
});

test('a transaction that cannot be made is taken back by the next process, too', async () => {
  const tables = await filledTables();
  const records = recordsOf();
  const bad = {
    Update: {
      TableName,
      Key: { id: { S: 'b' } },
      UpdateExpression: 'SET n = #o + :some',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':some': { N: '3' } },
    },
  };
  const process = new Process(2);
  const first = process.over(tables, records);
  first.write({ TransactItems: [TRANSACTION.TransactItems[0], bad] }).catch(() => {});
  while (!process.isDead) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(records.pending.size, 1);
  await new Transactions(tables, new Gate(), facts, records).recover();
  assert.equal(records.pending.size, 0);
  assert.deepEqual(await content(tables), BEFORE);
});

/** A disk that takes `takes` writes of tables, then refuses `refuses` of them, and the deleting of records while `keepsRecords`. */
function diskOf(tables: TableStore, records: TransactionRecords, { takes = 0, refuses = 0, keepsRecords = false }) {
  const disk = { takes, refuses, keepsRecords };
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const own: TableStore = {
    ...tables,
    async run(operation, input) {
      if (!/^(Get|Describe)/.test(operation) && disk.takes-- <= 0 && disk.refuses-- > 0) throw full();
      return tables.run(operation, input);
    },
  };
  const { pending } = records;
  const kept: Collection<any> = {
    get: (key) => pending.get(key),
    set: (key, value) => pending.set(key, value),
    delete(key) {
      if (disk.keepsRecords) throw full();
      return pending.delete(key);
    },
    values: () => pending.values(),
    get size() {
      return pending.size;
    },
  };
  const transactions = new Transactions(own, new Gate(), facts, { ...records, pending: kept });
  const put = () => own.run('PutItem', { TableName, Item: item('a', 99, 'ann') });
  return { disk, transactions, put };
}

const AFTER_PUT = ['a 99 ann', ...AFTER.slice(1)];

test('what a full disk left in the middle is brought to its end before the write that waited for it', async () => {
  const tables = await filledTables();
  const records = recordsOf();
  // One write, its taking back.
  const { transactions, put } = diskOf(tables, records, { takes: 1, refuses: 2 });
  const written = transactions.write(TRANSACTION);
  const beside = transactions.beside(put);
  await assert.rejects(written, /ENOSPC/);
  await beside;
  assert.equal(records.pending.size, 0);
  assert.deepEqual(await content(tables), AFTER_PUT);
  // The client was told of an error and sends it again.
  await transactions.write(TRANSACTION);
  assert.deepEqual(await content(tables), AFTER_PUT);
});

test('nothing is written while the disk refuses to bring it to its end', async () => {
  const tables = await filledTables();
  const records = recordsOf();
  const { transactions, put } = diskOf(tables, records, { takes: 1, refuses: 4 });
  await assert.rejects(transactions.write(TRANSACTION), /ENOSPC/);
  let puts = 0;
  const counted = () => {
    puts++;
    return put();
  };
  await assert.rejects(transactions.beside(counted), /ENOSPC/);
  await assert.rejects(transactions.write({ TransactItems: [TRANSACTION.TransactItems[1]] }), /ENOSPC/);
  assert.deepEqual([records.pending.size, puts], [1, 0]);
  await transactions.beside(counted);
  assert.deepEqual([records.pending.size, puts], [0, 1]);
  assert.deepEqual(await content(tables), AFTER_PUT);
});

test('a transaction that fails and is taken back leaves nothing on record', async () => {
  const tables = await filledTables();
  const records = recordsOf();
  const { transactions } = diskOf(tables, records, { takes: 1, refuses: 1 });
  await assert.rejects(transactions.write(TRANSACTION), /ENOSPC/);
  assert.equal(records.pending.size, 0);
  assert.deepEqual(await content(tables), BEFORE);
});

test('a transaction that was made and could not be taken off the record undoes no later write', async () => {
  const tables = await filledTables();
  const records = recordsOf();
  const { disk, transactions, put } = diskOf(tables, records, { keepsRecords: true });
  await assert.rejects(transactions.write(TRANSACTION), /ENOSPC/);
  await assert.rejects(transactions.beside(put), /ENOSPC/);
  assert.equal(records.pending.size, 1);
  disk.keepsRecords = false;
  await transactions.beside(put);
  await new Transactions(tables, new Gate(), facts, records).recover();
  assert.deepEqual(await content(tables), AFTER_PUT);
});
