import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { FaultOptions } from '../../local/world.ts';
import { explainLocalStart, type StartLocalWorld, startEmbedded } from '../aws/local.ts';
import { checkRegion } from '../aws/profile.ts';
import { CommandError, EXIT, type ExitCode } from '../contract.ts';

/** Where `pools-shell serve` listens unless told otherwise. 9229 is taken by Node's inspector and by cognito-local. */
export const SERVE_PORT = 9339;

export interface ServeOptions {
  /** 0 takes a free one; absent: 9339. */
  port?: number;
  /** The folder that the world is kept in; absent: in memory. */
  state?: string;
  region?: string;
  /** E-mails that pools may send by themselves in a day. */
  emailsPerDay?: number;
  /** Makes the world as slow, late and busy as a real one. */
  faults?: FaultOptions;
  /** The flags that asked for it, to be told at the start. */
  faultFlags?: string;
  out?: Writable;
  err?: Writable;
  /** Ends the service, in place of Ctrl-C and SIGTERM. */
  stop?: AbortSignal;
  /** What tests replace. */
  startLocalWorld?: StartLocalWorld;
}

/**
 * Offers the local world on a fixed port of this machine until Ctrl-C or SIGTERM. What it prints on standard output is a
 * piece of shell script: environment lines for other clients, and comments.
 * @returns 0 after an orderly end, 1 when it could not start (port or state in use), 2 for a port or Region that cannot be.
 */
export async function runServe(options: ServeOptions = {}): Promise<ExitCode> {
  const { out = process.stdout, err = process.stderr, startLocalWorld = startEmbedded } = options;
  const port = options.port ?? SERVE_PORT;
  const directory = options.state === undefined ? undefined : resolve(options.state);
  // Before the start: Ctrl-C during it must end in order, too.
  const { stopped, release } =
    options.stop === undefined ? onSignals() : { stopped: onAbort(options.stop), release() {} };
  try {
    const region = options.region === undefined ? undefined : checkRegion(options.region);
    const start = {
      directory,
      port: checkPort(port),
      region,
      shared: true,
      ...(options.faults && { faults: options.faults }),
    };
    const world = await startLocalWorld(start).catch((error) => {
      throw explainLocalStart(error);
    });
    out.write(announcement(world, directory, options.faultFlags));
    await stopped;
    await world.close();
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    err.write(`serve: ${error.message}\n${error.hint === undefined ? '' : `  hint: ${error.hint}\n`}`);
    return error.exitCode;
  } finally {
    release();
  }
}

interface Served {
  endpoint: string;
  region: string;
  accountId: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

function announcement(
  { endpoint, region, accountId, credentials }: Served,
  directory: string | undefined,
  faultFlags: string | undefined,
): string {
  return `${[
    `# The local world listens on ${endpoint}, ${directory === undefined ? 'in memory' : `kept in ${directory}`}.`,
    ...(faultFlags === undefined ? [] : [`# It misbehaves as asked: ${faultFlags}`]),
    '# Every program of this machine can use it, with these or any other keys, and read its messages.',
    '# For the AWS CLI and SDKs, in another terminal:',
    `export AWS_ENDPOINT_URL=${endpoint}`,
    `export AWS_REGION=${region}`,
    // What version 1 of the AWS CLI and boto3 read.
    `export AWS_DEFAULT_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
    `#   (AWS CLI before 2.13: --endpoint-url ${endpoint}; boto3 before 1.28: endpoint_url='${endpoint}')`,
    '# For the CDK CLI, with the same lines; the first only for stacks with assets, once for a world:',
    `#   npx cdk bootstrap aws://${accountId}/${region}`,
    '#   npx cdk deploy',
    '# For this shell:',
    `#   pools-shell --endpoint ${endpoint}`,
    '# Messages that the pools sent, with their codes:',
    `#   curl '${endpoint}/_pools-shell/messages?userPoolId=POOL&username=USER'`,
    '# Ctrl-C ends it.',
  ].join('\n')}\n`;
}

function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CommandError(`${port} is not a port.`, {
    code: 'BadPort',
    hint: 'Give --port a number from 0 (any free one) to 65535.',
    exitCode: EXIT.usage,
  });
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as it would have without us. */
function onSignals(): { stopped: Promise<void>; release(): void } {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let end = () => {};
  const stopped = new Promise<void>((resolve) => {
    end = resolve;
  });
  const release = () => {
    for (const signal of signals) process.removeListener(signal, stop);
  };
  const stop = () => {
    release();
    end();
  };
  for (const signal of signals) process.on(signal, stop);
  return { stopped, release };
}

function onAbort(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
