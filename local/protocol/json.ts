import type { ServiceError } from '../service.ts';
import { type Codec, errorHeaders, parseJson, serialization } from './codec.ts';
import { encodeEvents } from './event-stream.ts';
import { type ServiceModel, shapeName, shapeOf } from './model.ts';
import { readValue, writeValue } from './values.ts';

/**
 * awsJson1.0 and 1.1 (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). An operation without a table passes as it
 * came: DynamoDB's values are what dynalite expects.
 */
export const json: Codec = {
  read(model, operation, request) {
    const body = parseJson(request.body);
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw serialization('The body is not a JSON object.');
    const table = model.operations[operation];
    if (!table) return body as Record<string, unknown>;
    return table.input ? (readValue(model, table.input, body) as Record<string, unknown>) : {};
  },

  answer(model, operation, output) {
    const table = model.operations[operation];
    const headers = { 'content-type': contentType(model) };
    if (!table) return { status: 200, headers, body: JSON.stringify(output ?? {}) };
    if (!table.output) return { status: 200, headers, body: '' };
    const stream = streamOf(model, table.output, output);
    if (stream) return { status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body: stream };
    return { status: 200, headers, body: JSON.stringify(writeValue(model, table.output, output ?? {})) };
  },

  failure(model, error) {
    const headers = { 'content-type': contentType(model), ...errorHeaders(error) };
    const body = { __type: `${namespace(model, error)}${error.code}`, message: error.message, ...error.fields };
    return { status: error.statusCode, headers, body: JSON.stringify(body) };
  },
};

/** The member of an answer that is a stream of events. */
function streamOf(model: ServiceModel, name: string, output: unknown): AsyncGenerator<Buffer, void, void> | undefined {
  for (const [key, value] of Object.entries(output ?? {})) {
    const member = shapeOf(model, name).members?.[key];
    if (member === undefined || typeof value?.[Symbol.asyncIterator] !== 'function') continue;
    return encodeEvents(model, shapeOf(model, shapeName(member)), value);
  }
  return undefined;
}

const contentType = (model: ServiceModel | undefined): string =>
  `application/x-amz-json-${model?.jsonVersion ?? '1.1'}`;

/** DynamoDB qualifies its error names; the other JSON services here do not. */
function namespace(model: ServiceModel | undefined, error: ServiceError): string {
  if (!model?.targetPrefix?.startsWith('DynamoDB')) return '';
  if (error.code === 'ValidationException') return 'com.amazon.coral.validate#';
  if (error.code === 'SerializationException' || error.code === 'UnknownOperationException')
    return 'com.amazon.coral.service#';
  return 'com.amazonaws.dynamodb.v20120810#';
}
