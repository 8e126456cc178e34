/** From the answer of a call to the REPORT line of the function that it ran, as somebody reads it who runs the built program. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyHome, program, type Row, waitForOutput } from './measure.ts';

const PORT = 9_412;
const LAG = 1_000;

/** Passes everything on to a served world, and notes when the answers of sign-ups go by. */
async function watchedWorld(args: readonly string[]) {
  const { env, remove } = emptyHome();
  const child = spawn(process.execPath, [program, 'serve', '--port', String(PORT), ...args], { env, cwd: env.HOME });
  await waitForOutput(child, /AWS_ENDPOINT_URL/);
  const answered: number[] = [];
  const proxy = http.createServer((request, reply) => {
    const { method, url: path, headers } = request;
    const onward = http.request({ host: '127.0.0.1', port: PORT, method, path, headers }, (response) => {
      reply.writeHead(response.statusCode ?? 500, response.headers);
      response.on('end', () => {
        if (String(headers['x-amz-target']).endsWith('.SignUp')) answered.push(performance.now());
      });
      response.pipe(reply);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    answered,
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
      remove();
    },
  };
}

/** Milliseconds from the answer of each of `calls` sign-ups to its REPORT line on standard output. */
async function waits(calls: number, args: readonly string[]): Promise<number[]> {
  const world = await watchedWorld(args);
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-bench-'));
  const script = join(folder, 'calls.txt');
  const signups = Array.from(
    { length: calls },
    (_, n) => `signup user${n} --email user${n}@example.com --password Passw0rd!`,
  );
  writeFileSync(script, ['deploy', 'attach PreSignUp auto-confirm', ...signups, ''].join('\n'));
  const { env, remove } = emptyHome();
  try {
    const reported: number[] = [];
    const child = spawn(process.execPath, [program, '--endpoint', world.endpoint, '--script', script], { env });
    child.stdout.on('data', (chunk) => {
      for (const _ of String(chunk).matchAll(/ REPORT duration /g)) reported.push(performance.now());
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0 || reported.length !== calls) throw new Error(`${reported.length} REPORT lines, exit code ${code}`);
    return reported.map((at, index) => at - world.answered[index]!);
  } finally {
    await world.close();
    remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function logs(calls: number): Promise<Row[]> {
  const [first, ...further] = await waits(calls, []);
  const late = await waits(Math.ceil(calls / 4), ['--log-lag', String(LAG)]);
  return [
    { what: 'answer to REPORT line, first call of a script', unit: 'ms', values: [first!], aim: '< 50 ms' },
    { what: 'answer to REPORT line, further calls', unit: 'ms', values: further, aim: '< 50 ms' },
    {
      what: `answer to REPORT line, log lines ${LAG.toLocaleString('en')} ms late`,
      unit: 'ms',
      values: late,
      aim: `< ${(LAG + 1_100).toLocaleString('en')} ms`,
    },
  ];
}
