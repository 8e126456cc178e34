/** What is examined: a local world of our own with a clock that moves, or any endpoint. */
import { type LocalWorld, startLocalWorld } from '../../local/world.ts';
import { NotHere } from './case.ts';
import { MovableClock } from './clock.ts';

export interface Target {
  /** Settings for SDK clients of user pools and KMS. */
  settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** Where functions are; the same place unless said otherwise. */
  lambdaEndpoint: string;
  isLocal: boolean;
  /** Epoch milliseconds of the target. */
  now(): number;
  /** Lets time pass. @throws NotHere at an endpoint whose clock is its own */
  pass(milliseconds: number): void;
  /** @throws NotHere at an endpoint whose clock is its own */
  needsClock(): void;
  /** Ends every wait of so many milliseconds. @throws NotHere at an endpoint whose clock is its own */
  ring(milliseconds: number): void;
  /** The newest code or temporary password that a user was sent. @throws NotHere where there is no inbox to read */
  code(userPoolId: string, username: string): Promise<string>;
  /** What a user was sent, oldest first. @throws NotHere where there is no inbox to read */
  messages(userPoolId: string, username: string): Promise<any[]>;
  close(): Promise<void>;
}

/** @throws Error at the end, when the world met a defect of its own. */
export async function localTarget(): Promise<Target> {
  const clock = new MovableClock();
  const defects: unknown[] = [];
  const world: LocalWorld = await startLocalWorld({ shared: true, clock, onDefect: (error) => defects.push(error) });
  const { endpoint, region, credentials } = world;
  const messages = async (userPoolId: string, username: string): Promise<any[]> => {
    const query = new URLSearchParams({ userPoolId, username });
    return (await (await fetch(`${endpoint}/_pools-shell/messages?${query}`)).json()) as any[];
  };
  return {
    settings: { endpoint, region, credentials },
    lambdaEndpoint: endpoint,
    isLocal: true,
    now: clock.now,
    needsClock() {},
    pass: (milliseconds) => clock.pass(milliseconds),
    ring: (milliseconds) => clock.ring(milliseconds),
    messages,
    async code(userPoolId, username) {
      const code = (await messages(userPoolId, username)).findLast((message) => message.code)?.code;
      if (!code) throw new Error(`${username} was sent no code`);
      return code;
    },
    async close() {
      await world.close();
      if (defects.length > 0) throw new AggregateError(defects, 'the local world failed within');
    },
  };
}

export interface EndpointOptions {
  endpoint: string;
  lambdaEndpoint?: string;
  region?: string;
  /** The code that this emulator always sends. */
  code?: string;
}

export function endpointTarget(options: EndpointOptions): Target {
  const { endpoint, lambdaEndpoint = endpoint, region = 'us-east-1', code } = options;
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'local', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'local' } = process.env;
  const ownClock = (): never => {
    throw new NotHere('needs a clock that can be moved');
  };
  return {
    settings: { endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    lambdaEndpoint,
    isLocal: false,
    now: Date.now,
    needsClock: ownClock,
    pass: ownClock,
    ring: ownClock,
    async messages() {
      throw new NotHere('needs an inbox to read');
    },
    async code() {
      if (code === undefined) throw new NotHere('needs the code that was sent (--code)');
      return code;
    },
    async close() {},
  };
}
