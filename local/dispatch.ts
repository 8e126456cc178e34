import { randomUUID } from 'node:crypto';
import { shownKey, unknownKey } from './access.ts';
import type { Fault } from './faults/faults.ts';
import type { Codec, WireReply, WireRequest } from './protocol/codec.ts';
import { checkInput } from './protocol/constraints.ts';
import { loadModel, type ServiceModel, shapeOf } from './protocol/model.ts';
import { route } from './protocol/route.ts';
import { DropConnection } from './server.ts';
import {
  type Call,
  type InvokeOperation,
  type Operation,
  type Service,
  ServiceError,
  type ServiceId,
} from './service.ts';

/**
 * Sees every call before it runs, and with the function that it may answer, once it has run. Throwing a ServiceError fails the call
 * with it, throwing DropConnection resets the connection: before the call as if it was never made, after it as if its answer was lost.
 */
export type Intercept = (call: InterceptedCall) => AfterCall | Promise<AfterCall>;

// biome-ignore lint/suspicious/noConfusingVoidType: an interceptor that answers nothing need not say so
type AfterCall = (() => void) | undefined | void;

export interface InterceptedCall {
  service: ServiceId;
  operation: string;
  input: Record<string, unknown>;
  requestId: string;
}

export interface Dispatcher {
  /** Answers a request of an AWS client. @throws DropConnection */
  answer(request: WireRequest): Promise<WireReply>;
  invoke: InvokeOperation;
  /** From now on failures are nobody's: they come from what was cut off by closing. */
  close(): void;
}

export interface DispatcherOptions {
  service(id: ServiceId): Promise<Service>;
  /** Whether a request may call operations that need credentials. */
  isSigned(request: WireRequest): boolean;
  intercept: Intercept | undefined;
  /** What comes between a client and an operation. */
  fault: Fault | undefined;
  /** Told of every error that is a defect of this world and that a client saw as a failure of the service. */
  onDefect: ((error: unknown, call: string) => void) | undefined;
}

/** From a request, or a call inside the world, to an operation's answer. */
export function createDispatcher({ service, isSigned, intercept, fault, onDefect }: DispatcherOptions): Dispatcher {
  let closed = false;
  async function find(id: ServiceId, name: string): Promise<{ model: ServiceModel; run: Operation }> {
    const [model, { operations }] = await Promise.all([loadModel(id), service(id)]);
    if (!Object.hasOwn(operations, name)) throw unknownOperation(model, name);
    return { model, run: operations[name]! };
  }

  async function call(id: ServiceId, name: string, input: Record<string, unknown>, from: Call): Promise<unknown> {
    const { model, run } = await find(id, name);
    checkInput(id, model, name, input);
    const after = await intercept?.({ service: id, operation: name, input, requestId: from.requestId });
    const output = await run(input, from);
    after?.();
    return output;
  }

  async function respond(
    codec: Codec,
    id: ServiceId,
    name: string,
    request: WireRequest,
    requestId: string,
  ): Promise<WireReply> {
    const { model } = await find(id, name);
    if (!(await service(id)).publicOperations?.has(name) && !isSigned(request)) throw unknownKey(model.protocol);
    const input = codec.read(model, name, request);
    const run = (given: Record<string, unknown>) =>
      call(id, name, given, { requestId, accessKeyId: shownKey(request) });
    const output = fault
      ? await fault({ service: id, operation: name, input, members: membersOf(model, name) }, run)
      : await run(input);
    return codec.answer(model, name, output, requestId);
  }

  return {
    async answer(request) {
      const requestId = randomUUID();
      const { codec, ...target } = await route(request);
      let reply: WireReply;
      try {
        if (!target.service) throw target.error;
        reply = await respond(codec, target.service, target.operation, request, requestId);
      } catch (error) {
        if (error instanceof DropConnection) throw error;
        if (!(error instanceof ServiceError) && !closed)
          onDefect?.(error, target.service ? `${target.service} ${target.operation}` : request.path);
        const model = target.service && (await loadModel(target.service));
        reply = codec.failure(model, asServiceError(error, target.service), requestId);
      }
      reply.headers['x-amzn-requestid'] = requestId;
      return reply;
    },
    invoke: (id, name, input) => call(id, name, input, { requestId: randomUUID() }),
    close() {
      closed = true;
    },
  };
}

function membersOf(model: ServiceModel, operation: string): readonly string[] | undefined {
  const table = model.operations[operation];
  return table && Object.keys(table.input === undefined ? {} : (shapeOf(model, table.input).members ?? {}));
}

/** An operation that AWS has but this world has not, or one that nobody has. */
function unknownOperation(model: ServiceModel, name: string): ServiceError {
  const known = Object.hasOwn(model.operations, name) || Object.hasOwn(model.others, name);
  if (known)
    return new ServiceError(
      'UnknownOperationException',
      `Operation ${name} of ${model.name} is not in the local world.`,
    );
  if (model.protocol === 'query')
    return new ServiceError('InvalidAction', `Could not find operation ${name} for version ${model.version}`);
  return new ServiceError('UnknownOperationException', `The local world knows no operation ${name} of ${model.name}.`);
}

/** What each service calls its own failures. */
export const INTERNAL: Readonly<Record<ServiceId, string>> = {
  'cognito-idp': 'InternalErrorException',
  lambda: 'ServiceException',
  dynamodb: 'InternalServerError',
  logs: 'ServiceUnavailableException',
  cloudformation: 'InternalFailure',
  kms: 'KMSInternalException',
  s3: 'InternalError',
  ssm: 'InternalServerError',
  sts: 'InternalFailure',
};

function asServiceError(error: unknown, service: ServiceId | undefined): ServiceError {
  if (error instanceof ServiceError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = service ? INTERNAL[service] : 'InternalFailure';
  return new ServiceError(code, `The local world failed: ${reason}`, { statusCode: 500 });
}
