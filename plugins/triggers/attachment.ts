import type { Context, JournalEntry, TriggerName } from '../../shell/contract.ts';
import { arnOf } from './handler.ts';

/**
 * What this shell wrote down about attaching to the trigger last; with `only`, about attaching just that function to it. A script's own
 * comes first; but what the shell attached before the script began, which its `cleanup` may undo, is no stranger's either.
 */
export function attachmentOf(
  { journal }: Context,
  trigger: TriggerName,
  only: string | undefined,
): JournalEntry | undefined {
  const fits = ({ next }: JournalEntry) => next !== undefined && (only === undefined || arnOf(next) === only);
  const found = journal.find('trigger', trigger, fits);
  if (found !== undefined) return found;
  const here = ({ kind, subject }: JournalEntry) => kind === 'trigger' && subject === trigger;
  return journal.pending('pool').findLast((entry) => here(entry) && fits(entry));
}
