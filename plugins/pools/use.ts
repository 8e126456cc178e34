import {
  CommandError,
  type Context,
  command,
  type Event,
  EXIT,
  isAwsError,
  type JournalEntry,
  type Place,
  text,
  warning,
} from '../../shell/contract.ts';
import { completePools } from './complete.ts';

export interface Used {
  /** Null when the session works on a stack. */
  pool: string | null;
  /** Null when the session works on a pool that was named. */
  stack: string | null;
}

export const use = command('pools use [pool]', {
  describe: 'Work on another user pool, or on a stack again: who is signed in and what was changed stays with each',
  examples: ['pools use us-east-1_kw0pAmoAx', 'pools use --stack', 'pools use --stack pools-shell'],
  related: ['pools list', 'cleanup', 'whoami'],
  foreground: true,
  args: {
    pool: { type: 'string', complete: completePools, describe: 'pool ID; with --stack, the name of a stack' },
    client: {
      type: 'string',
      alsoOfProgram: true,
      describe: 'ID of the app client, when the pool has several',
    },
    stack: {
      type: 'boolean',
      default: false,
      alsoOfProgram: true,
      describe: 'the stack of that name; without one, the stack that the program was started for',
    },
  },
  async *run({ pool, client, stack }, context): AsyncGenerator<Event, Used, void> {
    const there = context.shell.at(placeOf({ name: pool, client, stack }));
    const problem = await readyOrNot(there);
    context.shell.goTo(there);
    if (there.session !== context.session) yield* leftIn(context);
    const { poolId, stackName, user } = there.session;
    yield text(
      `From the next line on, this works on ${nameOf(there)}${user ? `, signed in as ${user.username}` : ''}.`,
      'good',
    );
    if (problem !== undefined) yield warning(problem.message, problem.hint);
    const foreign = problem ? undefined : (await there.session.stack()).foreign;
    if (foreign !== undefined) yield warning(`The user pool ${poolId} ${foreign}.`);
    const own = new Set(changesIn(there, 'session').map(({ id }) => id));
    const before = changesIn(there, 'stack').filter(({ id }) => !own.has(id));
    if (before.length > 0)
      yield warning(`An earlier run left behind there: ${named(before)}.`, '`cleanup` undoes what is still there');
    return { pool: poolId ?? null, stack: poolId === undefined ? stackName : null };
  },
});

function placeOf({ name, client, stack }: { name?: string; client?: string; stack: boolean }): Partial<Place> {
  if (stack && client !== undefined)
    throw misused('--client belongs to a pool: the client of a stack is in its outputs.');
  if (stack) return name === undefined ? {} : { stackName: name };
  if (name === undefined) throw misused('pools use takes the ID of a pool, or --stack.');
  return { pool: { poolId: name, clientId: client } };
}

const misused = (message: string) =>
  new CommandError(message, {
    code: 'MissingArgument',
    exitCode: EXIT.usage,
    hint: 'pools use POOL-ID [--client ID], or: pools use --stack [NAME]',
  });

/**
 * Reads the place anew. A pool has to be there; a stack may be made by the next line.
 * @returns why the stack cannot be used yet
 */
async function readyOrNot({ session }: Context): Promise<CommandError | undefined> {
  session.forgetStack();
  try {
    await session.stack();
    return undefined;
  } catch (error) {
    if (
      session.poolId === undefined &&
      isAwsError(error, 'StackNotFound', 'StackBusy', 'StackFailed', 'StackIncomplete')
    )
      return error as CommandError;
    throw error;
  }
}

/** What this run changed stays written down with the place, and is undone there from wherever the run works. */
function* leftIn(context: Context): Generator<Event, void, void> {
  const left = changesIn(context, 'session');
  if (left.length === 0 || context.session.world.temporary) return;
  yield text(`Left in ${nameOf(context)}: ${named(left)}. \`cleanup\` undoes it from here, too.`, 'quiet');
}

const changesIn = ({ journal }: Context, scope: 'session' | 'stack'): readonly JournalEntry[] =>
  journal.pending(scope).filter(({ kind }) => kind !== 'stack');

const named = (entries: readonly JournalEntry[]): string =>
  entries.map(({ kind, subject }) => `${kind} ${subject}`).join(', ');

const nameOf = ({ session: { poolId, stackName } }: Context): string =>
  poolId === undefined ? `the stack ${stackName}` : `the user pool ${poolId}`;
