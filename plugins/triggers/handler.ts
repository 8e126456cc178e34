import type { LambdaConfigType, PreTokenGenerationLambdaVersionType } from '@aws-sdk/client-cognito-identity-provider';
import { type Change, functionOfTrigger, type TriggerName } from '../../shell/contract.ts';

/** Versions of the event that PreTokenGeneration sends. The first needs no more than the function; the later ones a tier above Lite. */
export const EVENT_VERSIONS = ['V1_0', 'V2_0', 'V3_0'] as const satisfies PreTokenGenerationLambdaVersionType[];
export type EventVersion = (typeof EVENT_VERSIONS)[number];

/** Triggers that send messages in the pool's place. Codes come to them encrypted under the pool's one KMS key. */
const SENDERS = ['CustomEmailSender', 'CustomSMSSender'] as const satisfies TriggerName[];
export type SenderName = (typeof SENDERS)[number];

export const isSender = (trigger: TriggerName): trigger is SenderName =>
  (SENDERS as readonly string[]).includes(trigger);

/** The senders that a pool has. */
export const sendersOf = (config: LambdaConfigType | undefined): SenderName[] =>
  SENDERS.filter((sender) => config?.[sender] !== undefined);

/**
 * What handles a trigger, as one text that can be compared and written down: the function's ARN, and after a blank what else belongs
 * to it. That is the version of PreTokenGeneration's event when it is not the first (`arn:aws:lambda:... V2_0`), and a sender's KMS key
 * (`arn:aws:lambda:... arn:aws:kms:...`).
 */
export type Handler = string;

export const handler = (arn: string, detail?: string): Handler =>
  detail === undefined || detail === 'V1_0' ? arn : `${arn} ${detail}`;

export const arnOf = (of: Handler): string => of.split(' ')[0]!;

const detailOf = (of: Handler): string | undefined => of.split(' ')[1];

/** Of a handler of PreTokenGeneration. */
export const versionOf = (of: Handler): EventVersion => (detailOf(of) as EventVersion | undefined) ?? 'V1_0';

export function handlerAt(config: LambdaConfigType | undefined, trigger: TriggerName): Handler | undefined {
  const arn = functionOfTrigger(config, trigger);
  if (arn === undefined) return undefined;
  if (isSender(trigger)) return handler(arn, config?.KMSKeyID);
  return trigger === 'PreTokenGeneration' ? handler(arn, config?.PreTokenGenerationConfig?.LambdaVersion) : arn;
}

/** A LambdaConfig's members for a handler, or for none. The two of PreTokenGeneration go together: one left over keeps the function. */
export function membersFor(trigger: TriggerName, wanted: Handler | undefined): LambdaConfigType {
  if (isSender(trigger)) {
    if (wanted === undefined) return { [trigger]: undefined };
    return { [trigger]: { LambdaVersion: 'V1_0', LambdaArn: arnOf(wanted) }, KMSKeyID: detailOf(wanted) };
  }
  if (trigger !== 'PreTokenGeneration') return { [trigger]: wanted };
  const none = { PreTokenGeneration: undefined, PreTokenGenerationConfig: undefined };
  if (wanted === undefined) return none;
  const [LambdaArn, LambdaVersion] = [arnOf(wanted), versionOf(wanted)];
  if (LambdaVersion === 'V1_0') return { ...none, PreTokenGeneration: LambdaArn };
  return { PreTokenGeneration: LambdaArn, PreTokenGenerationConfig: { LambdaVersion, LambdaArn } };
}

/**
 * A pool's LambdaConfig after changes. The KMS key goes with the last sender, since without any nothing is encrypted under it; what the
 * pool had before its first one comes back.
 */
export function changed(
  before: LambdaConfigType,
  changes: ReadonlyMap<TriggerName, Handler | undefined>,
  keyWithoutSenders: string | undefined,
): LambdaConfigType {
  const members = [...changes].map(([trigger, wanted]) => membersFor(trigger, wanted));
  const config: LambdaConfigType = Object.assign({}, before, ...members);
  const lastIsGone = sendersOf(before).length > 0 && sendersOf(config).length === 0;
  return lastIsGone ? { ...config, KMSKeyID: keyWithoutSenders } : config;
}

/** With the members of PreTokenGeneration in one form, so that two descriptions of the same functions are equal. */
export const inOneForm = (config: LambdaConfigType): LambdaConfigType => ({
  ...config,
  ...membersFor('PreTokenGeneration', handlerAt(config, 'PreTokenGeneration')),
});

/** What is written down before a function that another attached is taken off: the line that gives it back, to a trigger left as it is then. */
export function takenOff(trigger: TriggerName, now: Handler, left: Handler | undefined): Change {
  const only = left === undefined ? '' : ` --only '${arnOf(left)}'`;
  return { kind: 'trigger', subject: trigger, undo: `detach ${trigger}${only} --back-to '${now}'`, previous: now };
}
