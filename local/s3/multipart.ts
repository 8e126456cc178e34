import { createHash, randomUUID } from 'node:crypto';
import type { S3Answer } from '../protocol/s3.ts';
import type { Operation, WorldFacts } from '../service.ts';
import { s3Error } from './errors.ts';
import { kept } from './objects.ts';
import type { ObjectRecord, ObjectStore } from './store.ts';

interface Upload extends Pick<ObjectRecord, 'bucket' | 'key' | 'contentType' | 'headers'> {
  parts: Map<number, Buffer>;
}

/** Uploads in parts, which clients choose for larger files (SDKs from 5 MB). One that is not completed ends with the world. */
export function multipartOperations(store: ObjectStore, facts: WorldFacts): Record<string, Operation> {
  const uploads = new Map<string, Upload>();

  function wanted({ Bucket, Key, query }: { Bucket: string; Key: string; query: Record<string, string> }): Upload {
    store.requireBucket(Bucket);
    const upload = uploads.get(query['uploadId']!);
    if (upload?.bucket !== Bucket || upload.key !== Key)
      throw s3Error(
        'NoSuchUpload',
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      );
    return upload;
  }

  const operations: Record<string, (input: any) => S3Answer> = {
    CreateMultipartUpload({ Bucket, Key, headers }) {
      store.requireBucket(Bucket);
      const UploadId = randomUUID();
      uploads.set(UploadId, { bucket: Bucket, key: Key, ...kept(headers), parts: new Map() });
      return { document: { InitiateMultipartUploadResult: { Bucket, Key, UploadId } } };
    },

    UploadPart(input) {
      const number = Number(input.query.partNumber);
      if (!Number.isInteger(number) || number < 1 || number > 10_000)
        throw s3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
      wanted(input).parts.set(number, input.Body);
      return { status: 200, headers: { etag: `"${md5(input.Body).toString('hex')}"` } };
    },

    CompleteMultipartUpload(input) {
      const { parts, ...object } = wanted(input);
      const named = [...input.Body.toString('utf8').matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map((match) =>
        Number(match[1]),
      );
      const bodies = named.map((number) => parts.get(number));
      if (bodies.length === 0 || bodies.includes(undefined))
        throw s3Error('InvalidPart', 'One or more of the specified parts could not be found.');
      const content = Buffer.concat(bodies as Buffer[]);
      const etag = `${md5(Buffer.concat((bodies as Buffer[]).map(md5))).toString('hex')}-${bodies.length}`;
      store.put({ ...object, etag, modifiedAt: facts.clock.now() }, content);
      uploads.delete(input.query.uploadId);
      const { bucket: Bucket, key: Key } = object;
      const Location = `${facts.endpoint()}/${Bucket}/${Key}`;
      return { document: { CompleteMultipartUploadResult: { Location, Bucket, Key, ETag: `"${etag}"` } } };
    },

    AbortMultipartUpload(input) {
      wanted(input);
      uploads.delete(input.query.uploadId);
      return {};
    },
  };
  return operations;
}

const md5 = (content: Buffer): Buffer => createHash('md5').update(content).digest();
