import { ServiceError, type WorldFacts } from '../service.ts';

/** Lambda's errors carry their HTTP status. */
const STATUS: Readonly<Record<string, number>> = {
  ResourceNotFoundException: 404,
  ResourceConflictException: 409,
  PreconditionFailedException: 412,
  RequestTooLargeException: 413,
};

export const lambdaError = (code: string, message: string): ServiceError =>
  new ServiceError(code, message, { statusCode: STATUS[code] ?? 400 });

export const invalidValue = (message: string): ServiceError => lambdaError('InvalidParameterValueException', message);

export const arnOf = (facts: WorldFacts, name: string): string =>
  `arn:aws:lambda:${facts.region}:${facts.accountId}:function:${name}`;

/**
 * The name in a function's name, partial ARN or ARN. This world has no versions and aliases but `$LATEST`.
 * @throws ServiceError ResourceNotFoundException for another qualifier, account or region
 */
export function functionName(facts: WorldFacts, given: string, qualifier?: string): string {
  const match = /^(?:arn:aws:lambda:([^:]+):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/.exec(given);
  if (!match) throw invalidValue(`Invalid function name: ${given}`);
  const [, region = facts.region, account = facts.accountId, name, suffix] = match;
  const version = qualifier ?? suffix ?? '$LATEST';
  if (version !== '$LATEST') throw notFound(`${arnOf(facts, name!)}:${version}`);
  if (region !== facts.region || account !== facts.accountId) throw notFound(given);
  return name!;
}

export const notFound = (arn: string): ServiceError =>
  lambdaError('ResourceNotFoundException', `Function not found: ${arn}`);
