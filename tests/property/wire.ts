/** Requests as they are, and proof that the world took them: it answers, in time, and never by a failure of its own. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { LocalWorld } from '../../local/world.ts';

export interface Sent {
  method?: string;
  /** As it stands in the request line. */
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

const agent = new http.Agent({ keepAlive: true });
const PATIENCE = 15_000;

/** Sends a request signed with the world's key. An answer that goes on is read to its first part. @throws when there is no answer. */
export function send(world: LocalWorld, { method = 'POST', path = '/', headers = {}, body = '' }: Sent): Promise<Got> {
  const { hostname, port } = new URL(world.endpoint);
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, hostname, port, method, path, timeout: PATIENCE });
    request.setHeader('authorization', credentials(world, headers['service'] ?? 'any'));
    for (const [name, value] of Object.entries(headers)) if (name !== 'service') request.setHeader(name, value);
    request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)));
    // A connection that was kept may end as it is used again (Node's documentation of `request.reusedSocket`); a fresh one tells.
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && error.code === 'ECONNRESET')
        send(world, { method, path, headers, body }).then(resolve, reject);
      else reject(error);
    });
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      const end = () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode!, headers: response.headers, text });
      };
      response.on('end', end);
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if (response.headers['content-type'] !== 'application/vnd.amazon.eventstream') return;
        end();
        request.destroy();
      });
    });
    request.end(body);
  });
}

export const credentials = ({ credentials: { accessKeyId } }: LocalWorld, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Passes when the answer is a success or an error of the caller, by name; S3 says what it has not with a 501. */
export function assertHealthy({ status, headers, text }: Got, defects: readonly unknown[]): void {
  assert.deepEqual(defects.map(String), []);
  const isRefusal = status === 501 && (text === '' || text.includes('<Code>NotImplemented</Code>'));
  assert.ok((status >= 200 && status < 500) || isRefusal, `${status} ${text.slice(0, 500)}`);
  assert.ok(!text.includes('The local world failed'), text.slice(0, 500));
  if (status < 400 || text === '') return;
  const name = headers['x-amzn-errortype'] ?? /<Code>([^<]+)/.exec(text)?.[1] ?? '';
  assert.match(String(name), /^\w+(:.*)?$/, `an error without a name: ${text.slice(0, 500)}`);
}
