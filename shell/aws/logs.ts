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
import { followLogs, Streams } from './follow-logs.ts';
import { functionNamed, functionOfArn, knownFunctions, withOwnLogGroup } from './function-of-arn.ts';
import { LIVE_COSTS, liveLogs } from './live-logs.ts';
import type { LogBudget } from './log-budget.ts';
import { parseLogLine, textOfJson } from './log-line.ts';
import { createLogReader, type LogEvent } from './log-reader.ts';
import { pollLogs } from './poll-logs.ts';
import { readRecent } from './recent-log.ts';
import { redactLine } from './redact-line.ts';
import { readRequest } from './request-log.ts';
import { changesIn } from './trigger-changes.ts';
import type { World } from './world.ts';

export interface LogsParts {
  world: Pick<World, 'clients' | 'info' | 'instant' | 'serverAhead' | 'free'>;
  session: Session;
  clock: Clock;
  signal: AbortSignal;
  /** Replaces the secrets of this run by what may be shown. */
  secrets: { apply(text: string): string };
  /** Which call an invocation belongs to; lives as long as the session. */
  claims: Map<string, number>;
  /** Requests of the whole process. */
  budget: LogBudget;
}

/** Milliseconds that a call's log is waited for. */
const PATIENCE = 30_000;

export function createLogs(parts: LogsParts): Logs {
  const { world, session, clock, signal, secrets, claims, budget } = parts;
  const { clients } = world;
  const readerUntil = (patience?: number) => createLogReader({ clients, clock, signal, budget, patience });
  const worldNow = () => clock.now() + world.serverAhead();
  const places = { session, lambda: () => clients.lambda() };
  const clean = (text: string) => redactLine(secrets.apply(text.replace(/[\r\n]+$/, '')));

  const toLog = (event: LogEvent, functionName: string, requestId: string | undefined): Log => {
    const said = textOfJson(event.message);
    const { level } = parseLogLine(event.message);
    return {
      kind: 'log',
      functionName,
      timestamp: event.timestamp,
      message: clean(event.message),
      requestId,
      ...(said !== undefined && { said: clean(said) }),
      ...(level !== undefined && { level }),
      logGroup: event.group,
      stream: event.stream,
      ...(event.id !== '' && { eventId: event.id }),
    };
  };

  async function* ofCall(call: TriggerCall, options: { timeout?: number; lines?: boolean } = {}) {
    if (call.triggers.length === 0) return [];
    const timeout = options.timeout ?? PATIENCE;
    return yield* showCallLog({
      call,
      functions: await functionsOf(parts, call),
      reader: readerUntil(clock.now() + timeout),
      clock,
      ahead: world.serverAhead(),
      signal,
      instant: world.instant,
      timeout,
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
        const runs = yield* ofCall(session.lastCall);
        if (runs.length > 0) yield { kind: 'ran', runs };
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

    async *follow({ functions, since, until, filter, grouped, live }) {
      const names = new Map(functions.map((fn) => [fn.logGroup, fn.name]));
      const polling = { reader: readerUntil(), clock, signal, instant: world.instant, now: worldNow };
      const query = { groups: [...names.keys()], since, until, filter };
      if (live && !world.free) yield LIVE_COSTS;
      const explain = (error: unknown) =>
        explainError(error, { operation: 'StartLiveTail', world: world.info }).message;
      const items = live ? liveLogs({ ...polling, clients, functions, explain }, query) : pollLogs(polling, query);
      yield* followLogs(items, { names, now: worldNow, toLog }, { grouped });
    },

    async *recent(fn, count) {
      const events = yield* readRecent(readerUntil(), fn, count, worldNow());
      const streams = new Streams();
      return events.map((event) => toLog(event, fn.name, streams.read(event).requestId));
    },

    async *ofRequest(fn, idPrefix) {
      const lines = yield* readRequest(readerUntil(), fn, idPrefix, worldNow());
      return lines.map(({ event, requestId }) => toLog(event, fn.name, requestId));
    },

    functions: () => knownFunctions(places),
    function: (name) => functionNamed(places, name),
  };
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
