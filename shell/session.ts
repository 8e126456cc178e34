import { consolePages } from './aws/console.ts';
import type { DeployedStack } from './aws/stack.ts';
import type { World } from './aws/world.ts';
import {
  isAwsError,
  type Links,
  type NamedPool,
  type PendingChallenge,
  type Session,
  type SignedInUser,
  type Stack,
  TRIGGERS,
  type TriggerCall,
  type TriggerName,
  type Twin,
  type Warning,
  type Whereabouts,
  warning,
} from './contract.ts';
import { readStateFile, writeStateFile } from './state-file.ts';

export interface SessionParts {
  world: Pick<World, 'info' | 'clients'>;
  stackName: string;
  /** The pool to work on instead of the stack. */
  pool?: NamedPool | undefined;
  /** Where triggers and the last call are kept between runs; absent: nowhere. */
  file: string | undefined;
  /** Learns the passwords and tokens of this run, so that they are replaced wherever they would be shown. */
  secrets: { add(value: string): void };
  warn(warning: Warning): void;
}

/** The session, and what the journal marks its entries with. */
export interface KeptSession extends Session {
  /** The StackId of the stack as it was last read; undefined before, and after `forgetStack`. */
  readonly stackId: string | undefined;
  /** Pages of the AWS console about the stack as it was last read. */
  readonly pages: Links;
  /** The pool of the stack as it was last read, perhaps in an earlier run. */
  readonly userPoolId: string | undefined;
  /** The account that calls are made in, once somebody has asked: it is shown with the world. */
  learnAccount(id: string): void;
}

/** What is kept between runs. Nothing of it is secret. */
interface Kept {
  stackName: string;
  /** The pool that the triggers were attached to; the same stack name may come back with another. */
  userPoolId: string | undefined;
  triggers: Partial<Record<TriggerName, string>>;
  lastCall: TriggerCall | undefined;
}

export function createSession({ world, stackName, pool, file, secrets, warn }: SessionParts): KeptSession {
  const kept = load(file, stackName, warn);
  const passwords = new Map<string, string>();
  let info = world.info;
  let stack: Promise<Stack> | undefined;
  let stackId: string | undefined;
  let twin: Twin | undefined;
  let twinUnknown: string | undefined;
  let pages: Links = {};
  let user: SignedInUser | undefined;
  let challenge: PendingChallenge | undefined;
  let saves = true;

  function save(): void {
    if (file === undefined || !saves) return;
    try {
      writeStateFile(file, kept);
    } catch (error) {
      saves = false;
      warn(
        warning(
          `The session cannot be kept in ${file}: ${(error as Error).message}.`,
          'Make the folder writable, or set XDG_STATE_HOME.',
        ),
      );
    }
  }

  function setTriggers(triggers: Partial<Record<TriggerName, string>>): void {
    kept.triggers = Object.fromEntries(Object.entries(triggers).filter(([, arn]) => arn !== undefined));
    save();
  }

  function forgetStack(): void {
    stack = undefined;
    // A pool that was named stays the same: what a job changes in it meanwhile is written down as changed in it.
    if (pool === undefined) stackId = undefined;
  }

  function stackIsGone(): void {
    forgetStack();
    user = challenge = undefined;
    Object.assign(kept, { userPoolId: undefined, triggers: {}, lastCall: undefined });
    save();
  }

  function learnAccount(id: string): void {
    if (world.info.kind !== 'aws' || id === '') return;
    info = { ...world.info, label: world.info.label.replace(/^aws/, `aws ${id}`) };
  }

  async function readDeployed(): Promise<DeployedStack> {
    const [{ readStack }, client] = await Promise.all([import('./aws/stack.ts'), world.clients.cloudformation()]);
    return readStack(client, stackName, world.info);
  }

  async function readPool(named: NamedPool): Promise<DeployedStack> {
    const { cognito, lambda, cloudformation } = world.clients;
    const [{ readNamedPool }, ...clients] = await Promise.all([
      import('./aws/named-pool.ts'),
      cognito(),
      lambda(),
      cloudformation(),
    ]);
    return readNamedPool(...clients, named, world.info);
  }

  async function locate(id: string): Promise<Whereabouts> {
    const where = await find(id);
    return where === 'here' && !isMine(id) ? 'beside' : where;
  }

  /** `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`, `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID` */
  const isMine = (id: string) =>
    pool === undefined ? id.split('/')[1] === stackName : id.endsWith(`:userpool/${pool.poolId}`);

  async function find(id: string): Promise<Whereabouts> {
    if (!id.includes(':cognito-idp:')) {
      const [{ whereIsStack }, client] = await Promise.all([import('./aws/stack.ts'), world.clients.cloudformation()]);
      return whereIsStack(client, id, world.info, world.clients.caller);
    }
    const [{ whereIsPool }, client] = await Promise.all([import('./aws/named-pool.ts'), world.clients.cognito()]);
    return whereIsPool(client, id, world.info, world.clients.caller);
  }

  async function read(): Promise<Stack> {
    const deployed = pool ? await readPool(pool) : await readDeployed();
    learnAccount(deployed.accountId);
    const { userPoolId } = deployed.stack;
    if (kept.userPoolId !== userPoolId) {
      // What is remembered was another pool's.
      if (kept.userPoolId !== undefined) Object.assign(kept, { triggers: {}, lastCall: undefined });
      if (kept.userPoolId !== undefined) user = challenge = undefined;
      kept.userPoolId = userPoolId;
      save();
    }
    if (deployed.triggers) setTriggers(deployed.triggers);
    stackId = deployed.stack.id || undefined;
    const { inStack } = deployed;
    twinUnknown = deployed.inStackUnknown;
    if (pool === undefined) twin = poolOf(deployed.stack);
    // A pool stays in its stack: what was read of it before holds.
    else if (twinUnknown === undefined) twin = inStack && { id: inStack.id, place: { stackName: inStack.name } };
    pages = consolePages(deployed.stack, info);
    return deployed.stack;
  }

  return {
    get world() {
      return info;
    },
    stackName,
    poolId: pool?.poolId,
    stack() {
      stack ??= read().catch((error) => {
        stack = undefined;
        if (pool === undefined && isAwsError(error, 'StackNotFound')) stackIsGone();
        throw error;
      });
      return stack;
    },
    forgetStack,
    stackIsGone,
    async whereIs(id) {
      const where = await locate(id);
      // What was read under the name is another one by now.
      if (where === 'here' ? id !== stackId : id === stackId) stack = stackId = twin = undefined;
      return where;
    },
    get stackId() {
      return stackId;
    },
    get twin() {
      return twin;
    },
    get twinUnknown() {
      return twinUnknown;
    },
    learnAccount,
    get pages() {
      return pages;
    },
    get userPoolId() {
      return kept.userPoolId;
    },
    get user() {
      return user;
    },
    set user(value) {
      user = value;
      hideTokens(value, secrets);
    },
    get challenge() {
      return challenge;
    },
    set challenge(value) {
      challenge = value;
      hideChallenge(value, secrets);
    },
    get triggers() {
      return kept.triggers;
    },
    setTriggers,
    rememberPassword(username, password) {
      secrets.add(password);
      passwords.set(username, password);
    },
    passwordOf: (username) => passwords.get(username),
    get lastCall() {
      return kept.lastCall;
    },
    set lastCall(call) {
      kept.lastCall = call;
      save();
    },
  };
}

/** The pool of a stack, as a place of its own. `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID` */
function poolOf({ name, id, userPoolId }: Stack): Twin | undefined {
  const [, partition, , region, account] = id.split(':');
  if (account === undefined) return undefined;
  return {
    place: { stackName: name, pool: { poolId: userPoolId } },
    id: `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`,
  };
}

/** What signs a user in is hidden wherever it turns up. */
export function hideTokens(user: SignedInUser | undefined, secrets: SessionParts['secrets']): void {
  if (user === undefined) return;
  for (const token of [user.accessToken, user.idToken, user.refreshToken]) secrets.add(token);
}

export function hideChallenge(challenge: PendingChallenge | undefined, secrets: SessionParts['secrets']): void {
  if (challenge !== undefined) secrets.add(challenge.session);
}

function load(file: string | undefined, stackName: string, warn: SessionParts['warn']): Kept {
  const fresh: Kept = { stackName, userPoolId: undefined, triggers: {}, lastCall: undefined };
  if (file === undefined) return fresh;
  try {
    const data = readStateFile(file);
    if (data === undefined) return fresh;
    if (!isKept(data)) throw new Error('it does not hold a session');
    return { ...fresh, userPoolId: data.userPoolId, triggers: data.triggers, lastCall: data.lastCall };
  } catch (error) {
    warn(
      warning(
        `The session of ${stackName} could not be read and starts fresh: ${(error as Error).message} (${file}).`,
        'See what is attached with: triggers',
      ),
    );
    return fresh;
  }
}

function isKept(data: any): data is Kept {
  const text = (value: unknown) => typeof value === 'string';
  const named = (name: unknown) => TRIGGERS.includes(name as TriggerName);
  if (typeof data !== 'object' || data === null) return false;
  if (data.userPoolId !== undefined && !text(data.userPoolId)) return false;
  if (typeof data.triggers !== 'object' || data.triggers === null) return false;
  if (!Object.entries(data.triggers).every(([name, arn]) => named(name) && text(arn))) return false;
  const call = data.lastCall;
  if (call === undefined) return true;
  return (
    text(call?.operation) &&
    text(call.username) &&
    Number.isFinite(call.startedAt) &&
    Number.isFinite(call.endedAt) &&
    Array.isArray(call.triggers) &&
    call.triggers.every((each: any) => named(each?.trigger) && text(each.arn) && typeof each.certain === 'boolean')
  );
}
