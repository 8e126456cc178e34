import {
  CommandError,
  type Context,
  command,
  type Event,
  EXIT,
  type JournalEntry,
  text,
  type Whereabouts,
  warning,
} from '../../shell/contract.ts';

type Undone = Pick<JournalEntry, 'kind' | 'subject' | 'undo'>;

export interface Cleanup {
  undone: readonly Undone[];
  failed: readonly (Undone & { error: string })[];
  /** Names of stacks that stay. */
  kept: readonly string[];
}

export const cleanup = command('cleanup', {
  describe: 'Undo what this shell changed, newest first: users, triggers, rows; what was there before comes back',
  examples: ['cleanup', 'cleanup --session', 'cleanup --with-stack'],
  related: ['destroy'],
  args: {
    session: {
      type: 'boolean',
      default: false,
      describe: 'only what this run changed, not what a crashed one left behind',
    },
    'with-stack': { type: 'boolean', default: false, describe: 'destroy the stack too' },
    forget: {
      type: 'boolean',
      default: false,
      describe: 'give up what was changed in stacks that are not here: it is not undone, and not told of again',
    },
  },
  async *run(args, context): AsyncGenerator<Event, Cleanup, void> {
    const entries = await chosen(context, args.session);
    const stacks = entries.filter(({ kind }) => kind === 'stack');
    const undone: Undone[] = [];
    const failed: (Undone & { error: string })[] = [];
    const elsewhere: JournalEntry[] = [];
    const place = locator(context);
    let left = [...entries.filter(({ kind }) => kind !== 'stack'), ...(args['with-stack'] ? stacks : [])];
    // What fails is tried once more after the rest: it may have failed by chance, or because of something that went later.
    for (const attempt of ['first', 'last'] as const) {
      const again: JournalEntry[] = [];
      for (const entry of left) {
        try {
          // An older undo would find what a newer change left there, take it for somebody else's, and give up.
          if (again.some(isSameThing(entry))) throw new Error('what was changed there later has to be undone first.');
          const where = await place.find(entry);
          if (where === 'elsewhere') {
            elsewhere.push(entry);
            continue;
          }
          // Everything in a stack that is gone went with it.
          if (where === 'here') yield* context.shell.run(entry.undo);
          context.journal.settle(entry);
          undone.push(summary(entry));
        } catch (error) {
          if (context.signal.aborted) throw error;
          place.forget();
          again.push(entry);
          if (attempt === 'first') continue;
          const { message } = error as Error;
          failed.push({ ...summary(entry), error: message });
          yield warning(`The ${entry.kind} ${entry.subject} could not be undone: ${message}`);
        }
      }
      left = again;
    }
    const { temporary } = context.session.world;
    const kept =
      args['with-stack'] || temporary
        ? []
        : [...new Set(stacks.filter(isNot(elsewhere)).map(({ subject }) => subject))];
    if (entries.length === stacks.length && !args['with-stack']) yield text('Nothing to clean up.', 'quiet');
    for (const name of kept) yield text(`The stack ${name} stays; destroy removes it.`, 'quiet');
    const out = yield* outOfReach(context, elsewhere, args.forget);
    if (failed.length === 0 && out === undefined) return { undone, failed, kept };
    if (failed.length === 0) throw out;
    throw new CommandError(`${failed.length} of ${failed.length + undone.length} changes could not be undone.`, {
      code: 'CleanupIncomplete',
      exitCode: EXIT.cleanup,
      hint: `Try again with: cleanup. Or one by one: ${failed.map((one) => one.undo).join('; ')}`,
    });
  },
});

const isSameThing = (one: JournalEntry) => (other: JournalEntry) =>
  other.kind === one.kind && other.subject === one.subject && other.stackId === one.stackId;

/** Tells the stacks in which something was found to be out of reach from the rest: those are not here to stay. */
const isNot =
  (elsewhere: readonly JournalEntry[]) =>
  ({ stackId }: JournalEntry): boolean =>
    stackId === undefined || !elsewhere.some((one) => one.stackId === stackId);

const summary = ({ kind, subject, undo }: JournalEntry): Undone => ({ kind, subject, undo });

/** What is to be undone, newest first. A person is asked before what other runs of the shell left behind is touched. */
async function chosen({ journal, ask }: Context, onlySession: boolean): Promise<readonly JournalEntry[]> {
  const own = journal.pending('session').toReversed();
  if (onlySession) return own;
  const all = journal.pending('stack').toReversed();
  const mine = new Set(own.map(({ id }) => id));
  const others = all.filter(({ id, kind }) => !mine.has(id) && kind !== 'stack');
  if (others.length === 0 || !ask.attended) return all;
  const list = others.map(({ kind, subject }) => `${kind} ${subject}`).join(', ');
  const agreed = await ask.confirm({ text: `Undo what earlier runs left behind, too (${list})?`, default: true });
  return agreed ? all : own;
}

interface Locator {
  find(entry: JournalEntry): Promise<Whereabouts>;
  /** Looks again from now on: an undo failed, perhaps because the stack went meanwhile. */
  forget(): void;
}

/**
 * Tells where an entry's stack is: its undo is run in that very stack and in no other of its name, of another account, say. An
 * entry of no known stack is undone by the run that made it.
 */
function locator({ session, journal }: Context): Locator {
  const own = new Set(journal.pending('session').map(({ id }) => id));
  const known = new Map<string, Whereabouts>();
  return {
    async find({ id, stackId }) {
      if (stackId === undefined) return own.has(id) ? 'here' : 'elsewhere';
      const where = known.get(stackId) ?? (await session.whereIs(stackId));
      known.set(stackId, where);
      return where;
    },
    forget: () => known.clear(),
  };
}

/** Says what was changed in which other stacks, and keeps it written down unless it is to be forgotten. */
async function* outOfReach(
  { journal, session }: Context,
  entries: readonly JournalEntry[],
  forget: boolean,
): AsyncGenerator<Event, CommandError | undefined, void> {
  if (entries.length === 0) return undefined;
  for (const [stackId, those] of group(entries)) {
    const names = those.map(({ kind, subject }) => `${kind} ${subject}`).join(', ');
    const where = stackId === undefined ? 'a stack that is not known' : describe(stackId);
    if (forget) for (const entry of those) journal.settle(entry);
    yield warning(`${forget ? 'Given up, not undone' : 'Not undone'}: ${names}. It was changed in ${where}.`);
  }
  if (forget) return undefined;
  return new CommandError(
    `${entries.length} change${entries.length === 1 ? ' was' : 's were'} made in another stack than ${session.stackName} of ${session.world.label}, and stay${entries.length === 1 ? 's' : ''} written down.`,
    {
      code: 'OtherStack',
      exitCode: EXIT.cleanup,
      hint: 'Start with the profile and endpoint that lead to that account, and `cleanup` there. When that stack is gone for good: cleanup --forget',
    },
  );
}

function group(entries: readonly JournalEntry[]): Map<string | undefined, JournalEntry[]> {
  const groups = new Map<string | undefined, JournalEntry[]>();
  for (const entry of entries) groups.set(entry.stackId, [...(groups.get(entry.stackId) ?? []), entry]);
  return groups;
}

/** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID`. */
function describe(stackId: string): string {
  const [, , , region, account] = stackId.split(':');
  return account ? `the stack ${stackId} (account ${account}, ${region})` : `the stack ${stackId}`;
}
