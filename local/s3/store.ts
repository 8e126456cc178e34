import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '../storage/storage.ts';
import { s3Error } from './errors.ts';

export interface BucketRecord {
  name: string;
  createdAt: number;
}

export interface ObjectRecord {
  bucket: string;
  key: string;
  size: number;
  /** MD5, in hex. */
  etag: string;
  contentType: string;
  /** `x-amz-meta-...` and the like, sent back as they came. */
  headers: Record<string, string>;
  modifiedAt: number;
  /** Names the content. */
  sha256: string;
}

/** Buckets and objects; contents lie in files of their own when the world is kept. */
export class ObjectStore {
  readonly buckets;
  readonly #objects;
  readonly #folder: string | undefined;
  readonly #contents = new Map<string, Buffer>();

  constructor(storage: Storage) {
    this.buckets = storage.collection<BucketRecord>('s3-buckets');
    this.#objects = storage.collection<ObjectRecord>('s3-objects');
    this.#folder = storage.directory('s3');
  }

  /** @throws ServiceError NoSuchBucket */
  requireBucket(name: string): BucketRecord {
    const bucket = this.buckets.get(name);
    if (!bucket) throw s3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
    return bucket;
  }

  /** @throws ServiceError NoSuchBucket, NoSuchKey */
  object(bucket: string, key: string): ObjectRecord {
    this.requireBucket(bucket);
    const object = this.#objects.get(`${bucket}/${key}`);
    if (!object) throw s3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
    return object;
  }

  /** The objects of a bucket, by key. */
  list(bucket: string): ObjectRecord[] {
    const own = [...this.#objects.values()].filter((object) => object.bucket === bucket);
    return own.sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  }

  content({ sha256 }: ObjectRecord): Buffer {
    return this.#folder === undefined ? this.#contents.get(sha256)! : readFileSync(join(this.#folder, sha256));
  }

  put(object: Omit<ObjectRecord, 'size' | 'sha256'>, content: Buffer): void {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const old = this.#objects.get(`${object.bucket}/${object.key}`);
    if (this.#folder === undefined) this.#contents.set(sha256, content);
    else writeWhole(join(this.#folder, sha256), content);
    this.#objects.set(`${object.bucket}/${object.key}`, { ...object, size: content.length, sha256 });
    if (old) this.#forget(old.sha256);
  }

  delete(bucket: string, key: string): void {
    const object = this.#objects.get(`${bucket}/${key}`);
    if (!object) return;
    this.#objects.delete(`${bucket}/${key}`);
    this.#forget(object.sha256);
  }

  /** Equal contents are kept once. */
  #forget(sha256: string): void {
    for (const object of this.#objects.values()) if (object.sha256 === sha256) return;
    this.#contents.delete(sha256);
    if (this.#folder !== undefined) rmSync(join(this.#folder, sha256), { force: true });
  }
}

/** Beside and then renamed: another object may have this content, and a killed process leaves it whole. */
function writeWhole(path: string, content: Buffer): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
