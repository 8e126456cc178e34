/** The attributes that users of a pool can have. Source: Amazon Cognito Developer Guide, "Working with user attributes". */
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors.ts';
import { UNSET_DATA_TYPE, UNSET_MUTABLE } from '../inferred.ts';
import type { SchemaAttribute } from './pool.ts';

const text = (Name: string, MinLength = '0', MaxLength = '2048'): SchemaAttribute => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength, MaxLength },
});

const flag = (Name: string): SchemaAttribute => ({
  Name,
  AttributeDataType: 'Boolean',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

const STANDARD: readonly SchemaAttribute[] = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile'].map((n) =>
    text(n),
  ),
  ...['picture', 'website', 'email'].map((name) => text(name)),
  flag('email_verified'),
  text('gender'),
  text('birthdate', '10', '10'),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  flag('phone_number_verified'),
  text('address'),
  { ...flag('updated_at'), AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } },
];

const MOST_CUSTOM_ATTRIBUTES = 50;

/**
 * The whole schema of a new pool: the standard attributes, changed and extended as `given` says.
 * @throws InvalidParameterException for required or developer-only custom attributes, a name twice, a wrong type.
 */
export function newSchema(given: readonly SchemaAttributeType[] = []): readonly SchemaAttribute[] {
  let schema = STANDARD;
  const custom: SchemaAttributeType[] = [];
  for (const wanted of given) {
    const standard = schema.find(({ Name }) => Name === wanted.Name);
    if (!standard) custom.push(wanted);
    else schema = schema.map((attribute) => (attribute === standard ? adjusted(standard, wanted) : attribute));
  }
  return withCustomAttributes(schema, custom);
}

/** `schema` and further custom attributes, which get their `custom:` prefix here. */
export function withCustomAttributes(
  schema: readonly SchemaAttribute[],
  added: readonly SchemaAttributeType[],
): readonly SchemaAttribute[] {
  const all = [...schema];
  for (const wanted of added) {
    const attribute = customAttribute(wanted);
    if (all.some(({ Name }) => Name === attribute.Name)) {
      throw invalidParameter(`${attribute.Name}: Existing attribute already has name ${attribute.Name}.`);
    }
    all.push(attribute);
  }
  if (all.length - STANDARD.length > MOST_CUSTOM_ATTRIBUTES) {
    throw invalidParameter(`A user pool has at most ${MOST_CUSTOM_ATTRIBUTES} custom attributes.`);
  }
  return all;
}

function adjusted(standard: SchemaAttribute, wanted: SchemaAttributeType): SchemaAttribute {
  const changesType = wanted.AttributeDataType && wanted.AttributeDataType !== standard.AttributeDataType;
  if (changesType || wanted.DeveloperOnlyAttribute) {
    throw invalidParameter(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.Name}`,
    );
  }
  if (standard.Name === 'sub') return standard;
  return {
    ...standard,
    Mutable: wanted.Mutable ?? UNSET_MUTABLE,
    Required: wanted.Required ?? false,
    ...constraints(wanted, standard),
  };
}

function customAttribute(wanted: SchemaAttributeType): SchemaAttribute {
  const name = wanted.Name ?? '';
  if (wanted.Required) throw invalidParameter('Required custom attributes are not supported currently.');
  return {
    Name: prefixed(name, wanted.DeveloperOnlyAttribute ?? false),
    AttributeDataType: wanted.AttributeDataType ?? UNSET_DATA_TYPE,
    DeveloperOnlyAttribute: wanted.DeveloperOnlyAttribute ?? false,
    Mutable: wanted.Mutable ?? UNSET_MUTABLE,
    Required: false,
    ...constraints(wanted),
  };
}

/** `custom:`, and in front of it `dev:` for what only administrators write (Developer Guide, "Custom attributes"). */
function prefixed(name: string, isDevelopers: boolean): string {
  const custom = /^(dev:)?custom:/.test(name) ? name.replace(/^dev:/, '') : `custom:${name}`;
  return isDevelopers ? `dev:${custom}` : custom;
}

function constraints(wanted: SchemaAttributeType, standard?: SchemaAttributeType): object {
  const string = wanted.StringAttributeConstraints ?? standard?.StringAttributeConstraints;
  const number = wanted.NumberAttributeConstraints ?? standard?.NumberAttributeConstraints;
  const type = standard?.AttributeDataType ?? wanted.AttributeDataType ?? UNSET_DATA_TYPE;
  if (type === 'String') return { StringAttributeConstraints: string ?? {} };
  if (type === 'Number') return { NumberAttributeConstraints: number ?? {} };
  return {};
}
