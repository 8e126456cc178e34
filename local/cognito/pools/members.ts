/** Checks of nested settings: what this world does not know is refused by its whole name, never stored and ignored. */
import { notInTheLocalWorld } from '../errors.ts';

/**
 * Refuses members of `value` that are not in `known`.
 * @param path the setting's name for the message (`Policies.PasswordPolicy`), or '' for the request itself.
 * @throws InvalidParameterException "Policies.X is not in the local world."
 */
export function onlyKnown(path: string, value: object, known: readonly string[]): void {
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && member !== null && !known.includes(name)) {
      throw notInTheLocalWorld(path ? `${path}.${name}` : name);
    }
  }
}

/** Refuses a value other than the ones this world honours: "MfaConfiguration ON is not in the local world." */
export function onlyValues(path: string, value: unknown, honoured: readonly unknown[]): void {
  if (!honoured.includes(value)) throw notInTheLocalWorld(`${path} ${value}`);
}

/** The members that are there: neither undefined nor null. */
export const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T;
