/** A user pool service with functions that tests write, a clock that tests move, and everything that went out. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createCognito } from '../../../../local/cognito/service.ts';
import { createKms } from '../../../../local/kms/service.ts';
import type { FunctionInvoker, Invocation, Refusal, ServiceCaller } from '../../../../local/lambda/invoker.ts';
import type { Mailbox, Message } from '../../../../local/mail/mailbox.ts';
import {
  type After,
  type InvokeOperation,
  type Service,
  ServiceError,
  type WorldFacts,
} from '../../../../local/service.ts';
import { openStorage } from '../../../../local/storage/open.ts';
import type { Collection, Storage } from '../../../../local/storage/storage.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const PASSWORD = 'Abcd1234!';
export const CLIENT_METADATA = { from: 'the app' };

export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** What a function does with an event: answers it, answers something else, throws, or ends as an invocation can. */
export type Handler = (event: any) => unknown;

export interface Invoked {
  event: any;
  caller: ServiceCaller;
}

/** Functions are named after the trigger that they handle. One without a handler answers its event as it came. */
export class Functions implements FunctionInvoker {
  readonly handlers = new Map<string, Handler>();
  readonly invoked: Invoked[] = [];
  readonly warmed: string[] = [];
  /** What events for later are refused with. */
  refusal: Refusal | undefined;

  on(trigger: string, handler: Handler): void {
    this.handlers.set(trigger, handler);
  }

  async invoke(arn: string, sent: unknown, caller: ServiceCaller): Promise<Invocation> {
    const requestId = `request-${this.invoked.length + 1}`;
    this.invoked.push({ event: structuredClone(sent), caller });
    const handler = this.handlers.get(arn.split(':').at(-1)!) ?? ((event) => event);
    try {
      const answer: any = await handler(structuredClone(sent));
      if (answer?.outcome) return { requestId, ...answer };
      return { outcome: 'returned', requestId, payload: JSON.stringify(answer) ?? 'null' };
    } catch (error) {
      return { outcome: 'failed', requestId, errorType: 'Error', errorMessage: (error as Error).message };
    }
  }

  /** Nobody waits for these: what the handler does is not looked at. */
  async enqueue(_arn: string, sent: unknown, caller: ServiceCaller): Promise<{ refused?: Refusal }> {
    if (this.refusal) return { refused: this.refusal };
    this.invoked.push({ event: structuredClone(sent), caller });
    return {};
  }

  warm(arn: string): void {
    this.warmed.push(arn);
  }

  /** Trigger sources in the order of their invocations. */
  get sources(): string[] {
    return this.invoked.map(({ event }) => event.triggerSource);
  }

  event(source: string): any {
    const found = this.invoked.findLast(({ event }) => event.triggerSource === source);
    assert.ok(found, `${source} was not invoked, only ${this.sources.join(', ')}`);
    return found.event;
  }
}

export interface Setup {
  pool?: object;
  client?: object;
  /** Triggers to attach; their functions echo until `functions.on`. */
  triggers?: readonly string[];
  after?: After;
  storage?: Storage;
}

export class TestWorld {
  time = Date.parse('2026-03-01T12:00:00Z');
  readonly functions = new Functions();
  readonly messages: Message[] = [];
  readonly storage: Storage;
  readonly cognito: Service;
  /** The operations of the service that custom senders need. */
  readonly kms: Service['operations'];
  poolId = '';
  clientId = '';

  constructor(options: Pick<Setup, 'after' | 'storage'> = {}) {
    this.storage = options.storage ?? withReadyKeys(openStorage(undefined));
    const facts: WorldFacts = {
      region: REGION,
      accountId: ACCOUNT,
      endpoint: () => 'http://127.0.0.1:1',
      clock: { now: () => this.time },
    };
    const mailbox: Mailbox = {
      deliver: (message) => void this.messages.push(message),
      list: () => this.messages,
      forget: () => {},
    };
    const { functions, storage } = this;
    const kms = createKms({ facts, storage });
    this.kms = kms.operations;
    const invoke: InvokeOperation = async (_kms, operation, input) =>
      kms.operations[operation]!(input, { requestId: 'test' });
    // Time does not pass by itself: a function has all the time it needs unless the test says otherwise.
    const after: After = options.after ?? (() => () => {});
    this.cognito = createCognito({ facts, storage, functions, mailbox, after, invoke });
  }

  async call(operation: string, input: object = {}): Promise<any> {
    const run = this.cognito.operations[operation];
    assert.ok(run, `${operation} is not an operation`);
    return run(input, { requestId: 'test' });
  }

  /** The operation on this world's pool, as an administrator. */
  admin(operation: string, input: object = {}): Promise<any> {
    return this.call(operation, { UserPoolId: this.poolId, ...input });
  }

  /** The operation of this world's client. */
  app(operation: string, input: object = {}): Promise<any> {
    return this.call(operation, { ClientId: this.clientId, ...input });
  }

  signUp(username: string, attributes: Record<string, string> = {}, input: object = {}): Promise<any> {
    return this.app('SignUp', { Username: username, Password: PASSWORD, UserAttributes: list(attributes), ...input });
  }

  signIn(username: string, password = PASSWORD, input: object = {}): Promise<any> {
    const AuthParameters = { USERNAME: username, PASSWORD: password };
    return this.app('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters, ...input });
  }

  /** A user who can sign in with PASSWORD; no trigger but PreSignUp runs and nothing is sent. */
  async confirmedUser(username: string, attributes: Record<string, string> = {}): Promise<void> {
    await this.admin('AdminCreateUser', {
      Username: username,
      MessageAction: 'SUPPRESS',
      UserAttributes: list(attributes),
    });
    await this.admin('AdminSetUserPassword', { Username: username, Password: PASSWORD, Permanent: true });
    this.functions.invoked.length = 0;
  }

  async attributesOf(username: string): Promise<Record<string, string>> {
    const { UserAttributes } = await this.admin('AdminGetUser', { Username: username });
    return Object.fromEntries(UserAttributes.map(({ Name, Value }: any) => [Name, Value]));
  }

  async statusOf(username: string): Promise<string> {
    return (await this.admin('AdminGetUser', { Username: username })).UserStatus;
  }

  get lastCode(): string {
    const code = this.messages.at(-1)?.code;
    assert.ok(code, 'no message with a code was sent');
    return code;
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }
}

/** A pool that verifies e-mail addresses, and a client with password sign-in; `setup` adds to both. */
export async function testWorld(setup: Setup = {}): Promise<TestWorld> {
  const world = new TestWorld(setup);
  const LambdaConfig = Object.fromEntries((setup.triggers ?? []).map((name) => [name, functionArn(name)]));
  const { UserPool } = await world.call('CreateUserPool', {
    PoolName: 'people',
    AutoVerifiedAttributes: ['email'],
    LambdaConfig,
    ...setup.pool,
  });
  world.poolId = UserPool.Id;
  const { UserPoolClient } = await world.admin('CreateUserPoolClient', {
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    ...setup.client,
  });
  world.clientId = UserPoolClient.ClientId;
  return world;
}

export const list = (attributes: Record<string, string>): { Name: string; Value: string }[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** Passes when the call fails with this AWS error; the sentence is compared whole, or matched. */
export async function refuses(call: Promise<unknown>, code: string, message?: string | RegExp): Promise<void> {
  await assert.rejects(call, (error: any) => {
    assert.ok(error instanceof ServiceError, `not an AWS error: ${error?.stack}`);
    assert.equal(`${error.code}: ${error.message}`.startsWith(`${code}: `), true, `${error.code}: ${error.message}`);
    if (typeof message === 'string') assert.equal(error.message, message);
    if (message instanceof RegExp) assert.match(error.message, message);
    return true;
  });
}

export const claims = (token: string): any => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

let keys: object | undefined;

/** Making RSA keys takes longer than most tests: every pool finds the same two. */
function withReadyKeys(storage: Storage): Storage {
  const makeKey = (kid: string) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { kid, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  };
  keys ??= { id: makeKey('id-key'), access: makeKey('access-key') };
  const ready: Collection<unknown> = {
    get: () => keys,
    set: () => {},
    delete: () => true,
    values: () => [][Symbol.iterator](),
    size: 0,
  };
  return {
    collection: <T>(name: string) => (name === 'signing-keys' ? (ready as Collection<T>) : storage.collection<T>(name)),
    directory: (name) => storage.directory(name),
    close: () => storage.close(),
  };
}
