/** What every service of the local world is: named operations over plain inputs. The server does the wire; a service never sees HTTP. */

export type ServiceId =
  | 'cognito-idp'
  | 'lambda'
  | 'dynamodb'
  | 'logs'
  | 'cloudformation'
  | 's3'
  | 'ssm'
  | 'sts'
  | 'kms';

export interface Service {
  id: ServiceId;
  /** Operations by AWS name (`SignUp`). One that is not here answers with an error that names it. */
  operations: Readonly<Record<string, Operation>>;
  /** Names of the operations that need no credentials; absent: all need them. */
  publicOperations?: ReadonlySet<string>;
  /** A public document of the service, by the path of a GET without credentials; undefined for a path that has none. */
  document?(path: string): Promise<object | undefined>;
  /** Releases what the service holds (child processes, files). */
  close?(): Promise<void>;
}

/**
 * Runs one operation. The input has passed the constraints of the service's model; timestamps are epoch milliseconds inside
 * the world and are converted by the protocol.
 * @throws ServiceError for every failure a client should see by name.
 */
export type Operation = (input: any, call: Call) => unknown | Promise<unknown>;

export interface Call {
  requestId: string;
  /** Of a request over the wire that is signed. */
  accessKeyId?: string | undefined;
}

/** Facts that are the same for every service of one world. */
export interface WorldFacts {
  region: string;
  /** 12 digits. */
  accountId: string;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  endpoint(): string;
  clock: WorldClock;
  /** E-mails that pools may send by themselves in a day; absent: as many as they like. */
  emailsPerDay?: number | undefined;
}

/** Facts with the key of the world, for Lambda, whose functions call it. */
export interface FunctionFacts extends WorldFacts {
  accessKeyId: string;
}

/** Time as the world sees it; tests move it. */
export interface WorldClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Absent: the machine's own time. */
  after?: After;
}

/** Runs `then` after so many milliseconds unless the returned function is called before. */
export type After = (milliseconds: number, then: () => void) => () => void;

/** Real time, which keeps no process alive. */
export const afterTimeout: After = (milliseconds, then) => {
  const timer = setTimeout(then, milliseconds).unref();
  return () => clearTimeout(timer);
};

/**
 * Calls an operation of any service of this world as a client would, validation included, without the wire.
 * CloudFormation's resource handlers use it, so that they know nothing but AWS's operations.
 */
export type InvokeOperation = (service: ServiceId, operation: string, input: Record<string, unknown>) => Promise<any>;

/** An error that a client sees by its AWS name. */
export class ServiceError extends Error {
  /** `ResourceNotFoundException`. */
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's shape, sent beside `message`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: { statusCode?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.fields = options.fields ?? {};
  }
}
