import {
  type Clock,
  type Event,
  type Log,
  progress,
  type StackFunction,
  type TriggerCall,
  type TriggerRun,
  text,
  type Warning,
  warning,
} from '../contract.ts';
import { type Match, matchInvocations } from './correlate.ts';
import { groupInvocations, type Invocation } from './invocations.ts';
import { isNotice, isThrottling, type LogEvent, type LogReader } from './log-reader.ts';
import { LogWindow } from './log-window.ts';
import { GUESS, runOf, timeline } from './trigger-runs.ts';

export interface CallLogParts {
  call: TriggerCall;
  /** The functions of the call's triggers, by ARN. */
  functions: ReadonlyMap<string, StackFunction>;
  reader: LogReader;
  clock: Clock;
  /** Milliseconds that the world's clock is ahead of ours. */
  ahead: number;
  signal: AbortSignal;
  /** Lines are readable as soon as the call returns. */
  instant: boolean;
  /** Milliseconds to wait for the last line. */
  timeout: number;
  /** Which call an invocation was shown for, by request id; so that two calls in quick succession do not share one. */
  claims: Map<string, number>;
  /** Whether the lines are shown, or only the timeline. */
  lines: boolean;
  toLog(event: LogEvent, functionName: string, requestId: string): Log;
}

/** Waits between looks, in milliseconds; the last one repeats. */
const SCHEDULE = [250, 500, 750, 1_000];
/** How long an instant world is asked for an invocation that is not there, in milliseconds. */
const HOPE = 1_000;
/** A function that writes no REPORT line (system log level WARN) is taken to be done after this silence. */
const SILENCE = 3_000;
/** Events of one function and one call that are kept at most. */
const CAPACITY = 20_000;

/**
 * Shows what the invocations of one call logged, grouped by invocation, once the REPORT line of every certain trigger's
 * invocation is in; where lines come late, looks once more for stragglers. Ends with a warning when the time is up.
 * @returns what ran, in order.
 */
export async function* showCallLog(parts: CallLogParts): AsyncGenerator<Event, readonly TriggerRun[], void> {
  const { call, functions, clock, signal, instant } = parts;
  const groups = openGroups(parts);
  const shown = new Map<string, Set<string>>();
  const begun = clock.now();
  const deadline = begun + parts.timeout;
  // Lines of a call made just now are not there yet; those of an older one are.
  const fresh = !instant && worldNow(parts) - call.endedAt <= 10_000;
  let wait = fresh ? SCHEDULE[0]! : 0;
  let told = false;
  let awaited: ReadonlySet<string> = new Set();
  const certain = new Set(call.triggers.filter((trigger) => trigger.certain).map(({ arn }) => arn));
  const isWanted = ({ arn }: Group) => instant || !fresh || certain.size === 0 || certain.has(arn);
  async function* readGroups(wanted: readonly Group[]): AsyncGenerator<Warning, void, void> {
    try {
      for (const group of wanted) yield* readGroup(group, signal);
    } catch (error) {
      // Throttled to the end of the time: what came until then is shown.
      if (clock.now() < deadline || !isThrottling(error)) throw error;
    }
  }
  for (let look = 0; ; look++) {
    if (wait > 0) await clock.sleep(wait, signal);
    signal.throwIfAborted();
    // Requests are few: only what is waited for is asked about, all of it when that is there.
    yield* readGroups(look === 0 || instant ? groups.filter(isWanted) : groups.filter(({ arn }) => awaited.has(arn)));
    const matches = match(parts, groups);
    const missing = findMissing(parts, matches);
    awaited = new Set(missing.map(({ arn }) => arn));
    // Where lines are there at once, an invocation that did not even start will not come.
    const hopeless = instant && clock.now() >= begun + HOPE && missing.every(({ started }) => !started);
    const late = clock.now() >= deadline || hopeless;
    if (missing.length === 0 || late) {
      yield* show(parts, matches, shown);
      if (late && missing.length > 0) {
        const seconds = Math.round((clock.now() - begun) / 1000);
        yield warning(
          `After ${seconds} s the log is not complete: ${missing.map(({ what }) => what).join('; ')}.`,
          'Look again with: logs show --last',
        );
      } else if (fresh && call.triggers.some(({ certain }) => certain)) {
        await clock.sleep(Math.min(1_000, Math.max(0, deadline - clock.now())), signal);
        yield* readGroups(groups);
        yield* show(parts, match(parts, groups), shown);
      }
      for (const { full, fn } of groups) {
        if (full) yield warning(`${fn.name} logged more than ${CAPACITY} lines; the rest is not shown.`);
      }
      const runs = runsOf(parts, match(parts, groups));
      if (runs.length > 1 || (!parts.lines && runs.length > 0)) yield timeline(call, runs);
      return runs;
    }
    if (!told) {
      told = true;
      const names = [...functions.values()].map(({ name }) => name);
      yield progress(`Waiting for the log of ${names.join(', ')} ...`);
    }
    wait = Math.min(SCHEDULE[Math.min(look + 1, SCHEDULE.length - 1)]!, Math.max(1, deadline - clock.now()));
  }
}

interface Group {
  arn: string;
  fn: StackFunction;
  window: LogWindow;
  events: LogEvent[];
  full: boolean;
}

const worldNow = ({ clock, ahead }: CallLogParts) => clock.now() + ahead;

/** Milliseconds that timestamps of another machine may be off after its clock was reckoned with. */
const slackOf = ({ instant }: CallLogParts) => (instant ? 0 : 1_000);

function openGroups(parts: CallLogParts): Group[] {
  const { call, functions, reader, timeout } = parts;
  const from = call.startedAt - slackOf(parts);
  const to = call.endedAt + slackOf(parts) + Math.max(timeout, 30_000);
  return [...functions].map(([arn, fn]) => ({
    arn,
    fn,
    window: new LogWindow(reader, { group: fn.logGroup, from, to }, () => worldNow(parts)),
    events: [],
    full: false,
  }));
}

async function* readGroup(group: Group, signal: AbortSignal): AsyncGenerator<Warning, void, void> {
  if (group.full) return;
  for await (const event of group.window.look()) {
    signal.throwIfAborted();
    if (isNotice(event)) {
      yield event;
      continue;
    }
    group.events.push(event);
    if (group.events.length >= CAPACITY) {
      group.full = true;
      return;
    }
  }
}

function match(parts: CallLogParts, groups: readonly Group[]): Match[] {
  const { call, claims } = parts;
  const invocations = new Map<string, readonly Invocation[]>();
  for (const { arn, events } of groups) invocations.set(arn, groupInvocations(events));
  return matchInvocations({
    call,
    invocations,
    slack: slackOf(parts),
    taken: (requestId) => (claims.get(requestId) ?? call.startedAt) !== call.startedAt,
  });
}

interface Missing {
  arn: string;
  /** Half a sentence. */
  what: string;
  /** The invocation is there, its end is not. */
  started: boolean;
}

/** What is not there yet of the triggers that surely ran. */
function findMissing(parts: CallLogParts, matches: readonly Match[]): Missing[] {
  const { call, functions } = parts;
  const missing: Missing[] = [];
  for (const { trigger, arn, certain } of call.triggers) {
    if (!certain) continue;
    const own = matches.filter((match) => match.trigger === trigger);
    const name = functions.get(arn)?.name ?? arn;
    const unfinished = own.find(({ invocation }) => !isComplete(invocation, parts));
    if (own.length === 0)
      missing.push({ arn, what: `no invocation of ${name} for ${trigger} was found`, started: false });
    else if (unfinished !== undefined) {
      const what = `the REPORT line of ${name}, invocation ${unfinished.invocation.requestId}, is not there`;
      missing.push({ arn, what, started: true });
    }
  }
  return missing;
}

function isComplete({ finished, started, events }: Invocation, parts: CallLogParts): boolean {
  if (finished || started) return finished;
  const now = worldNow(parts);
  // The call has waited for the function; where lines are there at once, no more will come.
  return parts.instant || (events.at(-1)?.timestamp ?? now) + SILENCE <= now;
}

/** Yields what was not shown yet: a line that names the invocation, then its events. */
function* show(
  { call, functions, claims, lines, toLog }: CallLogParts,
  matches: readonly Match[],
  shown: Map<string, Set<string>>,
): Generator<Event, void, void> {
  for (const match of matches) {
    const { requestId, events } = match.invocation;
    const before = shown.get(requestId);
    const ids = before ?? new Set();
    const fresh = events.filter(({ id }) => !ids.has(id));
    if (fresh.length === 0) continue;
    shown.set(requestId, ids);
    claim(claims, requestId, call.startedAt);
    const name = functions.get(match.arn)?.name ?? match.arn;
    if (!lines) continue;
    yield text(title(match, name, before !== undefined), 'quiet');
    for (const event of fresh) {
      ids.add(event.id);
      yield toLog(event, name, requestId);
    }
  }
}

function runsOf({ call, functions, toLog }: CallLogParts, matches: readonly Match[]): TriggerRun[] {
  return matches.map((match) => {
    const name = functions.get(match.arn)?.name ?? match.arn;
    // A log line's message is redacted.
    const say = (message: string) => {
      const event = { ...match.invocation.events[0]!, message };
      return toLog(event, name, match.invocation.requestId).message.replace(/\s+/g, ' ');
    };
    return runOf(match, name, say, call.changes);
  });
}

/** Remembers the newest only: an older invocation lies outside of a new call's time anyway. */
function claim(claims: Map<string, number>, requestId: string, startedAt: number): void {
  claims.set(requestId, startedAt);
  const oldest = claims.size > 1_000 ? claims.keys().next().value : undefined;
  if (oldest !== undefined) claims.delete(oldest);
}

function title(
  { trigger, invocation, attempt, attempts, certain, guessed }: Match,
  name: string,
  again: boolean,
): string {
  const notes = [
    attempts > 1 ? `attempt ${attempt} of ${attempts}` : '',
    guessed ? GUESS : '',
    certain ? '' : 'probably of this call',
    again ? 'late lines' : '',
  ].filter((note) => note !== '');
  return `${trigger}: ${name}, invocation ${invocation.requestId}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}
