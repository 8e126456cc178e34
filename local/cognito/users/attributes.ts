/** Attribute values against the pool's schema and the client's permissions. */
import { invalidParameter, notAuthorized } from '../errors.ts';
import { NOT_MUTABLE, UNSET_PERMISSIONS_COVER_CUSTOM_ATTRIBUTES, VALUE_FAULTS } from '../inferred.ts';
import type { Client } from '../pools/client.ts';
import type { Pool, SchemaAttribute } from '../pools/pool.ts';
import { looksLikeBoolean, looksLikeDate, looksLikeEmail, looksLikeNumber, looksLikePhoneNumber } from './formats.ts';
import type { Attributes } from './user.ts';

/** Set by Cognito and administrators, never by a client. */
const VERIFIED_FLAGS = ['email_verified', 'phone_number_verified'];

/**
 * Checks the attributes of a user about to be created.
 * @param options.required also require what the schema requires; an administrator may leave that to the user's first sign-in.
 * @throws InvalidParameterException "Attributes did not conform to the schema: email: The attribute is required\n"
 */
export function checkNewAttributes(pool: Pool, attributes: Attributes, options: { required: boolean }): void {
  for (const name of Object.keys(attributes)) {
    if (name === 'sub') throw invalidParameter(NOT_MUTABLE(name));
    if (!attributeOf(pool, name)) throw nonconforming(`Type for attribute {${name}} could not be determined`);
  }
  const missing = options.required ? missingAttributes(pool, attributes) : [];
  if (missing.length) throw nonconforming(missing.map((name) => `${name}: The attribute is required\n`).join(''));
  checkValues(pool, attributes);
}

/**
 * Checks a change of a user's attributes.
 * @throws InvalidParameterException "user.custom:x: Attribute does not exist in the schema.\n" and the like.
 */
export function checkChangedAttributes(pool: Pool, changes: Attributes): void {
  const faults = Object.keys(changes).flatMap((name) => {
    const attribute = attributeOf(pool, name);
    if (!attribute) return [`user.${name}: Attribute does not exist in the schema.\n`];
    return attribute.Mutable ? [] : [`user.${name}: Attribute cannot be updated.\n`];
  });
  if (faults.length) throw invalidParameter(faults.join(''));
  checkValues(pool, changes);
}

/** Names of required attributes that have no value; `sub` is always there. */
export const missingAttributes = (pool: Pool, attributes: Attributes): string[] =>
  pool.schema.filter(({ Name, Required }) => Required && Name !== 'sub' && !attributes[Name]).map(({ Name }) => Name);

/**
 * Checks that a client may write attributes of these names.
 * @throws NotAuthorizedException "A client attempted to write unauthorized attribute"
 */
export function checkWritable(client: Client, names: readonly string[]): void {
  const writable = client.settings.WriteAttributes;
  const isAdministrators = (name: string) => VERIFIED_FLAGS.includes(name) || name.startsWith('dev:');
  const unauthorized = names.some((name) => isAdministrators(name) || !isPermitted(writable, name));
  if (unauthorized) throw notAuthorized('A client attempted to write unauthorized attribute');
}

/** The attributes that a client may read; it may always read `sub`. */
export const readable = (client: Client, attributes: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name === 'sub' || isPermitted(client.settings.ReadAttributes, name)),
  );

function isPermitted(permitted: readonly string[] | undefined, name: string): boolean {
  if (!permitted?.length) return UNSET_PERMISSIONS_COVER_CUSTOM_ATTRIBUTES || !name.startsWith('custom:');
  return permitted.includes(name);
}

const attributeOf = (pool: Pool, name: string): SchemaAttribute | undefined =>
  pool.schema.find(({ Name }) => Name === name);

const nonconforming = (fault: string) => invalidParameter(`Attributes did not conform to the schema: ${fault}`);

function checkValues(pool: Pool, attributes: Attributes): void {
  const { email, phone_number } = attributes;
  if (email && !looksLikeEmail(email)) throw invalidParameter('Invalid email address format.');
  if (phone_number && !looksLikePhoneNumber(phone_number)) throw invalidParameter('Invalid phone number format.');
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = attributeOf(pool, name);
    const fault = attribute && value !== '' ? valueFault(attribute, value) : undefined;
    if (fault) throw nonconforming(`${name}: ${fault}\n`);
  }
}

function valueFault(attribute: SchemaAttribute, value: string): string | undefined {
  switch (attribute.AttributeDataType) {
    case 'Boolean':
      return looksLikeBoolean(value) ? undefined : VALUE_FAULTS.notBoolean;
    case 'DateTime':
      return looksLikeDate(value) ? undefined : VALUE_FAULTS.notDate;
    case 'Number':
      return numberFault(attribute.NumberAttributeConstraints ?? {}, value);
    default:
      return textFault(attribute.StringAttributeConstraints ?? {}, value);
  }
}

function numberFault(
  { MinValue, MaxValue }: { MinValue?: string; MaxValue?: string },
  value: string,
): string | undefined {
  if (!looksLikeNumber(value)) return VALUE_FAULTS.notNumber;
  if (MinValue !== undefined && Number(value) < Number(MinValue)) return VALUE_FAULTS.tooSmall(MinValue);
  if (MaxValue !== undefined && Number(value) > Number(MaxValue)) return VALUE_FAULTS.tooLarge(MaxValue);
  return undefined;
}

function textFault(
  { MinLength, MaxLength }: { MinLength?: string; MaxLength?: string },
  value: string,
): string | undefined {
  const length = [...value].length;
  if (MinLength !== undefined && length < Number(MinLength)) return VALUE_FAULTS.tooShort(MinLength);
  if (MaxLength !== undefined && length > Number(MaxLength)) return VALUE_FAULTS.tooLong(MaxLength);
  return undefined;
}
