import { LocalWorldError } from '../world-error.ts';
import type { Storage } from './storage.ts';

/** Where on AWS a world would be. Its records are full of ARNs that say so. */
export interface Place {
  region: string;
  accountId: string;
}

/**
 * Holds a kept world to the Region and account that it began with.
 * @returns remembers them; to be called once the world has started.
 * @throws LocalWorldError `StateElsewhere`
 */
export function checkPlace(storage: Storage, folder: string | undefined, { region, accountId }: Place): () => void {
  const records = storage.collection<Place>('place');
  const kept = records.get('place');
  if (kept && (kept.region !== region || kept.accountId !== accountId))
    throw new LocalWorldError(
      'StateElsewhere',
      `The folder ${folder} keeps a world of Region ${kept.region} and account ${kept.accountId}, not of ${region} and ${accountId}. ` +
        `Start it with Region ${kept.region} and account ${kept.accountId}, or choose another folder.`,
    );
  return () => {
    if (!kept) records.set('place', { region, accountId });
  };
}
