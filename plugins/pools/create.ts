import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, command, type Event, EXIT, isAwsError, step, text } from '../../shell/contract.ts';
import { DEBUGGING_FLOWS } from './flows.ts';
import { POOL_TAG, poolsNamed } from './made.ts';
import { quote } from './quote.ts';

const SIGN_IN_NAMES = ['username', 'email', 'phone'] as const;
const VERIFIED = ['email', 'phone', 'none'] as const;
const TIERS = ['LITE', 'ESSENTIALS', 'PLUS'] as const;
const ATTRIBUTES = { email: 'email', phone: 'phone_number' } as const;

export interface MadePool {
  id: string;
  arn: string;
  name: string;
  client: string;
}

export const create = command('pools create <name>', {
  describe:
    'Create a user pool to try triggers on, with an app client that allows every sign-in flow. Cleanup deletes it',
  examples: ['pools create try-out', 'pools create try-out --sign-in email --tier LITE'],
  related: ['pools use', 'pools delete', 'attach', 'clients create'],
  args: {
    name: { type: 'string', demandOption: true, describe: 'name of the pool' },
    'sign-in': { type: 'string', choices: SIGN_IN_NAMES, default: 'username', describe: 'what users sign in with' },
    verify: { type: 'string', choices: VERIFIED, default: 'email', describe: 'what is verified by a code at sign-up' },
    tier: { type: 'string', choices: TIERS, describe: 'feature plan; without it, the one that Cognito gives' },
  },
  async *run(args, context): AsyncGenerator<Event, MadePool, void> {
    const { name } = args;
    const { journal } = context;
    if ((await poolsNamed(context, name)).length > 0)
      throw new CommandError(`There is a user pool ${name} already.`, {
        code: 'PoolExists',
        exitCode: EXIT.failed,
        hint: 'It is left as it is; give another name. See the pools: pools list',
      });
    const signIn = args['sign-in'];
    const change = { kind: 'pool', subject: name, undo: `pools delete ${quote(name)} --if-exists` } as const;
    const entry = journal.record(change);
    yield step(`Creating the user pool ${name}`);
    const cognito = await context.aws.cognito();
    const { UserPool: pool } = await cognito
      .createUserPool({
        PoolName: name,
        UserPoolTags: { [POOL_TAG.key]: POOL_TAG.pool },
        ...(signIn !== 'username' && { UsernameAttributes: [ATTRIBUTES[signIn]] }),
        ...(args.verify !== 'none' && { AutoVerifiedAttributes: [ATTRIBUTES[args.verify]] }),
        ...(args.tier && { UserPoolTier: args.tier }),
      })
      .catch((error) => {
        if (isAwsError(error, 'InvalidParameterException', 'LimitExceededException', 'AccessDeniedException'))
          journal.settle(entry);
        throw error;
      });
    const id = pool!.Id!;
    journal.add({ ...change, undo: `pools delete ${id} --if-exists`, stackId: pool!.Arn! });
    journal.settle(entry);
    const flows = args.tier === 'LITE' ? DEBUGGING_FLOWS.filter((flow) => flow !== 'ALLOW_USER_AUTH') : DEBUGGING_FLOWS;
    const { UserPoolClient: client } = await cognito.createUserPoolClient({
      UserPoolId: id,
      ClientName: name,
      ExplicitAuthFlows: [...flows] as ExplicitAuthFlowsType[],
    });
    yield text(`Created the user pool ${name}, with an app client. Work on it: pools use ${id}`, 'good');
    return { id, arn: pool!.Arn!, name, client: client!.ClientId! };
  },
});
