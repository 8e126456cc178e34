/**
 * The plugin contract: the one file a plugin author has to read.
 *
 * A plugin is a list of commands. A command declares its arguments once; parsing, help, completion, redaction, the README's
 * table and `--json` follow from that declaration. Its `run` is an async generator: it yields plain events (what happens) and
 * returns data (what `--json` prints and what a script captures with `as name`). It never prints, and it never knows which
 * world it runs in: AWS clients and the session come in through the context.
 */
import type { JsonWebKey } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CognitoIdentityProvider, LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { InferredOptionTypes, Options } from 'yargs';

export interface Plugin {
  /** Kebab case, unique: `users`, `auto-confirm`. */
  name: string;
  describe: string;
  commands: readonly Command[];
  /** Scripts under `scenarios/` (names without `.txt`) that this plugin ships; the first is its main one. */
  scenarios?: readonly Scenario[];
}

export interface Scenario {
  /** The script's name: `auto-confirm` is `scenarios/auto-confirm.txt`. */
  name: string;
  describe: string;
}

/** One argument: yargs' own option, and what this shell adds to it. Positionals are those named in the command's `usage`. */
export type Arg = Options & {
  /** Never reaches history, echo, transcript, JSON, an error, a log line or a state file. */
  secret?: true;
  /** Good for one time, such as a code of a message: a script that is made of typed lines leaves it out, and the command finds another one or asks. */
  once?: true;
  /**
   * A switch that the program has, too: in a typed line it is the command's. Among the program's arguments it is the program's, and where
   * the program says so the command's as well (`pools-shell whoami --aws` is who one is on AWS).
   */
  alsoOfProgram?: true;
  /** Names an environment variable that holds a secret: the variable's value is hidden wherever it turns up. */
  secretEnv?: true;
  /** Live names for Tab (users, functions, files); `choices` need none. */
  complete?: Completer;
  /** What each of the `choices` means, for help and the completion menu. */
  meanings?: Readonly<Record<string, string>>;
};

/**
 * Answers the names that are there; of very many, those that start with `partial`. The caller chooses those that fit what is typed,
 * keeps them for some seconds, and hides errors and slowness; honour `context.signal`.
 */
export type Completer = (context: Context, partial: string) => Promise<readonly (string | Name)[]>;

export interface Name {
  value: string;
  /** Shown beside it in the menu. */
  describe?: string | undefined;
}

export interface Command<A extends Record<string, Arg> = any> {
  /** A yargs command string: `attach <trigger> [function]`, `logs tail [function]`. Its leading words are the command's name. */
  usage: string;
  describe: string;
  /** Whole lines as a person would type them; `help` shows them and the tests run them. */
  examples?: readonly string[];
  /** It only looks: the names that Tab knows are still right after it. */
  readOnly?: true;
  /** Names of commands that belong to this one, for its help. */
  related?: readonly string[];
  /** Words of its help that lead to a page. */
  links?: Links;
  /** False for commands that only talk (`say`, `pause`): a script does not echo their line. */
  echo?: false;
  /** What it changes is the shell's own (who is signed in, the screen): it cannot run as a job, with a trailing `&`. */
  foreground?: true;
  /** It waits for Enter: who steps through a script is not asked for another one right after it. */
  pauses?: true;
  /** It may ask for a secret though it takes none as an argument: `run`. */
  asksForSecrets?: true;
  args: A;
  run(args: ArgumentsOf<A>, context: Context): AsyncGenerator<Event, Result, void>;
}

export type ArgumentsOf<A extends Record<string, Arg>> = InferredOptionTypes<A>;

/** Plain JSON data, or nothing. */
export type Result = unknown;

/** Declares a command with its arguments' types inferred. */
export function command<const A extends Record<string, Arg>>(
  usage: string,
  definition: Omit<Command<A>, 'usage'>,
): Command<A> {
  return { usage, ...definition };
}

// --- What happens while a command runs ---------------------------------------------------------------------------------

/**
 * Words of a text as they are shown, and the address that each leads to: `https:` or `file:` (`pathToFileURL(path).href`). A terminal that
 * has links makes links of them, wherever the words stand whole; everywhere else nothing of it is seen.
 */
export type Links = Readonly<Record<string, string>>;

export type Event = Step | Text | Table | List | Log | Ran | Progress | Warning;

/** What the command does next: one short sentence. */
export interface Step {
  kind: 'step';
  text: string;
}
/** Something the person should read. May hold several lines. */
export interface Text {
  kind: 'text';
  text: string;
  tone?: 'plain' | 'quiet' | 'good';
  /** Words of it that lead somewhere. */
  links?: Links;
}
/** Rows under named columns. A cell is a string, a number, a boolean or nothing; the renderer fits it to the width. */
export interface Table {
  kind: 'table';
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  title?: string;
  /** Shown whole, however narrow the terminal: the command was given `--wide`. */
  wide?: true;
  /** The last column holds sentences: it goes on under itself where it has no room, and nothing of it is cut. */
  flows?: true;
  /** Words of it that lead somewhere. */
  links?: Links;
}
export type Cell = string | number | boolean | null | undefined;
/** Names and what they mean, in groups: help. Nothing of it is cut; it is wrapped to the width. */
export interface List {
  kind: 'list';
  groups: readonly { title?: string; items: readonly { name: string; describe: string }[] }[];
  /** Words of it that lead somewhere. */
  links?: Links;
}
/** One CloudWatch Logs event of a function. */
export interface Log {
  kind: 'log';
  /** The function's short name (`auto-confirm`), or its physical name when it is not the stack's. */
  functionName: string;
  /** Milliseconds since the epoch. */
  timestamp: number;
  /** As the function wrote it, secrets replaced. */
  message: string;
  requestId?: string;
  /** What the message says where it is of the JSON format, in the words of the text format. */
  said?: string;
  /** Of a line that the function wrote, or of a failure (ERROR); absent for other lines of the platform. */
  level?: LogLevel;
  logGroup?: string;
  stream?: string;
  eventId?: string;
  /** Milliseconds after its own time; only where what it belongs to was shown before it came. */
  late?: number;
  /** Other than for people: the message alone, as it is, or the event as JSON, on one line or several. */
  format?: 'raw' | 'json' | 'ndjson';
  /** Texts to point out. */
  highlight?: readonly string[];
}
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** The functions that a call ran, for programs: `triggers` in the answer of `--json`. A person has read their log. */
export interface Ran {
  kind: 'ran';
  /** In order. */
  runs: readonly TriggerRun[];
}
/** Work of known or unknown length. A renderer may show only the newest. */
export interface Progress {
  kind: 'progress';
  text: string;
  done?: number;
  total?: number;
}
export interface Warning {
  kind: 'warning';
  text: string;
  /** The command line that puts it right or looks further: shown whole, however long, to be copied. */
  fix?: string;
  /** What to do about it. */
  hint?: string;
}

export const step = (text: string): Step => ({ kind: 'step', text });
export const text = (line: string, tone: Text['tone'] = 'plain'): Text => ({ kind: 'text', text: line, tone });
export const table = (columns: Table['columns'], rows: Table['rows'], title?: string): Table => ({
  kind: 'table',
  columns,
  rows,
  title,
});
export const list = (groups: List['groups']): List => ({ kind: 'list', groups });
export const warning = (line: string, hint?: string): Warning => ({ kind: 'warning', text: line, hint });
export const progress = (line: string, done?: number, total?: number): Progress => ({
  kind: 'progress',
  text: line,
  done,
  total,
});

// --- What a command is given ---------------------------------------------------------------------------------------------

export interface Context {
  aws: AwsClients;
  session: Session;
  journal: Journal;
  ask: Ask;
  logs: Logs;
  /** Messages that the world's pool sent; undefined in a world that cannot tell (AWS: the message is in the person's mail). */
  inbox: Inbox | undefined;
  shell: Shell;
  /**
   * Aborted by Ctrl-C. Pass it to every call that only reads. A call that makes or attaches something is let finish, and the
   * signal is looked at afterwards: cut off in the middle, it could take effect after the cleanup has looked.
   */
  signal: AbortSignal;
  clock: Clock;
}

/** Clients of the current world, built at first use. */
export interface AwsClients {
  cognito(): Promise<CognitoIdentityProvider>;
  dynamodb(): Promise<DynamoDBDocument>;
  cloudformation(): Promise<CloudFormation>;
  logs(): Promise<CloudWatchLogs>;
  lambda(): Promise<Lambda>;
  /**
   * Who AWS says is calling (STS, GetCallerIdentity), and where the credentials came from.
   * @throws what the SDK throws when it finds no credentials; an Error with STS's code as its name.
   */
  caller(): Promise<Caller>;
  /**
   * What verifies the tokens of a user pool: their issuer, and the public keys that the pool publishes.
   * @throws CommandError `KeysUnreachable`
   */
  userPoolKeys(userPoolId: string): Promise<UserPoolKeys>;
}

export interface UserPoolKeys {
  issuer: string;
  keys: readonly (JsonWebKey & { kid?: string })[];
}

export interface Caller {
  /** 12 digits. */
  account: string;
  arn: string;
  userId: string;
  /** Where the credentials came from, as far as the SDK tells: `environment variables`, `IAM Identity Center (SSO)`. */
  source: string;
  profile: string | undefined;
  /** When the credentials end, milliseconds since the epoch; undefined where they do not, or nobody tells. */
  expires: number | undefined;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** The same as the world's servers tell it: for what is compared with their timestamps. Absent: as `now`. */
  server?(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Answers questions. Where no person is there to answer, defaults are taken and secrets are generated. */
export interface Ask {
  /** False in CI, in a pipe, in a script that nobody steps through. */
  readonly attended: boolean;
  /** Whether a person can end what does not end by itself, by Ctrl-C or `stop`. Absent: as `attended`; a job is stoppable alone. */
  readonly stoppable?: boolean;
  /** Whether a secret can be shown with a question: a person is there, and what is shown goes to the screen alone. Absent: no. */
  readonly reveals?: boolean;
  /** Unattended: `default`, or a CommandError that names the question. */
  text(question: {
    text: string;
    default?: string;
    validate?: (answer: string) => string | undefined;
    /** Only where `reveals`. */
    reveal?: Reveal;
  }): Promise<string>;
  /** Shown as dots. Unattended: `generate()`, or a CommandError. */
  secret(question: { text: string; generate?: () => string }): Promise<string>;
  /** Answers one of `choices`' values. */
  choice(question: {
    text: string;
    choices: readonly { value: string; label: string }[];
    default: string;
  }): Promise<string>;
  /**
   * Yes or no. Unattended: `default`; but a question about what costs money or a whole stack (`spends`) is answered no,
   * unless the program was started with `--yes`. A world that costs nothing answers `spends` questions with yes at once.
   */
  confirm(question: { text: string; default: boolean; spends?: true }): Promise<boolean>;
  /** Waits for Enter when a person is stepping; else returns at once. The text has been yielded before. */
  pause(): Promise<void>;
}

/** A secret that a person asked to see: on the screen with the question, and neither in a transcript nor in a history. */
export interface Reveal {
  /** The most important first: one that a window has no room for is left out, and so is one that it would have to break within a word. */
  lines: readonly string[];
  /** What of it is hidden wherever else it turns up. */
  secrets: readonly string[];
}

// --- The session -----------------------------------------------------------------------------------------------------------

/** The trigger keys of LambdaConfig that this shell attaches to. */
export const TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'UserMigration',
  'CustomMessage',
  'CustomEmailSender',
  'CustomSMSSender',
  'PreTokenGeneration',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
] as const;
export type TriggerName = (typeof TRIGGERS)[number];

/**
 * The ARN of a trigger's function in a pool's LambdaConfig. That of PreTokenGeneration stands under its own name, under
 * PreTokenGenerationConfig (with the version of its event), or under both; those of the senders with the version of theirs.
 */
export function functionOfTrigger(config: LambdaConfigType | undefined, trigger: TriggerName): string | undefined {
  if (trigger === 'CustomEmailSender' || trigger === 'CustomSMSSender') return config?.[trigger]?.LambdaArn;
  const arn = config?.[trigger];
  return trigger === 'PreTokenGeneration' ? (arn ?? config?.PreTokenGenerationConfig?.LambdaArn) : arn;
}

/** What lives across commands and, without anything secret, across runs of the shell on the same stack. */
export interface Session {
  readonly world: WorldInfo;
  readonly stackName: string;
  /** The ID of the user pool that was named (`--pool`), to be worked on instead of a stack. */
  readonly poolId: string | undefined;
  /**
   * The deployed stack, read from CloudFormation at first use and kept; or the pool that was named, which has no outputs and no
   * table, and whose functions are those that are attached to it.
   * @throws CommandError when it is absent (hint: `deploy`), half-deployed, being changed, or lacks an output.
   */
  stack(): Promise<Stack>;
  /** Forgets what `stack()` read; after a deploy. */
  forgetStack(): void;
  /** Forgets the stack with its pool, who is signed in there and what was attached; after it was deleted. */
  stackIsGone(): void;
  /**
   * The other way to the same pool, once `stack()` has been read: of a stack its pool by name, of a pool that was named the stack that it
   * is in. What was changed there was changed here. It is known until the next one is read, since the journal may have gone by it.
   */
  readonly twin?: Twin | undefined;
  /** Why `stack()` could not tell whether there is another way, where it could not; `forgetStack` lets it ask again. */
  readonly twinUnknown?: string | undefined;
  /**
   * Asks for the very stack of this StackId, or the pool of this ARN: `here`, this session works on it; `beside`, it is there, and
   * this session works on another; `deleted`, and everything in it (CloudFormation knows that for 90 days); `gone`: a stack of this
   * account and Region that nobody here knows, deleted long ago or lost with the local world that was served here; or `elsewhere`:
   * of another account, Region or endpoint.
   */
  whereIs(stackId: string): Promise<Whereabouts>;
  /** The signed-in user, or undefined. Tokens stay in memory. */
  user: SignedInUser | undefined;
  /** A challenge that waits for `respond`. In memory only. */
  challenge: PendingChallenge | undefined;
  /** Triggers of the pool as this shell last read or wrote them: trigger to function ARN. */
  triggers: Readonly<Partial<Record<TriggerName, string>>>;
  setTriggers(triggers: Partial<Record<TriggerName, string>>): void;
  /** Passwords that were typed or generated in this run, so that `signin` need not ask again. In memory only. */
  rememberPassword(username: string, password: string): void;
  passwordOf(username: string): string | undefined;
  /** The call whose invocations `logs show --last` shows. */
  lastCall: TriggerCall | undefined;
}

export interface Twin {
  place: Place;
  /** What changes that were made there are marked with: the pool's ARN, or the StackId. */
  id: string;
}

export type Whereabouts = 'here' | 'beside' | 'deleted' | 'gone' | 'elsewhere';

export interface WorldInfo {
  kind: 'local' | 'aws' | 'endpoint';
  /** For the status line: `local`, `aws 123456789012 eu-west-1`, `http://127.0.0.1:9229`. */
  label: string;
  region: string;
  /** What said so: `--region`, `AWS_REGION`, `the profile dev`. */
  regionFrom?: string;
  /** The command that renews the credentials, when they come from a sign-in: `aws sso login --profile dev`. */
  renewal?: string;
  /** What leads the AWS CLI to where the calls go, with the same credentials. Absent where it cannot be led: a local world's key is told nobody. */
  cli?: {
    /** Variables that stand before the command, none of them a secret. */
    environment?: Readonly<Record<string, string>>;
    options?: Readonly<{ profile?: string; 'endpoint-url'?: string }>;
  };
  /** The folder that a local world is kept in. */
  folder?: string;
  /** What the program was started with: nothing is changed. For the status line. */
  limited?: 'read-only' | 'dry run';
  /** The world ends with this run, and everything in it: nothing has to be removed from it. */
  temporary?: boolean;
}

export interface Stack {
  name: string;
  /**
   * CloudFormation's StackId: an ARN that tells the account and this very stack apart from an earlier one of its name. Of a pool
   * that was named, its ARN.
   */
  id: string;
  /** Whose it is, when this shell did not make it: `belongs to the stack shop, which pools-shell did not make`. */
  foreign?: string;
  /** Outputs by key. */
  outputs: Readonly<Record<string, string>>;
  userPoolId: string;
  /** @throws CommandError when the pool was named without an app client, and has not exactly one. */
  userPoolClientId: string;
  /** @throws CommandError when the pool was named: it has no table of known users. */
  tableName: string;
  functions: readonly StackFunction[];
}

/** A trigger function of the stack, read from its outputs `<Name>Function`, `<Name>FunctionArn` and `<Name>LogGroup`. */
export interface StackFunction {
  /** Kebab case: `auto-confirm` for the outputs `AutoConfirmFunction...`. */
  name: string;
  /** The trigger it is made for, from the description of the output `<Name>FunctionArn` (`PreSignUp: ...`). */
  trigger: TriggerName | undefined;
  describe: string;
  functionName: string;
  arn: string;
  logGroup: string;
}

export interface SignedInUser {
  username: string;
  accessToken: string;
  idToken: string;
  refreshToken: string;
  /** When the access token ends, milliseconds since the epoch. */
  expiresAt: number;
  /** Of the device that the pool gave this sign-in; it goes along when tokens are refreshed. */
  deviceKey?: string;
}

export interface PendingChallenge {
  name: string;
  username: string;
  session: string;
  parameters: Readonly<Record<string, string>>;
}

// --- The journal -----------------------------------------------------------------------------------------------------------

/** Every change, with its undo, written before the call is made; so that a crash leaves nothing unknown behind. */
export interface Journal {
  /**
   * Writes a change down. Recording what is already pending for the same kind and subject answers that older entry, so the
   * first state is the one that gets restored.
   */
  record(change: Change): JournalEntry;
  /** Writes a change down beside what is pending for the same subject: nothing older is answered, taken over or settled. */
  add(change: Change): JournalEntry;
  /** The change was undone, or never made. */
  settle(entry: JournalEntry): void;
  /** The newest pending change of this subject in the stack or pool that the session has read, by either way to it; another's is never found. */
  find(kind: Change['kind'], subject: string, where?: (entry: JournalEntry) => boolean): JournalEntry | undefined;
  /**
   * Oldest first. `session`: only what this run of the shell changed here; `stack`: all that was changed here and whose shell is gone or is
   * this one; `pool`: of that, what was changed in the stack or pool that the session has read, by either way to it.
   */
  pending(scope: 'session' | 'stack' | 'pool'): readonly JournalEntry[];
}

export interface Change {
  kind:
    | 'trigger'
    | 'user'
    | 'group'
    | 'membership'
    | 'row'
    | 'permission'
    | 'mfa'
    | 'setting'
    | 'client'
    | 'pool'
    | 'stack';
  /** The name of what was changed: `PreSignUp`, `ann`, `admins`, `ann in admins`. */
  subject: string;
  /** The command line that undoes it; `cleanup` runs it, and a person can. */
  undo: string;
  /** What was there before: the function's ARN of a trigger, with its event's version when that is not the first; absent for none. */
  previous?: string;
  /** What the change puts there: the function's ARN of a trigger, the user name of a row. */
  next?: string;
  /**
   * The StackId of the stack that the change was made in; `cleanup` undoes it in no other. The journal fills it in with the stack
   * that the session has read; of the kinds `stack` and `pool` it is the stack's or pool's own, absent until AWS has told it.
   */
  stackId?: string;
}

export interface JournalEntry extends Change {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
}

// --- Logs ------------------------------------------------------------------------------------------------------------------

export interface Logs {
  /**
   * Makes a call that may run triggers and shows what exactly those invocations logged, after success and after failure:
   * yields the functions' log lines until the REPORT line of every expected invocation is in, then returns `send`'s answer
   * or rethrows its error. Also sets `session.lastCall`, and yields what ran.
   */
  during<T>(call: CallDescription, send: () => Promise<T>): AsyncGenerator<Event, T, void>;
  /**
   * The log lines of a call that was made: its invocations matched by time, function and user name; a timeline of them at the end
   * where there are two or more, or instead of the lines when these are not wanted. Returns what ran, in order.
   */
  ofCall(
    call: TriggerCall,
    options?: { timeout?: number; lines?: boolean },
  ): AsyncGenerator<Event, readonly TriggerRun[], void>;
  /**
   * Follows the functions' log groups from `since` on: each event once, late ones included. Ends at `until`; absent: when the signal
   * is aborted. Also says what there is to say: that AWS is throttling, that lines were dropped.
   */
  follow(options: FollowOptions): AsyncGenerator<Event, void, void>;
  /** The newest `count` events of a function, oldest first. @throws CommandError when it was never invoked. */
  recent(fn: StackFunction, count: number): AsyncGenerator<Warning, readonly Log[], void>;
  /**
   * All lines of a function's invocations whose request id begins like this, in order; found by the id, however old they are.
   * @throws CommandError when there is none, or when the beginning fits several requests.
   */
  ofRequest(fn: StackFunction, idPrefix: string): AsyncGenerator<Warning, readonly Log[], void>;
  /** The functions of the stack, and those that are attached without being the stack's. */
  functions(): Promise<readonly StackFunction[]>;
  /**
   * A function by its name in the stack, or any function by its name (`NAME:ALIAS`) or ARN, with the log group of its configuration.
   * @throws CommandError when there is none of that name.
   */
  function(name: string): Promise<StackFunction>;
}

export interface FollowOptions {
  functions: readonly StackFunction[];
  /** Milliseconds since the epoch, as the world's servers tell it; both. */
  since: number;
  until?: number | undefined;
  /** A filter pattern of CloudWatch. */
  filter?: string | undefined;
  /** Each invocation in one piece, when it is complete or has paused. Absent: each line as it comes. */
  grouped?: boolean;
  /** By StartLiveTail. Where that cannot be had, or ends, by asking again and again, as without it. */
  live?: boolean;
}

export interface CallDescription {
  /** Cognito's operation: `SignUp`. */
  operation: string;
  username: string;
  /**
   * Triggers that surely ran, judged from the answer (`error` undefined) or the error. Only those that are attached count.
   * The log is awaited for these; other attached triggers' lines are shown when they are there.
   */
  ran(outcome: { answer?: any; error?: Error }): readonly TriggerName[];
}

export interface TriggerCall {
  operation: string;
  username: string;
  /** Milliseconds since the epoch, just before the request and just after the answer. */
  startedAt: number;
  endedAt: number;
  /** Triggers that were attached and may have run, with their functions' ARNs; `certain` ones are waited for. */
  triggers: readonly { trigger: TriggerName; arn: string; certain: boolean }[];
  /** What triggers changed, as far as the answer shows it: `confirmed the user`. */
  changes?: Readonly<Partial<Record<TriggerName, string>>>;
}

/** One invocation of a function that a call caused, as its log tells it. */
export interface TriggerRun {
  trigger: TriggerName;
  functionName: string;
  requestId: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** From 1 on; Cognito tries again what does not answer in time. */
  attempt: number;
  attempts: number;
  /** Its lines name the user. Otherwise it is the only one that it can be. */
  certain: boolean;
  /** The function has several triggers, and neither its lines nor Cognito's order tell which one this was. */
  guessed?: true;
  /** Milliseconds that Lambda reports; absent when there is no REPORT line. */
  durationMs: number | undefined;
  /** Milliseconds that a new instance took to start, on top; absent for a warm one. */
  initMs: number | undefined;
  outcome: 'ok' | 'error' | 'timed out' | 'unfinished';
  /** What the handler threw, on one line. */
  error?: string;
  /** What the trigger changed, as far as the call's answer shows it: `confirmed the user`. */
  changed?: string;
}

// --- Messages of the local pool --------------------------------------------------------------------------------------------

export interface Inbox {
  /** Messages that the pool sent, oldest first; of one user when `username` is given. */
  messages(filter: { userPoolId: string; username?: string }): Promise<readonly Message[]>;
}

export interface Message {
  triggerSource: string;
  channel: 'EMAIL' | 'SMS';
  recipient: string;
  subject: string | null;
  body: string;
  /** The confirmation code or temporary password in the message. */
  code: string | null;
  username: string;
  /** ISO 8601. */
  sentAt: string;
}

// --- The shell itself, for the plugins that talk about it (help, run, cleanup) ---------------------------------------------

export interface Shell {
  plugins: readonly Plugin[];
  /** Runs a command line in this context, as if it were typed; its events come through, its data is returned. */
  run(line: string): AsyncGenerator<Event, Result, void>;
  /** A context that works in another place, by default in the stack that the program was started for; who is signed in and what is attached there is as it was left. Nobody goes there yet. */
  at(place: Partial<Place>): Context;
  /**
   * From the next line on the shell, or the script that runs, works in the place of this context.
   * @throws CommandError where no line follows.
   */
  goTo(there: Context): void;
  /** A context for each place that this run has worked in, this one among them, and for the other ways to their pools. */
  places(): readonly Context[];
  /** Runs a script file or a shipped scenario. @throws CommandError when there is none of that name. */
  runScript(nameOrPath: string, options: { step: boolean }): AsyncGenerator<Event, Result, void>;
  /** The keys of the live prompt and what they do, for `help keys`. */
  keys(): List['groups'];
  /** What a line may be besides a command, for `help scripts`. */
  lineForms(): List['groups'][number]['items'];
  /** Did you mean? The candidate that is spelt nearly like the word, or nothing. */
  nearest(word: string, candidates: readonly string[]): string | undefined;
  /** The text of the CloudFormation template that this program ships. */
  template(): Promise<string>;
  /** Lines typed so far and in earlier sessions, secrets replaced, oldest first. */
  history(): readonly string[];
  /** What was typed in this session, oldest first, as a script can run it: a secret is left out where the command asks for it. */
  typed(): readonly TypedLine[];
  /** The words that start this program again in this world, for this stack or pool: `npx pools-shell --endpoint URL`. */
  program: readonly string[];
  /** What runs in the background of this session; undefined where nothing can (a script, a pipe, a single command). */
  jobs?: Jobs;
  /** The settings of this run, and where each was made. */
  configuration(): Configuration;
  /** Asks the shell to end, or to clear the screen, once the command has returned. */
  request(what: 'exit' | 'clear'): void;
}

/** Where commands work: a stack, or in place of one a pool that was named. */
export interface Place {
  stackName: string;
  pool?: NamedPool;
}

export interface NamedPool {
  poolId: string;
  /** Absent: the pool's only app client. */
  clientId?: string | undefined;
}

/** Lines that were typed with a trailing `&`. */
export interface Jobs {
  /** Oldest first: those that run, and the last ones that have ended. */
  list(): readonly Job[];
  /** Aborts a running job and resolves with it once it has ended, or when `signal` is aborted: then it may still be running. */
  stop(job: Job, signal: AbortSignal): Promise<Job>;
}

export interface Job {
  /** Counted from 1 in a session. */
  readonly number: number;
  /** The line without its `&`, secrets replaced. */
  readonly line: string;
  readonly state: 'running' | 'stopping' | 'done' | 'failed' | 'stopped';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Lines that it printed, and lines that came faster than a screen can be read and were left out. */
  readonly shown: number;
  readonly dropped: number;
}

export interface Configuration {
  /** The path of the configuration file, whether it is there or not. */
  file: string;
  /** Why the file was not read, where it was not. */
  skipped: string | undefined;
  /** Where a setting was made: `default`, a place in the file, an environment variable, a flag. */
  settings: readonly { key: string; value: boolean | string | readonly string[] | undefined; origin: string }[];
  /** A JSON schema of the file. */
  schema: Record<string, unknown>;
}

export interface TypedLine {
  line: string;
  /** Why a script cannot run it, in a word or two: it failed, it holds a secret. */
  unfit?: string;
}

// --- Lists --------------------------------------------------------------------------------------------------------------------

/** Every item of a list that AWS gives page by page, up to `limit`, and whether there are more. */
export async function allPages<T>(
  limit: number,
  read: (
    size: number,
    token: string | undefined,
  ) => Promise<{ items: readonly T[] | undefined; next?: string | undefined }>,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(limit - items.length, token);
    items.push(...(page.items ?? []));
    token = page.next;
  } while (token !== undefined && items.length < limit);
  return { items: items.slice(0, limit), more: token !== undefined || items.length > limit };
}

// --- Errors ----------------------------------------------------------------------------------------------------------------

/** Exit codes of the program. */
export const EXIT = { ok: 0, failed: 1, usage: 2, expectation: 3, cleanup: 4, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure a person can act on: a sentence about what happened, and a hint that says what to do. */
export class CommandError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  /** A stable name: an AWS error's (`UsernameExistsException`), or our own (`StackNotFound`). */
  readonly code: string | undefined;
  /** Words of the message that lead somewhere. */
  readonly links: Links | undefined;
  /** What the command found or did all the same, for programs: `data` beside the error of `--json`. */
  readonly data: Result;

  constructor(
    message: string,
    options: {
      hint?: string;
      code?: string;
      links?: Links;
      data?: Result;
      exitCode?: ExitCode;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'CommandError';
    this.hint = options.hint;
    this.code = options.code;
    this.links = options.links;
    this.data = options.data;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** Thrown by a command to end the running script early without a failure (its `finally` lines still run). */
export class ScriptEnd extends Error {
  override readonly name = 'ScriptEnd';
}

/** A word as sh, bash and zsh take it for that very text: quoted unless it is plain. */
export const posixWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A path as a person writes it, with `~` at its beginning replaced by the home folder, as a shell does: `coerce` of a file's argument. */
export const fromHome = (path: string): string => (/^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : path);

/** Whether an error is AWS's of one of these names (`UsernameExistsException`), thrown by a client or wrapped in a CommandError. */
export function isAwsError(error: unknown, ...names: string[]): error is Error {
  if (!(error instanceof Error)) return false;
  return names.includes(error instanceof CommandError ? (error.code ?? '') : error.name);
}

/** Whether a call was never sent: the account is not the one that was confirmed, or there are no credentials. */
export const wasNotSent = (error: unknown): boolean =>
  isAwsError(error, 'OtherAccount', 'AccountUnknown', 'ReadOnly', 'CredentialsProviderError', 'TokenProviderError');

/**
 * Whether a call surely changed nothing: it was not sent, or AWS refused the first request that it got. After a repeated request the
 * lost first one may have been carried out. (Of calls that run triggers this says nothing: some of them run after the change.)
 */
export function isRefusal(error: unknown): boolean {
  if (wasNotSent(error)) return true;
  const { httpStatusCode = 500, attempts = 1 } =
    (error as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  return httpStatusCode < 500 && attempts === 1;
}
