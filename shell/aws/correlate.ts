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
  /** The function has several triggers, and neither its lines nor Cognito's order tell which one this was. */
  guessed: boolean;
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
    const attached = call.triggers.filter((trigger) => trigger.arn === arn);
    const triggers = attached.map(({ trigger }) => trigger);
    const inTime = all.filter(
      ({ requestId, startedAt }) =>
        startedAt >= call.startedAt - slack &&
        startedAt <= call.endedAt + slack + (triggers.some(isSender) ? SENDER_LAG : 0) &&
        !taken(requestId),
    );
    const own = pick(inTime, named, triggers.length);
    for (const [invocation, { trigger, guessed }] of assign(own, attached)) {
      const certain = mentions(invocation, named);
      matches.push({ invocation, trigger, arn, certain, guessed, attempt: 1, attempts: 1 });
    }
  }
  matches.sort((one, other) => one.invocation.startedAt - other.invocation.startedAt);
  for (const match of matches) {
    const same = matches.filter(({ trigger }) => trigger === match.trigger);
    match.attempt = same.indexOf(match) + 1;
    match.attempts = same.length;
  }
  return matches;
}

/**
 * The order in which Cognito runs the triggers of one operation; it holds in every operation (developer guide, the page of each trigger).
 * A custom challenge's answer is verified before the next one is defined.
 */
const ORDER: readonly TriggerName[] = [
  'UserMigration',
  'PreSignUp',
  'PreAuthentication',
  'VerifyAuthChallengeResponse',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'CustomMessage',
  'CustomEmailSender',
  'CustomSMSSender',
  'PostConfirmation',
  'PostAuthentication',
  'PreTokenGeneration',
];

/**
 * Gives the invocations of one function, oldest first, to its triggers: by the trigger source that they log; the others in Cognito's
 * order to those that surely ran. Where there are not as many of one as of the other, that is a guess.
 */
function assign(own: readonly Invocation[], attached: TriggerCall['triggers']) {
  const all = ORDER.filter((trigger) => attached.some((each) => each.trigger === trigger));
  const assigned = new Map<Invocation, { trigger: TriggerName; guessed: boolean }>();
  for (const invocation of own) {
    const trigger = triggerIn(invocation, all);
    if (trigger !== undefined) assigned.set(invocation, { trigger, guessed: false });
  }
  const told = new Set([...assigned.values()].map(({ trigger }) => trigger));
  const open = own.filter((invocation) => !assigned.has(invocation));
  const sure = all.filter(
    (trigger) => !told.has(trigger) && attached.some((each) => each.trigger === trigger && each.certain),
  );
  const rest = all.filter((trigger) => !told.has(trigger));
  const fits = sure.length === open.length;
  const left = fits || (sure.length > 0 && open.length < rest.length) ? sure : rest.length > 0 ? rest : all;
  let again = open.length - left.length;
  let next = 0;
  for (const invocation of open) {
    const trigger = left[Math.min(next, left.length - 1)];
    if (trigger === undefined) continue;
    assigned.set(invocation, { trigger, guessed: !fits && all.length > 1 });
    // Where there are more than triggers, Cognito has tried again after one that did not answer.
    if (again > 0 && isUnanswered(invocation)) again--;
    else next++;
  }
  return assigned;
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
