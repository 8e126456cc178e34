import { timeBudget } from '../shared/budget.ts';
import type { PreSignUpEvent } from '../shared/events.ts';
import { findByEmail } from '../shared/known-users.ts';
import { log } from '../shared/log.ts';
import { tableOfEnvironment } from '../shared/table.ts';
import { autoConfirm } from './handler.ts';

const table = tableOfEnvironment();

export const handler = (
  event: PreSignUpEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<PreSignUpEvent> => {
  const signal = timeBudget(context);
  return autoConfirm(event, { tableName: table.name, findByEmail: (email) => findByEmail(table, email, signal), log });
};
