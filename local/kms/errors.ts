import { ServiceError, type WorldFacts } from '../service.ts';

/** A failure of KMS, with AWS's name. */
export const kmsError = (code: string, message: string): ServiceError => new ServiceError(code, message);

export const invalid = (message: string): ServiceError => kmsError('ValidationException', message);

/** For what AWS has and this world has not, so that none is ignored. */
export const absent = (what: string): ServiceError =>
  kmsError('UnsupportedOperationException', `${what} is not in the local world.`);

/** @throws ServiceError for members that would be ignored otherwise */
export function refuse(input: Record<string, unknown>, ...names: readonly string[]): void {
  const name = names.find((candidate) => input[candidate] !== undefined);
  if (name) throw absent(name);
}

export const keyArn = ({ region, accountId }: WorldFacts, id: string): string =>
  `arn:aws:kms:${region}:${accountId}:key/${id}`;

export const aliasArn = ({ region, accountId }: WorldFacts, name: string): string =>
  `arn:aws:kms:${region}:${accountId}:${name}`;
