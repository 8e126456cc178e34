import { ServiceError } from '../service.ts';

/** CloudWatch Logs' own sentences. */
export const noSuchGroup = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');

export const noSuchStream = (): ServiceError =>
  new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');

export const alreadyExists = (what: 'group' | 'stream'): ServiceError =>
  new ServiceError('ResourceAlreadyExistsException', `The specified log ${what} already exists`);

export const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

export const badToken = (): ServiceError => invalid('The specified nextToken is invalid.');

/** @throws ServiceError for inputs that AWS has and this world has not, so that none is ignored */
export function refuse(input: Record<string, unknown>, ...names: readonly string[]): void {
  const name = names.find((candidate) => input[candidate] !== undefined && input[candidate] !== false);
  if (name) throw invalid(`${name} is not in the local world.`);
}
