import type { CloudFormation, StackEvent } from '@aws-sdk/client-cloudformation';
import { type Context, type Event, progress, warning } from '../../shell/contract.ts';
import { describeStack, isAbsent, isChanging } from './status.ts';

export type Doing = 'creating' | 'updating' | 'deleting' | 'changing';

export interface Operation {
  stackId: string;
  doing: Doing;
  /** The newest event before the operation; undefined for a stack that is being created. */
  after: string | undefined;
  /** Resources that the operation deals with, when known. */
  total?: number;
}

export interface Outcome {
  /** `CREATE_COMPLETE`, `ROLLBACK_COMPLETE` and the like. */
  status: string;
  /** The first resource that failed, and why, on one line. */
  cause: string | undefined;
}

const FIRST_WAIT = 40;
const LONGEST_WAIT = 2000;
/** So many looks in a row may fail, each of which the SDK has tried several times. */
const FAILED_LOOKS = 5;

/**
 * Shows what CloudFormation is at until the stack has come to rest. Who stops watching is told that it goes on: a stack that is made
 * unseen costs money unseen.
 */
export async function* follow(
  context: Context,
  cloudformation: CloudFormation,
  operation: Operation,
): AsyncGenerator<Event, Outcome, void> {
  try {
    return yield* watch(context, cloudformation, operation);
  } catch (error) {
    if (context.signal.aborted) {
      const { stackId, doing } = operation;
      yield warning(
        `CloudFormation goes on ${doing} the stack ${stackId.split('/')[1] ?? stackId}.`,
        doing === 'deleting' ? '`destroy` follows it again' : '`deploy` follows it again, `destroy` removes it',
      );
    }
    throw error;
  }
}

/** The waits between the looks grow from 40 ms to 2 s. */
async function* watch(
  context: Context,
  cloudformation: CloudFormation,
  { stackId, after, total }: Operation,
): AsyncGenerator<Event, Outcome, void> {
  const done = new Set<string>();
  let last = after;
  let cause: string | undefined;
  let failures = 0;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 1.6, LONGEST_WAIT)) {
    const look = await eventsAfter(context, cloudformation, stackId, last).catch((error) => {
      if (++failures > FAILED_LOOKS || !isPassing(error)) throw error;
      return 'failed' as const;
    });
    if (look !== 'failed') failures = 0;
    const events = look === 'failed' ? [] : look;
    if (events === undefined) return { status: 'DELETE_COMPLETE', cause };
    let newest: Event | undefined;
    let outcome: Outcome | undefined;
    for (const event of events) {
      last = event.EventId;
      const status = event.ResourceStatus ?? '';
      if (event.PhysicalResourceId === event.StackId) {
        if (isAtRest(status)) outcome = { status, cause };
        continue;
      }
      if (status.endsWith('_COMPLETE')) done.add(event.LogicalResourceId!);
      cause ??= causeIn(event);
      newest = progress(`${shortName(event.LogicalResourceId!)} ${words(status)}`, done.size, total);
    }
    // One a look: a stack that is done in a moment would fill the screen.
    if (newest !== undefined) yield newest;
    if (outcome !== undefined) return outcome;
    await context.clock.sleep(wait, context.signal);
  }
}

/** The operation that is under way on a stack, or undefined when it has ended meanwhile. */
export async function operationUnderWay(
  context: Context,
  cloudformation: CloudFormation,
  stackId: string,
): Promise<Operation | undefined> {
  const events = (await eventsAfter(context, cloudformation, stackId, undefined)) ?? [];
  const after = events.findLast(
    (event) => event.PhysicalResourceId === event.StackId && isAtRest(event.ResourceStatus ?? ''),
  )?.EventId;
  // Read the status after the events: an operation that ended in between would be waited for without end.
  const stack = await describeStack(cloudformation, stackId, context.signal);
  const status = stack?.StackStatus ?? '';
  return isChanging(status) ? { stackId, doing: DOING[status] ?? 'changing', after } : undefined;
}

const DOING: Readonly<Record<string, Doing>> = {
  CREATE_IN_PROGRESS: 'creating',
  UPDATE_IN_PROGRESS: 'updating',
  DELETE_IN_PROGRESS: 'deleting',
};

/** The newest event of a stack, so that `follow` can tell what an operation adds. */
export async function newestEvent(
  context: Context,
  cloudformation: CloudFormation,
  stackId: string,
): Promise<string | undefined> {
  const { StackEvents } = await cloudformation.describeStackEvents(
    { StackName: stackId },
    { abortSignal: context.signal },
  );
  return StackEvents?.[0]?.EventId;
}

/** Events newer than `after`, oldest first (CloudFormation lists the newest first); undefined when the stack is gone. */
async function eventsAfter(
  { signal }: Context,
  cloudformation: CloudFormation,
  stackId: string,
  after: string | undefined,
): Promise<StackEvent[] | undefined> {
  const found: StackEvent[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await cloudformation.describeStackEvents(
        { StackName: stackId, NextToken: token },
        { abortSignal: signal },
      );
      for (const event of page.StackEvents ?? []) {
        if (event.EventId === after) return found.reverse();
        found.push(event);
      }
      token = page.NextToken;
    } while (token !== undefined);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  return found.reverse();
}

/** Whether the next look may succeed: AWS has trouble of its own, or too many ask. CloudFormation goes on meanwhile. */
function isPassing(error: Error & { $metadata?: { httpStatusCode?: number } }): boolean {
  if (error.name === 'AbortError') return false;
  return /^(Throttling|ThrottlingException|RequestLimitExceeded)$/.test(error.name) || !isRefused(error);
}

const isRefused = ({ $metadata: { httpStatusCode = 500 } = {} }: { $metadata?: { httpStatusCode?: number } }) =>
  httpStatusCode < 500;

const isAtRest = (status: string): boolean => /_(COMPLETE|FAILED)$/.test(status);

/** Without the eight characters that the CDK adds to tell resources of one name apart. */
const shortName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const words = (status: string): string => status.toLowerCase().replaceAll('_', ' ');

/** Resources that CloudFormation gave up because another one failed say "cancelled": they are not the cause. */
function causeIn({ ResourceStatus, ResourceStatusReason, LogicalResourceId, ResourceType }: StackEvent) {
  if (!ResourceStatus?.endsWith('_FAILED') || /cancelled/i.test(ResourceStatusReason ?? '')) return undefined;
  const reason = (ResourceStatusReason ?? 'CloudFormation gave no reason').replace(/\s+/g, ' ').trim();
  return `${LogicalResourceId} (${ResourceType}): ${reason}`;
}
