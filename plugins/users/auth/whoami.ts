import { type Caller, type Context, command, type Event, table } from '../../../shell/contract.ts';
import { attributesOf } from '../account.ts';
import { signedIn } from './signed-in.ts';

type Me = { username: string; attributes: Record<string, string> } | (Caller & { region: string });

export const whoami = command('whoami', {
  describe: 'Show the signed-in user as Cognito knows it by its access token; with --aws, who AWS takes this shell for',
  examples: ['whoami', 'whoami --aws'],
  readOnly: true,
  args: {
    aws: {
      type: 'boolean',
      default: false,
      alsoOfProgram: true,
      describe: 'account, identity, Region and credentials of the calls, and where they come from',
    },
  },
  async *run({ aws }, context): AsyncGenerator<Event, Me, void> {
    const { session } = context;
    // `pools-shell --aws whoami`: in a single command nobody has signed in.
    if (aws || (session.user === undefined && session.world.kind !== 'local')) return yield* caller(context);
    const { accessToken } = signedIn(session);
    const cognito = await context.aws.cognito();
    const user = await cognito.getUser({ AccessToken: accessToken }, { abortSignal: context.signal });
    const attributes = attributesOf(user.UserAttributes);
    yield table(['what', 'value'], [['username', user.Username], ...Object.entries(attributes)]);
    return { username: user.Username!, attributes };
  },
});

async function* caller({ aws, session, clock }: Context): AsyncGenerator<Event, Me, void> {
  const me = await aws.caller();
  const { kind, label, region, regionFrom, renewal } = session.world;
  const rows: [string, string | undefined][] = [
    ['world', kind === 'local' ? 'local: a part of this program, and no account of AWS' : label],
    ['account', me.account],
    ['identity', me.arn],
    ['region', regionFrom === undefined ? region : `${region} (${regionFrom})`],
    ['profile', me.profile],
    ['credentials', me.source],
    ['expire', me.expires === undefined ? undefined : expiry(me.expires, (clock.server ?? clock.now)())],
    ['renewed by', renewal],
  ];
  yield table(
    ['what', 'value'],
    rows.filter(([, value]) => value !== undefined),
  );
  return { ...me, region };
}

function expiry(at: number, now: number): string {
  const minutes = Math.round((at - now) / 60_000);
  return `${new Date(at).toISOString()} (${minutes > 0 ? `in ${minutes} min` : 'expired'})`;
}
