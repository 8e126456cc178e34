import { createDispatcher, type Intercept } from './dispatch.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { createMailbox } from './mail/store.ts';
import type { WireReply, WireRequest } from './protocol/codec.ts';
import { listen } from './server.ts';
import type { WorldClock, WorldFacts } from './service.ts';
import { createServices } from './services.ts';
import { openStorage } from './storage/open.ts';
import type { Storage } from './storage/storage.ts';

export interface LocalWorldOptions {
  /** Where the world keeps its records between runs; absent: in memory. */
  directory?: string;
  /** Absent or 0: a free one. */
  port?: number;
  /** `us-east-1` */
  region?: string;
  /** `000000000000` */
  accountId?: string;
  clock?: WorldClock;
  /** Tests inject faults here. */
  intercept?: Intercept;
  /** Told of every error that is a defect of this world and that a client saw as a failure of the service. */
  onDefect?: (error: unknown, call: string) => void;
}

export interface LocalWorld {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  region: string;
  accountId: string;
  /** Any credentials will do; these are as good as others. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Ends function processes, drops connections, flushes and releases the directory. */
  close(): Promise<void>;
}

/**
 * Starts an AWS-compatible world on 127.0.0.1. Its services start at their first request.
 * @throws LocalWorldError when the port or the directory is in use, or the directory cannot be read
 */
export async function startLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const storage = openStorage(options.directory);
  try {
    return await start(storage, options);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function start(storage: Storage, options: LocalWorldOptions): Promise<LocalWorld> {
  const { region = 'us-east-1', accountId = '000000000000', clock = Date } = options;
  let endpoint = '';
  const facts: WorldFacts = { region, accountId, clock, endpoint: () => endpoint };
  const mailbox = createMailbox(storage);
  const dispatcher = createDispatcher({
    service: (id) => services.get(id),
    intercept: options.intercept,
    onDefect: options.onDefect,
  });
  const services = createServices({ facts, storage, mailbox, invoke: dispatcher.invoke });
  async function answer(request: WireRequest): Promise<WireReply> {
    if (request.path === '/_pools-shell/messages') return json(messages(mailbox, request.query));
    if (request.method === 'GET' && request.path.includes('/.well-known/')) {
      const document = await (await services.get('cognito-idp')).document?.(request.path);
      if (document !== undefined) return json(document);
    }
    return dispatcher.answer(request);
  }
  const server = await listen(options.port ?? 0, answer, () => clock.now());
  endpoint = `http://127.0.0.1:${server.port}`;

  const close = async (): Promise<void> => {
    dispatcher.close();
    await server.close();
    await services.close();
    await storage.close();
  };
  let closed: Promise<void> | undefined;
  return {
    endpoint,
    region,
    accountId,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** `GET /_pools-shell/messages?userPoolId=&username=`: what the pools sent, oldest first, for other programs' tests. */
function messages(mailbox: Mailbox, query: URLSearchParams): object {
  return mailbox.list({
    userPoolId: query.get('userPoolId') || undefined,
    username: query.get('username') || undefined,
  });
}

const json = (body: object): WireReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
