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
    const other = args.session ? { dues: [], unknown: undefined } : await byTheOtherWay(context);
    if (other.unknown !== undefined)
      yield warning(
        `Whether anything was changed by the other way to the pool, its stack or its name, is not known: ${other.unknown}`,
        'When that is put right, once more: cleanup',
      );
    const all = await chosen(context, args, other.dues);
    const stacks = all.filter(({ entry }) => entry.kind === 'stack');
    const undone: Undone[] = [];
    const failed: (Undone & { error: string })[] = [];
    const elsewhere: Due[] = [];
    const gone = new Set<string>();
    const where = locator();
    const journals = [...new Set(all.map(({ place }) => place.journal))];
    const known = new Set(journals.flatMap((journal) => journal.pending('stack')).map(({ id }) => id));
    let left = [...all.filter(({ entry }) => entry.kind !== 'stack'), ...(args['with-stack'] ? stacks : [])];
    // What fails is tried once more after the rest: it may have failed by chance, or because of something that went later.
    for (const attempt of ['first', 'last'] as const) {
      const again: Due[] = [];
      for (const due of left) {
        const { entry, place } = due;
        try {
          // An older undo would find what a newer change left there, take it for somebody else's, and give up.
          if (again.some(isSameThing(due))) throw new Error('what was changed there later has to be undone first.');
          const found = await where.find(due);
          if (found === 'elsewhere' || found === 'gone') {
            if (found === 'gone') gone.add(entry.stackId!);
            elsewhere.push(due);
            continue;
          }
          // Everything in a stack that is gone went with it.
          if (found === 'here') yield* place.shell.run(entry.undo);
          settle(due, known);
          undone.push(summary(entry));
        } catch (error) {
          if (context.signal.aborted) throw error;
          where.forget();
          again.push(due);
          if (attempt === 'first') continue;
          const { message } = error as Error;
          failed.push({ ...summary(entry), error: message });
          yield warning(`The ${entry.kind} ${entry.subject} could not be undone: ${message}`);
        }
      }
      left = again;
    }
    // A stack is forgotten with what was in it.
    for (const due of args.forget && !args['with-stack'] ? stacks : []) {
      const found = await where.find(due);
      if (found === 'gone') gone.add(due.entry.stackId!);
      if (found === 'gone' || found === 'elsewhere') elsewhere.push(due);
    }
    const { temporary } = context.session.world;
    const kept =
      args['with-stack'] || temporary
        ? []
        : [...new Set(stacks.filter(isNot(elsewhere)).map(({ entry }) => entry.subject))];
    const nothing =
      all.length === stacks.length && elsewhere.length === 0 && !args['with-stack'] && other.unknown === undefined;
    if (nothing) yield text('Nothing to clean up.', 'quiet');
    for (const name of kept) yield text(`The stack ${name} stays; destroy removes it.`, 'quiet');
    const out = yield* outOfReach(context, elsewhere, gone, args.forget);
    if (failed.length === 0 && out === undefined) return { undone, failed, kept };
    if (failed.length === 0) throw out;
    throw new CommandError(`${failed.length} of ${failed.length + undone.length} changes could not be undone.`, {
      code: 'CleanupIncomplete',
      exitCode: EXIT.cleanup,
      data: { undone, failed, kept },
      hint: `Try again with: cleanup. Or one by one: ${failed.map((one) => one.undo).join(', then ')}`,
    });
  },
});

/** What is to be undone, and a context of the place that it was changed in. */
interface Due {
  entry: JournalEntry;
  place: Context;
}

/** In one pool, by whichever way: only the place whose stack or pool has been read knows of the other way to it. */
const isSameThing =
  ({ entry: one, place }: Due) =>
  ({ entry: other, place: otherPlace }: Due) =>
    other.kind === one.kind &&
    other.subject === one.subject &&
    (other.stackId === one.stackId || isTwinOf(place, other) || isTwinOf(otherPlace, one));

/**
 * With what its undo wrote down, which did not know of the entry where a script cleans up what the shell changed before: undone in turn,
 * it would bring the change back.
 * @param known the entries that there were before anything was undone
 */
function settle({ entry, place: { journal } }: Due, known: ReadonlySet<string>): void {
  journal.settle(entry);
  for (const one of journal.pending('session')) {
    const { id, kind, subject, stackId } = one;
    if (!known.has(id) && kind === entry.kind && subject === entry.subject && stackId === entry.stackId)
      journal.settle(one);
  }
}

const isTwinOf = ({ session }: Context, { stackId }: JournalEntry) =>
  stackId !== undefined && stackId === session.twin?.id;

/** Tells the stacks in which something was found to be out of reach from the rest: those are not here to stay. */
const isNot =
  (elsewhere: readonly Due[]) =>
  ({ entry: { stackId } }: Due): boolean =>
    stackId === undefined || !elsewhere.some(({ entry }) => entry.stackId === stackId);

const summary = ({ kind, subject, undo }: JournalEntry): Undone => ({ kind, subject, undo });

/**
 * What is to be undone, newest first: all that this run changed, wherever it worked, and what earlier runs left behind in the place
 * where it works now; before that is touched, a person is asked.
 */
async function chosen(
  context: Context,
  { session: onlySession, forget }: { session: boolean; forget: boolean },
  there: readonly Due[],
): Promise<readonly Due[]> {
  const { journal, ask, shell } = context;
  const here = dueIn(context, journal.pending('stack'));
  const known = new Set([...here, ...there].map(({ entry }) => entry.id));
  const own = shell.places().map((place) => dueIn(place, place.journal.pending('session')));
  const mine = new Set(own.flat().map(({ entry }) => entry.id));
  const elsewhere = own.map((dues) => dues.filter(({ entry }) => !known.has(entry.id)));
  const isOwn = ({ entry }: Due) => mine.has(entry.id);
  const ofThisRun = newestFirst([...elsewhere, here.filter(isOwn), there.filter(isOwn)]);
  if (onlySession) return ofThisRun;
  const all = newestFirst([...elsewhere, here, there]);
  const asked = all.filter(({ entry }) => entry.kind !== 'stack' && !mine.has(entry.id));
  if (asked.length === 0 || !ask.attended) return all;
  const list = asked.map(({ entry }) => `${entry.kind} ${entry.subject}`).join(', ');
  const question = forget
    ? `Undo what earlier runs left behind where it can be reached, and forget the rest (${list})?`
    : `Undo what earlier runs left behind, too (${list})?`;
  const agreed = await ask.confirm({ text: question, default: true });
  return agreed ? all : ofThisRun;
}

/**
 * What was changed in this very pool by the other way to it, the pool by name or the stack that it is in, is undone there. Which that is
 * has to be read: `unknown` says why it could not be.
 */
async function byTheOtherWay({ session, shell, signal }: Context): Promise<{
  dues: readonly Due[];
  unknown: string | undefined;
}> {
  try {
    // What could not be read before may be by now.
    if (session.twinUnknown !== undefined) session.forgetStack();
    await session.stack();
  } catch (reason) {
    if (signal.aborted) throw reason;
    const { code, message } = reason as CommandError;
    // Where there is no stack or pool, nothing is left in it.
    return { dues: [], unknown: code === 'StackNotFound' || code === 'PoolNotFound' ? undefined : message };
  }
  const { twin, twinUnknown } = session;
  if (twin === undefined) return { dues: [], unknown: twinUnknown };
  const there = shell.at(twin.place);
  const entries = there.journal.pending('stack');
  const isInPool = ({ kind, stackId }: JournalEntry) => kind !== 'stack' && stackId === twin.id;
  return { dues: dueIn(there, entries.filter(isInPool)), unknown: undefined };
}

const dueIn = (place: Context, entries: readonly JournalEntry[]): Due[] => entries.map((entry) => ({ entry, place }));

/**
 * Several journals as one, each oldest first and kept in its own order: what was written in one millisecond, or before the clock was
 * set back, has been written down in the order in which it happened.
 */
function newestFirst(journals: readonly (readonly Due[])[]): readonly Due[] {
  const timed = journals.flatMap((dues) => {
    let time = 0;
    return dues.map((due) => {
      time = Math.max(time, due.entry.at);
      return { due, time };
    });
  });
  const each = new Map(timed.map((one) => [one.due.entry.id, one]));
  return [...each.values()]
    .toSorted((one, other) => one.time - other.time)
    .map(({ due }) => due)
    .toReversed();
}

interface Locator {
  find(due: Due): Promise<Whereabouts>;
  /** Looks again from now on: an undo failed, perhaps because the stack went meanwhile. */
  forget(): void;
}

/**
 * Tells where an entry's stack or pool is: its undo is run in that very one and in no other, of its name or of another account. One
 * that was made by this shell is removed wherever the session works. An entry of no known stack is undone by the run that made it.
 */
function locator(): Locator {
  const known = new Map<string, Whereabouts>();
  return {
    async find({ entry: { id, kind, stackId }, place: { journal, session } }) {
      if (stackId === undefined) return journal.pending('session').some((own) => own.id === id) ? 'here' : 'elsewhere';
      const where = known.get(stackId) ?? (await session.whereIs(stackId));
      known.set(stackId, where);
      if (where !== 'beside') return where;
      return kind === 'pool' ? 'here' : 'elsewhere';
    },
    forget: () => known.clear(),
  };
}

/** Says what was changed in which other stacks, and keeps it written down unless it is to be forgotten. */
async function* outOfReach(
  { session }: Context,
  dues: readonly Due[],
  gone: ReadonlySet<string>,
  forget: boolean,
): AsyncGenerator<Event, CommandError | undefined, void> {
  if (dues.length === 0) return undefined;
  for (const [stackId, those] of group(dues.map(({ entry }) => entry))) {
    const names = those.map(({ kind, subject }) => `${kind} ${subject}`).join(', ');
    const where = stackId === undefined ? 'a stack that is not known' : describe(stackId);
    const told =
      stackId !== undefined && gone.has(stackId)
        ? `The stack they were made in is gone: ${stackId}.`
        : `It was changed in ${where}.`;
    yield warning(`${forget ? 'Given up, not undone' : 'Not undone'}: ${names}. ${told}`);
  }
  if (forget) {
    for (const { entry, place } of dues) place.journal.settle(entry);
    return undefined;
  }
  const one = dues.length === 1;
  if (dues.every(({ entry: { stackId } }) => stackId !== undefined && gone.has(stackId)))
    return new CommandError(
      `${dues.length} change${one ? ' was' : 's were'} made in a stack that is gone from ${session.world.label}, and stay${one ? 's' : ''} written down.`,
      {
        code: 'StackGone',
        exitCode: EXIT.cleanup,
        hint: `Give it up: cleanup --forget${session.world.kind === 'endpoint' ? '. Unless it is kept by another world that was served at this address: start that one again' : ''}`,
      },
    );
  const here =
    session.poolId === undefined ? `stack than ${session.stackName}` : `place than the pool ${session.poolId}`;
  return new CommandError(
    `${dues.length} change${one ? ' was' : 's were'} made in another ${here} of ${session.world.label}, and stay${one ? 's' : ''} written down.`,
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

/** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID`, `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`. */
function describe(id: string): string {
  const [, , service, region, account] = id.split(':');
  const what = service === 'cognito-idp' ? 'pool' : 'stack';
  return account ? `the ${what} ${id} (account ${account}, ${region})` : `the ${what} ${id}`;
}
