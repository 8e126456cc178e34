import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AwsClients } from '../contract.ts';
import { type CallGuard, createGuard, type Safety } from './call-guard.ts';
import { type Resolved, readCaller } from './caller.ts';
import { readUserPoolKeys } from './user-pool-keys.ts';

/** What every client of one world is built with. */
export interface ClientSettings {
  region: string;
  /** Absent: AWS's own endpoints (or those of the user's AWS_ENDPOINT_URL). */
  endpoint?: string;
  /** Absent: the SDK's ordinary chain, of `profile` when it is given. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  profile?: string;
  /** Absent: what the user has configured, else the SDK's 3. */
  maxAttempts?: number;
}

export interface ClientPool {
  clients: AwsClients;
  /** Milliseconds that the server's clock is ahead of ours, from the answers' Date headers; 0 while it is within 2 s. */
  serverAhead(): number;
  checkAccount: CallGuard['checkAccount'];
  /** Closes the connections. Calls that are under way fail. */
  close(): void;
}

/** The SDK tells the world of warnings through `console`, which would tear the screen; none of them is for our users. */
class QuietLogger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
  trace(): void {}
}

/**
 * Clients that are imported and built at their first use, over one pool of kept-alive connections.
 * @param settings is asked at each client's first use; what it throws, the client's caller gets.
 * @param safety is the one place where calls are refused, whichever client makes them.
 */
export function createClients(settings: () => Promise<ClientSettings>, safety: Safety = {}): ClientPool {
  // Node 20 notice of the SDK: nine lines on stderr at the first client.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const logger = new QuietLogger();
  const requestHandler = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 25 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 25 }),
    connectionTimeout: 3_000,
    // One Cognito call may run several triggers, each three times for 5 s.
    requestTimeout: 60_000,
    throwOnRequestTimeout: true,
    logger,
  };
  const built: { destroy(): void }[] = [];
  let ahead = 0;
  let closed = false;

  async function build<T extends SdkClient>(
    load: () => Promise<new (config: any) => T>,
    special: object = {},
  ): Promise<T> {
    const [{ endpoint, ...rest }, Client] = await Promise.all([settings(), load()]);
    if (closed) throw new Error('This world is closed.');
    const isolated = endpoint === undefined ? {} : { endpoint, ...ISOLATED };
    const client = new Client({ ...rest, ...isolated, ...special, requestHandler, logger });
    client.middlewareStack.add(admitCall, { step: 'initialize', priority: 'high', name: 'callGuard' });
    client.middlewareStack.add(watchDate, { step: 'deserialize', priority: 'low', name: 'serverDate' });
    built.push(client);
    return client;
  }

  const watchDate = (next: (args: unknown) => Promise<{ response?: any }>) => async (args: unknown) => {
    const sent = Date.now();
    const output = await next(args);
    const date = Date.parse(output.response?.headers?.date ?? '');
    if (!Number.isNaN(date)) ahead = clockAhead(date, sent, Date.now());
    return output;
  };

  const guard = createGuard(safety, async () => (await clients.caller()).account);
  const admitCall =
    (next: (args: any) => Promise<unknown>, { commandName = '' }: { commandName?: string }) =>
    async (args: any) => {
      await guard.admit(commandName.replace(/Command$/, ''), args.input);
      return next(args);
    };

  const clients: AwsClients = {
    cognito: once(() => build(async () => (await import('./sdk/cognito.ts')).CognitoIdentityProvider)),
    cloudformation: once(() => build(async () => (await import('./sdk/cloudformation.ts')).CloudFormation)),
    // Whoever reads logs tries again by itself, within the budget that all of them share.
    logs: once(() => build(async () => (await import('./sdk/logs.ts')).CloudWatchLogs, { maxAttempts: 1 })),
    lambda: once(() => build(async () => (await import('./sdk/lambda.ts')).Lambda)),
    dynamodb: once(async () => {
      const sdk = import('./sdk/dynamodb.ts');
      const client = await build(async () => (await sdk).DynamoDB);
      return (await sdk).DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } });
    }),
    async caller() {
      // Whichever client: they all resolve the same credentials.
      const [client, { region, endpoint, profile }] = await Promise.all([clients.cognito(), settings()]);
      const credentials = (await client.config.credentials()) as Resolved;
      return readCaller(credentials, { region, endpoint, profile });
    },
    userPoolKeys: async (userPoolId) => readUserPoolKeys(userPoolId, (await settings()).endpoint),
  };

  return {
    clients,
    serverAhead: () => ahead,
    checkAccount: guard.checkAccount,
    close() {
      closed = true;
      for (const client of built) client.destroy();
      requestHandler.httpAgent.destroy();
      requestHandler.httpsAgent.destroy();
    },
  };
}

/** Clocks that differ by less are taken to be the same. */
const TOLERANCE = 2_000;

/**
 * How far a server's clock is ahead of ours, in milliseconds; negative when it is behind, 0 when nothing is sure.
 * @param date the answer's Date header: whole seconds, of some moment between sending and receiving, which may lie far apart
 * @param sent when the request was sent, by our clock
 * @param received when the answer came, by our clock
 */
export function clockAhead(date: number, sent: number, received: number): number {
  const atLeast = date - received;
  const atMost = date + 1_000 - sent;
  if (atLeast > TOLERANCE) return atLeast;
  return atMost < -TOLERANCE ? atMost : 0;
}

interface SdkClient {
  destroy(): void;
  middlewareStack: { add(middleware: any, options: any): void };
}

/** Settings of the user's environment and AWS files that must not reach an endpoint which is not AWS's. */
const ISOLATED = {
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  authSchemePreference: ['sigv4'],
  endpointDiscoveryEnabled: false,
  // A live tail would go to `stream-` before the name of the host.
  disableHostPrefix: true,
  retryMode: 'standard',
  userAgentAppId: async () => undefined,
};

/** Keeps what was made, but not a failure: the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
