import type { FunctionRecord } from './definition.ts';
import type { Instance, InstanceAnswer, InstanceCall } from './instance.ts';
import { arnOfVersion } from './names.ts';

/** More invocations of one function wait for each other. AWS allows 1,000; each of these is a process of some 50 MB. */
export const INSTANCES_PER_FUNCTION = 10;

/** An instance that nobody needs for this long ends, as on AWS. */
const IDLE_MILLISECONDS = 5 * 60_000;

/** The running instances of all functions. */
export class Fleet {
  readonly #start: (fn: FunctionRecord) => Instance;
  readonly #functions = new Map<string, FunctionFleet>();
  #closed = false;

  constructor(start: (fn: FunctionRecord) => Instance) {
    this.#start = start;
  }

  async invoke(fn: FunctionRecord, call: InstanceCall): Promise<InstanceAnswer> {
    const fleet = this.#of(fn);
    const instance = await fleet.take();
    try {
      return await instance.invoke(call);
    } finally {
      fleet.give(instance);
    }
  }

  /** Starts an instance unless an idle one is there. */
  warm(fn: FunctionRecord): void {
    if (!this.#closed) this.#of(fn).warm();
  }

  /** Lets go of a function's instances: idle ones now, busy ones when they have finished. */
  retire(fn: FunctionRecord): void {
    const fleet = this.#functions.get(arnOfVersion(fn));
    this.#functions.delete(arnOfVersion(fn));
    fleet?.retire();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#functions.values()].map((fleet) => fleet.stop()));
  }

  #of(fn: FunctionRecord): FunctionFleet {
    if (this.#closed) throw new Error('the world is closed');
    let fleet = this.#functions.get(arnOfVersion(fn));
    if (!fleet) {
      fleet = new FunctionFleet(() => this.#start(fn));
      this.#functions.set(arnOfVersion(fn), fleet);
    }
    return fleet;
  }
}

/** One function's instances, all of the same code and configuration. */
class FunctionFleet {
  readonly #start: () => Instance;
  readonly #all = new Set<Instance>();
  readonly #idle = new Map<Instance, NodeJS.Timeout>();
  readonly #waiting: ((instance: Instance) => void)[] = [];
  #retired = false;

  constructor(start: () => Instance) {
    this.#start = start;
  }

  take(): Promise<Instance> | Instance {
    // The most recently used one: the others may then grow old.
    const instance = [...this.#idle.keys()].at(-1);
    if (instance) {
      clearTimeout(this.#idle.get(instance));
      this.#idle.delete(instance);
      return instance;
    }
    if (this.#all.size < INSTANCES_PER_FUNCTION) return this.#begin();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(instance: Instance): void {
    const next = instance.usable ? this.#waiting.shift() : undefined;
    if (next) next(instance);
    else if (!instance.usable) this.#drop(instance);
    else if (this.#retired) instance.kill();
    else this.#rest(instance);
  }

  warm(): void {
    if (this.#idle.size === 0 && this.#all.size < INSTANCES_PER_FUNCTION) this.#rest(this.#begin());
  }

  retire(): void {
    this.#retired = true;
    for (const instance of this.#idle.keys()) instance.kill();
  }

  async stop(): Promise<void> {
    this.retire();
    await Promise.all([...this.#all].map((instance) => instance.stop()));
  }

  #begin(): Instance {
    const instance = this.#start();
    this.#all.add(instance);
    instance.onGone = () => this.#drop(instance);
    return instance;
  }

  #rest(instance: Instance): void {
    this.#idle.set(instance, setTimeout(() => instance.kill(), IDLE_MILLISECONDS).unref());
  }

  #drop(instance: Instance): void {
    clearTimeout(this.#idle.get(instance));
    this.#idle.delete(instance);
    if (this.#all.delete(instance)) this.#waiting.shift()?.(this.#begin());
  }
}
