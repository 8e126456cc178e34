import type { AdminGetUserCommandOutput, AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Completer, type Context, isAwsError } from '../../shell/contract.ts';

/** A user of the pool, as commands show and return it. */
export interface Account {
  username: string;
  /** `CONFIRMED`, `UNCONFIRMED`, `RESET_REQUIRED`, `FORCE_CHANGE_PASSWORD` ... */
  status: string;
  enabled: boolean;
  /** ISO 8601. */
  created: string;
  attributes: Readonly<Record<string, string>>;
}

/** The user of that name; undefined when the pool has none. */
export async function findAccount(context: Context, username: string): Promise<Account | undefined> {
  const cognito = await context.aws.cognito();
  const { userPoolId } = await context.session.stack();
  try {
    return toAccount(
      await cognito.adminGetUser({ UserPoolId: userPoolId, Username: username }, { abortSignal: context.signal }),
    );
  } catch (error) {
    if (isAwsError(error, 'UserNotFoundException')) return undefined;
    throw error;
  }
}

function toAccount(user: AdminGetUserCommandOutput): Account {
  return {
    username: user.Username!,
    status: user.UserStatus ?? 'UNKNOWN',
    enabled: user.Enabled ?? true,
    created: user.UserCreateDate?.toISOString() ?? '',
    attributes: attributesOf(user.UserAttributes),
  };
}

export function attributesOf(attributes: readonly AttributeType[] | undefined): Record<string, string> {
  return Object.fromEntries((attributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));
}

export const noSuchUser = (username: string, cause?: unknown): CommandError =>
  new CommandError(`The user pool has no user ${username}.`, {
    code: 'UserNotFoundException',
    hint: 'users list',
    cause,
  });

/** A call about one user, with a clear sentence when there is none of that name. */
export async function aboutUser<T>(username: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isAwsError(error, 'UserNotFoundException') ? noSuchUser(username, error) : error;
  }
}

export const completeUsernames: Completer = async ({ aws, session, signal }, partial) => {
  const cognito = await aws.cognito();
  const { userPoolId } = await session.stack();
  const { Users } = await cognito.listUsers(
    // A quote or backslash in a filter string has to be escaped (API reference, ListUsers).
    {
      UserPoolId: userPoolId,
      Limit: 60,
      Filter: partial === '' ? undefined : `username ^= "${partial.replace(/["\\]/g, '\\$&')}"`,
    },
    { abortSignal: signal },
  );
  return (Users ?? []).map(({ Username, UserStatus, Attributes }) => ({
    value: Username!,
    describe: [UserStatus, attributesOf(Attributes)['email']].filter(Boolean).join(', '),
  }));
};
