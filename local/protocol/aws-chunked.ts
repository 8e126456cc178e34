import { serialization, type WireRequest } from './codec.ts';

/**
 * The body of an upload that a client sends in signed or checksummed chunks: `size[;chunk-signature=...]\r\nbytes\r\n`, ended by a chunk
 * of size 0 and trailers. Signatures and checksums are not looked at: nothing gets lost on loopback.
 * Source: Amazon S3 API reference, "Signature calculations: transferring payload in multiple chunks".
 * @throws ServiceError for chunks that cannot be read
 */
export function unchunked({ headers, body }: WireRequest): Buffer {
  if (!(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (end < 0 || Number.isNaN(size) || end + 2 + size > body.length)
      throw serialization('The chunks of the body are damaged.');
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
