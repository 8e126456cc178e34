import type { Completer } from '../../shell/contract.ts';
import { knownUsers, readRows } from './rows.ts';

/** Addresses of the table that begin with what was typed. */
export const completeEmails: Completer = async (context, partial) => {
  const { rows } = await readRows(await knownUsers(context), 50, context.signal);
  return rows.map(({ UserEmail }) => UserEmail).filter((address) => address.startsWith(partial));
};
