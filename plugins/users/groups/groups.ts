import { type Arg, CommandError, type Completer, isAwsError } from '../../../shell/contract.ts';

const completeGroups: Completer = async ({ aws, session, signal }) => {
  const cognito = await aws.cognito();
  const { userPoolId } = await session.stack();
  const { Groups } = await cognito.listGroups({ UserPoolId: userPoolId, Limit: 60 }, { abortSignal: signal });
  return (Groups ?? []).map(({ GroupName, Description }) => ({ value: GroupName!, describe: Description }));
};

export const group = { type: 'string', demandOption: true, describe: 'name of the group' } as const satisfies Arg;

/** The name of a group that is there already. */
export const knownGroup = { ...group, complete: completeGroups } as const satisfies Arg;

/** The subject of a membership in the journal. */
export const membership = (username: string, name: string): string => `${username} in ${name}`;

/** A call about a group and perhaps a user, with a clear sentence when one of them is not there. */
export async function aboutGroup<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException'))
      throw new CommandError(`The user pool has no group ${name}.`, {
        code: 'ResourceNotFoundException',
        hint: 'See those that there are: groups list',
        cause: error,
      });
    throw error;
  }
}
