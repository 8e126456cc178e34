import type { Service, WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { eventOperations } from './events.ts';
import { groupOperations } from './groups.ts';
import { liveTailOperations } from './live-tail.ts';
import { LogStore } from './store.ts';
import { streamOperations } from './streams.ts';
import type { LogWriter } from './writer.ts';

/** CloudWatch Logs: what functions write and what readers ask for. */
export function createLogs({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service & LogWriter {
  const store = new LogStore(storage, facts);
  return {
    id: 'logs',
    operations: {
      ...groupOperations(store, facts),
      ...streamOperations(store, facts),
      ...eventOperations(store, facts),
      ...liveTailOperations(store, facts),
    },
    createStream: (group, stream) => store.createStream(group, stream),
    write: (group, stream, events) => store.write(group, stream, events),
  };
}
