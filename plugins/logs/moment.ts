import { CommandError, type Context, EXIT } from '../../shell/contract.ts';
import { parseDuration } from './duration.ts';

/**
 * The moment that `10m` (ago), `now`, an ISO time or `last-deploy` means, in milliseconds since the epoch.
 * @param now by the world's clock.
 * @throws CommandError (exit code 2) for anything else, and for a last deploy where there is no stack.
 */
export async function parseMoment(written: string, what: string, now: number, context: Context): Promise<number> {
  if (written === 'now') return now;
  if (written === 'last-deploy') return lastDeploy(context, what);
  if (/^\d[a-z\d.]*$/.test(written)) return now - parseDuration(written, what);
  const moment = Date.parse(written);
  if (/^\d{4}-\d{2}-\d{2}/.test(written) && !Number.isNaN(moment)) return moment;
  throw new CommandError(`${what} "${written}" is not a time.`, {
    code: 'InvalidTime',
    exitCode: EXIT.usage,
    hint: '10m ago is 10m; or now, last-deploy, 2026-01-31T09:30:00Z',
  });
}

/** When CloudFormation began to make the stack, or to change it last. */
async function lastDeploy({ aws, session, signal }: Context, what: string): Promise<number> {
  if (session.poolId !== undefined)
    throw new CommandError(`${what} last-deploy asks for a stack; this session works on the pool ${session.poolId}.`, {
      code: 'NoStack',
      exitCode: EXIT.usage,
      hint: `A time will do: ${what} 1h`,
    });
  const { id } = await session.stack();
  const cloudformation = await aws.cloudformation();
  const { Stacks = [] } = await cloudformation.describeStacks({ StackName: id }, { abortSignal: signal });
  const moment = Stacks[0]?.LastUpdatedTime ?? Stacks[0]?.CreationTime;
  if (moment === undefined) throw new CommandError('CloudFormation does not tell when the stack was deployed last.');
  return moment.getTime();
}
