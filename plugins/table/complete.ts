import type { Completer } from '../../shell/contract.ts';
import { knownUsers, readRows } from './rows.ts';

/** Addresses of the table. */
export const completeEmails: Completer = async (context) => {
  const { rows } = await readRows(await knownUsers(context), 50, context.signal);
  return rows.map(({ UserEmail, UserName }) => ({ value: UserEmail, describe: UserName }));
};
