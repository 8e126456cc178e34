import { ServiceError } from '../service.ts';

/** CloudFormation's answer to almost everything that is wrong with a request or a template. */
export const invalid = (message: string): ServiceError => new ServiceError('ValidationError', message);

/** A thing that CloudFormation has and this world has not: said by name, never ignored. */
export const absent = (what: string): ServiceError => invalid(`${what} is not in the local world.`);
