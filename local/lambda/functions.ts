import { randomUUID } from 'node:crypto';
import { ServiceError, type WorldFacts } from '../service.ts';
import type { Collection, Storage } from '../storage/storage.ts';
import { type AliasRecord, type FunctionRecord, LATEST, type Statement } from './definition.ts';
import { arnOf, lambdaError, notFound, parseName } from './names.ts';

/** What a name with its qualifier leads to: the code and configuration to run, and the policy that says who may. */
export interface Target {
  fn: FunctionRecord;
  /** With the qualifier that was given. */
  arn: string;
  revisionId: string;
  policy: readonly Statement[];
  setPolicy(policy: Statement[]): void;
}

/** The functions of a world, with their published versions and aliases. */
export class FunctionStore {
  readonly aliases: Collection<AliasRecord>;
  readonly #records: Collection<FunctionRecord>;
  readonly #versions: Collection<FunctionRecord>;
  readonly #facts: WorldFacts;
  readonly #changed: (fn: FunctionRecord) => void;

  /** @param changed told of a function, or version, whose running instances are out of date */
  constructor(storage: Storage, facts: WorldFacts, changed: (fn: FunctionRecord) => void) {
    this.#records = storage.collection('functions');
    this.#versions = storage.collection('function-versions');
    this.aliases = storage.collection('function-aliases');
    this.#facts = facts;
    this.#changed = changed;
  }

  /**
   * @param given name, partial ARN or ARN; an ARN may end in a qualifier
   * @param qualifier a version or an alias
   * @throws ServiceError ResourceNotFoundException
   */
  target(given: string, qualifier?: string): Target {
    const parsed = parseName(this.#facts, given, qualifier);
    const { name } = parsed;
    const arn = arnOf(this.#facts, name, parsed.qualifier);
    const alias = parsed.qualifier === undefined ? undefined : this.aliases.get(keyOf(name, parsed.qualifier));
    const fn = this.version(name, alias?.version ?? parsed.qualifier ?? LATEST);
    if (!fn) throw notFound(arn);
    const owner = alias ?? fn;
    const setPolicy = (policy: Statement[]): void => {
      const revisionId = randomUUID();
      if (alias) this.saveAlias({ ...alias, policy, revisionId });
      else this.#save({ ...fn, policy, revisionId });
    };
    return { fn, arn, revisionId: owner.revisionId, policy: owner.policy, setPolicy };
  }

  find(given: string, qualifier?: string): FunctionRecord {
    return this.target(given, qualifier).fn;
  }

  /** The same as `target`, but undefined for one that is not there. */
  known(given: string, qualifier?: string): Target | undefined {
    try {
      return this.target(given, qualifier);
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#records.get(name) !== undefined;
  }

  /** @param version `$LATEST` or a number */
  version(name: string, version: string): FunctionRecord | undefined {
    return version === LATEST ? this.#records.get(name) : this.#versions.get(keyOf(name, version));
  }

  /** By name. */
  all(): FunctionRecord[] {
    return [...this.#records.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Oldest first, without `$LATEST`. */
  versionsOf(name: string): FunctionRecord[] {
    return [...this.#versions.values()]
      .filter((fn) => fn.name === name)
      .sort((left, right) => Number(left.version) - Number(right.version));
  }

  aliasesOf(name: string): AliasRecord[] {
    return [...this.aliases.values()]
      .filter((alias) => alias.function === name)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  saveAlias(alias: AliasRecord): AliasRecord {
    this.aliases.set(keyOf(alias.function, alias.name), alias);
    return alias;
  }

  deleteAlias(alias: AliasRecord): void {
    this.aliases.delete(keyOf(alias.function, alias.name));
  }

  /** Keeps the function as it is now under the next number, with a policy of its own. Numbers are not used twice. */
  publish(fn: FunctionRecord, description: string): FunctionRecord {
    const number = (fn.lastVersion ?? 0) + 1;
    this.#save({ ...fn, lastVersion: number });
    const version = { ...fn, version: String(number), description, policy: [], revisionId: randomUUID() };
    this.#save(version);
    return version;
  }

  /** Stores new code or configuration and lets go of the instances that run the old. */
  replace(fn: FunctionRecord): FunctionRecord {
    const lastModified = new Date(this.#facts.clock.now()).toISOString().replace('Z', '+0000');
    const stored = { ...fn, lastModified, revisionId: randomUUID() };
    this.#save(stored);
    this.#changed(stored);
    return stored;
  }

  /** With all its versions and aliases. */
  delete(fn: FunctionRecord): void {
    for (const version of this.versionsOf(fn.name)) this.deleteVersion(version);
    for (const alias of this.aliasesOf(fn.name)) this.deleteAlias(alias);
    this.#records.delete(fn.name);
    this.#changed(fn);
  }

  deleteVersion(version: FunctionRecord): void {
    this.#versions.delete(keyOf(version.name, version.version!));
    this.#changed(version);
  }

  /** Whether code is still that of a function or of one of its versions. */
  uses(sha256: string): boolean {
    const all = [...this.#records.values(), ...this.#versions.values()];
    return all.some((fn) => fn.code.sha256 === sha256);
  }

  #save(fn: FunctionRecord): void {
    if (fn.version === undefined || fn.version === LATEST) this.#records.set(fn.name, fn);
    else this.#versions.set(keyOf(fn.name, fn.version), fn);
  }
}

const keyOf = (name: string, qualifier: string): string => `${name}:${qualifier}`;

/** @throws ServiceError PreconditionFailedException when the caller saw an older revision */
export function checkRevision(current: { revisionId: string }, revisionId: string | undefined): void {
  if (revisionId === undefined || revisionId === current.revisionId) return;
  throw lambdaError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );
}
