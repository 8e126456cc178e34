/** The servers that are measured: this program's world, and cognito-local beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { emptyHome, program, waitForOutput } from './measure.ts';

export interface Server {
  name: string;
  endpoint: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

interface Command {
  name: string;
  args: string[];
  port: number;
  ready: RegExp;
  env?: Record<string, string>;
}

async function start({ name, args, port, ready, env: extra }: Command): Promise<Server> {
  const { env, remove } = emptyHome();
  const child = spawn(process.execPath, args, {
    env: { ...env, ...extra },
    cwd: env.HOME,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await waitForOutput(child, ready);
  return { name, endpoint: `http://127.0.0.1:${port}/`, child, stop: () => ended(child).then(remove) };
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}

export const ours = (port: number): Promise<Server> =>
  start({ name: 'pools-shell', args: [program, 'serve', '--port', String(port)], port, ready: /AWS_ENDPOINT_URL/ });

/** cognito-local 5.3.0 as npm serves it; started by its own entry so that its memory is its own. */
export const peer = (port: number, entry: string): Promise<Server> =>
  start({
    name: 'cognito-local',
    args: [entry],
    port,
    ready: /running/,
    env: { PORT: String(port), HOST: '127.0.0.1' },
  });
