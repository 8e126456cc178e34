/** Leaving the shell: what still runs, and what this session changed and did not undo, is asked about once, in one question. */
import { type Clock, type Job, type Journal, type JournalEntry, text, type Warning, warning } from '../contract.ts';
import type { Renderer } from '../output/renderer.ts';
import type { JobTable } from './job-table.ts';

export interface LeaveOptions {
  /** Asks yes or no, with yes as the default; undefined when the person drops the question. */
  confirm(question: string): Promise<boolean | undefined>;
  journal: Pick<Journal, 'pending'>;
  /** Whether the world outlives this run, and what is left in it with it. */
  keeps: boolean;
  jobs: Pick<JobTable, 'running' | 'stopAll'>;
  renderer: Pick<Renderer, 'event'>;
  clock: Pick<Clock, 'sleep'>;
  /** Runs a line as if it were typed. */
  run(line: string): Promise<void>;
}

const CLEANUP = 'cleanup --session';
/** A script that is stopped cleans up first; this is time enough for that, and not too long to wait for what never ends. */
const STOP_PATIENCE_MS = 10_000;

/** A stack is meant to stay: `cleanup` leaves it, and only `destroy` removes it. */
const leftovers = ({ pending }: Pick<Journal, 'pending'>, of: 'session' | 'stack' = 'session') =>
  pending(of).filter(({ kind }) => kind !== 'stack');

/** What earlier runs that were killed or left changed, for whoever starts the shell; undefined for nothing. */
export function leftBefore(journal: Pick<Journal, 'pending'>): Warning | undefined {
  const named = describeLeftovers(leftovers(journal, 'stack'));
  return named === undefined
    ? undefined
    : warning(`An earlier run left behind: ${named}.`, '`cleanup` undoes what is still there');
}

/** Whether the person may go now, jobs stopped. False: they stay, because they said so or because the cleanup failed. */
export async function mayLeave(options: LeaveOptions): Promise<boolean> {
  const { journal, jobs, renderer, run } = options;
  const left = options.keeps ? leftovers(journal) : [];
  const question = questionOf(describeLeftovers(left), jobs.running());
  if (question === undefined) return true;
  const answer = await options.confirm(question);
  if (answer === undefined) return false;
  if (left.length === 0 && !answer) return false;
  await stopJobs(options);
  if (!answer) return true;
  // A job may have left something, too.
  if (!options.keeps || leftovers(journal).length === 0) return true;
  await run(CLEANUP);
  if (leftovers(journal).length === 0) return true;
  renderer.event(
    text('Something is still there. Leave again to leave it; `cleanup` removes it, also in a later session.'),
  );
  return false;
}

/** Stops all jobs, and waits for them as long as makes sense. */
export async function stopJobs({
  jobs,
  renderer,
  clock,
}: Pick<LeaveOptions, 'jobs' | 'renderer' | 'clock'>): Promise<void> {
  if (jobs.running().length === 0) return;
  renderer.event(text(`Stopping ${describeJobs(jobs.running())}.`, 'quiet'));
  const ended = new AbortController();
  const late = new AbortController();
  clock.sleep(STOP_PATIENCE_MS, ended.signal).then(
    () => late.abort(),
    () => {},
  );
  const left = await jobs.stopAll(late.signal);
  ended.abort();
  for (const { number, line } of left)
    renderer.event(
      warning(`Job ${number} does not stop, and is left: ${line}`, 'what it changed is in the journal: `cleanup`'),
    );
}

function questionOf(left: string | undefined, running: readonly Job[]): string | undefined {
  const leaves = `leaves behind: ${left}. Clean up before leaving?`;
  if (running.length === 0) return left === undefined ? undefined : `This session ${leaves}`;
  const runs = running.length === 1 ? 'is still running' : 'are still running';
  if (left === undefined)
    return `${capital(describeJobs(running))} ${runs}. Stop ${running.length === 1 ? 'it' : 'them'} and leave?`;
  return `${capital(describeJobs(running))} ${runs} and will be stopped. This session ${leaves}`;
}

/** `job 1 (logs tail)`, `2 jobs (logs tail, deploy)` */
const describeJobs = (running: readonly Job[]): string => {
  const lines = running.map(({ line }) => line).join(', ');
  return running.length === 1 ? `job ${running[0]!.number} (${lines})` : `${running.length} jobs (${lines})`;
};

const capital = (sentence: string) => sentence[0]!.toUpperCase() + sentence.slice(1);

/** Where a kind is no word that a person would say. */
const ONE: Partial<Record<JournalEntry['kind'], string>> = { mfa: 'the changed MFA of' };
const MANY: Partial<Record<JournalEntry['kind'], string>> = { mfa: 'pools with changed MFA' };

/** `the trigger PreSignUp, 2 users and the row a@example.com`; undefined for nothing. */
export function describeLeftovers(pending: readonly JournalEntry[]): string | undefined {
  if (pending.length === 0) return undefined;
  const kinds = new Map<JournalEntry['kind'], string[]>();
  for (const { kind, subject } of pending) kinds.set(kind, [...(kinds.get(kind) ?? []), subject]);
  const parts = Array.from(kinds, ([kind, subjects]) =>
    subjects.length === 1
      ? `${ONE[kind] ?? `the ${kind}`} ${subjects[0]}`
      : `${subjects.length} ${MANY[kind] ?? `${kind}s`}`,
  );
  const last = parts.pop()!;
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
