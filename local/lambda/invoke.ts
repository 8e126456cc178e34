import { type Call, type Operation, ServiceError } from '../service.ts';
import type { EventQueue } from './asynchronous.ts';
import { LATEST } from './definition.ts';
import type { Fleet } from './fleet.ts';
import type { FunctionStore, Target } from './functions.ts';
import type { InstanceAnswer } from './instance.ts';
import { invalidValue, lambdaError } from './names.ts';

/** Limits of a payload (Lambda quotas), bytes. */
const SYNCHRONOUS_LIMIT = 6 * 1024 * 1024;
const ASYNCHRONOUS_LIMIT = 1024 * 1024;

/** `LogType: Tail` answers this much of the log's end, bytes. */
const TAIL_LIMIT = 4096;

/** Invoke: RequestResponse, Event and DryRun. */
export function invokeOperation(functions: FunctionStore, fleet: Fleet, queue: EventQueue): Operation {
  return async (input, call: Call) => {
    const { fn, arn } = functions.target(input.FunctionName, input.Qualifier);
    for (const name of ['DurableExecutionName', 'TenantId'])
      if (input[name] !== undefined) throw invalidValue(`${name} is not in the local world.`);
    const type = input.InvocationType ?? 'RequestResponse';
    const event = eventText(input.Payload, type === 'Event' ? ASYNCHRONOUS_LIMIT : SYNCHRONOUS_LIMIT);
    if (type === 'DryRun') return { StatusCode: 204 };
    const invocation = { requestId: call.requestId, event, clientContext: contextText(input.ClientContext) };
    if (type === 'Event') {
      queue.add(() => functions.known(input.FunctionName, input.Qualifier), invocation);
      return { StatusCode: 202 };
    }
    const { result, lines } = await run(fleet, { fn, arn }, invocation);
    const failed = 'failure' in result;
    return {
      StatusCode: 200,
      ExecutedVersion: fn.version ?? LATEST,
      FunctionError: failed ? 'Unhandled' : undefined,
      LogResult: input.LogType === 'Tail' ? tail(lines) : undefined,
      Payload: Buffer.from(failed ? JSON.stringify(result.failure.answer) : result.payload),
    };
  };
}

/** Runs a function once. A result that is too large is a failure of the function, as on AWS. */
export async function run(
  fleet: Fleet,
  { fn, arn }: Pick<Target, 'fn' | 'arn'>,
  call: { requestId: string; event: string; clientContext?: string | undefined },
): Promise<InstanceAnswer> {
  const answer = await fleet.invoke(fn, { clientContext: undefined, arn, ...call });
  const size = 'payload' in answer.result ? Buffer.byteLength(answer.result.payload) : 0;
  if (size <= SYNCHRONOUS_LIMIT) return answer;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${SYNCHRONOUS_LIMIT} bytes).`;
  const failure = { answer: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
  return { ...answer, result: { failure } };
}

function eventText(payload: Uint8Array | undefined, limit: number): string {
  if (!payload || payload.length === 0) return '{}';
  if (payload.length > limit)
    throw lambdaError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    );
  const text = Buffer.from(payload).toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
  return text;
}

function contextText(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError(
      'InvalidRequestContentException',
      'Client context must be a valid Base64-encoded JSON object.',
    );
  }
  return text;
}

const tail = (lines: readonly string[]): string => Buffer.from(lines.join('')).subarray(-TAIL_LIMIT).toString('base64');
