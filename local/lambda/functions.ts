import { randomUUID } from 'node:crypto';
import { ServiceError, type WorldFacts } from '../service.ts';
import type { Collection, Storage } from '../storage/storage.ts';
import type { FunctionRecord } from './definition.ts';
import { arnOf, functionName, lambdaError, notFound } from './names.ts';

/** The functions of a world. */
export class FunctionStore {
  readonly #records: Collection<FunctionRecord>;
  readonly #facts: WorldFacts;
  readonly #changed: (fn: FunctionRecord) => void;

  /** @param changed told of a function whose running instances are out of date */
  constructor(storage: Storage, facts: WorldFacts, changed: (fn: FunctionRecord) => void) {
    this.#records = storage.collection('functions');
    this.#facts = facts;
    this.#changed = changed;
  }

  /**
   * @param given name, partial ARN or ARN
   * @throws ServiceError ResourceNotFoundException
   */
  find(given: string, qualifier?: string): FunctionRecord {
    const name = functionName(this.#facts, given, qualifier);
    const fn = this.#records.get(name);
    if (!fn) throw notFound(arnOf(this.#facts, name));
    return fn;
  }

  /** The same, but undefined for one that is not there. */
  known(given: string, qualifier?: string): FunctionRecord | undefined {
    try {
      return this.find(given, qualifier);
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#records.get(name) !== undefined;
  }

  /** By name. */
  all(): FunctionRecord[] {
    return [...this.#records.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Stores a changed resource policy; instances live on. */
  save(fn: FunctionRecord): void {
    this.#records.set(fn.name, fn);
  }

  /** Stores new code or configuration and lets go of the instances that run the old. */
  replace(fn: FunctionRecord): FunctionRecord {
    const lastModified = new Date(this.#facts.clock.now()).toISOString().replace('Z', '+0000');
    const stored = { ...fn, lastModified, revisionId: randomUUID() };
    this.#records.set(fn.name, stored);
    this.#changed(stored);
    return stored;
  }

  delete(fn: FunctionRecord): void {
    this.#records.delete(fn.name);
    this.#changed(fn);
  }

  /** @throws ServiceError PreconditionFailedException when the caller saw an older revision */
  checkRevision(fn: FunctionRecord, revisionId: string | undefined): void {
    if (revisionId === undefined || revisionId === fn.revisionId) return;
    throw lambdaError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    );
  }
}
