import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Context, isAwsError, type Session } from '../../shell/contract.ts';

/** An app client of the pool, with its secret: nobody shows that. @throws CommandError `ResourceNotFoundException` */
export async function readClient(
  { aws, session, signal }: Pick<Context, 'aws' | 'session' | 'signal'>,
  ClientId: string,
): Promise<UserPoolClientType> {
  const cognito = await aws.cognito();
  const { userPoolId: UserPoolId } = await session.stack();
  try {
    return (await cognito.describeUserPoolClient({ UserPoolId, ClientId }, { abortSignal: signal })).UserPoolClient!;
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
    throw new CommandError(`The user pool has no app client ${ClientId}.`, {
      code: 'ResourceNotFoundException',
      hint: 'See those that there are: clients list',
      cause: error,
    });
  }
}

/** The ID of the client that the session signs in with; undefined where a pool of several was named without one. */
export async function clientInUse(session: Session): Promise<string | undefined> {
  const stack = await session.stack();
  try {
    return stack.userPoolClientId;
  } catch {
    return undefined;
  }
}
