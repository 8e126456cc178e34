import { type Table, type TriggerCall, type TriggerRun, table } from '../contract.ts';
import type { Match } from './correlate.ts';

/** What one invocation's log says of it, and its call's answer. `say` makes a message fit to be shown. */
export function runOf(
  match: Match,
  functionName: string,
  say: (message: string) => string,
  changes: TriggerCall['changes'] = {},
): TriggerRun {
  const { trigger, attempt, attempts, invocation, certain, guessed } = match;
  const report = invocation.events.map(({ message }) => message).find((message) => REPORT.test(message));
  const timedOut = invocation.events.some(({ message }) => TIMED_OUT.test(message));
  // A function whose system log level is WARN writes neither START nor REPORT, unless it fails.
  const ended = invocation.finished || !invocation.started;
  const outcome = timedOut ? 'timed out' : invocation.failed ? 'error' : ended ? 'ok' : 'unfinished';
  const changed = outcome === 'ok' ? changes[trigger] : undefined;
  const error =
    outcome === 'error' ? invocation.events.map(({ message }) => errorIn(message)).find(Boolean) : undefined;
  return {
    trigger,
    functionName,
    requestId: invocation.requestId,
    startedAt: invocation.startedAt,
    attempt,
    attempts,
    certain,
    ...(guessed && { guessed: true as const }),
    durationMs: numberIn(report, /\tDuration: ([\d.]+) ms|"durationMs":\s*([\d.]+)/),
    initMs: numberIn(report, /Init Duration: ([\d.]+) ms|"initDurationMs":\s*([\d.]+)/),
    outcome,
    ...(error === undefined ? {} : { error: say(error) }),
    ...(changed === undefined ? {} : { changed }),
  };
}

/** What is said of a run whose trigger is not known. */
export const GUESS = 'which trigger is a guess';

const REPORT = /^REPORT |"platform\.report"/;
const TIMED_OUT = /Task timed out after |\tStatus: timeout|"status":\s*"timeout"/;

function numberIn(text: string | undefined, pattern: RegExp): number | undefined {
  const found = text === undefined ? null : pattern.exec(text);
  return found ? Number(found[1] ?? found[2]) : undefined;
}

/** The message of an error that a handler threw, as the Node.js runtime logs it in either format. */
function errorIn(message: string): string | undefined {
  const json = /\tInvoke Error \t(\{[\s\S]*)$/.exec(message)?.[1] ?? (message.startsWith('{') ? message : undefined);
  if (json === undefined) return undefined;
  try {
    const { errorMessage } = JSON.parse(json);
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

/** The triggers that a call ran as rows: in order, when after the call's start, how long, how it ended, what came of it. */
export function timeline({ operation, username, startedAt, endedAt }: TriggerCall, runs: readonly TriggerRun[]): Table {
  const shown = table(
    ['after', 'trigger', 'function', 'took', 'outcome'],
    runs.map((run) => [
      `${Math.max(0, run.startedAt - startedAt)} ms`,
      run.trigger + (run.attempts > 1 ? `, attempt ${run.attempt} of ${run.attempts}` : ''),
      run.functionName,
      [
        run.durationMs === undefined ? '?' : `${run.durationMs} ms`,
        run.initMs === undefined ? '' : ` + ${run.initMs} ms to start`,
      ].join(''),
      [
        run.outcome + (run.error === undefined ? '' : `: ${run.error}`),
        run.changed,
        run.guessed ? GUESS : undefined,
        run.certain ? undefined : 'probably of this call',
      ]
        .filter(Boolean)
        .join('; '),
    ]),
    `${operation} of ${username} ran ${runs.length === 1 ? 'one function' : `${runs.length} functions`} in ${endedAt - startedAt} ms`,
  );
  return { ...shown, flows: true };
}
