import { randomBytes } from 'node:crypto';
import { admit, isDocument, isForeignPage, isSigned, shownKey, unknownKey } from './access.ts';
import { createDispatcher, type Dispatcher, type Intercept } from './dispatch.ts';
import { createFaults, type FaultOptions } from './faults/faults.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { createMailbox } from './mail/store.ts';
import type { WireHead, WireReply, WireRequest } from './protocol/codec.ts';
import { json as jsonCodec } from './protocol/json.ts';
import { listen } from './server.ts';
import { type FunctionFacts, ServiceError, type WorldClock } from './service.ts';
import { createServices } from './services.ts';
import { openStorage } from './storage/open.ts';
import { checkPlace } from './storage/place.ts';
import type { Storage } from './storage/storage.ts';
import { RoleSessions } from './sts/role-sessions.ts';

export type { FaultOptions } from './faults/faults.ts';

export interface LocalWorldOptions {
  /** Where the world keeps its records between runs; absent: in memory. */
  directory?: string;
  /** Absent or 0: a free one. */
  port?: number;
  /** `us-east-1` */
  region?: string;
  /** `000000000000` */
  accountId?: string;
  /** The access key id that every caller must show, but for what Cognito lets anybody do. Absent: one that nobody can guess. */
  accessKeyId?: string;
  /** Every program of this machine may call: any key is taken, and messages are read without one. The key is then `local`. */
  shared?: boolean;
  clock?: WorldClock;
  /** Tests inject faults here. */
  intercept?: Intercept;
  /** E-mails that the pools may send by Cognito's own means in 24 hours (50 on AWS); absent: as many as they like. */
  emailsPerDay?: number;
  /** What makes this world as slow, late and busy as a real one; absent: nothing. */
  faults?: FaultOptions;
  /** Told of every error that is a defect of this world and that a client saw as a failure of the service. */
  onDefect?: (error: unknown, call: string) => void;
}

export interface LocalWorld {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  region: string;
  accountId: string;
  /** Requests must be signed with this access key id; the rest of a signature is not looked at. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Ends function processes, drops connections, flushes and releases the directory. */
  close(): Promise<void>;
}

/**
 * Starts an AWS-compatible world on 127.0.0.1. Its services start at their first request.
 * @throws LocalWorldError for a fault that cannot be read, when the port or the directory is in use, or the directory cannot be read or keeps a world of another Region
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
  const { region = 'us-east-1', accountId = '000000000000', shared = false, clock = Date } = options;
  const { accessKeyId = shared ? 'local' : randomBytes(20).toString('hex').toUpperCase() } = options;
  const rememberPlace = checkPlace(storage, options.directory, { region, accountId });
  let endpoint = '';
  const facts: FunctionFacts = {
    region,
    accountId,
    accessKeyId,
    clock,
    endpoint: () => endpoint,
    emailsPerDay: options.emailsPerDay,
  };
  const mailbox = createMailbox(storage);
  const roles = new RoleSessions(clock);
  const dispatcher: Dispatcher = createDispatcher({
    service: (id) => services.get(id),
    isSigned: (request) =>
      shared
        ? isSigned(request) && !isForeignPage(request)
        : isSigned(request, accessKeyId) || roles.find(shownKey(request)) !== undefined,
    intercept: options.intercept,
    fault:
      options.faults &&
      createFaults(options.faults, { clock, invoke: (id, name, input) => dispatcher.invoke(id, name, input) }),
    onDefect: options.onDefect,
  });
  const services = createServices({ facts, storage, mailbox, roles, invoke: dispatcher.invoke });
  async function route(request: WireRequest): Promise<WireReply> {
    if (request.path === '/_pools-shell/messages') {
      if (!shared && !isSigned(request, accessKeyId)) throw unknownKey('rest-json');
      const reply = json(messages(mailbox, request.query));
      if (!options.faults?.logLag) return reply;
      return { ...reply, headers: { ...reply.headers, 'x-pools-shell-logs': 'late' } };
    }
    if (!isDocument(request)) return dispatcher.answer(request);
    const document = await (await services.get('cognito-idp')).document?.(request.path);
    if (document !== undefined) return json(document);
    // Not the dispatcher's: a page may ask for documents, and for nothing that headers or the query name beside one.
    throw new ServiceError('UnknownOperationException', `Nothing in the local world answers GET ${request.path}.`, {
      statusCode: 404,
    });
  }
  async function answer(head: WireHead, body: () => Promise<Buffer>): Promise<WireReply> {
    let forBrowsers: Record<string, string> = {};
    const reply = await admitted().catch((error) => {
      if (error instanceof ServiceError) return jsonCodec.failure(undefined, error, '');
      throw error;
    });
    return { ...reply, headers: { ...reply.headers, ...forBrowsers } };

    async function admitted(): Promise<WireReply> {
      forBrowsers = admit(head);
      const isPreflight = head.method === 'OPTIONS' && head.headers['origin'] !== undefined;
      return isPreflight ? { status: 200, headers: {}, body: '' } : route({ ...head, body: await body() });
    }
  }
  const server = await listen(options.port ?? 0, answer, () => clock.now());
  rememberPlace();
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
    credentials: { accessKeyId, secretAccessKey: 'local' },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** `GET /_pools-shell/messages?userPoolId=&username=`: what the pools sent, oldest first, for other programs' tests. The key is
 * shown as in any other request: `Authorization: AWS4-HMAC-SHA256 Credential=KEY/`. */
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
