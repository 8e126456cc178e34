import type { CloudFormation, StackResource } from '@aws-sdk/client-cloudformation';
import type { CognitoIdentityProvider, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Lambda } from '@aws-sdk/client-lambda';
import {
  type Caller,
  CommandError,
  functionOfTrigger,
  isAwsError,
  type NamedPool,
  type StackFunction,
  TRIGGERS,
  type TriggerName,
  type Whereabouts,
  type WorldInfo,
} from '../contract.ts';
import { explainError } from './errors.ts';
import { functionOfArn, withOwnLogGroup } from './function-of-arn.ts';
import type { DeployedStack } from './stack.ts';

/**
 * Reads a pool that was named, in the form of a stack: no outputs, no table, its attached functions.
 * @throws CommandError `PoolNotFound`, `ClientNotFound`, or what `explainError` makes of a failed call.
 */
export async function readNamedPool(
  cognito: CognitoIdentityProvider,
  lambda: Lambda,
  cloudFormation: CloudFormation,
  { poolId, clientId }: NamedPool,
  world: WorldInfo,
): Promise<DeployedStack> {
  const pool = await describe(cognito, poolId, world);
  const [client, { inStack, inStackUnknown }] = await Promise.all([
    clientOf(cognito, poolId, clientId, world),
    stackOf(cloudFormation, pool, world),
  ]);
  const foreign = owner(pool, inStack);
  const functions = await Promise.all(attached(pool).map((fn) => withOwnLogGroup(lambda, fn)));
  return {
    accountId: pool.Arn?.split(':')[4] ?? '',
    triggers: attachedTo(pool),
    inStack,
    inStackUnknown,
    stack: {
      name: poolId,
      id: pool.Arn ?? poolId,
      ...(foreign !== undefined && { foreign }),
      outputs: {},
      userPoolId: poolId,
      get userPoolClientId(): string {
        if (client !== undefined) return client;
        throw new CommandError(`The user pool ${poolId} has several app clients, or none.`, {
          code: 'ClientNotNamed',
          hint: `Name the one to use with --client ID: pools use ${poolId} --client ID, or when the program is started.`,
        });
      },
      get tableName(): string {
        throw new CommandError(`The user pool ${poolId} was named: it has no table of known users.`, {
          code: 'NoTable',
          hint: 'The table belongs to the stack that `deploy` makes: `pools use --stack`, or start without --pool.',
        });
      },
      functions,
    },
  };
}

/**
 * Where the pool of an ARN is. Cognito does not remember what was deleted; but a pool that is unknown in its own account and Region is
 * gone. `here` says no more than that it exists.
 */
export async function whereIsPool(
  cognito: CognitoIdentityProvider,
  arn: string,
  world: WorldInfo,
  caller: () => Promise<Pick<Caller, 'account'>>,
): Promise<Whereabouts> {
  const [, , , region, account] = arn.split(':');
  try {
    const { UserPool } = await cognito.describeUserPool({ UserPoolId: arn.split('/').at(-1)! });
    return UserPool?.Arn === arn ? 'here' : 'elsewhere';
  } catch (error) {
    if (isAwsError(error, 'AccessDeniedException', 'InvalidParameterException')) return 'elsewhere';
    if (!isAwsError(error, 'ResourceNotFoundException'))
      throw explainError(error, { operation: 'DescribeUserPool', world });
    if (region !== world.region) return 'elsewhere';
    const own = await caller().then(
      (who) => who.account === account,
      () => false,
    );
    return own ? 'deleted' : 'elsewhere';
  }
}

async function describe(cognito: CognitoIdentityProvider, poolId: string, world: WorldInfo): Promise<UserPoolType> {
  try {
    return (await cognito.describeUserPool({ UserPoolId: poolId })).UserPool!;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException', 'InvalidParameterException'))
      throw new CommandError(`There is no user pool ${poolId} in ${world.label} (${world.region}).`, {
        code: 'PoolNotFound',
        hint: 'See those that there are with `pools list`, or check --pool and --region.',
      });
    throw explainError(error, { operation: 'DescribeUserPool', world });
  }
}

async function clientOf(
  cognito: CognitoIdentityProvider,
  poolId: string,
  clientId: string | undefined,
  world: WorldInfo,
): Promise<string | undefined> {
  try {
    if (clientId !== undefined) {
      await cognito.describeUserPoolClient({ UserPoolId: poolId, ClientId: clientId });
      return clientId;
    }
    const { UserPoolClients = [], NextToken } = await cognito.listUserPoolClients({
      UserPoolId: poolId,
      MaxResults: 2,
    });
    return UserPoolClients.length === 1 && NextToken === undefined ? UserPoolClients[0]!.ClientId : undefined;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException', 'InvalidParameterException'))
      throw new CommandError(`The user pool ${poolId} has no app client ${clientId}.`, {
        code: 'ClientNotFound',
        hint: 'Check --client; without it the only client of the pool is taken.',
      });
    throw explainError(error, { operation: 'DescribeUserPoolClient', world });
  }
}

/** The tag of what this shell made. */
const OURS = 'pools-shell';

interface InStack {
  name: string;
  id: string;
  /** It has the tag of this shell's own. */
  ours: boolean;
}

/**
 * The stack that a pool is in. Its tags do not tell: CloudFormation puts none of its own on user pools. `inStack` is undefined when there
 * is none, and when CloudFormation could not be asked, which `inStackUnknown` says: whose the pool is is said by its other tags then.
 *
 * All resources in the answer are of that one stack, and of a large one the pool may not be among the first 100, which are all that is
 * answered (API reference of DescribeStackResources). A resource of no stack is a ValidationError.
 */
async function stackOf(
  client: CloudFormation,
  pool: UserPoolType,
  world: WorldInfo,
): Promise<{ inStack?: InStack; inStackUnknown?: string }> {
  let found: StackResource | undefined;
  try {
    found = (await client.describeStackResources({ PhysicalResourceId: pool.Id })).StackResources?.[0];
  } catch (error) {
    if (isAwsError(error, 'ValidationError') && /does not exist/.test((error as Error).message)) return {};
    return { inStackUnknown: explainError(error, { operation: 'DescribeStackResources', world }).message };
  }
  const { StackName: name, StackId: id } = found ?? {};
  if (name === undefined || id === undefined) return {};
  const tags = await client.describeStacks({ StackName: id }).then(
    ({ Stacks }) => Stacks?.[0]?.Tags ?? [],
    () => Object.keys(pool.UserPoolTags ?? {}).map((Key) => ({ Key })),
  );
  return { inStack: { name, id, ours: tags.some(({ Key }) => Key === OURS) } };
}

function owner({ UserPoolTags: tags = {} }: UserPoolType, stack: InStack | undefined): string | undefined {
  if (stack?.ours ?? tags[OURS] !== undefined) return undefined;
  return stack === undefined
    ? 'was not made by pools-shell'
    : `belongs to the stack ${stack.name}, whose next deployment may take back what is changed here`;
}

const attachedTo = ({ LambdaConfig }: UserPoolType): Partial<Record<TriggerName, string>> =>
  Object.fromEntries(
    TRIGGERS.flatMap((trigger) => {
      const arn = functionOfTrigger(LambdaConfig, trigger);
      return arn === undefined ? [] : [[trigger, arn]];
    }),
  );

function attached(pool: UserPoolType): StackFunction[] {
  const arns = Object.entries(attachedTo(pool)) as [TriggerName, string][];
  return arns
    .filter(([, arn], index) => arns.findIndex(([, other]) => other === arn) === index)
    .map(([trigger, arn]) => functionOfArn(arn, trigger));
}
