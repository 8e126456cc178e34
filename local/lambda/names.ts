import { ServiceError, type WorldFacts } from '../service.ts';
import { type FunctionRecord, LATEST } from './definition.ts';

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

export const arnOf = (facts: WorldFacts, name: string, qualifier?: string): string =>
  `arn:aws:lambda:${facts.region}:${facts.accountId}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;

/** With its version. */
export const arnOfVersion = ({ arn, version = LATEST }: FunctionRecord): string => `${arn}:${version}`;

/**
 * The name and the qualifier (version or alias) in a function's name, partial ARN or ARN.
 * @throws ServiceError ResourceNotFoundException for another account or region, InvalidParameterValueException for two qualifiers
 */
export function parseName(
  facts: WorldFacts,
  given: string,
  qualifier?: string,
): { name: string; qualifier: string | undefined } {
  const match = /^(?:arn:aws:lambda:([^:]+):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/.exec(given);
  if (!match) throw invalidValue(`Invalid function name: ${given}`);
  const [, region = facts.region, account = facts.accountId, name, suffix] = match;
  if (region !== facts.region || account !== facts.accountId) throw notFound(given);
  if (suffix !== undefined && qualifier !== undefined && suffix !== qualifier)
    throw invalidValue('The derived qualifier from the function name does not match the specified qualifier.');
  return { name: name!, qualifier: qualifier ?? suffix };
}

export const functionName = (facts: WorldFacts, given: string): string => parseName(facts, given).name;

export const notFound = (arn: string): ServiceError =>
  lambdaError('ResourceNotFoundException', `Function not found: ${arn}`);
