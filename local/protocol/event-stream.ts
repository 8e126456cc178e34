import { crc32 } from 'node:zlib';
import { type ServiceModel, type Shape, shapeName } from './model.ts';
import { writeValue } from './values.ts';

/**
 * An answer that goes on: messages of AWS's event stream (https://smithy.io/2.0/aws/amazon-eventstream.html). Each item names its event,
 * `{ sessionStart: ... }`; one whose name ends in Exception is told as an exception, and ends the stream.
 */
export async function* encodeEvents(
  model: ServiceModel,
  shape: Shape,
  items: AsyncIterable<Record<string, unknown>>,
): AsyncGenerator<Buffer, void, void> {
  // In the RPC protocols the members beside the stream come first; no operation here has one.
  yield encodeMessage(
    { ':message-type': 'event', ':event-type': 'initial-response', ':content-type': JSON_TYPE },
    '{}',
  );
  for await (const item of items) {
    for (const [name, value] of Object.entries(item)) {
      const payload = JSON.stringify(writeValue(model, shapeName(shape.members![name]!), value));
      const kind = name.endsWith('Exception') ? 'exception' : 'event';
      yield encodeMessage({ ':message-type': kind, [`:${kind}-type`]: name, ':content-type': JSON_TYPE }, payload);
    }
  }
}

const JSON_TYPE = 'application/json';
const STRING = 7;

/** Length, length of the headers, checksum of the two; headers; payload; checksum of all. */
function encodeMessage(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const parts = Object.entries(headers).map(([name, value]) => {
    const header = Buffer.alloc(1 + name.length + 3 + value.length);
    header.writeUInt8(name.length, 0);
    header.write(name, 1, 'latin1');
    header.writeUInt8(STRING, 1 + name.length);
    header.writeUInt16BE(value.length, 2 + name.length);
    header.write(value, 4 + name.length, 'latin1');
    return header;
  });
  const body = Buffer.concat([...parts, Buffer.from(payload)]);
  const headersLength = parts.reduce((sum, part) => sum + part.length, 0);
  const prelude = Buffer.concat([uint32(body.length + 16), uint32(headersLength)]);
  const message = Buffer.concat([prelude, uint32(crc32(prelude)), body]);
  return Buffer.concat([message, uint32(crc32(message))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
