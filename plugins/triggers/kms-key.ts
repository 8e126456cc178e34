import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Context, type TriggerName } from '../../shell/contract.ts';
import { isSender, type SenderName, sendersOf } from './handler.ts';

const KEY_ARN = /^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const faultOf = (key: string): string | undefined =>
  KEY_ARN.test(key) ? undefined : 'A key is given by its full ARN: arn:aws:kms:REGION:ACCOUNT:key/ID.';

/**
 * The KMS key of a sender: the given one, else the pool's, else the one that a person names.
 * @returns undefined for a trigger that is told no codes
 * @throws CommandError where there is none, or a pool with two senders would get another one
 */
export async function senderKey(
  { ask }: Context,
  config: LambdaConfigType | undefined,
  trigger: TriggerName,
  given: string | undefined,
): Promise<string | undefined> {
  if (!isSender(trigger)) {
    if (given === undefined) return undefined;
    throw new CommandError(`${trigger} is told no codes and needs no key.`, {
      code: 'InvalidArgument',
      hint: 'Leave --kms-key out: it is for CustomEmailSender and CustomSMSSender.',
    });
  }
  const kept = config?.KMSKeyID;
  if (given === undefined) return kept ?? (await asked(ask, trigger));
  const fault = faultOf(given);
  if (fault !== undefined)
    throw new CommandError(`"${given}" is no KMS key.`, { code: 'InvalidArgument', hint: fault });
  const [other] = sendersOf(config).filter((sender) => sender !== trigger);
  if (other === undefined || kept === given) return given;
  throw new CommandError(`A pool has one key for its senders, and ${other} uses ${kept}.`, {
    code: 'KeyTaken',
    hint: `Use the same key: leave --kms-key out. For another one, first: detach ${other}`,
  });
}

async function asked(ask: Context['ask'], trigger: SenderName): Promise<string> {
  if (ask.attended)
    return ask.text({ text: `The ARN of the KMS key that encrypts codes for ${trigger}`, validate: faultOf });
  throw new CommandError(`${trigger} needs a KMS key: codes are encrypted under it.`, {
    code: 'MissingArgument',
    hint: `Give a symmetric key, made with "aws kms create-key" for example: attach ${trigger} FUNCTION --kms-key ARN`,
  });
}

/** How the undo of a sender names the key that the pool had before any; `keyIn` reads it. */
export const keyOption = (key: string | undefined): string => (key === undefined ? '' : ` --key ${key}`);

export const keyIn = (undo: string | undefined): string | undefined => / --key (\S+)$/.exec(undo ?? '')?.[1];

/** The key that the pool had before its first sender, as far as it can be told: read now, or written down when that one was attached. */
export function keyBeforeSenders(
  { journal }: Pick<Context, 'journal'>,
  config: LambdaConfigType | undefined,
  trigger: TriggerName,
): string | undefined {
  if (!isSender(trigger)) return undefined;
  const senders = sendersOf(config);
  if (senders.length === 0) return config?.KMSKeyID;
  return senders.map((sender) => keyIn(journal.find('trigger', sender)?.undo)).find((key) => key !== undefined);
}
