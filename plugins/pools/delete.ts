import { CommandError, type Context, command, type Event, isAwsError, text } from '../../shell/contract.ts';
import { agreeTo } from './agree.ts';
import { completePools } from './complete.ts';
import { findPool, isPoolId, POOL_TAG, poolsNamed } from './made.ts';
import { quote } from './quote.ts';

export const remove = command('pools delete <pool>', {
  describe: 'Delete a user pool with all its users; one that pools create did not make only when somebody agrees to it',
  examples: ['pools delete try-out'],
  related: ['pools create', 'destroy'],
  args: {
    pool: { type: 'string', demandOption: true, complete: completePools, describe: 'pool ID or name' },
    'if-exists': { type: 'boolean', default: false, describe: 'a missing pool is no error (cleanup uses this)' },
  },
  async *run(args, context): AsyncGenerator<Event, { pool: string; deleted: boolean }, void> {
    const { journal, session, signal } = context;
    const id = isPoolId(args.pool) ? args.pool : await onlyOne(context, args.pool);
    const pool = id === undefined ? undefined : await findPool(context, id);
    const settle = () => {
      // Of a pool, the entry knows its ARN; before Cognito has told it, the name alone.
      const made = journal
        .pending('stack')
        .filter((entry) => entry.kind === 'pool' && undoes(entry.undo, id ?? args.pool, pool?.Name ?? args.pool));
      for (const entry of made) journal.settle(entry);
    };
    if (pool === undefined) {
      if (!args['if-exists'])
        throw new CommandError(`There is no user pool ${args.pool} here.`, {
          code: 'ResourceNotFoundException',
          hint: 'See those that there are: pools list',
        });
      settle();
      yield text(`The user pool ${args.pool} is gone already.`, 'quiet');
      return { pool: args.pool, deleted: false };
    }
    const tag = pool.UserPoolTags?.[POOL_TAG.key];
    const stack = pool.UserPoolTags?.['aws:cloudformation:stack-name'];
    if (stack !== undefined || tag === POOL_TAG.stack)
      throw new CommandError(`The user pool ${pool.Id} belongs to the stack ${stack ?? session.stackName}.`, {
        code: 'PoolOfStack',
        hint: 'A pool goes with its stack: destroy',
      });
    if (session.poolId === pool.Id)
      throw new CommandError(`This session works on the user pool ${pool.Id}.`, {
        code: 'PoolInUse',
        hint: 'Go elsewhere first: pools use --stack',
      });
    if (tag !== POOL_TAG.pool)
      await agreeTo(
        context,
        `Delete the user pool ${pool.Name} (${pool.Id}) with about ${pool.EstimatedNumberOfUsers ?? 0} users? It was not made here.`,
      );
    const cognito = await context.aws.cognito();
    try {
      await cognito.deleteUserPool({ UserPoolId: pool.Id! }, { abortSignal: signal });
    } catch (error) {
      // Deleted by somebody, or by an attempt whose answer was lost.
      if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    }
    settle();
    yield text(`Deleted the user pool ${pool.Name} (${pool.Id}).`);
    return { pool: pool.Id!, deleted: true };
  },
});

const undoes = (undo: string, id: string, name: string) =>
  [id, name].some((one) => undo.startsWith(`pools delete ${quote(one)} `));

async function onlyOne(context: Context, name: string): Promise<string | undefined> {
  const [id, ...more] = await poolsNamed(context, name);
  if (more.length === 0) return id;
  throw new CommandError(`There are several user pools ${name}.`, {
    code: 'Ambiguous',
    hint: 'Take the ID of one: pools list',
  });
}
