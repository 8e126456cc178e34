import { randomBytes, randomUUID } from 'node:crypto';
import type { WorldFacts } from '../service.ts';
import type { Collection, Storage } from '../storage/storage.ts';
import { aliasArn, keyArn, kmsError } from './errors.ts';
import { type Key, keyState, type Material, nextRotation } from './key.ts';

export interface Alias {
  /** `alias/name` */
  name: string;
  keyId: string;
  createdAt: number;
  updatedAt: number;
}

export interface Grant {
  id: string;
  token: string;
  keyId: string;
  name: string | undefined;
  grantee: string;
  retiring: string | undefined;
  operations: string[];
  constraints: object | undefined;
  createdAt: number;
}

/**
 * The keys of a world with their aliases and grants. Key material is kept in the world's folder, which only its user may read. What was
 * erased decrypts nothing any more; its lines leave the file when that is next written anew.
 */
export class Keys {
  readonly aliases: Collection<Alias>;
  readonly grants: Collection<Grant>;
  readonly #keys: Collection<Key>;
  readonly #facts: WorldFacts;

  constructor(storage: Storage, facts: WorldFacts) {
    this.#keys = storage.collection('kms-keys');
    this.aliases = storage.collection('kms-aliases');
    this.grants = storage.collection('kms-grants');
    this.#facts = facts;
  }

  now(): number {
    return this.#facts.clock.now();
  }

  create(settings: Pick<Key, 'description' | 'policy' | 'tags'>): Key {
    const id = randomUUID();
    const createdAt = this.now();
    const key: Key = {
      id,
      arn: keyArn(this.#facts, id),
      ...settings,
      materials: [newMaterial(createdAt)],
      createdAt,
      enabled: true,
    };
    this.#keys.set(id, key);
    return key;
  }

  save(key: Key): Key {
    this.#keys.set(key.id, key);
    return key;
  }

  /** In the order of their creation. */
  all(): Key[] {
    return [...this.#keys.values()].flatMap(({ id }) => this.byId(id) ?? []);
  }

  /** The key as it is by now: erased after its waiting time, rotated when that is due. */
  byId(id: string): Key | undefined {
    const key = this.#keys.get(id);
    if (!key) return undefined;
    const now = this.now();
    if (key.deletionAt !== undefined && key.deletionAt <= now) {
      this.#erase(key);
      return undefined;
    }
    let rotated = key;
    for (let due = nextRotation(rotated); due !== undefined && due <= now; due = nextRotation(rotated))
      rotated = { ...rotated, materials: [...rotated.materials, newMaterial(due)] };
    return rotated === key ? key : this.save(rotated);
  }

  /**
   * @param given key id, key ARN, alias name or alias ARN
   * @throws ServiceError NotFoundException
   */
  named(given: string): Key {
    const { region, accountId } = this.#facts;
    const [, place = region, account = accountId, alias] =
      /^(?:arn:aws:kms:([^:]*):([^:]*):)?(alias\/.*)$/.exec(given) ?? [];
    if (alias === undefined) return this.find(given);
    const found = place === region && account === accountId ? this.aliases.get(alias) : undefined;
    const key = found && this.byId(found.keyId);
    if (!key) throw kmsError('NotFoundException', `Alias ${aliasArn(this.#facts, alias)} is not found.`);
    return key;
  }

  /**
   * @param given key id or key ARN; most operations take no alias
   * @throws ServiceError NotFoundException
   */
  find(given: string): Key {
    const { region, accountId } = this.#facts;
    const [, place, account, resource = given] = /^arn:aws:kms:([^:]*):([^:]*):(.*)$/.exec(given) ?? [];
    if (place !== undefined && place !== region) throw kmsError('NotFoundException', `Invalid arn ${place}`);
    const id = place === undefined ? given : resource.replace(/^key\//, '');
    if (!UUID.test(id)) throw kmsError('NotFoundException', `Invalid keyId '${given}'`);
    const key = account === undefined || account === accountId ? this.byId(id) : undefined;
    if (!key)
      throw kmsError(
        'NotFoundException',
        `Key '${place === undefined ? keyArn(this.#facts, id) : given}' does not exist`,
      );
    return key;
  }

  /**
   * A key that encrypts and decrypts, by any of its names.
   * @throws ServiceError NotFoundException, DisabledException, KMSInvalidStateException
   */
  usable(given: string): Key {
    return this.checked(this.named(given));
  }

  /** @throws ServiceError DisabledException, KMSInvalidStateException */
  checked(key: Key): Key {
    if (keyState(key) === 'PendingDeletion') throw this.pendingDeletion(key);
    if (!key.enabled) throw kmsError('DisabledException', `${key.arn} is disabled.`);
    return key;
  }

  pendingDeletion(key: Key): Error {
    return kmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  }

  #erase(key: Key): void {
    this.#keys.delete(key.id);
    for (const alias of [...this.aliases.values()]) if (alias.keyId === key.id) this.aliases.delete(alias.name);
    for (const grant of [...this.grants.values()]) if (grant.keyId === key.id) this.grants.delete(grant.id);
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function newMaterial(since: number): Material {
  return { id: randomBytes(32).toString('hex'), secret: randomBytes(32).toString('base64'), since };
}
