import type { Operation, Service, WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { bucketOperations } from './buckets.ts';
import { refuseUnknown } from './honoured.ts';
import { multipartOperations } from './multipart.ts';
import { objectOperations } from './objects.ts';
import { ObjectStore } from './store.ts';

/** S3 as far as deployments need it: buckets, and the objects that are in them now (no versions, policies or encryption). */
export function createS3({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const store = new ObjectStore(storage);
  const operations = {
    ...bucketOperations(store, facts),
    ...objectOperations(store, facts),
    ...multipartOperations(store, facts),
  };
  const checked = Object.entries(operations).map(([name, run]): [string, Operation] => [
    name,
    (input, call) => {
      refuseUnknown(name, input, facts);
      return run(input, call);
    },
  ]);
  return { id: 's3', operations: Object.fromEntries(checked) };
}
