import type { UserPoolDescriptionType } from '@aws-sdk/client-cognito-identity-provider';
import { allPages, CommandError, command, type Event, table, text } from '../../shell/contract.ts';
import { triggersOf } from './triggers.ts';

/** ListUserPools gives no more at once (API reference). */
const LARGEST_PAGE = 60;

export interface ListedPool {
  id: string;
  name: string;
  /** Of the triggers that have a function. */
  triggers: readonly string[];
  /** ISO 8601. */
  created: string;
  /** Whether this session works on it. */
  current: boolean;
}

export const list = command('pools list', {
  describe: 'List the user pools of this account and Region, with the triggers that they have',
  examples: ['pools list', 'pools list --limit 200'],
  related: ['pools use', 'pools show', 'clients list'],
  readOnly: true,
  args: { limit: { type: 'number', default: 100, describe: 'how many pools at most' } },
  async *run({ limit }, { aws, session, signal }): AsyncGenerator<Event, ListedPool[], void> {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new CommandError('--limit takes a whole number from 1 on.', { code: 'InvalidLimit' });
    }
    const cognito = await aws.cognito();
    const { items, more } = await allPages(limit, async (size, NextToken) => {
      const input = { MaxResults: Math.min(LARGEST_PAGE, size), NextToken };
      const page = await cognito.listUserPools(input, { abortSignal: signal });
      return { items: page.UserPools, next: page.NextToken };
    });
    // A world without this shell's stack has pools all the same.
    const own = await session.stack().then(
      ({ userPoolId }) => userPoolId,
      () => undefined,
    );
    const pools = items.map((pool) => toListed(pool, own));
    if (pools.length === 0) yield text('There are no user pools here.', 'quiet');
    else
      yield table(
        ['pool', 'name', 'triggers', 'created', ''],
        pools.map(({ id, name, triggers, created, current }) => [
          id,
          name,
          triggers.join(', '),
          created,
          current ? 'in use' : '',
        ]),
      );
    if (more) yield text(`There are more pools: pools list --limit ${limit * 10}`, 'quiet');
    return pools;
  },
});

const toListed = ({ Id, Name, LambdaConfig, CreationDate }: UserPoolDescriptionType, own?: string): ListedPool => ({
  id: Id!,
  name: Name ?? '',
  triggers: Object.keys(triggersOf(LambdaConfig)),
  created: CreationDate?.toISOString() ?? '',
  current: Id === own,
});
