/** The pools of this world. */
import type { Collection } from '../../storage/storage.ts';
import { resourceNotFound } from '../errors.ts';
import type { Pool } from './pool.ts';

export class Pools {
  readonly #records: Collection<Pool>;

  constructor(records: Collection<Pool>) {
    this.#records = records;
  }

  find(id: string): Pool | undefined {
    return this.#records.get(id);
  }

  /** @throws ResourceNotFoundException "User pool us-east-1_x does not exist." */
  get(id: string): Pool {
    const pool = this.#records.get(id);
    if (!pool) throw resourceNotFound(`User pool ${id} does not exist.`);
    return pool;
  }

  save(pool: Pool): void {
    this.#records.set(pool.id, pool);
  }

  delete(id: string): void {
    this.#records.delete(id);
  }

  /** Oldest first. */
  all(): Pool[] {
    return [...this.#records.values()].sort((a, b) => a.createdAt - b.createdAt);
  }
}
