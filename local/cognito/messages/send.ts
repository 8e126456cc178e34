/** Sends a message of the pool: into the mailbox, because nothing leaves this machine. */

import type { CodePurpose } from '../codes/codes.ts';
import type { Cognito } from '../cognito.ts';
import { INVITATION_NAMES_THE_SIGN_IN_NAME } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import { handOver, senderOf } from '../senders/sender.ts';
import { customMessage, type MessageOccasion } from '../triggers/custom-message.ts';
import type { Origin } from '../triggers/metadata.ts';
import { signInName } from '../users/names.ts';
import type { User } from '../users/user.ts';
import { type Channel, type CodeDeliveryDetails, deliveryDetails } from './channel.ts';
import { messageTemplate, rendered } from './texts.ts';

export interface Sending {
  pool: Pool;
  user: User;
  channel: Channel;
  occasion: MessageOccasion;
  origin: Origin;
}

/** Issues a code for `purpose` and sends it. What the API answers as CodeDeliveryDetails comes back. */
export async function sendCode(cognito: Cognito, sending: Sending, purpose: CodePurpose): Promise<CodeDeliveryDetails> {
  const { attribute, destination } = sending.channel;
  // Issued after the function has answered: a message that was never sent leaves the code before it valid.
  return send(cognito, sending, () => cognito.codes.issue(sending.user, purpose, attribute, destination));
}

/** Sends an invitation with a temporary password. */
export async function sendInvitation(cognito: Cognito, sending: Sending, password: string): Promise<void> {
  await send(cognito, sending, () => password);
}

/** @param secret is asked for once the function has answered. */
export async function send(cognito: Cognito, sending: Sending, secret: () => string): Promise<CodeDeliveryDetails> {
  const { pool, user, channel, occasion, origin } = sending;
  const sender = senderOf(cognito, pool, channel.medium);
  if (sender !== undefined) {
    // CustomMessage has no say in what another function sends.
    await handOver(cognito, sending, sender, secret());
    return deliveryDetails(channel);
  }
  const custom = await customMessage(cognito, pool, user, occasion, origin);
  const template = messageTemplate(pool, occasion, channel.medium, custom);
  if (channel.medium === 'EMAIL') cognito.emailQuota.count(pool);
  const code = secret();
  cognito.mailbox.deliver({
    userPoolId: pool.id,
    username: user.username,
    triggerSource: `CustomMessage_${occasion}`,
    channel: channel.medium,
    recipient: channel.destination,
    ...rendered(template, {
      secret: code,
      username: INVITATION_NAMES_THE_SIGN_IN_NAME ? signInName(pool, user) : user.username,
    }),
    code: code || null,
    sentAt: new Date(cognito.now()).toISOString(),
  });
  return deliveryDetails(channel);
}
