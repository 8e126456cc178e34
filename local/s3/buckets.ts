import type { S3Answer } from '../protocol/s3.ts';
import type { Operation, WorldFacts } from '../service.ts';
import { absent, s3Error } from './errors.ts';
import type { ObjectStore } from './store.ts';

/** 3 to 63 characters. Source: Amazon S3 User Guide, "Bucket naming rules". */
const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The owner of everything. */
const OWNER = { ID: 'local', DisplayName: 'local' };

export function bucketOperations(store: ObjectStore, facts: WorldFacts): Record<string, Operation> {
  const operations: Record<string, (input: any) => S3Answer> = {
    CreateBucket({ Bucket, Body }) {
      if (!NAME.test(Bucket))
        throw s3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: Bucket });
      if (store.buckets.get(Bucket))
        throw s3Error(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
          { BucketName: Bucket },
        );
      const [, region = facts.region] = /<LocationConstraint>([^<]*)</.exec(String(Body ?? '')) ?? [];
      if (region !== facts.region)
        throw s3Error(
          'IllegalLocationConstraintException',
          `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`,
        );
      store.buckets.set(Bucket, { name: Bucket, createdAt: facts.clock.now() });
      return { status: 200, headers: { location: `/${Bucket}` } };
    },

    HeadBucket({ Bucket }) {
      store.requireBucket(Bucket);
      return { status: 200, headers: { 'x-amz-bucket-region': facts.region } };
    },

    DeleteBucket({ Bucket }) {
      store.requireBucket(Bucket);
      if (store.list(Bucket).length > 0)
        throw s3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', { BucketName: Bucket });
      store.buckets.delete(Bucket);
      return {};
    },

    ListBuckets() {
      const Bucket = [...store.buckets.values()].map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt).toISOString(),
      }));
      return { document: { ListAllMyBucketsResult: { Owner: OWNER, Buckets: { Bucket } } } };
    },

    /** The oldest Region has no name here. */
    GetBucketLocation({ Bucket }) {
      store.requireBucket(Bucket);
      return { document: { LocationConstraint: facts.region === 'us-east-1' ? '' : facts.region } };
    },

    /** What every bucket of AWS has since 2023. */
    GetBucketEncryption({ Bucket }) {
      store.requireBucket(Bucket);
      const Rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false };
      return { document: { ServerSideEncryptionConfiguration: { Rule } } };
    },

    /** Buckets here keep the newest version only, whatever a template asks for. */
    GetBucketVersioning({ Bucket }) {
      store.requireBucket(Bucket);
      return { document: { VersioningConfiguration: '' } };
    },

    ListObjectsV2({ Bucket, query = {} }) {
      store.requireBucket(Bucket);
      const { prefix = '', delimiter = '', 'encoding-type': encoding } = query;
      if (encoding !== undefined && encoding !== 'url')
        throw s3Error('InvalidArgument', 'Invalid Encoding Method specified in Request');
      if (query['fetch-owner'] === 'true') throw absent('The parameter fetch-owner');
      const shown = (text: string): string => (encoding ? encodeURIComponent(text).replaceAll('%2F', '/') : text);
      const most = query['max-keys'] === undefined ? 1000 : Math.min(Number(query['max-keys']), 1000);
      if (!Number.isInteger(most) || most < 0)
        throw s3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range');
      const token = query['continuation-token'];
      const after = token === undefined ? (query['start-after'] ?? '') : Buffer.from(token, 'base64url').toString();
      const groups = new Set<string>();
      const listed: { object?: ReturnType<ObjectStore['object']>; group?: string; last: string }[] = [];
      for (const object of store.list(Bucket)) {
        if (!object.key.startsWith(prefix) || object.key <= after) continue;
        const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
        if (cut < 0) {
          listed.push({ object, last: object.key });
          continue;
        }
        const group = object.key.slice(0, cut + delimiter.length);
        if (groups.has(group)) listed.at(-1)!.last = object.key;
        else if (group > after || !after.startsWith(group)) listed.push({ group, last: object.key });
        groups.add(group);
      }
      const page = listed.slice(0, most);
      const isTruncated = page.length < listed.length && most > 0;
      return {
        document: {
          ListBucketResult: {
            Name: Bucket,
            Prefix: shown(prefix),
            Delimiter: shown(delimiter) || undefined,
            EncodingType: encoding,
            MaxKeys: most,
            KeyCount: page.length,
            IsTruncated: isTruncated,
            NextContinuationToken: isTruncated ? Buffer.from(page.at(-1)!.last).toString('base64url') : undefined,
            Contents: page.flatMap(({ object }) =>
              object
                ? [
                    {
                      Key: shown(object.key),
                      LastModified: new Date(object.modifiedAt).toISOString(),
                      ETag: `"${object.etag}"`,
                      Size: object.size,
                      StorageClass: 'STANDARD',
                    },
                  ]
                : [],
            ),
            CommonPrefixes: page.flatMap(({ group }) => (group === undefined ? [] : [{ Prefix: shown(group) }])),
          },
        },
      };
    },
  };
  return operations;
}
