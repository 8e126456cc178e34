import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type AwsClients, CommandError, EXIT, type Inbox, type WorldInfo } from '../contract.ts';
import { accountOfAccessKey } from './access-key.ts';
import type { Safety } from './call-guard.ts';
import { type ClientSettings, createClients } from './clients.ts';
import { endpointText, isLoopback, parseEndpoint } from './endpoint.ts';
import { createInbox } from './inbox.ts';
import { createLocalStart, type StartLocalWorld } from './local.ts';
import { checkRegion, findRegion, renewalOf } from './profile.ts';

export interface WorldChoice {
  kind: 'local' | 'aws' | 'endpoint';
  /** `http://127.0.0.1:9339`; of kind `endpoint`. */
  endpoint?: string;
  /** A profile of the AWS files; of kinds `aws` and `endpoint`. */
  profile?: string;
  region?: string;
  /** The folder that a local world is kept in; absent: it lives in memory. */
  state?: string;
  /** What no call may do; an account is confirmed on `aws` and `endpoint` only. */
  safety?: Safety;
}

/** Where the calls go. Nothing is started, imported or read over the network until a client is asked for. */
export interface World {
  info: WorldInfo;
  clients: AwsClients;
  /** Undefined where nobody can tell which messages the pool sent. An endpoint is asked before its first call. */
  readonly inbox: Inbox | undefined;
  /** Calls cost nothing: the local world, and endpoints on this machine. */
  free: boolean;
  /** What a function logged is readable when the call that invoked it returns. */
  readonly instant: boolean;
  /** Names the files that keep this world's session and journal. Undefined: nothing is kept between runs. */
  stateKey: string | undefined;
  /** Milliseconds that the world's clock is ahead of ours. */
  serverAhead(): number;
  /** Where an account is to be confirmed: @throws CommandError when the calls are made in another. */
  checkAccount(): Promise<void>;
  close(): Promise<void>;
}

/** What tests replace. */
export interface WorldParts {
  env?: NodeJS.ProcessEnv;
  startLocalWorld?: StartLocalWorld;
}

/**
 * Opens the world that was chosen.
 * @throws CommandError (exit code 2) for a malformed endpoint, an unknown profile, a missing or malformed Region.
 */
export function openWorld(choice: WorldChoice, parts: WorldParts = {}): World {
  const env = parts.env ?? process.env;
  if (choice.kind === 'aws') return openAws(choice, env);
  if (choice.kind === 'endpoint') return openEndpoint(choice, env);
  return openLocal(choice, parts.startLocalWorld);
}

function limited({ safety }: WorldChoice): Pick<WorldInfo, 'limited'> {
  if (safety?.dryRun) return { limited: 'dry run' };
  return safety?.readOnly ? { limited: 'read-only' } : {};
}

const DUMMY = { accessKeyId: 'local', secretAccessKey: 'local' };
/** The same for the AWS CLI, which would send a session token of the environment along. */
const MADE_UP = {
  AWS_ACCESS_KEY_ID: DUMMY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: DUMMY.secretAccessKey,
  AWS_SESSION_TOKEN: '',
};
const DEFAULT_REGION = 'us-east-1';

function openLocal(choice: WorldChoice, startLocalWorld?: StartLocalWorld): World {
  const region = checkRegion(choice.region ?? DEFAULT_REGION);
  const regionFrom = choice.region === undefined ? 'the default of the local world' : '--region';
  const directory = choice.state === undefined ? undefined : resolve(choice.state);
  const local = createLocalStart({ directory, region }, startLocalWorld);
  const pool = createClients(
    async () => {
      const { endpoint, credentials } = await local.start();
      return { endpoint, region, credentials, maxAttempts: 2 };
    },
    { ...choice.safety, account: undefined },
  );
  return {
    info: {
      kind: 'local',
      label: 'local',
      region,
      regionFrom,
      ...limited(choice),
      ...(directory === undefined ? { temporary: true } : { folder: directory }),
    },
    clients: pool.clients,
    inbox: createInbox(
      async () => (await local.start()).endpoint,
      async () => (await local.start()).credentials.accessKeyId,
    ),
    free: true,
    instant: true,
    stateKey: directory === undefined ? undefined : `local-${digest(directory)}`,
    serverAhead: () => 0,
    checkAccount: pool.checkAccount,
    async close() {
      pool.close();
      await local.close();
    },
  };
}

function openAws(choice: WorldChoice, env: NodeJS.ProcessEnv): World {
  const { region, from } = findRegion(choice, env);
  const pool = createClients(async () => ({ region, profile: choice.profile }), choice.safety);
  const elsewhere = env.AWS_ENDPOINT_URL ? ` through ${env.AWS_ENDPOINT_URL}` : '';
  return {
    info: {
      kind: 'aws',
      label: `aws ${region}${elsewhere}`,
      region,
      regionFrom: from,
      renewal: renewalOf(choice, env),
      cli: { environment: redirections(env), options: profileOf(choice, env) },
      ...limited(choice),
    },
    clients: pool.clients,
    inbox: undefined,
    free: false,
    instant: false,
    stateKey: `aws-${accountName(choice, env)}-${region}${redirection(env)}`,
    serverAhead: pool.serverAhead,
    checkAccount: pool.checkAccount,
    close: async () => pool.close(),
  };
}

function openEndpoint(choice: WorldChoice, env: NodeJS.ProcessEnv): World {
  if (choice.endpoint === undefined) {
    throw new CommandError('--endpoint needs a URL.', { code: 'BadEndpoint', exitCode: EXIT.usage });
  }
  const url = parseEndpoint(choice.endpoint);
  const endpoint = endpointText(url);
  const loopback = isLoopback(url);
  const { region, from } = findRegion(choice, env, choice.profile === undefined ? DEFAULT_REGION : undefined);
  const inbox = loopback ? createInbox(async () => endpoint) : undefined;
  const credentials = credentialsFor(url, choice, env);
  const pool = createClients(async () => {
    await inbox?.isThere();
    return { endpoint, region, profile: choice.profile, maxAttempts: 2, credentials };
  }, choice.safety);
  return {
    info: {
      kind: 'endpoint',
      label: endpoint,
      region,
      regionFrom: from,
      cli: {
        environment: credentials === DUMMY ? MADE_UP : {},
        options: { ...(credentials === undefined && profileOf(choice, env)), 'endpoint-url': endpoint },
      },
      ...limited(choice),
    },
    clients: pool.clients,
    get inbox() {
      return inbox?.known === false ? undefined : inbox;
    },
    free: loopback,
    get instant() {
      return inbox?.known === true && !inbox.lateLogs;
    },
    stateKey: `endpoint-${url.hostname.replace(/[^a-z0-9.]/g, '_')}-${digest(endpoint)}`,
    serverAhead: pool.serverAhead,
    checkAccount: pool.checkAccount,
    close: async () => pool.close(),
  };
}

/**
 * Which credentials an endpoint that is not AWS's own gets; undefined is the SDK's chain.
 * A profile that was named is used. Without one: a host of this machine gets the environment's keys, if there are any, and
 * else made-up ones (emulators look at no more than the access key id); an https host elsewhere gets the ordinary chain;
 * a plain http host elsewhere only made-up ones, so that no real key id or session token crosses a network in the clear.
 */
function credentialsFor(url: URL, choice: WorldChoice, env: NodeJS.ProcessEnv): ClientSettings['credentials'] {
  if (choice.profile !== undefined) return undefined;
  if (!isLoopback(url)) return url.protocol === 'https:' ? undefined : DUMMY;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN || undefined }
    : DUMMY;
}

/**
 * Tells accounts apart as far as that goes without a call; a profile may lead elsewhere tomorrow. That no journal is played back
 * on another account is up to the StackId in its entries.
 */
function accountName(choice: WorldChoice, env: NodeJS.ProcessEnv): string {
  const profile = choice.profile ?? env.AWS_PROFILE;
  if (profile) return `profile-${profile}`;
  if (env.AWS_ACCESS_KEY_ID) return accountOfAccessKey(env.AWS_ACCESS_KEY_ID) ?? `key-${digest(env.AWS_ACCESS_KEY_ID)}`;
  return 'default';
}

/** The profile that the SDK takes the credentials from, where one is named. */
function profileOf(choice: WorldChoice, env: NodeJS.ProcessEnv): { profile?: string } {
  const profile = choice.profile ?? env.AWS_PROFILE;
  return profile ? { profile } : {};
}

/** AWS_ENDPOINT_URL and its variants for single services lead calls elsewhere, where other stacks are. */
function redirections(env: NodeJS.ProcessEnv): Record<string, string> {
  const urls = Object.entries(env).filter(
    (pair): pair is [string, string] => /^AWS_ENDPOINT_URL(_|$)/.test(pair[0]) && Boolean(pair[1]),
  );
  return Object.fromEntries(urls.sort());
}

function redirection(env: NodeJS.ProcessEnv): string {
  const urls = Object.entries(redirections(env));
  return urls.length === 0 ? '' : `-through-${digest(JSON.stringify(urls))}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
