/** The devices that users sign in on, in pools that know devices. */
import { randomUUID } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { resourceNotFound } from '../errors.ts';
import { UNCONFIRMED_DEVICE_MEMORY } from '../inferred.ts';
import type { Verifier } from '../passwords/verifier.ts';
import type { Pool } from '../pools/pool.ts';
import { DIGITS, LOWER, randomText, UPPER } from '../random.ts';
import type { User } from '../users/user.ts';

export interface Device {
  /** `us-east-1_` and a UUID. */
  key: string;
  /** What stands where a pool's name stands when the device proves its password. */
  groupKey: string;
  poolId: string;
  sub: string;
  name?: string;
  /** Of the password that the app made for the device; absent until ConfirmDevice. */
  verifier?: Verifier;
  remembered: boolean;
  /** Of the session of a sign-in that waits for the device's proof: apps need not give it back. */
  awaitedIn?: string;
  /** Epoch milliseconds. */
  createdAt: number;
  modifiedAt: number;
  authenticatedAt: number;
}

type Owner = Pick<User, 'poolId' | 'sub'>;

export class Devices {
  readonly #records: Collection<Device>;
  /** By owner, then by key; in the order of creation. */
  readonly #ofUser = new Map<string, Map<string, Device>>();

  constructor(records: Collection<Device>) {
    this.#records = records;
    for (const device of [...records.values()].sort((a, b) => a.createdAt - b.createdAt)) this.#enter(device);
  }

  /** A device that nobody has confirmed yet. */
  issue(pool: Pool, { sub }: Owner, now: number): Device {
    this.#dropUnconfirmed({ poolId: pool.id, sub }, now);
    const device: Device = {
      key: `${pool.id.split('_')[0]}_${randomUUID()}`,
      groupKey: `-${randomText(LOWER + UPPER + DIGITS, 8)}`,
      poolId: pool.id,
      sub,
      remembered: false,
      createdAt: now,
      modifiedAt: now,
      authenticatedAt: now,
    };
    this.save(device);
    return device;
  }

  find(owner: Owner, key: string): Device | undefined {
    return this.#ofUser.get(ownerKey(owner))?.get(key);
  }

  /** One that was confirmed. @throws ResourceNotFoundException "Device does not exist." */
  get(owner: Owner, key: string): Device {
    const device = this.find(owner, key);
    if (!device?.verifier) throw resourceNotFound('Device does not exist.');
    return device;
  }

  /** The confirmed devices of a user, in the order of their creation. */
  of(owner: Owner): Device[] {
    return [...(this.#ofUser.get(ownerKey(owner))?.values() ?? [])].filter(({ verifier }) => verifier);
  }

  save(device: Device): void {
    this.#records.set(device.key, device);
    this.#enter(device);
  }

  delete(device: Device): void {
    this.#records.delete(device.key);
    this.#ofUser.get(ownerKey(device))?.delete(device.key);
  }

  /** Every device of a user who is deleted. */
  forget(owner: Owner): void {
    for (const device of [...(this.#ofUser.get(ownerKey(owner))?.values() ?? [])]) this.delete(device);
    this.#ofUser.delete(ownerKey(owner));
  }

  /** Apps that know nothing of devices get a key at every sign-in and leave it. */
  #dropUnconfirmed(owner: Owner, now: number): void {
    for (const device of [...(this.#ofUser.get(ownerKey(owner))?.values() ?? [])])
      if (!device.verifier && device.createdAt + UNCONFIRMED_DEVICE_MEMORY <= now) this.delete(device);
  }

  #enter(device: Device): void {
    const key = ownerKey(device);
    this.#ofUser.set(key, (this.#ofUser.get(key) ?? new Map()).set(device.key, device));
  }
}

const ownerKey = (owner: Owner): string => `${owner.poolId}/${owner.sub}`;
