import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WireHead, WireReply } from './protocol/codec.ts';
import { LocalWorldError } from './world-error.ts';

/** Lambda takes 50 MB of zipped code, base64 in JSON: the largest request of any service here. */
const BODY_LIMIT = 70 * 1024 * 1024;

export interface HttpServer {
  port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/**
 * Answers a request, whose body is read when it is asked for: what a stranger sends takes no memory. `DropConnection` thrown resets
 * the connection, as a lost network would.
 */
export type Handler = (head: WireHead, body: () => Promise<Buffer>) => Promise<WireReply>;

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
    if (!request.url?.startsWith('/')) {
      response.writeHead(400, { 'content-length': '0' }).end();
      return;
    }
    const reply = await handler(headOf(request), () => bodyOf(request));
    if (!request.complete) response.setHeader('connection', 'close');
    if (typeof reply.body !== 'string' && Symbol.asyncIterator in reply.body) {
      response.writeHead(reply.status, reply.headers);
      await sendParts(response, reply.body);
      return;
    }
    response.writeHead(reply.status, { ...reply.headers, 'content-length': String(Buffer.byteLength(reply.body)) });
    response.end(reply.body);
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      response.writeHead(413, { 'content-length': '0', connection: 'close' }).end();
      return;
    }
    // A dropped connection, or a client that left in the middle of its request: nobody is there to read an answer.
    request.socket.resetAndDestroy();
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

/** Path and query stay as they were sent: `URL` would resolve the dots in the key of an object. */
function headOf({ method = 'GET', url = '/', headers }: IncomingMessage): WireHead {
  const [path, query = ''] = url.split(/\?(.*)/s);
  return { method, path: path!, query: new URLSearchParams(query), headers: headers as WireHead['headers'] };
}

class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The whole body. @throws BodyTooLarge when it is larger than any service takes */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}
