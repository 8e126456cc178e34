import { TRIGGERS, type TriggerName } from '../../shell/contract.ts';

/**
 * The trigger whose function made a call fail, from Cognito's sentences `PreSignUp failed with error ...` (the function threw)
 * and `PreSignUp invocation failed due to error ...` (no answer, or it could not be invoked). Undefined for other errors.
 */
export function failedTrigger(error: Error | undefined): { trigger: TriggerName; invoked: boolean } | undefined {
  const [, name, how] = /^(\w+) (failed with|invocation failed due to) error /.exec(error?.message ?? '') ?? [];
  const trigger = TRIGGERS.find((one) => one === name);
  if (trigger === undefined) return undefined;
  return { trigger, invoked: how === 'failed with' || /timeout/i.test(error!.message) };
}

/** The triggers of one way through an operation, in Cognito's order, up to the one that failed. */
export function ranUntilFailure(ways: readonly (readonly TriggerName[])[], error: Error): readonly TriggerName[] {
  const failed = failedTrigger(error);
  const way = failed && ways.find((triggers) => triggers.includes(failed.trigger));
  return way === undefined ? [] : way.slice(0, way.indexOf(failed!.trigger) + (failed!.invoked ? 1 : 0));
}
