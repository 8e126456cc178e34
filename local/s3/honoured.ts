import type { WorldFacts } from '../service.ts';
import { absent, s3Error } from './errors.ts';

/** What the query of a request may hold; `x-id`, by which SDKs name the operation, in every one. */
const QUERY: Readonly<Record<string, readonly string[]>> = {
  GetBucketLocation: ['location'],
  GetBucketEncryption: ['encryption'],
  GetBucketVersioning: ['versioning'],
  ListObjectsV2: [
    'list-type',
    'prefix',
    'delimiter',
    'max-keys',
    'start-after',
    'continuation-token',
    'encoding-type',
    'fetch-owner',
  ],
  CreateMultipartUpload: ['uploads'],
  UploadPart: ['partNumber', 'uploadId'],
  CompleteMultipartUpload: ['uploadId'],
  AbortMultipartUpload: ['uploadId'],
};

/** Headers of the transfer, which say nothing of the object, and checksums: nothing gets lost on loopback. */
const TRANSFER =
  /^x-amz-(date|security-token|user-agent|content-sha256|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-.+)$/;

const METADATA = /^x-amz-meta-./;

/** Headers that ask for what a bucket or object has anyway. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-bucket-object-lock-enabled': ['false'],
  'x-amz-object-ownership': ['BucketOwnerEnforced'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-storage-class': ['STANDARD'],
};

/** Headers of HTTP that would change the answer. */
const CONDITIONS = ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

const EXPECTED_OWNER = 'x-amz-expected-bucket-owner';

interface Asked {
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string | undefined>>;
}

/** @throws ServiceError NotImplemented for what would be ignored; AccessDenied for a bucket that another account is said to own */
export function refuseUnknown(operation: string, { query = {}, headers = {} }: Asked, facts: WorldFacts): void {
  const parameter = Object.keys(query).find((name) => name !== 'x-id' && !QUERY[operation]?.includes(name));
  if (parameter !== undefined) throw absent(`The parameter ${parameter} of ${operation}`);
  for (const [name, value = ''] of Object.entries(headers)) {
    if (name === EXPECTED_OWNER) {
      if (value !== facts.accountId) throw s3Error('AccessDenied', 'Access Denied');
    } else if (ONLY[name]) {
      if (!ONLY[name].includes(value)) throw absent(`The header ${name} ${value}`);
    } else if (CONDITIONS.includes(name) || (name.startsWith('x-amz-') && !TRANSFER.test(name) && !METADATA.test(name)))
      throw absent(`The header ${name}`);
  }
}
