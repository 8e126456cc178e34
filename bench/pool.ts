/** Sign-ups and sign-ins per second of a served user pool, beside another emulator that answers the same calls. */
import { type ChildProcess, spawn } from 'node:child_process';
import { call, emptyHome, perSecond, program, type Row, residentMiB, waitForOutput } from './measure.ts';

interface Server {
  name: string;
  endpoint: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

async function start(
  name: string,
  command: string,
  args: string[],
  port: number,
  ready: RegExp,
  extra = {},
): Promise<Server> {
  const { env, remove } = emptyHome();
  const child = spawn(command, args, { env: { ...env, ...extra }, cwd: env.HOME, stdio: ['ignore', 'pipe', 'pipe'] });
  await waitForOutput(child, ready);
  return {
    name,
    endpoint: `http://127.0.0.1:${port}/`,
    child,
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => {
          remove();
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

const ours = (port: number) =>
  start('pools-shell', process.execPath, [program, 'serve', '--port', String(port)], port, /AWS_ENDPOINT_URL/);

/** cognito-local 5.3.0 as npm serves it; started by its own entry so that its memory is its own. */
const peer = (port: number, entry: string) =>
  start('cognito-local', process.execPath, [entry], port, /running/, { PORT: String(port), HOST: '127.0.0.1' });

const password = 'Bench-Passw0rd!';
/** Both servers know pools whose users sign in by address. */
const address = (index: number) => `user${index}@example.com`;

/** A pool with `users` confirmed users; then rates of further sign-ups and of sign-ins, 5 rounds each. */
async function rates(server: Server, users: number, concurrency: number, rounds: number): Promise<Row[]> {
  const { UserPool } = await call(server.endpoint, 'CreateUserPool', {
    PoolName: `bench-${users}`,
    UsernameAttributes: ['email'],
  });
  const { UserPoolClient } = await call(server.endpoint, 'CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'bench',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const ClientId = UserPoolClient.ClientId;
  const signUp = (index: number) =>
    call(server.endpoint, 'SignUp', {
      ClientId,
      Username: address(index),
      Password: password,
      UserAttributes: [{ Name: 'email', Value: address(index) }],
    });
  await perSecond(users, concurrency, signUp);
  const size = 200;
  const signUps: number[] = [];
  const signIns: number[] = [];
  for (let round = 0; round < rounds; round++) {
    signUps.push(await perSecond(size, concurrency, (index) => signUp(users + round * size + index)));
  }
  await perSecond(Math.min(users, 100), concurrency, (index) =>
    call(server.endpoint, 'AdminConfirmSignUp', { UserPoolId: UserPool.Id, Username: address(index) }),
  );
  for (let round = 0; round < rounds; round++) {
    signIns.push(
      await perSecond(size, concurrency, (index) =>
        call(server.endpoint, 'InitiateAuth', {
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: address(index % 100), PASSWORD: password },
        }),
      ),
    );
  }
  const label = `${server.name}, ${users.toLocaleString('en')} users, ${concurrency} at once`;
  return [
    { what: `sign-ups: ${label}`, unit: '/s', values: signUps },
    { what: `password sign-ins: ${label}`, unit: '/s', values: signIns },
    { what: `memory after: ${label}`, unit: 'MiB', values: [residentMiB(server.child.pid!)] },
  ];
}

export async function pool(rounds: number, peerEntry: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  const idle: number[] = [];
  for (let run = 0; run < rounds; run++) {
    const server = await ours(9400 + run);
    idle.push(residentMiB(server.child.pid!));
    await server.stop();
  }
  rows.push({ what: 'memory of the idle served world', unit: 'MiB', values: idle });
  for (const users of [100, 10_000]) {
    const starts = [() => ours(9410)];
    // It writes its whole database at every change: 10,000 users would take it hours.
    if (peerEntry && users <= 100) starts.push(() => peer(9411, peerEntry));
    for (const start of starts) {
      const server = await start();
      try {
        for (const concurrency of [1, 16]) rows.push(...(await rates(server, users, concurrency, rounds)));
      } finally {
        await server.stop();
      }
    }
  }
  return rows;
}
