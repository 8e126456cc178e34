import type { CodeDeliveryDetailsType } from '@aws-sdk/client-cognito-identity-provider';
import type { Context } from '../../../shell/contract.ts';

/** Where Cognito sent a code, as it says itself: the destination is masked. */
export interface Delivery {
  medium: string;
  destination: string;
}

export function toDelivery(details: CodeDeliveryDetailsType | undefined): Delivery | null {
  if (details === undefined) return null;
  return { medium: details.DeliveryMedium ?? 'EMAIL', destination: details.Destination ?? '' };
}

/**
 * `A confirmation code is on its way to t***@e*** (EMAIL). Read it here: inbox ann`; or who has the code instead, when the pool leaves
 * the sending to a function.
 */
export function deliverySentence(
  { inbox, session }: Pick<Context, 'inbox' | 'session'>,
  username: string,
  { medium, destination }: Delivery,
): string {
  const isSms = medium === 'SMS';
  const sender = isSms ? 'CustomSMSSender' : 'CustomEmailSender';
  const address = `${destination} (${isSms ? 'SMS' : 'e-mail'})`;
  if (session.triggers[sender] !== undefined)
    return `${sender} was given a confirmation code for ${address}, and sends it or not: the code is in no inbox here.`;
  const where = inbox === undefined ? '' : ` Read it here: inbox ${username}`;
  return `A confirmation code is on its way to ${address}.${where}`;
}
