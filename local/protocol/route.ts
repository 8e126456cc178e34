import { ServiceError, type ServiceId } from '../service.ts';
import type { Codec, WireRequest } from './codec.ts';
import { json } from './json.ts';
import { loadModel } from './model.ts';
import { formOf, query } from './query.ts';
import { rest, restOperation } from './rest.ts';
import { s3 } from './s3.ts';
import { isForS3, s3Operation } from './s3-request.ts';

/** Where a request goes: a service and an operation's name, or the reason why nowhere. */
export type Route =
  | { codec: Codec; service: ServiceId; operation: string }
  | { codec: Codec; service: undefined; error: ServiceError };

const TARGETS: ReadonlyMap<string, ServiceId> = new Map([
  ['AWSCognitoIdentityProviderService', 'cognito-idp'],
  ['DynamoDB_20120810', 'dynamodb'],
  ['Logs_20140328', 'logs'],
  ['TrentService', 'kms'],
  ['AmazonSSM', 'ssm'],
]);

const VERSIONS: ReadonlyMap<string, ServiceId> = new Map([
  ['2010-05-15', 'cloudformation'],
  ['2011-06-15', 'sts'],
]);

/** Lambda's operations are spread over several dated paths; all begin with the date. */
const DATED_PATH = /^\/20\d\d-\d\d-\d\d\//;

/** Tells from headers, form fields or path which operation is meant. */
export async function route(request: WireRequest): Promise<Route> {
  if (isForS3(request)) return { codec: s3, service: 's3', operation: s3Operation(request) };
  const target = request.headers['x-amz-target'];
  if (target !== undefined) {
    const dot = target.lastIndexOf('.');
    const service = TARGETS.get(target.slice(0, dot));
    if (service) return { codec: json, service, operation: target.slice(dot + 1) };
    return nowhere(json, `The local world has no service that answers ${target}.`);
  }
  const fields = formOf(isForm(request) ? request.body : Buffer.alloc(0), request.query);
  const action = fields.get('Action');
  if (action) {
    const service = VERSIONS.get(fields.get('Version') ?? '');
    if (service) return { codec: query, service, operation: action };
    return nowhere(
      query,
      `The local world has no service that answers ${action} of version ${fields.get('Version') ?? '(none)'}.`,
    );
  }
  if (DATED_PATH.test(request.path)) {
    const operation = restOperation(await loadModel('lambda'), request.method, request.path);
    if (operation) return { codec: rest, service: 'lambda', operation };
    return nowhere(rest, `Nothing in the local world answers ${request.method} ${request.path}.`);
  }
  return nowhere(json, `Nothing in the local world answers ${request.method} ${request.path}.`);
}

const isForm = (request: WireRequest): boolean =>
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

function nowhere(codec: Codec, message: string): Route {
  return {
    codec,
    service: undefined,
    error: new ServiceError('UnknownOperationException', message, { statusCode: 404 }),
  };
}
