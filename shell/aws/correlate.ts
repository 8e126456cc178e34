import type { TriggerCall, TriggerName } from '../contract.ts';
import type { Invocation } from './invocations.ts';

/** Cognito tries a trigger that does not answer in time up to three times (developer guide, "Things to know about Lambda triggers"). */
const ATTEMPTS = 3;

/** An invocation, and the trigger of a call that it belongs to. */
export interface Match {
  invocation: Invocation;
  trigger: TriggerName;
  arn: string;
  /** The user's name is in its lines. Otherwise it is the only one that it can be. */
  certain: boolean;
  /** From 1 on; with `attempts` over 1 when Cognito tried again. */
  attempt: number;
  attempts: number;
}

export interface Candidates {
  call: TriggerCall;
  /** The function's invocations by its ARN, oldest first. */
  invocations: ReadonlyMap<string, readonly Invocation[]>;
  /** Milliseconds that the timestamps may lie outside of the call. */
  slack: number;
  /** Belongs to another call of this shell. */
  taken(requestId: string): boolean;
}

/** Milliseconds after the call in which a function that nobody waits for may begin. */
const SENDER_LAG = 2_000;

const isSender = (trigger: TriggerName): boolean => trigger === 'CustomEmailSender' || trigger === 'CustomSMSSender';

/** The invocations that a call caused: by function, by time, and by the user's name in what they logged. */
export function matchInvocations({ call, invocations, slack, taken }: Candidates): Match[] {
  const named = nameTest(call.username);
  const matches: Match[] = [];
  for (const [arn, all] of invocations) {
    const triggers = call.triggers.filter((trigger) => trigger.arn === arn).map(({ trigger }) => trigger);
    const inTime = all.filter(
      ({ requestId, startedAt }) =>
        startedAt >= call.startedAt - slack &&
        startedAt <= call.endedAt + slack + (triggers.some(isSender) ? SENDER_LAG : 0) &&
        !taken(requestId),
    );
    const own = pick(inTime, named, triggers.length);
    own.forEach((invocation, index) => {
      const trigger = triggerIn(invocation, triggers) ?? triggers[Math.min(index, triggers.length - 1)];
      if (trigger === undefined) return;
      matches.push({ invocation, trigger, arn, certain: mentions(invocation, named), attempt: 1, attempts: 1 });
    });
  }
  matches.sort((one, other) => one.invocation.startedAt - other.invocation.startedAt);
  for (const match of matches) {
    const same = matches.filter(({ trigger }) => trigger === match.trigger);
    match.attempt = same.indexOf(match) + 1;
    match.attempts = same.length;
  }
  return matches;
}

/** How long Cognito waits for a trigger before it tries again, in milliseconds (the same page). */
const PATIENCE = 5_000;

/** Whether Cognito may have tried again after this one: it failed, or did not answer in time. */
function isUnanswered({ failed, finished, startedAt, events }: Invocation): boolean {
  return failed || !finished || (events.at(-1)?.timestamp ?? startedAt) - startedAt >= PATIENCE;
}

/**
 * Those that name the user; and beside them unanswered ones that name nobody we know, for an attempt may die before it logs.
 * When none names the user, all of them, if they are no more than one call can cause.
 */
function pick(inTime: readonly Invocation[], named: (text: string) => boolean, triggers: number) {
  const certain = inTime.filter((invocation) => mentions(invocation, named));
  if (certain.length > 0)
    return inTime.filter((invocation) => certain.includes(invocation) || isUnanswered(invocation));
  const again = inTime.some(isUnanswered);
  return inTime.length <= (again ? ATTEMPTS * triggers : triggers) ? inTime : [];
}

function mentions(invocation: Invocation, named: (text: string) => boolean): boolean {
  return invocation.events.some(({ message }) => named(message));
}

/** Whether a text holds the name as a whole: `ann` is neither in `joanna` nor in `ann.lee`. */
function nameTest(name: string): (text: string) => boolean {
  if (name === '') return () => false;
  const forms = new Set([name, JSON.stringify(name).slice(1, -1)]);
  const escaped = [...forms].map((form) => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}_][.@+-])(?:${escaped.join('|')})(?![\\p{L}\\p{N}_]|[.@+-][\\p{L}\\p{N}_])`,
    'iu',
  );
  return (text) => pattern.test(text);
}

/** The trigger that an invocation names itself, by the trigger source in its lines (`PreSignUp_SignUp`). */
function triggerIn(invocation: Invocation, triggers: readonly TriggerName[]): TriggerName | undefined {
  return triggers.find((trigger) => {
    // The one trigger whose sources begin with another word (`TokenGeneration_Authentication`).
    const source = trigger === 'PreTokenGeneration' ? 'TokenGeneration' : trigger;
    return invocation.events.some(({ message }) => new RegExp(`\\b${source}_[A-Z]`).test(message));
  });
}
