import { ServiceError } from '../service.ts';
import type { ServiceModel } from './model.ts';

/** What comes before the body of a request. */
export interface WireHead {
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
}

/** A request as the protocols see it. */
export interface WireRequest extends WireHead {
  body: Buffer;
}

export interface WireReply {
  status: number;
  headers: Record<string, string>;
  /** Of an answer that goes on: its parts, until there is no more or the client has left. */
  body: string | Uint8Array | AsyncGenerator<Uint8Array, void, void>;
}

/** One AWS protocol, seen from the server. */
export interface Codec {
  /**
   * The operation's input: timestamps as epoch milliseconds, blobs as Buffers.
   * @throws ServiceError `SerializationException` (or the protocol's own name for it) when the request cannot be read.
   */
  read(model: ServiceModel, operation: string, request: WireRequest): Record<string, unknown>;
  answer(model: ServiceModel, operation: string, output: unknown, requestId: string): WireReply;
  /** `model` is undefined when the request named no service of this world. */
  failure(model: ServiceModel | undefined, error: ServiceError, requestId: string): WireReply;
}

export const serialization = (message: string): ServiceError => new ServiceError('SerializationException', message);

/** Parses a JSON body; an empty one is `{}`, as AWS takes it. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw serialization('The body is not valid JSON.');
  }
}

/** A message that is longer is in the body only: clients take no more than so much of headers (Node 16 KiB). */
const LONGEST_HEADER = 4096;

/** Headers that clients read a failure from. A header carries Latin characters only; the body always has the whole message. */
export function errorHeaders(error: ServiceError): Record<string, string> {
  const headers: Record<string, string> = { 'x-amzn-errortype': `${error.code}:` };
  if (error.message.length <= LONGEST_HEADER && /^[\x20-\x7e]*$/.test(error.message))
    headers['x-amzn-errormessage'] = error.message;
  return headers;
}
