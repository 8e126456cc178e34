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
    if (value === undefined || value === null || Object.hasOwn(types, name) || HARMLESS[name]?.(value)) continue;
    throw new ServiceError('ValidationException', `${name} of ${operation} is not in the local world.`);
  }
}

const HARMLESS: Readonly<Record<string, (value: any) => boolean>> = {
  ConsistentRead: () => true,
  DeletionProtectionEnabled: (value) => value === false,
  SSESpecification: (value) => value.Enabled === false,
  StreamSpecification: (value) => value.StreamEnabled === false,
  TableClass: (value) => value === 'STANDARD',
};
