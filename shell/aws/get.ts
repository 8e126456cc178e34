import { request as http, type IncomingHttpHeaders } from 'node:http';
import { request as https } from 'node:https';

/** Milliseconds without an answer. */
const PATIENCE = 2_000;

/** A plain GET: node's `fetch` would load a second HTTP stack only for this. */
export function get(
  url: URL,
  accessKeyId?: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? https : http;
    // The world looks for the key where the SDK shows it, and at nothing else.
    const headers = accessKeyId === undefined ? {} : { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/` };
    const request = open(url, { timeout: PATIENCE, agent: false, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    request.on('error', reject);
    request.end();
  });
}
