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

/** `A confirmation code is on its way to t***@e*** (EMAIL); inbox shows it.` */
export function deliverySentence({ inbox }: Context, username: string, { medium, destination }: Delivery): string {
  const where = inbox === undefined ? '' : ` Read it here: inbox ${username}`;
  return `A confirmation code is on its way to ${destination} (${medium === 'SMS' ? 'SMS' : 'e-mail'}).${where}`;
}
