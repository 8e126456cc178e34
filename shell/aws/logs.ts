import {
  type Clock,
  type Log,
  type Logs,
  type Session,
  type StackFunction,
  type TriggerCall,
  type TriggerName,
  warning,
} from '../contract.ts';
import { showCallLog } from './call-log.ts';
import { explainError } from './errors.ts';
import { functionOfArn, withOwnLogGroup } from './function-of-arn.ts';
import { StreamTracker } from './invocations.ts';
import { createLogReader, type LogEvent } from './log-reader.ts';
import { LogWindow, mergeByTime } from './log-window.ts';
import { readRecent } from './recent-log.ts';
import { redactTokens } from './redact-tokens.ts';
import { changesIn } from './trigger-changes.ts';
import type { World } from './world.ts';

export interface LogsParts {
  world: Pick<World, 'clients' | 'info' | 'instant' | 'serverAhead'>;
  session: Session;
  clock: Clock;
  signal: AbortSignal;
  /** Replaces the secrets of this run by what may be shown. */
  secrets: { apply(text: string): string };
  /** Which call an invocation belongs to; lives as long as the session. */
  claims: Map<string, number>;
  random?: () => number;
}

/** Milliseconds that a call's log is waited for. */
const PATIENCE = 30_000;
/** Waits between the looks of a tail, in milliseconds; the last one repeats. */
const SCHEDULE = [250, 500, 750, 1_000];
const INSTANT_SCHEDULE = [250];

export function createLogs(parts: LogsParts): Logs {
  const { world, session, clock, signal, secrets, claims } = parts;
  const reader = createLogReader({ clients: world.clients, clock, signal, random: parts.random });

  const toLog = (event: LogEvent, functionName: string, requestId: string | undefined): Log => ({
    kind: 'log',
    functionName,
    timestamp: event.timestamp,
    message: redactTokens(secrets.apply(event.message.replace(/[\r\n]+$/, ''))),
    requestId,
  });

  const worldNow = () => clock.now() + world.serverAhead();

  async function* ofCall(call: TriggerCall, options: { timeout?: number; lines?: boolean } = {}) {
    if (call.triggers.length === 0) return [];
    return yield* showCallLog({
      call,
      functions: await functionsOf(parts, call),
      reader,
      clock,
      ahead: world.serverAhead(),
      signal,
      instant: world.instant,
      timeout: options.timeout ?? PATIENCE,
      claims,
      toLog,
      lines: options.lines ?? true,
    });
  }

  return {
    ofCall,

    async *during(call, send) {
      const startedAt = worldNow();
      let outcome: { answer?: any; error?: Error };
      let thrown: unknown;
      try {
        outcome = { answer: await send() };
      } catch (error) {
        thrown = error;
        outcome = { error: error instanceof Error ? error : new Error(String(error)) };
      }
      const endedAt = worldNow();
      // Reading the stack drops remembered triggers that were another pool's.
      await session.stack().catch(() => undefined);
      const ran = withSender(call.ran(outcome), session.triggers, outcome.answer);
      session.lastCall = {
        operation: call.operation,
        username: call.username,
        startedAt,
        endedAt,
        triggers: Object.entries(session.triggers).map(([name, arn]) => {
          const trigger = name as keyof typeof session.triggers;
          return { trigger, arn, certain: ran.includes(trigger) };
        }),
        changes: changesIn(call.operation, outcome.answer, ran),
      };
      try {
        yield* ofCall(session.lastCall);
      } catch (error) {
        // The call itself was made: its answer or error is what counts, also when its log cannot be read.
        if (outcome.error === undefined) signal.throwIfAborted();
        if (!signal.aborted) {
          const { message, hint } = explainError(error, { operation: 'FilterLogEvents', world: world.info });
          yield warning(`The log could not be read: ${message}`, hint);
        }
      }
      if (outcome.error !== undefined) throw thrown;
      return outcome.answer;
    },

    async *follow({ functions, since, until, filter }) {
      const byGroup = new Map(functions.map((fn) => [fn.logGroup, fn]));
      const windows = [...byGroup.keys()].map(
        (group) => new LogWindow(reader, { group, from: since, to: until, filter }, worldNow),
      );
      const trackers = new Map<string, StreamTracker>();
      const schedule = world.instant ? INSTANT_SCHEDULE : SCHEDULE;
      for (let look = 0; ; look++) {
        signal.throwIfAborted();
        const last = until !== undefined && clock.now() >= until;
        for await (const event of mergeByTime(windows.map((window) => window.look()))) {
          yield toLog(event, byGroup.get(event.group)!.name, track(trackers, event));
        }
        if (last) return;
        const wait = schedule[Math.min(look, schedule.length - 1)]!;
        await clock.sleep(until === undefined ? wait : Math.max(1, Math.min(wait, until - clock.now())), signal);
      }
    },

    async recent(fn, count) {
      const events = await readRecent(reader, fn, count, clock.now());
      const trackers = new Map<string, StreamTracker>();
      return events.map((event) => toLog(event, fn.name, track(trackers, event)));
    },
  };
}

/** The request that a line belongs to, also when it does not say so; only streams with one under way are kept. */
function track(trackers: Map<string, StreamTracker>, event: LogEvent): string | undefined {
  const key = `${event.group} ${event.stream}`;
  const tracker = trackers.get(key) ?? new StreamTracker();
  const { requestId } = tracker.read(event.message);
  if (tracker.busy) trackers.set(key, tracker);
  else trackers.delete(key);
  return requestId;
}

/** The functions of a call's triggers, by ARN; one that is not the stack's goes by its physical name. */
async function functionsOf({ session, world }: LogsParts, call: TriggerCall): Promise<Map<string, StackFunction>> {
  const known = await session.stack().then(
    ({ functions }) => functions,
    () => [],
  );
  const found = new Map<string, StackFunction>();
  for (const { arn, trigger } of call.triggers) {
    const own = known.find((fn) => fn.arn === arn);
    found.set(arn, own ?? (await withOwnLogGroup(await world.clients.lambda(), functionOfArn(arn, trigger))));
  }
  return found;
}

/** A pool whose messages a function sends asks that one, and not CustomMessage, about a message of its medium. */
function withSender(
  ran: readonly TriggerName[],
  triggers: Session['triggers'],
  answer: { CodeDeliveryDetails?: { DeliveryMedium?: string } } | undefined,
): readonly TriggerName[] {
  const sender = answer?.CodeDeliveryDetails?.DeliveryMedium === 'SMS' ? 'CustomSMSSender' : 'CustomEmailSender';
  if (answer === undefined || triggers[sender] === undefined) return ran;
  return ran.map((trigger) => (trigger === 'CustomMessage' ? sender : trigger));
}
