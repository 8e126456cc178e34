/** Leaving the shell: what this session changed and did not undo is asked about once. */
import { type Journal, type JournalEntry, text, type Warning, warning } from '../contract.ts';
import type { Conversation } from '../input/conversation.ts';
import { confirmQuestion } from '../input/question.ts';
import type { Renderer } from '../output/renderer.ts';

export interface LeaveOptions {
  conversation: Pick<Conversation, 'ask'>;
  journal: Pick<Journal, 'pending'>;
  renderer: Pick<Renderer, 'event'>;
  /** Runs a line as if it were typed. */
  run(line: string): Promise<void>;
}

const CLEANUP = 'cleanup --session';

/** A stack is meant to stay: `cleanup` leaves it, and only `destroy` removes it. */
const leftovers = ({ pending }: Pick<Journal, 'pending'>, of: 'session' | 'stack' = 'session') =>
  pending(of).filter(({ kind }) => kind !== 'stack');

/** What earlier runs that were killed or left changed, for whoever starts the shell; undefined for nothing. */
export function leftBefore(journal: Pick<Journal, 'pending'>): Warning | undefined {
  const named = describeLeftovers(leftovers(journal, 'stack'));
  return named === undefined ? undefined : warning(`An earlier run left behind: ${named}.`, '`cleanup` undoes it');
}

/** Whether the person may go now. False: they stay, because they said so or because the cleanup failed. */
export async function mayLeave({ conversation, journal, renderer, run }: LeaveOptions): Promise<boolean> {
  const named = describeLeftovers(leftovers(journal));
  if (named === undefined) return true;
  const question = confirmQuestion(`This session leaves behind: ${named}. Clean up before leaving?`, true);
  try {
    if ((await conversation.ask(question, new AbortController())) !== true) return true;
  } catch {
    // Esc and Ctrl-C: back to the prompt.
    return false;
  }
  await run(CLEANUP);
  if (leftovers(journal).length === 0) return true;
  renderer.event(
    text('Something is still there. Leave again to leave it; `cleanup` removes it, also in a later session.'),
  );
  return false;
}

/** `the trigger PreSignUp, 2 users and the row a@example.com`; undefined for nothing. */
export function describeLeftovers(pending: readonly JournalEntry[]): string | undefined {
  if (pending.length === 0) return undefined;
  const kinds = new Map<JournalEntry['kind'], string[]>();
  for (const { kind, subject } of pending) kinds.set(kind, [...(kinds.get(kind) ?? []), subject]);
  const parts = Array.from(kinds, ([kind, subjects]) =>
    subjects.length === 1 ? `the ${kind} ${subjects[0]}` : `${subjects.length} ${kind}s`,
  );
  const last = parts.pop()!;
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
