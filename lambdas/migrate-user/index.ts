import { timeBudget } from '../shared/budget.ts';
import type { UserMigrationEvent } from '../shared/events.ts';
import { findByUserName } from '../shared/known-users.ts';
import { log } from '../shared/log.ts';
import { tableOfEnvironment } from '../shared/table.ts';
import { migrateUser } from './handler.ts';

const table = tableOfEnvironment();

export const handler = (
  event: UserMigrationEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<UserMigrationEvent> => {
  const signal = timeBudget(context);
  return migrateUser(event, {
    tableName: table.name,
    findByUserName: (userName) => findByUserName(table, userName, signal),
    log,
  });
};
