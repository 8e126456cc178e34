import { serialization, type WireRequest } from './codec.ts';

/** Bucket and key in a request, path style (`/bucket/key`) or virtual-hosted style (`bucket.localhost`). Absent where it has none. */
export function s3Place({ path, headers }: WireRequest): { Bucket?: string; Key?: string } {
  const inHost = /^(.+)\.localhost(:\d+)?$/i.exec(headers['host'] ?? '')?.[1];
  const [first = '', ...rest] = (inHost === undefined ? path : `/${inHost}${path}`).slice(1).split('/');
  const [Bucket, Key] = [decoded(first), decoded(rest.join('/'))];
  return { ...(Bucket && { Bucket }), ...(Key && { Key }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw serialization('The path is not percent-encoded correctly.');
  }
}

/** S3 has no marks of its own on the wire; what tells it is the service that a request is signed for. */
export const isForS3 = ({ headers }: WireRequest): boolean =>
  /\bCredential=[^/]+\/\d+\/[^/]+\/s3\/aws4_request/.test(headers['authorization'] ?? '');

/** The name of a subresource in the query (`?versioning`) and what it is called in operations' names. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  accelerate: 'BucketAccelerateConfiguration',
  cors: 'BucketCors',
  encryption: 'BucketEncryption',
  lifecycle: 'BucketLifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  notification: 'BucketNotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  policy: 'BucketPolicy',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'BucketReplication',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

/** Those that a bucket and an object have. */
const ON_BOTH = [
  ['acl', 'Acl'],
  ['tagging', 'Tagging'],
] as const;

const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  HEAD: 'Head',
  PUT: 'Put',
  POST: 'Post',
  DELETE: 'Delete',
};

/** Which operation a request means, known to this world or not. Source: Amazon S3 API reference, the operations' request syntax. */
export function s3Operation(request: WireRequest): string {
  const { method, query, headers } = request;
  const { Bucket, Key } = s3Place(request);
  const verb = VERBS[method] ?? method;
  if (Bucket === undefined) return method === 'GET' ? 'ListBuckets' : verb;
  const subresource = Object.keys(SUBRESOURCES).find((name) => query.has(name));
  if (subresource) return verb + SUBRESOURCES[subresource];
  for (const [name, suffix] of ON_BOTH) if (query.has(name)) return `${verb}${Key ? 'Object' : 'Bucket'}${suffix}`;
  if (Key === undefined) {
    if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
    if (method !== 'GET') return method === 'PUT' ? 'CreateBucket' : `${verb}Bucket`;
    if (query.has('uploads')) return 'ListMultipartUploads';
    if (query.has('versions')) return 'ListObjectVersions';
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  }
  if (query.has('uploads')) return 'CreateMultipartUpload';
  if (query.has('uploadId')) return MULTIPART[method] ?? `${verb}MultipartUpload`;
  if (method === 'PUT' && headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  return `${verb}Object`;
}

const MULTIPART: Readonly<Record<string, string>> = {
  PUT: 'UploadPart',
  POST: 'CompleteMultipartUpload',
  DELETE: 'AbortMultipartUpload',
  GET: 'ListParts',
};
