/** The servers that are measured: this program's world, and cognito-local beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyHome, program, waitForOutput } from './measure.ts';

export interface Server {
  name: string;
  endpoint: string;
  child: ChildProcess;
  /** Its home and working directory, which goes when it stops. */
  home: string;
  stop(): Promise<void>;
}

/** What is started with this Node.js. */
export interface Command {
  args: string[];
  env?: Record<string, string>;
}

interface Start extends Command {
  name: string;
  port: number;
  ready: RegExp;
  /** Files that are in its home before it starts: path to text. */
  files?: Readonly<Record<string, string>>;
}

async function start({ name, args, port, ready, env: extra, files = {} }: Start): Promise<Server> {
  const { env, remove } = emptyHome();
  const home = env['HOME']!;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const child = spawn(process.execPath, args, {
    env: { ...env, ...extra },
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await waitForOutput(child, ready);
  return { name, endpoint: `http://127.0.0.1:${port}/`, child, home, stop: () => ended(child).then(remove) };
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}

export const ourCommand = (port: number): Command => ({ args: [program, 'serve', '--port', String(port)] });

export const ours = (port: number): Promise<Server> =>
  start({ name: 'pools-shell', ...ourCommand(port), port, ready: /AWS_ENDPOINT_URL/ });

/** What cognito-local keeps on disk, by paths in its home. */
export type PeerFiles = Record<string, string>;

/** cognito-local 5.3.0 as npm serves it; started by its own entry so that its memory is its own. */
export const peerCommand = (port: number, entry: string): Command => ({
  args: [entry],
  env: { PORT: String(port), HOST: '127.0.0.1' },
});

export const peer = (port: number, entry: string, files?: PeerFiles): Promise<Server> =>
  start({ name: 'cognito-local', ...peerCommand(port, entry), port, ready: /running/, files });

const CLIENTS = '.cognito/db/clients.json';
const poolFile = (poolId: string) => `.cognito/db/${poolId}.json`;

/**
 * The files of an idle peer with its pool filled up to so many users: copies of the one in it, under other addresses.
 * Over its API that would take hours, for it writes its whole database at every change.
 */
export function withUsers(
  server: Server,
  poolId: string,
  users: number,
  address: (index: number) => string,
): PeerFiles {
  const database = JSON.parse(readFileSync(join(server.home, poolFile(poolId)), 'utf8'));
  const [one] = Object.values<any>(database.Users);
  for (let index = Object.keys(database.Users).length; index < users; index++) {
    const sub = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const values: Record<string, string> = { sub, email: address(index) };
    database.Users[sub] = {
      ...one,
      Username: sub,
      Attributes: one.Attributes.map((attribute: any) => ({
        ...attribute,
        Value: values[attribute.Name] ?? attribute.Value,
      })),
    };
  }
  return {
    [CLIENTS]: readFileSync(join(server.home, CLIENTS), 'utf8'),
    [poolFile(poolId)]: JSON.stringify(database),
  };
}

/** The configuration with which cognito-local calls a function of another server's Lambda. */
export const callingFunctions = (lambda: string, functions: Readonly<Record<string, string>>): PeerFiles => ({
  '.cognito/config.json': JSON.stringify({ LambdaClient: { endpoint: lambda }, TriggerFunctions: functions }),
});
