import { INTERNAL } from '../dispatch.ts';
import { DropConnection } from '../server.ts';
import { ServiceError, type ServiceId } from '../service.ts';
import type { Fault } from './faults.ts';
import type { Random } from './random.ts';
import type { ErrorKind, ErrorRule } from './rule.ts';
import { throttled } from './throttle.ts';

/** Lets calls fail by rule; the first rule that fires decides. */
export function injectErrors(rules: readonly ErrorRule[], random: Random): Fault {
  const counts = rules.map(() => 0);
  const fires = ({ when }: ErrorRule, count: number): boolean => {
    if (when === undefined) return true;
    if ('share' in when) return random() < when.share;
    return 'nth' in when ? count === when.nth : count <= when.first;
  };
  return async ({ service, operation, input }, run) => {
    for (const [index, rule] of rules.entries()) {
      if (rule.operation !== '*' && rule.operation !== operation) continue;
      counts[index]!++;
      if (!fires(rule, counts[index]!)) continue;
      if (rule.kind === 'lost') await run(input);
      throw errorOf(rule.kind, service, operation);
    }
    return run(input);
  };
}

/** Services of the query protocol name the errors that all services share without `Exception`. */
const QUERY: ReadonlySet<ServiceId> = new Set(['cloudformation', 'sts']);

function errorOf(kind: ErrorKind, service: ServiceId, operation: string): Error {
  const query = QUERY.has(service);
  switch (kind) {
    case 'throttle':
      return throttled(service);
    case '500':
      return new ServiceError(INTERNAL[service], 'An internal error has occurred.', { statusCode: 500 });
    case '503':
      return new ServiceError(
        query ? 'ServiceUnavailable' : 'ServiceUnavailableException',
        'The service is unavailable. Please try again shortly.',
        { statusCode: 503 },
      );
    case 'denied':
      return new ServiceError(
        query ? 'AccessDenied' : 'AccessDeniedException',
        `User is not authorized to perform: ${service}:${operation}`,
        { statusCode: query ? 403 : 400 },
      );
    case 'expired':
      return new ServiceError(
        query ? 'ExpiredToken' : 'ExpiredTokenException',
        'The security token included in the request is expired',
        { statusCode: query ? 403 : 400 },
      );
    case 'reset':
    case 'lost':
      return new DropConnection(`${kind} by a fault that was asked for`);
  }
}
