import type { UserMigrationEvent } from '../shared/events.ts';
import { findByUserName } from '../shared/known-users.ts';
import { log } from '../shared/log.ts';
import { tableOfEnvironment } from '../shared/table.ts';
import { migrateUser } from './handler.ts';

/** What is kept back of the function's time, so that it can say that it ran out of it: 3.5 of its 4 seconds are for the search. */
const RESERVED_MS = 500;

const table = tableOfEnvironment();

export const handler = (
  event: UserMigrationEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<UserMigrationEvent> => {
  const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVED_MS));
  return migrateUser(event, {
    tableName: table.name,
    findByUserName: (userName) => findByUserName(table, userName, signal),
    log,
  });
};
