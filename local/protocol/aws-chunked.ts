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
    const [digits] = /^[0-9a-f]{1,8}(?=;|$)/i.exec(body.toString('latin1', at, Math.max(at, end))) ?? [];
    const size = Number.parseInt(digits ?? '', 16);
    // Digits alone: a size below zero would lead back, and around for ever.
    if (digits === undefined || end + 2 + size > body.length)
      throw serialization('The chunks of the body are damaged.');
    if (size === 0) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
