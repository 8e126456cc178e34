import type { Service, WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { aliasOperations } from './aliases.ts';
import { cryptographicOperations } from './cryptography.ts';
import { grantOperations } from './grants.ts';
import { keyOperations } from './key-operations.ts';
import { Keys } from './keys.ts';

/** KMS: symmetric keys. https://docs.aws.amazon.com/kms/latest/APIReference/ */
export function createKms({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const keys = new Keys(storage, facts);
  return {
    id: 'kms',
    operations: {
      ...keyOperations(keys, facts),
      ...cryptographicOperations(keys),
      ...aliasOperations(keys, facts),
      ...grantOperations(keys, facts),
    },
  };
}
