/** A local world that tests can make fail, a shell that runs scripts against it, and a look from outside at what is left there. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { type FaultOptions, type LocalWorld, startLocalWorld } from '../../local/world.ts';
import { plugins } from '../../plugins/index.ts';
import { explainError } from '../../shell/aws/errors.ts';
import { openWorld } from '../../shell/aws/world.ts';
import { createContext } from '../../shell/context.ts';
import type { Ask, ExitCode, NamedPool } from '../../shell/contract.ts';
import { SecretValues } from '../../shell/language/redact.ts';
import { masked } from '../../shell/output/masked.ts';
import { plainRenderer } from '../../shell/output/plain.ts';
import { createRegistry } from '../../shell/registry.ts';
import { execute } from '../../shell/run/execute.ts';
import { Interrupts } from '../../shell/run/interrupts.ts';
import { runScript } from '../../shell/run/script.ts';
import { openScript, type ScriptSource } from '../../shell/run/script-file.ts';
import { unattendedAsk } from '../../shell/run/unattended.ts';
import { ownIdentity, type ShellIdentity } from '../../shell/shell-identity.ts';

const registry = createRegistry(plugins);

export interface CallSeen {
  service: string;
  operation: string;
  input: Record<string, any>;
}

export interface Stage {
  /** Calls of clients and functions since the last `calls.length = 0`, in order. */
  calls: CallSeen[];
  /** Sees every call first; throws to make it fail, or answers a function that throws to lose its answer. */
  fault: ((call: CallSeen) => (() => void) | undefined) | undefined;
  /** Runs a script as one run of the program would: its own session and journal. */
  run(script: string | ScriptSource, options?: RunOptions): Promise<Run>;
  /**
   * From now on what earlier runs wrote down was written by processes that are gone (or, for `living`, that run): all runs of a test
   * are of one process, which would count as theirs.
   */
  leave(living?: 'living'): void;
  world: LocalWorld;
  /** Puts a row into the table as somebody else would, whose row must stay. */
  addRow(userName: string, email: string, more?: Record<string, unknown>): Promise<void>;
  /** A row as it is in the table. */
  row(email: string): Promise<Record<string, unknown> | undefined>;
  /** AWS clients of the test's own. */
  cognito: CognitoIdentityProvider;
  cloudformation: CloudFormation;
  /** What a person would find in the account, told by AWS clients of the test's own. */
  left(): Promise<{ users: string[]; triggers: Record<string, unknown>; rows: string[] }>;
  close(): Promise<void>;
}

export interface RunOptions {
  ask?: Ask;
  interrupts?: Interrupts;
  /** `--pool`, `--client`. */
  pool?: NamedPool;
}

export interface Run {
  code: ExitCode;
  /** What was shown, without colours. */
  screen: string;
}

/** @param faults what makes the world misbehave by itself */
export async function openStage(faults?: FaultOptions): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'pools-shell-test-'));
  const stage: Pick<Stage, 'calls' | 'fault'> = { calls: [], fault: undefined };
  const world: LocalWorld = await startLocalWorld({
    shared: true,
    faults,
    intercept: ({ service, operation, input }) => {
      stage.calls.push({ service, operation, input });
      return stage.fault?.({ service, operation, input });
    },
  });
  const settings = { endpoint: world.endpoint, region: world.region, credentials: world.credentials };
  const cognito = new CognitoIdentityProvider(settings);
  const dynamodb = DynamoDBDocument.from(new DynamoDB(settings));
  const cloudformation = new CloudFormation(settings);

  async function stackOutputs(): Promise<Record<string, string>> {
    const { Stacks } = await cloudformation.describeStacks({ StackName: 'pools-shell' });
    return Object.fromEntries((Stacks?.[0]?.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue!]));
  }

  return Object.assign(stage, {
    cognito,
    cloudformation,
    world,
    run: (script: string | ScriptSource, options = {}) => run(world.endpoint, home, script, options),
    leave: (living?: 'living') => signOver(home, living === undefined ? GONE : LIVING),
    async row(email: string) {
      const { TableName } = await stackOutputs();
      return (await dynamodb.get({ TableName, Key: { UserEmail: email } })).Item;
    },
    async addRow(userName: string, email: string, more = {}) {
      const { TableName } = await stackOutputs();
      await dynamodb.put({ TableName, Item: { UserEmail: email, UserName: userName, ...more } });
    },
    async left() {
      const outputs = await stackOutputs();
      const UserPoolId = outputs.UserPoolId!;
      const [{ Users = [] }, { UserPool }, { Items = [] }] = await Promise.all([
        cognito.listUsers({ UserPoolId }),
        cognito.describeUserPool({ UserPoolId }),
        dynamodb.scan({ TableName: outputs.TableName! }),
      ]);
      return {
        users: Users.map(({ Username }) => Username!),
        triggers: { ...UserPool?.LambdaConfig },
        rows: Items.map(({ UserEmail }) => UserEmail as string).sort(),
      };
    },
    async close() {
      cognito.destroy();
      dynamodb.destroy();
      cloudformation.destroy();
      await world.close();
      rmSync(home, { recursive: true, force: true });
    },
  });
}

/** No system gives this number to a process. */
const GONE: ShellIdentity = { pid: 2 ** 22 + 1, started: 'gone' };
const LIVING: ShellIdentity = { pid: process.ppid, started: 'unknown' };

/** Writes another shell into the journals where this process is. */
function signOver(home: string, to: ShellIdentity): void {
  const folder = join(home, 'state', 'pools-shell', 'journals');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const text = readFileSync(join(folder, name), 'utf8');
    const all = [ownIdentity(), LIVING].reduce(
      (rest, one) => rest.replaceAll(JSON.stringify(one), JSON.stringify(to)),
      text,
    );
    writeFileSync(join(folder, name), all);
  }
}

async function run(
  endpoint: string,
  home: string,
  script: string | ScriptSource,
  { ask, interrupts = new Interrupts(), pool }: RunOptions,
): Promise<Run> {
  const env = { HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const world = openWorld({ kind: 'endpoint', endpoint, region: 'us-east-1' }, { env });
  const secrets = new SecretValues();
  let screen = '';
  const sink = {
    write: (text: string) => {
      screen += text;
    },
    flush: async () => {},
  };
  const style = { width: 240, color: false };
  const renderer = masked(plainRenderer({ out: sink, errors: sink, style, errorStyle: style, debug: false }), secrets);
  const explain = (error: unknown) => explainError(error, { world: world.info });
  const contexts = createContext({
    world,
    stackName: 'pools-shell',
    pool,
    registry,
    ask: ask ?? unattendedAsk(secrets),
    secrets,
    assumeYes: false,
    env,
    runLine: (line, context) => execute(line, { registry, context, variables: new Map(), secrets, explain }),
    runScript: () => {
      throw new Error('not in these tests');
    },
    history: () => [],
    typed: () => [],
    request: () => {},
    warn: (warning) => renderer.event(warning),
  }).forScript();
  try {
    const source = typeof script === 'string' ? openScript(script) : script;
    const code = await runScript(source, {
      registry,
      renderer,
      interrupts,
      secrets,
      explain,
      context: (signal) => contexts.withSignal(signal),
    });
    return { code, screen };
  } finally {
    await world.close();
  }
}
