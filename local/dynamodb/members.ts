import { ServiceError } from '../service.ts';

/**
 * dynalite drops what it does not know. Here nothing that a client asks for is dropped silently: such a member is refused by
 * name, unless its value says what the local tables do anyway.
 */
export function refuseUnknownMembers(
  operation: string,
  input: Record<string, unknown>,
  types: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || value === null || Object.hasOwn(types, name) || isHarmless(name, value)) continue;
    throw new ServiceError('ValidationException', `${name} of ${operation} is not in the local world.`);
  }
}

const isHarmless = (name: string, value: unknown): boolean => Object.hasOwn(HARMLESS, name) && HARMLESS[name]!(value);

const HARMLESS: Readonly<Record<string, (value: any) => boolean>> = {
  ConsistentRead: () => true,
  DeletionProtectionEnabled: (value) => value === false,
  SSESpecification: (value) => value.Enabled === false,
  StreamSpecification: (value) => value.StreamEnabled === false,
  TableClass: (value) => value === 'STANDARD',
};

/**
 * Levels of JSON in any input: attribute values nest 32 deep (Developer Guide, "Constraints in Amazon DynamoDB"), each with an object for
 * its type, and a transaction has a few more around them.
 */
const DEEPEST_INPUT = 2 * 32 + 16;

/** dynalite reads nested values by recursion and would run out of stack; it does not look for nulls in lists. @throws ServiceError */
export function refuseUnreadable(input: unknown): void {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_INPUT) throw invalid('Nesting Levels have exceeded supported limits');
    if (level.some((value) => Array.isArray(value) && value.includes(null)))
      throw new ServiceError('SerializationException', 'A list must not hold null.');
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

/**
 * dynalite stores tags as they come, and fails on those without a key or value where nobody can catch it.
 * @throws ServiceError ValidationException, in the words of AWS's other validations
 */
export function checkTags({ Tags = [], TagKeys = [] }: { Tags?: unknown; TagKeys?: unknown }): void {
  if (Array.isArray(Tags)) {
    Tags.forEach((tag, index) => {
      checkTagText(tag?.Key, `tags.${index + 1}.member.key`, 1);
      checkTagText(tag?.Value, `tags.${index + 1}.member.value`, 0);
    });
  } else if (Tags !== null) throw invalid('Tags is not a list.');
  if (!Array.isArray(TagKeys)) return;
  TagKeys.forEach((key, index) => {
    checkTagText(key, `tagKeys.${index + 1}.member`, 1);
  });
}

function checkTagText(value: unknown, at: string, least: number): void {
  if (typeof value === 'string' && value.length >= least) return;
  const rule = typeof value === 'string' ? `have length greater than or equal to ${least}` : 'not be null';
  const shown = typeof value === 'string' ? `'${value}'` : 'null';
  throw invalid(
    `1 validation error detected: Value ${shown} at '${at}' failed to satisfy constraint: Member must ${rule}`,
  );
}

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);
