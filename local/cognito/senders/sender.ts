/**
 * CustomEmailSender and CustomSMSSender: functions that send the pool's messages in its place. They are called asynchronously: whatever
 * becomes of it, the API's caller is told that the code was sent. Source: Developer Guide, "Custom email sender Lambda trigger".
 */
import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import type { Channel, Medium } from '../messages/channel.ts';
import type { Pool, SenderName } from '../pools/pool.ts';
import type { MessageOccasion } from '../triggers/custom-message.ts';
import { forwardedMetadata, type Origin } from '../triggers/metadata.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { encryptMessage } from './encryption-sdk.ts';
import { contextOf, dataKey } from './key.ts';

const SENDERS: Record<Medium, SenderName> = { EMAIL: 'CustomEmailSender', SMS: 'CustomSMSSender' };

const TYPES: Record<SenderName, string> = {
  CustomEmailSender: 'customEmailSenderRequestV1',
  CustomSMSSender: 'customSMSSenderRequestV1',
};

export interface Handing {
  pool: Pool;
  user: User;
  channel: Channel;
  occasion: MessageOccasion;
  origin: Origin;
}

/** The function that sends the pool's messages of this medium; undefined when the pool sends them itself. */
export function senderOf(cognito: Cognito, pool: Pool, medium: Medium): string | undefined {
  return cognito.pools.find(pool.id)?.settings.LambdaConfig[SENDERS[medium]]?.LambdaArn;
}

/**
 * Hands a code or temporary password over to the function, encrypted for it. The mailbox tells that this was done, or why it could not
 * be; the code itself is for the function's eyes only.
 */
export async function handOver(cognito: Cognito, handing: Handing, arn: string, secret: string): Promise<void> {
  const { pool, user, channel, occasion } = handing;
  const triggerSource = `${SENDERS[channel.medium]}_${occasion}`;
  const problem = await handed(cognito, handing, arn, { triggerSource, secret });
  const name = arn.split(':').slice(6).join(':');
  const what = occasion === 'AdminCreateUser' ? 'temporary password' : 'code';
  cognito.mailbox.deliver({
    userPoolId: pool.id,
    username: user.username,
    triggerSource,
    channel: channel.medium,
    recipient: channel.destination,
    subject: null,
    body:
      problem === undefined
        ? `Handed to the function ${name}, with the ${what} encrypted for it: what it did is in its log. The pool itself sent nothing.`
        : `Could not be handed to the function ${name}: ${problem} Nobody has sent anything.`,
    code: null,
    sentAt: new Date(cognito.now()).toISOString(),
  });
}

/** @returns what hindered it */
async function handed(
  cognito: Cognito,
  { pool, user, channel, occasion, origin }: Handing,
  arn: string,
  { triggerSource, secret }: { triggerSource: string; secret: string },
): Promise<string | undefined> {
  const sender = SENDERS[channel.medium];
  const keyId = cognito.pools.get(pool.id).settings.LambdaConfig.KMSKeyID!;
  let code: string;
  try {
    // Documented for the temporary password in an e-mail; other codes have nothing to escape.
    const text = sender === 'CustomEmailSender' && occasion === 'AdminCreateUser' ? htmlEscaped(secret) : secret;
    const message = await encryptMessage(text, contextOf(pool), (context) =>
      dataKey(cognito.invoke, keyId, pool, context),
    );
    code = message.toString('base64');
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return `KMS answered ${error.code}: ${error.message}`;
  }
  const event = {
    version: '1',
    triggerSource,
    region: cognito.facts.region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: origin.clientId },
    request: {
      type: TYPES[sender],
      code,
      clientMetadata: forwardedMetadata(origin, sender) ?? null,
      userAttributes: triggerAttributes(pool, user),
    },
  };
  const caller = {
    principal: 'cognito-idp.amazonaws.com',
    sourceArn: pool.arn,
    sourceAccount: cognito.facts.accountId,
  };
  const { refused } = await cognito.functions.enqueue(arn, event, caller);
  return refused && `Lambda answered ${refused}.`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const htmlEscaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
