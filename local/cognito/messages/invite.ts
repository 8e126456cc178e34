/** Invitations: the message that tells a new user the temporary password. */
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { NO_ATTRIBUTE_FOR_MEDIUM } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import type { User } from '../users/user.ts';
import { attributeOf, channelOf, type Medium } from './channel.ts';
import { sendInvitation } from './send.ts';

/** What is sent when the caller wishes nothing (API reference of AdminCreateUser: "The default value is SMS"). */
export const DEFAULT_MEDIA: readonly Medium[] = ['SMS'];

export interface Invitation {
  pool: Pool;
  user: User;
  media: readonly string[];
  origin: Origin;
}

/** Sends the invitation through every medium that the user has an attribute for. */
export async function invite(cognito: Cognito, { media, ...invitation }: Invitation, password: string): Promise<void> {
  for (const medium of media as readonly Medium[]) {
    const channel = channelOf(invitation.user, attributeOf(medium));
    if (channel) await sendInvitation(cognito, { ...invitation, channel, occasion: 'AdminCreateUser' }, password);
  }
}

/** @throws InvalidParameterException "No email provided but desired delivery medium was Email" (recorded) */
export function checkMedia(wished: readonly string[], attributes: Readonly<Record<string, string>>): void {
  for (const medium of wished as readonly Medium[]) {
    if (!attributes[attributeOf(medium)]) throw invalidParameter(NO_ATTRIBUTE_FOR_MEDIUM[medium]);
  }
}
