import { timeBudget } from '../shared/budget.ts';
import type { PostAuthenticationEvent } from '../shared/events.ts';
import { recordLogin } from '../shared/known-users.ts';
import { log } from '../shared/log.ts';
import { tableOfEnvironment } from '../shared/table.ts';
import { activityLog } from './handler.ts';

const table = tableOfEnvironment();

export const handler = (
  event: PostAuthenticationEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<PostAuthenticationEvent> => {
  const signal = timeBudget(context);
  return activityLog(event, {
    tableName: table.name,
    recordLogin: (email, login) => recordLogin(table, email, login, signal),
    log,
    now: () => new Date(),
  });
};
