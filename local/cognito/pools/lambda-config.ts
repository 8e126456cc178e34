/** Which function handles which trigger. */
import { invalidParameter } from '../errors.ts';
import { MALFORMED_FUNCTION_ARN } from '../inferred.ts';
import { onlyKnown, present } from './members.ts';
import { type Pool, TRIGGERS, type TriggerName } from './pool.ts';

const FUNCTION_ARN = /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,140}(:[\w$-]+)?$/;

/**
 * Accepts a LambdaConfig whole or refuses it: a trigger that is stored is always called.
 * @throws InvalidParameterException for a trigger that is not here and for an ARN that is no function's.
 */
export function lambdaConfig(value: object): Partial<Record<TriggerName, string>> {
  const config = present(value) as Record<string, unknown>;
  onlyKnown('LambdaConfig', config, TRIGGERS);
  for (const [trigger, arn] of Object.entries(config)) {
    if (typeof arn !== 'string' || !FUNCTION_ARN.test(arn)) throw invalidParameter(MALFORMED_FUNCTION_ARN(trigger));
  }
  return config as Partial<Record<TriggerName, string>>;
}

/** The functions that `after` calls and `before` did not. */
export function addedFunctions(before: Pool | undefined, after: Pool): string[] {
  const known = new Set(Object.values(before?.settings.LambdaConfig ?? {}));
  return [...new Set(Object.values(after.settings.LambdaConfig))].filter((arn) => !known.has(arn));
}
