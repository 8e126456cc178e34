import { randomInt } from 'node:crypto';

const RANDOM = 12;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A physical name as CloudFormation makes them: `stack-LogicalId-random`, both parts shortened where the service's limit asks for it.
 * @param limit the longest name that the service takes, in characters.
 */
export function physicalName(stackName: string, logicalId: string, limit: number): string {
  const room = limit - RANDOM - 2;
  const stackPart = Math.max(Math.ceil(room / 2), room - logicalId.length);
  const stack = stackName.slice(0, stackPart);
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${randomText(RANDOM)}`;
}

/** Random letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
