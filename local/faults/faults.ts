/**
 * What makes a local world behave like a real, busy and distant one: latency, throttling, lag, stale reads, small pages and
 * errors. Only what comes over the wire meets it; calls inside the world do not.
 */
import type { InvokeOperation, ServiceId, WorldClock } from '../service.ts';
import { injectErrors } from './errors.ts';
import { type LogFaults, lateLogs } from './logs.ts';
import { smallPages } from './pages.ts';
import { type Random, type Range, seeded, within } from './random.ts';
import { parseErrorRule } from './rule.ts';
import { staleReads } from './stale.ts';
import { throttle } from './throttle.ts';

export interface FaultOptions extends LogFaults {
  /** Milliseconds that every call takes longer. */
  latency?: Range;
  /** Calls beyond the rates that AWS publishes are refused. */
  throttle?: boolean;
  /** Errors by operation, as `parseErrorRule` reads them (`SignUp:500:5%`); the first rule that fires decides. */
  errors?: readonly string[];
  /** Milliseconds for which reads answer what was there before a change. */
  staleness?: number;
  /** The most that a page of a list holds. */
  pageSize?: number;
  /** Chance is the same for the same seed and calls; absent: 1. */
  seed?: number;
}

export interface FaultParts {
  clock: WorldClock;
  invoke: InvokeOperation;
  /** Milliseconds; tests put their own time here. */
  sleep?: (milliseconds: number) => Promise<void>;
}

export interface FaultyCall {
  service: ServiceId;
  operation: string;
  input: Record<string, unknown>;
  /** The names of the input's members in the service's model; undefined for a service that has none. */
  members: readonly string[] | undefined;
}

export type Run = (input: Record<string, unknown>) => Promise<unknown>;

/** One kind of fault: runs the call, or not, or with another input, and answers its output, or another. */
export type Fault = (call: FaultyCall, run: Run) => Promise<unknown>;

/**
 * All that was asked for as one fault, or undefined when nothing was.
 * @throws LocalWorldError BadFault for a rule that cannot be read
 */
export function createFaults(options: FaultOptions, parts: FaultParts): Fault | undefined {
  const { latency, errors = [], staleness = 0, pageSize, logLag, logDuplicates, seed = 1 } = options;
  const random = seeded(seed);
  const faults = [
    latency && slow(latency, random, parts.sleep ?? afterTimeout),
    errors.length > 0 && injectErrors(errors.map(parseErrorRule), random),
    options.throttle && throttle(parts.clock),
    staleness > 0 && staleReads(staleness, parts),
    pageSize !== undefined && smallPages(pageSize),
    (logLag || logDuplicates) && lateLogs({ logLag, logDuplicates }, { clock: parts.clock, random }),
  ].filter((fault): fault is Fault => typeof fault === 'function');
  if (faults.length === 0) return undefined;
  return faults.reduceRight<Fault>(
    (inner, fault) => (call, run) => fault(call, (input) => inner({ ...call, input }, run)),
    (call, run) => run(call.input),
  );
}

const slow =
  (latency: Range, random: Random, sleep: (milliseconds: number) => Promise<void>): Fault =>
  async ({ input }, run) => {
    await sleep(within(latency, random()));
    return run(input);
  };

const afterTimeout = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    // What sleeps here must not keep a world alive that is closed.
    setTimeout(resolve, milliseconds).unref();
  });
