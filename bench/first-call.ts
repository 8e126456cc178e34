/** How long a server takes from the start of its process to its first answer. */
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { emptyHome } from './measure.ts';
import { type Command, ended } from './servers.ts';

/** Asks until somebody answers; that the pool is not there is an answer. */
function answered(port: number): Promise<void> {
  return new Promise((resolve) => {
    const attempt = () => {
      const sent = request({ port, host: '127.0.0.1', method: 'POST', agent: false }, (response) => {
        response.resume();
        response.on('end', resolve);
      });
      sent.setHeader('x-amz-target', 'AWSCognitoIdentityProviderService.DescribeUserPool');
      sent.setHeader('authorization', 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/cognito-idp/aws4_request');
      sent.on('error', () => setTimeout(attempt, 2));
      sent.end('{"UserPoolId":"us-east-1_aaaaaaaaa"}');
    };
    attempt();
  });
}

/** Milliseconds, of so many starts of a server on this port, after one to warm up. */
export async function firstDescribe(runs: number, port: number, { args, env: extra }: Command): Promise<number[]> {
  const values: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const { env, remove } = emptyHome();
    const start = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...env, ...extra },
      cwd: env.HOME,
      stdio: 'ignore',
    });
    await answered(port);
    values.push(performance.now() - start);
    await ended(child);
    remove();
  }
  return values.slice(1);
}
