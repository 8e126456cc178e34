import type { Service, WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { bucketOperations } from './buckets.ts';
import { multipartOperations } from './multipart.ts';
import { objectOperations } from './objects.ts';
import { ObjectStore } from './store.ts';

/** S3 as far as deployments need it: buckets, and the objects that are in them now (no versions, policies or encryption). */
export function createS3({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const store = new ObjectStore(storage);
  return {
    id: 's3',
    operations: {
      ...bucketOperations(store, facts),
      ...objectOperations(store, facts),
      ...multipartOperations(store, facts),
    },
  };
}
