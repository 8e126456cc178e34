import {
  CommandError,
  type Context,
  command,
  type Event,
  EXIT,
  isAwsError,
  type JournalEntry,
  text,
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
  args: {
    session: {
      type: 'boolean',
      default: false,
      describe: 'only what this run changed, not what a crashed one left behind',
    },
    'with-stack': { type: 'boolean', default: false, describe: 'destroy the stack too' },
  },
  async *run(args, context): AsyncGenerator<Event, Cleanup, void> {
    const entries = await chosen(context, args.session);
    const stacks = entries.filter(({ kind }) => kind === 'stack');
    const undone: Undone[] = [];
    const failed: (Undone & { error: string })[] = [];
    let left = [...entries.filter(({ kind }) => kind !== 'stack'), ...(args['with-stack'] ? stacks : [])];
    // What fails is tried once more after the rest: it may have failed by chance, or because of something that went later.
    for (const attempt of ['first', 'last'] as const) {
      const again: JournalEntry[] = [];
      for (const entry of left) {
        try {
          yield* undo(context, entry);
          undone.push(summary(entry));
        } catch (error) {
          if (context.signal.aborted) throw error;
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
    const kept = args['with-stack'] || temporary ? [] : stacks.map(({ subject }) => subject);
    if (entries.length === stacks.length && !args['with-stack']) yield text('Nothing to clean up.', 'quiet');
    for (const name of kept) yield text(`The stack ${name} stays; destroy removes it.`, 'quiet');
    if (failed.length === 0) return { undone, failed, kept };
    throw new CommandError(`${failed.length} of ${failed.length + undone.length} changes could not be undone.`, {
      code: 'CleanupIncomplete',
      exitCode: EXIT.cleanup,
      hint: `Try again with: cleanup. Or one by one: ${failed.map((one) => one.undo).join('; ')}`,
    });
  },
});

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

async function* undo(context: Context, entry: JournalEntry): AsyncGenerator<Event, void, void> {
  try {
    yield* context.shell.run(entry.undo);
  } catch (error) {
    // Everything in a stack that is gone went with it.
    if (!isAwsError(error, 'StackNotFound')) throw error;
  }
  context.journal.settle(entry);
}
