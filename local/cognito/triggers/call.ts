/** Calls a trigger: five seconds of patience, up to three attempts, and every outcome as the error that the API's caller sees. */

import type { Invocation } from '../../lambda/invoker.ts';
import type { Cognito } from '../cognito.ts';
import { unexpectedLambda, userLambdaValidation } from '../errors.ts';
import { TRIGGER_ATTEMPTS, TRIGGER_PATIENCE_MS } from '../limits.ts';
import type { Pool, TriggerName } from '../pools/pool.ts';
import { type Occasion, type TriggerEvent, triggerEvent } from './event.ts';
import { readOutput, type TriggerResponse } from './output.ts';

/**
 * Runs the function that the pool has for this occasion.
 * @returns what it answered in `response`, or undefined when the pool has no such trigger.
 * @throws UserLambdaValidationException when it failed, UnexpectedLambdaException when it could not be invoked or took too long,
 *   InvalidLambdaResponseException when its output is not the event.
 */
export async function callTrigger(
  cognito: Cognito,
  pool: Pool,
  occasion: Occasion,
): Promise<TriggerResponse | undefined> {
  const { trigger } = occasion;
  const arn = cognito.pools.find(pool.id)?.settings.LambdaConfig[trigger];
  if (!arn) return undefined;
  const event = triggerEvent(pool, cognito.facts.region, occasion);
  const invocation = await patientInvocation(cognito, pool, arn, event);
  switch (invocation?.outcome) {
    case 'returned':
      return readOutput(event, invocation.payload);
    case 'failed':
      // One period is appended, whether or not the function's message ends in one (recorded: "failed with error No..").
      throw userLambdaValidation(
        `${trigger} failed with error ${reasonOf(invocation.errorMessage, cognito.facts.clock.now())}.`,
      );
    case 'refused':
      throw invocationFailed(trigger, refusal(invocation.code));
    default:
      throw invocationFailed(trigger, 'Socket timeout while invoking Lambda function');
  }
}

/**
 * The function's message as it is. Of one that ran out of time, the line that Lambda logs (recorded: "failed with error <ISO timestamp>
 * <request id> Task timed out after 3.00 seconds."), where Lambda's own API answers "RequestId: <request id> Error: Task timed out ...".
 */
function reasonOf(errorMessage: string, now: number): string {
  const [, requestId, sentence] =
    /^RequestId: (\S+) Error: (Task timed out after [\d.]+ seconds)$/.exec(errorMessage) ?? [];
  return requestId === undefined ? errorMessage : `${new Date(now).toISOString()} ${requestId} ${sentence}`;
}

const invocationFailed = (trigger: TriggerName, reason: string) =>
  unexpectedLambda(`${trigger} invocation failed due to error ${reason}.`);

/** A function that was deleted is told to a service as one that it may not invoke (recorded). */
const refusal = (code: string): string => (code === 'ResourceNotFoundException' ? 'AccessDeniedException' : code);

/** The first invocation that ends in time; undefined when none of the attempts did. */
async function patientInvocation(
  cognito: Cognito,
  pool: Pool,
  arn: string,
  event: TriggerEvent,
): Promise<Invocation | undefined> {
  const caller = {
    principal: 'cognito-idp.amazonaws.com',
    sourceArn: pool.arn,
    sourceAccount: cognito.facts.accountId,
  };
  for (let attempt = 1; attempt <= TRIGGER_ATTEMPTS; attempt++) {
    const invocation = await inTime(cognito, cognito.functions.invoke(arn, event, caller));
    if (invocation) return invocation;
  }
  return undefined;
}

/** The abandoned invocation runs on to its own end: AWS cannot call it back either. */
function inTime(cognito: Cognito, invocation: Promise<Invocation>): Promise<Invocation | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = cognito.after(TRIGGER_PATIENCE_MS, () => resolve(undefined));
    invocation.then(resolve, reject).finally(cancel);
  });
}
