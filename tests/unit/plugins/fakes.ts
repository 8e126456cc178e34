/** What the plugins' tests stand on: a context whose AWS clients are plain functions that record their calls. */
import {
  type Ask,
  type AwsClients,
  type Command,
  CommandError,
  type Context,
  type Event,
  type Inbox,
  type Journal,
  type JournalEntry,
  type Log,
  type Session,
  type Stack,
  type TriggerName,
  type UserPoolKeys,
  type Whereabouts,
} from '../../../shell/contract.ts';
import { createJournal } from '../../../shell/journal.ts';
import { LINE_FORMS } from '../../../shell/language/line-forms.ts';
import { suggest } from '../../../shell/language/suggest.ts';

/** Answers an operation, or throws what the service answers. */
export type Handler = (input: any) => unknown;

export interface Call {
  operation: string;
  input: any;
}

/** An error as an SDK client throws it. */
export function awsError(name: string, message = name, { attempts = 1, status = 400 } = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { attempts, httpStatusCode: status } });
}

export const STACK: Stack = {
  name: 'pools-shell',
  id: 'arn:aws:cloudformation:us-east-1:000000000000:stack/pools-shell/1',
  outputs: { UserPoolId: 'us-east-1_Pool', UserPoolClientId: 'client', TableName: 'known' },
  userPoolId: 'us-east-1_Pool',
  userPoolClientId: 'client',
  tableName: 'known',
  functions: [
    ['auto-confirm', 'PreSignUp'],
    ['migrate-user', 'UserMigration'],
    ['activity-log', 'PostAuthentication'],
  ].map(([name, trigger]) => ({
    name: name!,
    trigger: trigger as TriggerName,
    describe: '',
    functionName: `pools-shell-${name}-ABC`,
    arn: arnOf(name!),
    logGroup: `/pools-shell/${name}`,
  })),
};

export function arnOf(name: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:pools-shell-${name}-ABC`;
}

export interface FakeOptions {
  /** Operations by client method name: `adminGetUser`. */
  handlers?: Record<string, Handler>;
  attended?: boolean;
  /** What a person answers, in order: texts, secrets, choices, `true` and `false`. Unused ones fail `finish`. */
  answers?: (string | boolean)[];
  inbox?: Inbox;
  /** The key set of the pool. */
  keys?: UserPoolKeys['keys'];
  stack?: Stack | CommandError;
  /** Where CloudFormation finds a stack by its ID; all are here when absent. */
  whereIs?: (stackId: string) => Whereabouts;
  /** One that an earlier run has written to. */
  journal?: Journal;
  /** What the functions have logged. */
  logs?: readonly Log[];
  /** Fails the line that `context.shell.run` is given. */
  runLine?: (line: string) => void | Promise<void>;
  now?: number;
}

export interface Fake {
  context: Context;
  calls: Call[];
  questions: string[];
  /** Triggers that a call said had surely run. */
  ran: (readonly TriggerName[])[];
  requests: string[];
  /** Lines that were run through `context.shell.run`. */
  lines: string[];
  pending(): readonly JournalEntry[];
  operations(): string[];
  inputOf(operation: string): any;
}

export function fake(options: FakeOptions = {}): Fake {
  const { handlers = {}, stack = STACK, now = Date.parse('2026-03-01T12:00:00Z') } = options;
  const calls: Call[] = [];
  const questions: string[] = [];
  const ran: (readonly TriggerName[])[] = [];
  const requests: string[] = [];
  const lines: string[] = [];
  let time = now;
  const clock = {
    now: () => time,
    sleep: async (milliseconds: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      time += milliseconds;
    },
  };
  const client = new Proxy({} as any, {
    get: (_target, operation) => {
      // A client is awaited, so it must not look like a promise.
      if (operation === 'then' || typeof operation !== 'string') return undefined;
      return async (input: any, sent?: { abortSignal?: AbortSignal }) => {
        sent?.abortSignal?.throwIfAborted();
        const cutOff = sent?.abortSignal !== undefined;
        const makes = MAKES.has(operation) && input.AuthFlow !== 'REFRESH_TOKEN_AUTH';
        if (cutOff === makes) throw new Error(`${operation} was sent ${cutOff ? 'with' : 'without'} the signal`);
        calls.push({ operation, input });
        const handler = handlers[operation];
        if (handler === undefined) throw new Error(`nobody answers ${operation}`);
        return await handler(input);
      };
    },
  });
  const aws: AwsClients = {
    cognito: async () => client,
    dynamodb: async () => client,
    cloudformation: async () => client,
    logs: async () => client,
    lambda: async () => client,
    caller: async () => ({
      account: '000000000000',
      arn: 'arn:aws:iam::000000000000:user/local',
      userId: 'AIDA',
      source: 'made up for this endpoint',
      profile: undefined,
      expires: undefined,
    }),
    userPoolKeys: async (userPoolId) => ({ issuer: `https://issuer/${userPoolId}`, keys: options.keys ?? [] }),
  };
  const journal = options.journal ?? createJournal({ file: undefined, clock, warn: () => {} });
  const session = fakeSession(stack, options.whereIs);
  const context: Context = {
    aws,
    session,
    journal,
    ask: fakeAsk(options, questions),
    logs: {
      during: async function* (call, send) {
        yield* [];
        try {
          const answer = await send();
          ran.push(call.ran({ answer }));
          return answer;
        } catch (error) {
          ran.push(call.ran({ error: error as Error }));
          throw error;
        }
      },
      ofCall: async function* () {
        yield* [];
        return [];
      },
      follow: async function* () {
        yield* options.logs ?? [];
      },
      recent: async function* () {
        yield* [];
        return options.logs ?? [];
      },
      ofRequest: async function* (_fn, idPrefix) {
        yield* [];
        return (options.logs ?? []).filter(({ requestId }) => requestId?.startsWith(idPrefix));
      },
      functions: async () => (await session.stack()).functions,
      async function(name) {
        const { functions } = await session.stack();
        const found = functions.find((fn) => fn.name === name);
        if (found === undefined)
          throw new CommandError(`There is no function "${name}".`, { code: 'UnknownFunction', hint: 'auto-confirm' });
        return found;
      },
    },
    inbox: options.inbox,
    shell: {
      plugins: [],
      run: async function* (line) {
        lines.push(line);
        yield* [];
        await options.runLine?.(line);
      },
      runScript: async function* (name, { step }) {
        lines.push(`${name} ${step ? 'stepwise' : 'through'}`);
        yield* [];
      },
      at: () => {
        throw new Error('there is one place here');
      },
      goTo: () => {},
      places: () => [context],
      nearest: suggest,
      keys: () => [{ title: 'At the prompt', items: [{ name: 'Tab', describe: 'complete' }] }],
      lineForms: () => LINE_FORMS,
      template: async () => TEMPLATE,
      history: () => [],
      typed: () => [],
      program: ['npx', 'pools-shell'],
      configuration: () => ({ file: '/c.json', skipped: undefined, settings: [], schema: {} }),
      request: (what) => void requests.push(what),
    },
    signal: new AbortController().signal,
    clock,
  };
  return {
    context,
    calls,
    questions,
    ran,
    requests,
    lines,
    pending: () => journal.pending('stack'),
    operations: () => calls.map(({ operation }) => operation),
    inputOf: (operation) => calls.findLast((call) => call.operation === operation)?.input,
  };
}

/** Calls that make or attach something: they are let finish when a command is stopped. */
const MAKES = new Set([
  'addPermission',
  'invoke',
  'signUp',
  'adminCreateUser',
  'initiateAuth',
  'adminInitiateAuth',
  'updateUserPool',
  'setUserPoolMfaConfig',
  'createGroup',
  'adminAddUserToGroup',
  'adminRemoveUserFromGroup',
  'put',
  'createChangeSet',
  'executeChangeSet',
  'deleteStack',
  // Takes away what Ctrl-C would leave behind.
  'deleteChangeSet',
]);

export const TEMPLATE = JSON.stringify({
  Resources: {
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Client: { Type: 'AWS::Cognito::UserPoolClient' },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'UserEmail', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'UserEmail', KeyType: 'HASH' }],
      },
    },
    One: { Type: 'AWS::Lambda::Function' },
    Two: { Type: 'AWS::Lambda::Function' },
    Role: { Type: 'AWS::IAM::Role' },
  },
});

function fakeSession(stack: Stack | CommandError, whereIs: (stackId: string) => Whereabouts = () => 'here'): Session {
  const passwords = new Map<string, string>();
  let triggers: Session['triggers'] = {};
  return {
    world: { kind: 'local', label: 'local', region: 'us-east-1' },
    stackName: 'pools-shell',
    poolId: undefined,
    async stack() {
      if (stack instanceof CommandError) throw stack;
      return stack;
    },
    forgetStack: () => {},
    stackIsGone: () => {
      triggers = {};
    },
    whereIs: async (stackId) => whereIs(stackId),
    user: undefined,
    challenge: undefined,
    get triggers() {
      return triggers;
    },
    setTriggers: (value) => {
      triggers = value;
    },
    rememberPassword: (username, password) => void passwords.set(username, password),
    passwordOf: (username) => passwords.get(username),
    lastCall: undefined,
  };
}

function fakeAsk({ attended = false, answers = [] }: FakeOptions, questions: string[]): Ask {
  const next = <T>(text: string, unattended: () => T): T => {
    questions.push(text);
    if (!attended) return unattended();
    if (answers.length === 0) throw new Error(`nobody answers "${text}"`);
    return answers.shift() as T;
  };
  const refuse = (text: string) => () => {
    throw new CommandError(`"${text}" has no default.`, { code: 'Unattended' });
  };
  return {
    attended,
    reveals: attended,
    text: async ({ text, default: preset }) => next(text, () => preset ?? refuse(text)()) || (preset ?? ''),
    secret: async ({ text, generate }) => next(text, generate ?? refuse(text)),
    choice: async ({ text, default: preset }) => next(text, () => preset),
    confirm: async ({ text, default: preset, spends }) => (spends && !attended ? true : next(text, () => preset)),
    pause: async () => {},
  };
}

/** Runs a command to its end. */
export async function run<T = any>(
  command: Command,
  args: Record<string, unknown>,
  { context }: Fake,
): Promise<{ events: Event[]; data: T; texts: string[] }> {
  const defaults = Object.fromEntries(
    Object.entries(command.args as Record<string, { default?: unknown }>).map(([name, arg]) => [name, arg.default]),
  );
  const events: Event[] = [];
  const running = command.run({ ...defaults, ...args } as never, context);
  for (;;) {
    const { done, value } = await running.next();
    if (done)
      return { events, data: value as T, texts: events.flatMap((event) => ('text' in event ? [event.text] : [])) };
    events.push(value as Event);
  }
}

/** The error that a command ends with. */
export async function failure(command: Command, args: Record<string, unknown>, given: Fake): Promise<CommandError> {
  try {
    await run(command, args, given);
  } catch (error) {
    return error as CommandError;
  }
  throw new Error('the command succeeded');
}
