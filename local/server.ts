import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WireReply, WireRequest } from './protocol/codec.ts';
import { LocalWorldError } from './world-error.ts';

/** Lambda takes 50 MB of zipped code, base64 in JSON: the largest request of any service here. */
const BODY_LIMIT = 70 * 1024 * 1024;

export interface HttpServer {
  port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/** Answers a request; `DropConnection` thrown resets the connection, as a lost network would. */
export type Handler = (request: WireRequest) => Promise<WireReply>;

export class DropConnection extends Error {
  override readonly name = 'DropConnection';
}

/**
 * Listens on 127.0.0.1.
 * @param port 0 takes a free one
 * @param now the world's clock, for the Date header
 * @throws LocalWorldError `PortInUse`
 */
export async function listen(port: number, handler: Handler, now: () => number): Promise<HttpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void serve(request, response, handler, now);
  });
  // Clients keep connections for the next call; the server must not be the one that drops them in between.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await bind(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES')
        reject(
          new LocalWorldError(
            'PortInUse',
            `Port ${port} of 127.0.0.1 is ${error.code === 'EACCES' ? 'not allowed' : 'in use'}. Choose another port, or 0 for a free one.`,
            { cause: error },
          ),
        );
      else reject(error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
  now: () => number,
): Promise<void> {
  response.sendDate = false;
  response.setHeader('Date', new Date(now()).toUTCString());
  try {
    const body = await bodyOf(request);
    if (!body) {
      response.writeHead(413, { 'content-length': '0', connection: 'close' }).end();
      return;
    }
    const url = targetOf(request.url ?? '/');
    if (!url) {
      response.writeHead(400, { 'content-length': '0' }).end();
      return;
    }
    const reply = await handler({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as Record<string, string | undefined>,
      body,
    });
    if (typeof reply.body !== 'string' && Symbol.asyncIterator in reply.body) {
      response.writeHead(reply.status, reply.headers);
      await sendParts(response, reply.body);
      return;
    }
    response.writeHead(reply.status, { ...reply.headers, 'content-length': String(Buffer.byteLength(reply.body)) });
    response.end(reply.body);
  } catch {
    // A dropped connection, or a client that left in the middle of its request: nobody is there to read an answer.
    request.socket.resetAndDestroy();
  }
}

/** The request line's target; undefined for one that is no URL. A path may begin with two slashes and name no host by that. */
function targetOf(target: string): URL | undefined {
  try {
    return new URL(target.startsWith('/') ? `http://127.0.0.1${target}` : target, 'http://127.0.0.1');
  } catch {
    return undefined;
  }
}

/** Sends one part after the other as they come, until the client leaves. */
async function sendParts(response: ServerResponse, parts: AsyncGenerator<Uint8Array, void, void>): Promise<void> {
  response.flushHeaders();
  for await (const part of parts) {
    if (response.destroyed) break;
    if (!response.write(part)) await new Promise<void>((resolve) => void once(response, resolve));
  }
  response.end();
}

/** Calls back when a response takes more, or never will. */
function once(response: ServerResponse, then: () => void): void {
  response.once('drain', then);
  response.once('close', then);
}

/** The whole body, or undefined when it is larger than any service takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size);
}
