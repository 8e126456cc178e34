/** What every benchmark shares: medians over processes and loops, and one way to print them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const program = join(root, 'dist/pools-shell.js');

export interface Row {
  what: string;
  unit: string;
  values: number[];
  aim?: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

const round = (value: number) => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10).toLocaleString('en');

export function print(rows: readonly Row[]): void {
  console.log('| what | median | min | max | runs | aim |\n|---|---:|---:|---:|---:|---|');
  for (const { what, unit, values, aim } of rows) {
    const cells = [median(values), Math.min(...values), Math.max(...values)].map((value) => `${round(value)} ${unit}`);
    console.log(`| ${what} | ${cells.join(' | ')} | ${values.length} | ${aim ?? ''} |`);
  }
}

/** Runs `once` one time to warm up and then `runs` times; answers the runs' figures. */
export async function repeat(runs: number, once: () => Promise<number>): Promise<number[]> {
  await once();
  const values: number[] = [];
  for (let run = 0; run < runs; run++) values.push(await once());
  return values;
}

/** An environment with an empty home, so that no benchmark sees or leaves state. */
export function emptyHome(): { env: NodeJS.ProcessEnv; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'pools-shell-bench-'));
  const { PATH } = process.env;
  return {
    env: { PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Milliseconds from spawning until the process's output satisfies `seen`, or until it ends when `seen` is absent. */
export function timeProcess(args: readonly string[], seen?: (output: string) => boolean): Promise<number> {
  const { env, remove } = emptyHome();
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let seenAt: number | undefined;
    let output = '';
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (seen?.(output)) seenAt ??= performance.now();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      remove();
      if (code !== 0 || (seen && seenAt === undefined))
        reject(new Error(`${args.join(' ')} ended ${code}:\n${output}`));
      else resolve((seenAt ?? performance.now()) - start);
    });
  });
}

/** Resolves with the first match of `pattern` in what the child prints. */
export function waitForOutput(child: ChildProcess, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer) => {
      output += chunk;
      const match = output.match(pattern);
      if (match) resolve(match);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('close', (code) => reject(new Error(`ended ${code} before ${pattern}:\n${output}`)));
  });
}

/** Resident memory of a process in MiB (Linux). */
export function residentMiB(pid: number): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)!;
  return Number(kilobytes) / 1024;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0';

/** One AWS JSON 1.1 call of a user pool, without the SDK's own cost. @throws Error with the service's answer. */
export const call = (endpoint: string, target: string, input: unknown): Promise<any> =>
  post(endpoint, '/', input, { 'x-amz-target': `AWSCognitoIdentityProviderService.${target}` });

/** One call of Lambda's REST interface. */
export const callLambda = (endpoint: string, path: string, input: unknown): Promise<any> => post(endpoint, path, input);

function post(endpoint: string, path: string, input: unknown, more: Record<string, string> = {}): Promise<any> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', authorization: AUTHORIZATION, ...more };
    const request = http.request(new URL(path, endpoint), { agent, method: 'POST', headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(body ? JSON.parse(body) : {});
        else reject(new Error(`${path} ${Object.values(more)}: ${response.statusCode} ${body}`));
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify(input));
  });
}

/** Runs `total` pieces of work, `concurrency` at a time; answers pieces per second. */
export async function perSecond(
  total: number,
  concurrency: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const start = performance.now();
  const worker = async () => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (total * 1000) / (performance.now() - start);
}

/** The same, and how long each piece took, in milliseconds. */
export async function timed(
  total: number,
  concurrency: number,
  work: (index: number) => Promise<unknown>,
): Promise<{ perSecond: number; took: number[] }> {
  const took: number[] = [];
  const rate = await perSecond(total, concurrency, async (index) => {
    const start = performance.now();
    await work(index);
    took.push(performance.now() - start);
  });
  return { perSecond: rate, took };
}
