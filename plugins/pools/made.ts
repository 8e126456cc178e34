import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { allPages, type Context, isAwsError } from '../../shell/contract.ts';

/** The tag of a pool that this shell made by itself; the pool of its stack has another value. */
export const POOL_TAG = { key: 'pools-shell', pool: 'pool', stack: 'stack' } as const;

/** An account has 1,000 pools by default, some thousands at most (quotas). */
const MOST = 10_000;

/** IDs of the pools of that name; Cognito takes a name several times. */
export async function poolsNamed({ aws, signal }: Context, name: string): Promise<string[]> {
  const cognito = await aws.cognito();
  const { items } = await allPages(MOST, async (_size, NextToken) => {
    const page = await cognito.listUserPools({ MaxResults: 60, NextToken }, { abortSignal: signal });
    return { items: page.UserPools, next: page.NextToken };
  });
  return items.filter(({ Name }) => Name === name).map(({ Id }) => Id!);
}

/** The pool of that ID; undefined when there is none. */
export async function findPool({ aws, signal }: Context, id: string): Promise<UserPoolType | undefined> {
  const cognito = await aws.cognito();
  try {
    return (await cognito.describeUserPool({ UserPoolId: id }, { abortSignal: signal })).UserPool;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** `REGION_ID`, as Cognito makes them. */
export const isPoolId = (text: string): boolean =>
  /^[\w-]+_[0-9a-zA-Z]+$/.test(text) && /^[a-z]+(-[a-z]+)+-\d+_/.test(text);
