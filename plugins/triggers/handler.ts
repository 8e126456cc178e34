import type { LambdaConfigType, PreTokenGenerationLambdaVersionType } from '@aws-sdk/client-cognito-identity-provider';
import { functionOfTrigger, type TriggerName } from '../../shell/contract.ts';

/** Versions of the event that PreTokenGeneration sends. The first needs no more than the function; the later ones a tier above Lite. */
export const EVENT_VERSIONS = ['V1_0', 'V2_0', 'V3_0'] as const satisfies PreTokenGenerationLambdaVersionType[];
export type EventVersion = (typeof EVENT_VERSIONS)[number];

/**
 * What handles a trigger, as one text that can be compared and written down: the function's ARN, and after a blank the version of
 * the event when it is not the first (`arn:aws:lambda:... V2_0`). Only PreTokenGeneration has versions.
 */
export type Handler = string;

export const handler = (arn: string, version: EventVersion = 'V1_0'): Handler =>
  version === 'V1_0' ? arn : `${arn} ${version}`;

export const arnOf = (of: Handler): string => of.split(' ')[0]!;

export const versionOf = (of: Handler): EventVersion => (of.split(' ')[1] as EventVersion | undefined) ?? 'V1_0';

export function handlerAt(config: LambdaConfigType | undefined, trigger: TriggerName): Handler | undefined {
  const arn = functionOfTrigger(config, trigger);
  if (arn === undefined) return undefined;
  return trigger === 'PreTokenGeneration' ? handler(arn, config?.PreTokenGenerationConfig?.LambdaVersion) : arn;
}

/** A LambdaConfig's members for a handler, or for none. The two of PreTokenGeneration go together: one left over keeps the function. */
export function membersFor(trigger: TriggerName, wanted: Handler | undefined): LambdaConfigType {
  if (trigger !== 'PreTokenGeneration') return { [trigger]: wanted };
  const none = { PreTokenGeneration: undefined, PreTokenGenerationConfig: undefined };
  if (wanted === undefined) return none;
  const [LambdaArn, LambdaVersion] = [arnOf(wanted), versionOf(wanted)];
  if (LambdaVersion === 'V1_0') return { ...none, PreTokenGeneration: LambdaArn };
  return { PreTokenGeneration: LambdaArn, PreTokenGenerationConfig: { LambdaVersion, LambdaArn } };
}

/** With the members of PreTokenGeneration in one form, so that two descriptions of the same functions are equal. */
export const inOneForm = (config: LambdaConfigType): LambdaConfigType => ({
  ...config,
  ...membersFor('PreTokenGeneration', handlerAt(config, 'PreTokenGeneration')),
});
