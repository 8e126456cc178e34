/** Sign-ups and sign-ins of a served user pool, with and without functions, beside another emulator that answers the same calls. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { zipOf } from '../local/lambda/zip.ts';
import { firstDescribe } from './first-call.ts';
import { call, callLambda, median, perSecond, type Row, residentMiB, timed } from './measure.ts';
import {
  type Command,
  callingFunctions,
  ourCommand,
  ours,
  peer,
  peerCommand,
  type Server,
  withUsers,
} from './servers.ts';
import { proof, SRP_A } from './srp.ts';

const PASSWORD = 'Bench-Passw0rd!';
/** Both servers know pools whose users sign in by address. */
const address = (index: number) => `user${index}@example.com`;
const CONCURRENCY = [1, 16] as const;
const USERS = [100, 10_000, 100_000] as const;
/** Calls of one round. */
const SIZE = 200;
/** Who signs in: as many users, however many there are. */
const SIGNING_IN = 100;

interface Target {
  server: Server;
  poolId: string;
  clientId: string;
  users: number;
  /** Further sign-ups take addresses from here. */
  next: number;
}

async function newPool(server: Server, LambdaConfig: object = {}): Promise<Target> {
  const { UserPool } = await call(server.endpoint, 'CreateUserPool', {
    PoolName: 'bench',
    UsernameAttributes: ['email'],
    LambdaConfig,
  });
  const { UserPoolClient } = await call(server.endpoint, 'CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'bench',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  return { server, poolId: UserPool.Id, clientId: UserPoolClient.ClientId, users: 0, next: 0 };
}

const setTriggers = ({ server, poolId }: Target, LambdaConfig: object): Promise<unknown> =>
  call(server.endpoint, 'UpdateUserPool', { UserPoolId: poolId, LambdaConfig });

const signUp = ({ server, clientId }: Target, index: number) =>
  call(server.endpoint, 'SignUp', {
    ClientId: clientId,
    Username: address(index),
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: address(index) }],
  });

const confirm = ({ server, poolId }: Target, index: number) =>
  call(server.endpoint, 'AdminConfirmSignUp', { UserPoolId: poolId, Username: address(index) });

const signIn = ({ server, clientId }: Target, index: number) =>
  call(server.endpoint, 'InitiateAuth', {
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: address(index % SIGNING_IN), PASSWORD },
  });

async function srpSignIn({ server, clientId, poolId }: Target, index: number): Promise<void> {
  const { ChallengeParameters } = await call(server.endpoint, 'InitiateAuth', {
    ClientId: clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: address(index % SIGNING_IN), SRP_A },
  });
  await call(server.endpoint, 'RespondToAuthChallenge', {
    ClientId: clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: proof(poolId, ChallengeParameters, PASSWORD),
  });
}

/** Fills the pool up to so many users, of whom the first can sign in. */
async function fill(target: Target, users: number): Promise<void> {
  await perSecond(users - target.next, 16, (index) => signUp(target, target.next + index));
  if (target.next === 0) await perSecond(Math.min(users, SIGNING_IN), 16, (index) => confirm(target, index));
  target.users = users;
  target.next = users;
}

interface Kind {
  what: string;
  once(target: Target, index: number): Promise<unknown>;
}

const KINDS: readonly Kind[] = [
  { what: 'sign-ups', once: (target) => signUp(target, target.next++) },
  { what: 'password sign-ins', once: signIn },
  { what: 'SRP sign-ins', once: srpSignIn },
];

/** Rates, and how long one call of the middle and one of the slowest hundredth took. */
async function rates(target: Target, kinds: readonly Kind[], rounds: number, size: number, note = ''): Promise<Row[]> {
  const rows: Row[] = [];
  for (const concurrency of CONCURRENCY) {
    for (const { what, once } of kinds) {
      const values: number[] = [];
      const took: number[] = [];
      await perSecond(Math.min(size, 50), concurrency, (index) => once(target, index));
      for (let round = 0; round < rounds; round++) {
        const one = await timed(size, concurrency, (index) => once(target, index));
        values.push(one.perSecond);
        took.push(...one.took);
      }
      const label = `${what}${note}: ${target.server.name}, ${target.users.toLocaleString('en')} users, ${concurrency} at once`;
      took.sort((a, b) => a - b);
      const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))]!.toFixed(1);
      rows.push({ what: label, unit: '/s', values, aim: `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms` });
    }
  }
  return rows;
}

const memory = ({ server, users }: Target): Row => ({
  what: `memory after: ${server.name}, ${users.toLocaleString('en')} users`,
  unit: 'MiB',
  values: [residentMiB(server.child.pid!)],
});

/** What this machine can sign: two RS256 signatures are the least that a sign-in costs. */
async function signatureLimit(rounds: number): Promise<Row> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const data = Buffer.alloc(600);
  const one = () =>
    new Promise<void>((resolve, reject) =>
      sign('RSA-SHA256', data, privateKey, (error) => (error ? reject(error) : resolve())),
    );
  const values: number[] = [];
  for (let round = 0; round < rounds; round++)
    values.push(await perSecond(1000, 16, () => Promise.all([one(), one()])));
  return { what: 'the limit: pairs of signatures, 16 at once, nothing else', unit: '/s', values };
}

/** Sign-ins in percent of the limit, which is taken right before and after each round: other work on the machine takes from both. */
async function shareOfLimit(target: Target, rounds: number): Promise<Row> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = median((await signatureLimit(1)).values);
    const rate = await perSecond(5 * SIZE, 16, (index) => signIn(target, index));
    const after = median((await signatureLimit(1)).values);
    values.push((200 * rate) / (before + after));
  }
  const what = `password sign-ins of the limit: ${target.server.name}, ${target.users.toLocaleString('en')} users, 16 at once`;
  return { what, unit: '%', values, aim: '> 50 %' };
}

/** One function for both triggers: before a sign-up, after a sign-in. It answers its event. */
async function functionArn(server: Server): Promise<string> {
  const { FunctionArn } = await callLambda(server.endpoint, '/2015-03-31/functions', {
    FunctionName: 'trigger',
    Role: 'arn:aws:iam::000000000000:role/any',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf({ 'index.js': 'exports.handler = async (event) => event;' }).toString('base64') },
  });
  await callLambda(server.endpoint, '/2015-03-31/functions/trigger/policy', {
    StatementId: 'cognito',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
  });
  return FunctionArn;
}

/** What a function adds to a call: pairs of calls on two pools, one after the other. */
async function triggerCost(plain: Target, triggered: Target, once: Kind['once'], what: string): Promise<Row> {
  const differences: number[] = [];
  for (let round = 0; round < 5; round++) {
    const without = await timed(SIZE, 1, (index) => once(plain, index));
    const withIt = await timed(SIZE, 1, (index) => once(triggered, index));
    differences.push(median(withIt.took) - median(without.took));
  }
  return { what: `a function costs (p50), ${what}`, unit: 'ms', values: differences, aim: '< 2 ms' };
}

const startUp = async (name: string, port: number, command: Command, rounds: number, aim?: string): Promise<Row> => ({
  what: `first DescribeUserPool: ${name}`,
  unit: 'ms',
  values: await firstDescribe(rounds, port, command),
  aim,
});

async function idleMemory(
  name: string,
  start: (port: number) => Promise<Server>,
  rounds: number,
  aim?: string,
): Promise<Row> {
  const values: number[] = [];
  for (let run = 0; run < rounds; run++) {
    const server = await start(9400 + run);
    values.push(residentMiB(server.child.pid!));
    await server.stop();
  }
  return { what: `memory, idle: ${name}`, unit: 'MiB', values, aim };
}

export async function pool(rounds: number, peerEntry: string | undefined): Promise<Row[]> {
  const rows: Row[] = [
    await signatureLimit(rounds),
    await startUp('pools-shell', 9399, ourCommand(9399), rounds, '< 250 ms'),
    await idleMemory('pools-shell', ours, rounds, '< 70 MiB'),
  ];
  const server = await ours(9410);
  try {
    const arn = await functionArn(server);
    const triggers = { PreSignUp: arn, PostAuthentication: arn };
    const target = await newPool(server);
    for (const users of USERS) {
      await fill(target, users);
      rows.push(...(await rates(target, KINDS, rounds, SIZE)));
      await setTriggers(target, triggers);
      rows.push(...(await rates(target, KINDS, rounds, SIZE, ' with a function')));
      await setTriggers(target, {});
      rows.push(memory(target));
      if (users !== 10_000) continue;
      rows.push(await shareOfLimit(target, rounds));
      const triggered = await newPool(server, triggers);
      await fill(triggered, SIGNING_IN);
      rows.push(await triggerCost(target, triggered, KINDS[0]!.once, 'sign-up with PreSignUp'));
      rows.push(await triggerCost(target, triggered, signIn, 'sign-in with PostAuthentication'));
    }
    if (peerEntry) rows.push(...(await beside(server, peerEntry, rounds)));
  } finally {
    await server.stop();
  }
  return rows;
}

/** How many calls of the peer are a round: at 100,000 users one takes seconds. */
const PEER_SIZE: Readonly<Record<number, number>> = { 100: 100, 10000: 10, 100000: 3 };
/** It has no SRP. */
const PEER_KINDS = KINDS.slice(0, 2);

/** The same calls of cognito-local, with and without a function, which runs where ours does. */
async function beside(lambda: Server, entry: string, rounds: number): Promise<Row[]> {
  const rows: Row[] = [
    await startUp('cognito-local', 9398, peerCommand(9398, entry), rounds),
    await idleMemory('cognito-local', (port) => peer(port, entry), rounds),
  ];
  const first = await peer(9411, entry);
  try {
    const made = await newPool(first);
    // One call after the other: its file is not whole JSON after changes at the same time.
    await signUp(made, 0);
    await confirm(made, 0);
    const functions = callingFunctions(lambda.endpoint, { PreSignUp: 'trigger', PostAuthentication: 'trigger' });
    for (const users of USERS) {
      const files = withUsers(first, made.poolId, users, address);
      for (const note of ['', ' with a function']) {
        const server = await peer(9412, entry, note === '' ? files : { ...files, ...functions });
        try {
          const target: Target = { ...made, server, users, next: users };
          rows.push(...(await rates(target, PEER_KINDS, rounds, PEER_SIZE[users]!, note)));
          if (note === '') rows.push(memory(target));
        } finally {
          await server.stop();
        }
      }
    }
  } finally {
    await first.stop();
  }
  return rows;
}
