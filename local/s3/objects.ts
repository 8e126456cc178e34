import { createHash } from 'node:crypto';
import type { S3Answer } from '../protocol/s3.ts';
import type { Operation, WorldFacts } from '../service.ts';
import { s3Error } from './errors.ts';
import type { ObjectRecord, ObjectStore } from './store.ts';

/** Headers of an upload that come back with the object. */
const KEPT = /^(x-amz-meta-.+|cache-control|content-disposition|content-encoding|content-language|expires)$/;

export function objectOperations(store: ObjectStore, facts: WorldFacts): Record<string, Operation> {
  const operations: Record<string, (input: any) => S3Answer> = {
    PutObject({ Bucket, Key, Body = Buffer.alloc(0), headers = {} }) {
      store.requireBucket(Bucket);
      const etag = createHash('md5').update(Body).digest('hex');
      const claimed = headers['content-md5'];
      if (claimed !== undefined && Buffer.from(claimed, 'base64').toString('hex') !== etag)
        throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
      store.put({ bucket: Bucket, key: Key, etag, modifiedAt: facts.clock.now(), ...kept(headers) }, Body);
      return { status: 200, headers: { etag: `"${etag}"` } };
    },

    GetObject({ Bucket, Key }) {
      const object = store.object(Bucket, Key);
      return { status: 200, headers: described(object), Body: store.content(object) };
    },

    HeadObject({ Bucket, Key }) {
      const object = store.object(Bucket, Key);
      // The server sends the length of what it is given, and not the content.
      return { status: 200, headers: described(object), Body: store.content(object) };
    },

    DeleteObject({ Bucket, Key }) {
      store.requireBucket(Bucket);
      store.delete(Bucket, Key);
      return {};
    },
  };
  return operations;
}

/** The part of an upload's headers that belongs to the object. */
export function kept(headers: Record<string, string>): Pick<ObjectRecord, 'contentType' | 'headers'> {
  const own = Object.entries(headers)
    .filter(([name]) => KEPT.test(name))
    // The encoding of the transfer is not one of the object.
    .map(
      ([name, value]) => [name, name === 'content-encoding' ? value.replace(/aws-chunked,?\s*/, '') : value] as const,
    )
    .filter(([, value]) => value !== '');
  return { contentType: headers['content-type'] ?? 'binary/octet-stream', headers: Object.fromEntries(own) };
}

function described({ etag, contentType, headers, modifiedAt }: ObjectRecord): Record<string, string> {
  return {
    ...headers,
    'content-type': contentType,
    etag: `"${etag}"`,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  };
}
