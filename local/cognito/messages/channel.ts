/** Where a user's message goes, and how the API tells it without giving the address away. */
import { invalidParameter, notAuthorized } from '../errors.ts';
import { RECOVERY_BY_ADMIN_ONLY } from '../inferred.ts';
import { isAutoVerified, type Pool, type VerifiableAttribute } from '../pools/pool.ts';
import { isVerified, type User } from '../users/user.ts';

export type Medium = 'EMAIL' | 'SMS';

export interface Channel {
  medium: Medium;
  attribute: VerifiableAttribute;
  destination: string;
}

export interface CodeDeliveryDetails {
  Destination: string;
  DeliveryMedium: Medium;
  AttributeName: VerifiableAttribute;
}

export const attributeOf = (medium: Medium): VerifiableAttribute => (medium === 'SMS' ? 'phone_number' : 'email');

/** The user's channel by an attribute; undefined when it has no value. */
export function channelOf(user: Pick<User, 'attributes'>, attribute: VerifiableAttribute): Channel | undefined {
  const destination = user.attributes[attribute];
  return destination ? { medium: attribute === 'email' ? 'EMAIL' : 'SMS', attribute, destination } : undefined;
}

/**
 * Where the pool sends a sign-up code: to the phone when both are verified automatically
 * (Developer Guide, "Signing up and confirming user accounts").
 */
export function verificationChannel(pool: Pool, user: User): Channel | undefined {
  const attributes = (['phone_number', 'email'] as const).filter((attribute) => isAutoVerified(pool, attribute));
  return attributes.map((attribute) => channelOf(user, attribute)).find((channel) => channel !== undefined);
}

/**
 * Where a forgotten password's code goes: by AccountRecoverySetting, else to the verified phone, then the verified e-mail.
 * @throws NotAuthorizedException where only an administrator resets; InvalidParameterException when nothing is verified.
 */
export function recoveryChannel(pool: Pool, user: User): Channel {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (mechanisms?.some(({ Name }) => Name === 'admin_only')) throw notAuthorized(RECOVERY_BY_ADMIN_ONLY);
  const attributes = mechanisms?.length
    ? [...mechanisms]
        .sort((a, b) => a.Priority! - b.Priority!)
        .map(({ Name }) => Name!.replace('verified_', '') as VerifiableAttribute)
    : (['phone_number', 'email'] as const);
  const attribute = attributes.find((name) => isVerified(user, name));
  const channel = attribute && channelOf(user, attribute);
  if (!channel) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  return channel;
}

/** `a***@e***` and `+*******0100`. */
export const deliveryDetails = ({ medium, attribute, destination }: Channel): CodeDeliveryDetails => ({
  Destination: medium === 'EMAIL' ? maskedEmail(destination) : maskedPhoneNumber(destination),
  DeliveryMedium: medium,
  AttributeName: attribute,
});

function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address[0]}***@${address[at + 1]}***`;
}

const maskedPhoneNumber = (number: string): string =>
  `+${'*'.repeat(Math.max(number.length - 5, 0))}${number.slice(-4)}`;
